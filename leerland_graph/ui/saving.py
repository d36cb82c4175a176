"""Save from a page or at the endpoint: who may, what validation says, the commit, and a line in the audit log."""

from collections.abc import Callable
from typing import TypeVar

from rdflib import URIRef

from leerland_graph.access import Act, Forbidden
from leerland_graph.labels import local_name
from leerland_graph.store import Candidate, Store, commit, person_of
from leerland_graph.ui.access.trail import note
from leerland_graph.ui.access.visiting import visitor
from leerland_graph.ui.opened import settings
from leerland_graph.ui.writing import with_store
from leerland_graph.validation import Shapes, admit

__all__ = ["allowed", "guarded", "save"]

T = TypeVar("T")


def allowed(act: Act, landscape: URIRef) -> None:
    """Nothing, if the visitor may do this in a landscape; a refusal is written down.

    Raises:
        Forbidden: they may not.
    """
    who, name = visitor(), local_name(str(landscape))
    try:
        who.require(act, name)
    except Forbidden:
        note(who, act, "refused", landscape=name)
        raise


def guarded(work: Callable[[Store], T], landscape: URIRef, *, act: Act = Act.EDIT, about: str = "") -> T:
    """Do work on the store, open for writing, for who may.

    Raises:
        Forbidden: the visitor may not do this in that landscape.
        StoreError: the store is busy, or cannot be written.
    """
    allowed(act, landscape)
    done = with_store(work)
    note(visitor(), act, "done", landscape=local_name(str(landscape)), about=about)
    return done


def save(make: Callable[[Store], Candidate], *, act: Act = Act.EDIT) -> int:
    """Make a candidate on the state of now, have it validated, and commit it; returns the number of the change.

    Raises:
        Forbidden: the visitor may not do this in that landscape.
        Refused: a shape does not let it through; carries the report.
        Stale: someone changed the same in the meantime.
        StoreError: the store is busy, or cannot be written.
    """
    shapes, who = Shapes.load(settings().shapes), visitor()
    made: Candidate | None = None

    def work(store: Store) -> tuple[int, str]:
        nonlocal made
        made = make(store)
        who.require(act, local_name(str(made.landscape)))
        number = commit(store, admit(store, made, shapes))
        return number, str(person_of(store, made.activity.who))  # a reader may be a moment behind the writer

    try:
        number, person = with_store(work)
    except Forbidden:
        assert made is not None
        note(who, act, "refused", landscape=local_name(str(made.landscape)))
        raise
    assert made is not None
    note(
        who, act, f"change {number}", landscape=local_name(str(made.landscape)), about=made.activity.why, person=person
    )
    return number
