"""The remote database: any server that speaks SPARQL 1.1 over HTTP."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Self

import pyoxigraph as ox
from rdflib import Dataset, URIRef
from rdflib.term import Node

from leerland_graph.core.errors import StoreError, UsageError
from leerland_graph.core.namespaces import LL
from leerland_graph.core.settings import Server
from leerland_graph.store.backend import Answer, Changes
from leerland_graph.store.columns import Column, columns_of
from leerland_graph.store.graphs import HISTORY, ONTOLOGY
from leerland_graph.store.local import Local
from leerland_graph.store.rdf_terms import Triple, canonical, from_ox, to_ntriples, to_ox, to_quads
from leerland_graph.store.remote.answers import Asking
from leerland_graph.store.remote.http import Http
from leerland_graph.store.remote.journal import MOST, carry_out, finish, in_batches
from leerland_graph.store.remote.lease import Lease
from leerland_graph.store.remote.mirror import Mirrors
from leerland_graph.store.remote.paths import are_right, repeats
from leerland_graph.store.remote.spelling import is_geometry, kept
from leerland_graph.store.remote.traits import Traits, look_at, writing

__all__ = ["Remote"]

_OURS = f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?g a <{LL.LearningLandscape}> }} }}"
_SOME = "ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"


class Remote:
    """The graphs of a store on a SPARQL server. Other graphs there are ignored and never touched."""

    def __init__(self, server: Server, *, writable: bool) -> None:
        self.server, self.writable = server, writable
        self.place = server.url
        self.asking = Asking(_http(server))
        self._lease = Lease(self.asking) if writable else None
        self._mirrors = Mirrors(
            self._fetched, Local(ox.Store(), None, writable=True), always=frozenset({ONTOLOGY}), adaptive=writable
        )

    @classmethod
    def open(cls, server: Server, *, write: bool, create: bool) -> Self:
        """Connect to a server. A writer first completes an interrupted change of another writer.

        Raises:
            StoreLocked: `write` was given and another process has the lease.
            StoreError: the server cannot be used, or holds no store (and `create` was not given).
        """
        opened = cls(server, writable=write)
        try:
            if write:
                finish(opened.asking)
            if not create and not opened.has(ONTOLOGY):
                raise StoreError(server.url, "There is no store here yet.", "Make one with `leerland init`.")
        except BaseException:
            opened.close()
            raise
        return opened

    def traits(self) -> Traits:
        """The capabilities of the server, found by trying. Needs the lease."""
        return replace(look_at(self.asking), paths=self._paths_are_right())

    def _paths_are_right(self) -> bool:
        known = _paths.get(self.server)
        if known is None:
            if not self.has(ONTOLOGY):
                return True  # no ontology to test with yet
            known = _paths[self.server] = are_right(self.asking, self._mirrors.whole([ONTOLOGY]))
        return known

    def close(self) -> None:
        """Release the lease."""
        if self._lease is not None:
            self._lease.release()

    def dataset(self) -> Dataset:
        """Not supported.

        Raises:
            UsageError: always; use rdflib's own `SPARQLStore`.
        """
        raise UsageError(
            "A store on a server has no rdflib dataset here.", "Use rdflib's SPARQLStore with its address."
        )

    def query(self, text: str, default: Sequence[str] | None, named: Sequence[str] | None) -> Answer:
        """The complete answer of the server; from a copy in memory if the server is known to answer this kind of query wrongly."""
        if repeats(text) and not self._paths_are_right():
            needed = {URIRef(g) for g in (*(default or ()), *(named or ()))} or self.graphs()
            return self._mirrors.whole(needed & self.graphs()).query(text, default, named)
        return self.asking.ask(text, default, named)

    def trouble(self, error: Exception) -> StoreError:
        """The error for an unreadable answer. The server's message is not repeated."""
        del error
        return StoreError(self.place, "The answer of the server cannot be read.", "Ask again.")

    def columns(self, text: str, default: Sequence[str]) -> list[Column]:
        """The columns of a SELECT query."""
        result = self.query(text, default, None)
        assert isinstance(result, ox.QuerySolutions)
        return columns_of(result.serialize(format=ox.QueryResultsFormat.CSV) or b"")

    def triples(self, graph: URIRef, subject: Node | None, object_: Node | None) -> Iterator[Triple]:
        """The triples of a graph; those of the ontology from a copy in memory."""
        if subject is not None or object_ is not None or graph == ONTOLOGY:
            held = self._mirrors.triples(graph, subject, object_)
            if held is not None:
                return held
        return self._fetched(graph, subject, object_)

    def _fetched(self, graph: URIRef, subject: Node | None = None, object_: Node | None = None) -> Iterator[Triple]:
        s = str(to_ox(subject)) if subject is not None else "?s"
        o = str(to_ox(object_)) if object_ is not None else "?o"
        wanted = " ".join(v for v in (s, "?p", o) if v[0] == "?")
        result = self.asking.ask(f"SELECT {wanted} WHERE {{ {s} ?p {o} }}", [str(graph)], None)
        assert isinstance(result, ox.QuerySolutions)
        for row in result:
            found = (
                subject if subject is not None else from_ox(row["s"]),
                from_ox(row["p"]),
                canonical(object_ if object_ is not None else from_ox(row["o"])),
            )
            yield found

    def contains(self, graph: URIRef, triple: Triple) -> bool:
        """Whether the graph holds exactly this triple."""
        held = self._mirrors.find(graph)
        if held is not None:
            return held.contains(graph, triple)
        return bool(self.asking.ask(f"ASK {{ {' '.join(str(to_ox(t)) for t in triple)} }}", [str(graph)], None))

    def ntriples(self, graph: URIRef) -> bytes:
        """A graph as N-Triples."""
        return to_ntriples(self.triples(graph, None, None)).encode()

    def has(self, graph: URIRef) -> bool:
        """Whether a graph is non-empty."""
        return bool(self.asking.ask(_SOME.format(graph=graph), None, None))

    def graphs(self) -> set[URIRef]:
        """The non-empty graphs among the ontology, the history and the landscapes."""
        found = {URIRef(row["g"].value) for row in self.asking.ask(_OURS, None, None)}  # type: ignore[union-attr]
        return found | {graph for graph in (ONTOLOGY, HISTORY) if self.has(graph)}

    def write(self, additions: Changes, removals: Changes) -> None:
        """Add and remove triples: in one request if the server makes that a transaction, else through a journal."""
        assert self._lease is not None
        adds = {graph: list(triples) for graph, triples in additions.items()}
        gone = {graph: list(triples) for graph, triples in removals.items()}
        new = [quad for graph, triples in adds.items() for quad in to_quads(triples, graph)]
        old = [quad for graph, triples in gone.items() for quad in to_quads(triples, graph)]
        requests = [*in_batches(old, "DELETE"), *in_batches(new, "INSERT")]
        if not requests:
            return
        self._lease.check()
        if any(map(is_geometry, [*old, *new])) and not _traits(self.server).geometry:
            requests = list(map(kept, requests))
        if len(requests) == 1:
            self.asking.http.update(requests[0])
        elif len(new) + len(old) <= MOST * 40 and _traits(self.server).atomic:
            self.asking.http.update(";\n".join(requests))
        else:
            carry_out(self.asking, requests)
        self._mirrors.follow(adds, gone)

    def compact_files(self) -> None:
        """Does nothing: the server manages its own files."""

    def copy_to(self, folder: Path) -> None:
        """Write our graphs to a new store on disk."""
        with_all = {graph: self._fetched(graph) for graph in self.graphs()}
        copy = Local.open(folder, write=True, create=True)
        copy.write(with_all, {})
        copy.close()


_paths: dict[Server, bool] = {}
"""Per server, whether it answers repeating property paths correctly, once tested."""


@lru_cache(maxsize=8)
def _http(server: Server) -> Http:
    """The connection to a server, kept for the lifetime of the process."""
    return Http(server)


@lru_cache(maxsize=8)
def _traits(server: Server) -> Traits:
    return writing(Asking(_http(server)))
