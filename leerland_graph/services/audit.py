"""The audit log of the app: a line for every deed that changes, gives away or is refused."""

from leerland_graph.access import Audit, Permission, User
from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.settings import get_settings
from leerland_graph.services.opened import open_store
from leerland_graph.services.writer import with_store
from leerland_graph.store import known_person, register_person

__all__ = ["audit", "audit_event", "pseudonym"]


def audit() -> Audit:
    """The log of the data folder."""
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
    """Write down what someone did, and with what outcome; `by` is the name given by whoever did not log in, `person` the
    pseudonym where it is known already."""
    name = user.name or by
    who = person or (pseudonym(name) if name else "")
    audit().add(
        who=who, role=user.role(landscape or None) or user.kind, act=str(permission), outcome=outcome, landscape=landscape, about=about
    )  # fmt: skip


def pseudonym(name: str) -> str:
    """The pseudonym of a name; new names are given to the history first."""
    try:
        known = known_person(open_store(), name)
    except LeerlandError:
        known = None  # overtaken by a writer: the writer's own store knows
    return str(known) if known else with_store(lambda store: str(register_person(store, name)))
