"""The audit log: one line for every change, export and refusal."""

from leerland_graph.access import Audit, Permission, User
from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.settings import get_settings
from leerland_graph.services.opened import open_store
from leerland_graph.services.writer import with_store
from leerland_graph.store import known_person, register_person

__all__ = ["audit", "audit_event", "pseudonym"]


def audit() -> Audit:
    """The audit log of the data folder."""
    return Audit(get_settings().data)


def audit_event(
    user: User,
    permission: Permission | str,
    outcome: str,
    *,
    landscape: str = "",
    about: str = "",
    by: str = "",
    person: str = "",
) -> None:
    """Log what a user did and the outcome.

    `by` is the name given by a user who is not logged in; `person` is the pseudonym, if already known.
    """
    name = user.name or by
    who = person or (pseudonym(name) if name else "")
    audit().add(
        who=who, role=user.role(landscape or None) or user.kind, act=str(permission), outcome=outcome, landscape=landscape, about=about
    )  # fmt: skip


def pseudonym(name: str) -> str:
    """The pseudonym of a name; registers a new name in the history first."""
    try:
        known = known_person(open_store(), name)
    except LeerlandError:
        known = None  # a writer removed files under this reader; the writer's own store can answer
    return str(known) if known else with_store(lambda store: str(register_person(store, name)))
