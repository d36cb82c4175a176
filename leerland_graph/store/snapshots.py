"""Past states of a landscape, by reversing the history commit by commit, and its state after a proposed change."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from rdflib import URIRef

from leerland_graph.store.change_set import Activity, ChangeSet
from leerland_graph.store.engine import Store
from leerland_graph.store.graphs import ONTOLOGY
from leerland_graph.store.history import Change, changes, landscape_entries
from leerland_graph.store.people import person_of
from leerland_graph.store.rdf_terms import Triple

__all__ = ["chained", "changes_of", "past_states", "store_of", "with_change"]


def changes_of(store: Store, landscape: URIRef) -> list[Change]:
    """The commits of one landscape, newest first."""
    return [c for c in changes(store) if c.landscape == landscape]


def past_states(store: Store, landscape: URIRef, numbers: Sequence[int]) -> Iterator[tuple[int, Store]]:
    """For each of these commits, newest first, a store in memory with the landscape as it was after it.

    The same store is rolled back at each step: use it before advancing the iterator. Its ontology is the current one.
    """
    wanted = sorted(set(numbers), reverse=True)
    past = Store.in_memory()
    past.write_ungated({ONTOLOGY: store.triples(ONTOLOGY), landscape: store.triples(landscape)}, {})
    entries = landscape_entries(store, landscape, after=min(wanted, default=0))
    position = 0
    for number in wanted:
        while position < len(entries) and entries[position].change > number:
            entry = entries[position]
            past.write_ungated({landscape: entry.removed}, {landscape: entry.added} if entry.added else {})
            position += 1
        past.advanced(number)
        yield number, past


def with_change(store: Store, landscape: URIRef, additions: Iterable[Triple], removals: Iterable[Triple]) -> Store:
    """A store in memory with the landscape as it would be after a change, and the current ontology."""
    future = Store.in_memory()
    gone = set(removals)
    kept = [t for t in store.triples(landscape) if t not in gone]
    future.write_ungated({ONTOLOGY: store.triples(ONTOLOGY), landscape: [*kept, *additions]}, {})
    future.advanced(store.revision)
    return future


def chained(
    store: Store, landscape: URIRef, steps: Iterable[Callable[[Store], ChangeSet]], activity: Activity
) -> ChangeSet:
    """Combine several change sets into one, each made on the state that the previous ones would leave."""
    person_of(store, activity.who)  # look it up before the copy does, which has no history
    copy = with_change(store, landscape, (), ())
    copy.persons = store.persons
    for step in steps:
        made = step(copy)
        copy.write_ungated({landscape: made.additions}, {landscape: made.removals} if made.removals else {})
    before, after = set(store.triples(landscape)), set(copy.triples(landscape))
    return ChangeSet(landscape, activity, store.revision, frozenset(after - before), frozenset(before - after))


def store_of(landscape: URIRef, triples: Iterable[Triple]) -> Store:
    """A store in memory with these statements alone in a landscape; it has no ontology."""
    some = Store.in_memory()
    some.write_ungated({landscape: triples}, {})
    return some
