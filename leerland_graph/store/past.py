"""A landscape as it was: the present state, with the history taken back commit by commit."""

from collections.abc import Iterator, Sequence

from rdflib import URIRef

from leerland_graph.store.engine import Store
from leerland_graph.store.graphs import LANGUAGE
from leerland_graph.store.history import Change, changes, landscape_entries

__all__ = ["changes_of", "past_states"]


def changes_of(store: Store, landscape: URIRef) -> list[Change]:
    """The commits of one landscape, the latest first."""
    return [c for c in changes(store) if c.landscape == landscape]


def past_states(store: Store, landscape: URIRef, numbers: Sequence[int]) -> Iterator[tuple[int, Store]]:
    """For each of these commits, the latest first, a store in memory that holds the landscape as it was after it.

    It is one store that goes back in time: look at it before asking for the next. The language in it is the present one.
    """
    wanted = sorted(set(numbers), reverse=True)
    past = Store.in_memory()
    past.write({LANGUAGE: store.triples(LANGUAGE), landscape: store.triples(landscape)}, {})
    entries = landscape_entries(store, landscape, after=min(wanted, default=0))
    position = 0
    for number in wanted:
        while position < len(entries) and entries[position].change > number:
            entry = entries[position]
            past.write({landscape: entry.removed}, {landscape: entry.added} if entry.added else {})
            position += 1
        past.advanced(number)
        yield number, past
