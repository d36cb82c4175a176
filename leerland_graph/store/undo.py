"""Undo changes: one, or one with all later changes that depend on it."""

from collections.abc import Iterable

from rdflib.term import Node

from leerland_graph.core.errors import NotFound, UndoConflict
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import RDF
from leerland_graph.store.change_set import Activity, ChangeSet
from leerland_graph.store.engine import Store
from leerland_graph.store.history import (
    Change,
    Entry,
    changes,
    entries,
    entries_about,
    landscape_entries,
    undo_message,
    undone_by,
    void,
)
from leerland_graph.store.rdf_terms import Triple

__all__ = ["built_on", "undo_change_set"]


def built_on(store: Store, number: int) -> tuple[Change, ...]:
    """The later changes that must be undone together with a change, oldest first.

    A change depends on another if it touches the same statements, or describes or refers to a resource that the other created.
    Changes that were undone are ignored.

    Raises:
        NotFound: there is no such change.
        UndoConflict: it is already undone.
    """
    every = {c.number: c for c in changes(store)}
    change = _change(every, number)
    _refuse_twice(store, change, every)
    gone = void(every.values()) - {number}
    taken = _Taken(entries(store, number))
    found: list[Change] = []
    later: dict[int, list[Entry]] = {}
    for entry in landscape_entries(store, change.landscape, after=number):
        if entry.change not in gone:
            later.setdefault(entry.change, []).append(entry)
    for n in sorted(later):
        if taken.reaches(later[n]):
            found.append(every[n])
            taken.add(later[n])
    return tuple(found)


class _Taken:
    """The statements that changes touched and the resources that they created, to test whether another change depends on them."""

    def __init__(self, some: Iterable[Entry]) -> None:
        self.touched: set[Triple] = set()
        self.made: set[Node] = set()
        self.add(some)

    def add(self, some: Iterable[Entry]) -> None:
        for entry in some:
            self.touched |= entry.touched
            self.made |= {s for s, p, _ in entry.added if p == RDF.type}
            self.made -= {s for s, p, _ in entry.removed if p == RDF.type}

    def reaches(self, some: Iterable[Entry]) -> bool:
        return any(
            triple in self.touched or triple[0] in self.made or triple[2] in self.made
            for entry in some
            for triple in entry.touched
        )


def undo_change_set(store: Store, number: int, who: str, *, with_later: bool = False) -> ChangeSet:
    """The change set that reverses a change; with `with_later`, also those that depend on it.

    Raises:
        NotFound: there is no such change.
        UndoConflict: a later change touched one of the same statements and `with_later` is not set; or it is already undone.
    """
    every = {c.number: c for c in changes(store)}
    change = _change(every, number)
    _refuse_twice(store, change, every)
    also = built_on(store, number) if with_later else ()
    done = entries(store, number)
    if not with_later:
        _refuse_conflict(store, change, done, void(every.values()) - {number})
    numbers = [number, *(c.number for c in also)]
    steps = [done, *(entries(store, c.number) for c in also)]
    additions, removals = _net(steps)
    return ChangeSet(
        landscape=change.landscape,
        activity=Activity("undo", who, undo_message(numbers, change.message or change.why), undoes=tuple(numbers)),
        base_revision=store.revision,
        additions=additions,
        removals=removals,
    )


def _net(steps: list[list[Entry]]) -> tuple[frozenset[Triple], frozenset[Triple]]:
    """The net effect of reversing these steps, newest first: statements to add and to remove."""
    back: set[Triple] = set()
    gone: set[Triple] = set()
    for step in reversed(steps):
        for entry in step:
            gone |= entry.added - back
            back -= entry.added
            back |= entry.removed - gone
            gone -= entry.removed
    return frozenset(back), frozenset(gone)


def _refuse_twice(store: Store, change: Change, every: dict[int, Change]) -> None:
    by = undone_by(every.values()).get(change.number)
    if by is not None:
        names = sorted({local_name(str(e.describes)) for e in entries(store, change.number)})
        raise UndoConflict(change.number, (by,), tuple(names))


def _refuse_conflict(store: Store, change: Change, done: list[Entry], gone: frozenset[int]) -> None:
    touched = {triple for entry in done for triple in entry.touched}
    later: dict[int, set[str]] = {}
    for entry in entries_about(store, change.landscape, {e.describes for e in done}):
        if entry.change > change.number and entry.change not in gone and touched & entry.touched:
            later.setdefault(entry.change, set()).add(local_name(str(entry.describes)))
    if later:
        raise UndoConflict(change.number, tuple(sorted(later)), tuple(sorted(set().union(*later.values()))))


def _change(every: dict[int, Change], number: int) -> Change:
    if number not in every:
        raise NotFound("change", str(number), tuple(map(str, sorted(every, reverse=True)[:2])))
    return every[number]
