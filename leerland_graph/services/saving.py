"""Saving for a user, from a page or the endpoint: permission check, validation, commit, and a line in the audit log."""

from collections.abc import Callable
from typing import TypeVar

from rdflib import URIRef

from leerland_graph.access import Forbidden, Permission, User
from leerland_graph.core.labels import local_name
from leerland_graph.core.settings import get_settings
from leerland_graph.services.audit import audit_event
from leerland_graph.services.writer import with_store
from leerland_graph.store import ChangeSet, Store, commit, person_of
from leerland_graph.validation import Shapes, admit

__all__ = ["require_permission", "save", "with_permission"]

T = TypeVar("T")


def require_permission(user: User, permission: Permission, landscape: URIRef) -> None:
    """Raise Forbidden unless the user may do this in a landscape; log the refusal."""
    name = local_name(str(landscape))
    try:
        user.require(permission, name)
    except Forbidden:
        audit_event(user, permission, "refused", landscape=name)
        raise


def with_permission(
    user: User,
    work: Callable[[Store], T],
    landscape: URIRef,
    *,
    permission: Permission = Permission.EDIT,
    about: str = "",
) -> T:
    """Run a function on the store, opened for writing, if the user has the permission.

    Raises:
        Forbidden: the user may not do this in that landscape.
        StoreError: the store is busy, or cannot be written.
    """
    require_permission(user, permission, landscape)
    done = with_store(work)
    audit_event(user, permission, "done", landscape=local_name(str(landscape)), about=about)
    return done


def save(user: User, make: Callable[[Store], ChangeSet], *, permission: Permission = Permission.EDIT) -> int:
    """Build a change set on the current state, validate and commit it; returns the number of the change.

    Raises:
        Forbidden: the user may not do this in that landscape.
        Refused: shape validation failed; carries the report.
        Stale: someone changed the same triples in the meantime.
        StoreError: the store is busy, or cannot be written.
    """
    shapes = Shapes.load(get_settings().shapes)
    made: ChangeSet | None = None

    def work(store: Store) -> tuple[int, str]:
        nonlocal made
        made = make(store)
        user.require(permission, local_name(str(made.landscape)))
        number = commit(store, admit(store, made, shapes))
        return number, str(person_of(store, made.activity.who))  # a reader may lag behind the writer

    try:
        number, person = with_store(work)
    except Forbidden:
        assert made is not None
        audit_event(user, permission, "refused", landscape=local_name(str(made.landscape)))
        raise
    assert made is not None
    audit_event(
        user,
        permission,
        f"change {number}",
        landscape=local_name(str(made.landscape)),
        about=made.activity.reason(get_settings().lang),
        person=person,
    )
    return number
