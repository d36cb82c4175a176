"""In-memory copies of graphs with frequent look-ups, for as long as nobody else can change them."""

from collections.abc import Callable, Iterable, Iterator
from threading import Lock

from rdflib import URIRef
from rdflib.term import Node

from leerland_graph.store.backend import Changes
from leerland_graph.store.local import Local
from leerland_graph.store.rdf_terms import Triple

__all__ = ["Mirrors"]

ENOUGH = 200
"""Number of single look-ups in one graph above which fetching it whole is cheaper."""


class Mirrors:
    """Copies of graphs in memory, by name. Those in `always` are fetched at the first look-up; others, by a writer, after many.

    Thread-safe."""

    def __init__(
        self, fetch: Callable[[URIRef], Iterator[Triple]], memory: Local, *, always: frozenset[URIRef], adaptive: bool
    ) -> None:
        self._fetch, self._memory, self._always, self._adaptive = fetch, memory, always, adaptive
        self._held: set[URIRef] = set()
        self._asked: dict[URIRef, int] = {}
        self._lock = Lock()

    def find(self, graph: URIRef) -> Local | None:
        """The store with a copy of this graph, or None if it is not held."""
        if graph not in self._held:
            self._asked[graph] = self._asked.get(graph, 0) + 1
            if not (graph in self._always or (self._adaptive and self._asked[graph] > ENOUGH)):
                return None
        return self.whole([graph])

    def whole(self, graphs: Iterable[URIRef]) -> Local:
        """A store in memory that holds these graphs, fetched if missing."""
        with self._lock:
            for graph in graphs:
                if graph not in self._held:
                    self._memory.write({graph: self._fetch(graph)}, {})
                    self._held.add(graph)
        return self._memory

    def triples(self, graph: URIRef, subject: Node | None, object_: Node | None) -> Iterator[Triple] | None:
        """The matching triples, or None if the graph is not held."""
        held = self.find(graph)
        return held.triples(graph, subject, object_) if held is not None else None

    def follow(self, additions: Changes, removals: Changes) -> None:
        """Apply a change that was made on the server to the copies."""
        for graph in self._held & {*additions, *removals}:
            self._memory.write({graph: additions.get(graph, ())}, {graph: removals.get(graph, ())})
