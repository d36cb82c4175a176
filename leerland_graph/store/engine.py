"""The store: named graphs in rdflib terms, over a local or remote database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Self

import pyoxigraph as ox
from rdflib import Dataset, Graph, URIRef
from rdflib.term import Node

from leerland_graph.core.errors import StoreError, UsageError
from leerland_graph.core.memo import Memo
from leerland_graph.core.namespaces import new_graph
from leerland_graph.core.settings import Server
from leerland_graph.store.backend import Answer, Backend
from leerland_graph.store.columns import Column
from leerland_graph.store.fetching import runnable
from leerland_graph.store.graphs import HISTORY, ONTOLOGY
from leerland_graph.store.local import Local
from leerland_graph.store.rdf_terms import Triple, from_ntriples, from_ox
from leerland_graph.store.sparql_text import with_values

if TYPE_CHECKING:  # the remote package is imported only when a server is used
    from leerland_graph.store.remote import Traits

__all__ = ["Row", "Store"]

Row = tuple[Node | None, ...]
PATIENCE = 8.0
"""Default number of seconds that a writer waits for the lock."""


class Store:
    """Named graphs, opened for writing by one process or for reading by many.

    Data is read and written as rdflib terms. `revision` is the number of the last
    commit; it identifies the state of the store and can serve as a cache key. `memo` caches values computed from this
    store while it is open; a writer includes the revision in its keys.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.lock = RLock()
        self.memo = Memo()
        self._revision: int | None = None
        self.persons: dict[str, URIRef] = {}  # cache by name, filled by `store.people`

    @classmethod
    def in_memory(cls) -> Self:
        """An empty store in memory; for tests and trial runs."""
        return cls(Local(ox.Store(), None, writable=True))

    @classmethod
    def open(cls, place: Path | Server, *, write: bool = False, create: bool = False, wait: float = PATIENCE) -> Self:
        """Open the store in a data folder, or on a server.

        Readers need no lock: a reader sees the last commit before it opened. A writer waits up to `wait` seconds for
        another writer on this disk; the app releases its lock to a process that waits.

        Raises:
            StoreLocked: `write` was given and another process has the store open for writing.
            NoStore: there is no store here, and `create` was not given.
            StoreError: it cannot be read or written.
        """
        if isinstance(place, Server):
            from leerland_graph.store.remote import Remote

            return cls(Remote.open(place, write=write, create=create))
        return cls(Local.open(place, write=write, create=create, wait=wait))

    def close(self) -> None:
        """Release the lock. The object cannot be used afterwards."""
        self._backend.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def dataset(self) -> Dataset:
        """The whole store as an rdflib dataset, reading live.

        Raises:
            UsageError: the store is remote; use rdflib's `SPARQLStore` instead.
        """
        return self._backend.dataset()

    @property
    def place(self) -> str:
        """Its location: a folder or an address."""
        return self._backend.place

    def traits(self) -> "Traits | None":
        """The capabilities of the server, found by trying; None for a local store, which has them all."""
        if isinstance(self._backend, Local):
            return None
        from leerland_graph.store.remote import Remote

        assert isinstance(self._backend, Remote)
        return self._backend.traits()

    @property
    def revision(self) -> int:
        """The number of the last commit; 0 in an empty store."""
        if self._revision is None:
            rows = self.select("SELECT (MAX(?n) AS ?last) WHERE { ?c ll:sequence ?n }", graphs=[HISTORY])
            last = rows[0][0] if rows else None
            self._revision = int(str(last)) if last is not None else 0
        return self._revision

    def select(self, query: str, *, graphs: Sequence[URIRef], bindings: Mapping[str, Node] | None = None) -> list[Row]:
        """The rows of a SELECT query over the union of `graphs`, in the query's column order."""
        return self.table(query, graphs=graphs, bindings=bindings)[1]

    def table(
        self, query: str, *, graphs: Sequence[URIRef], bindings: Mapping[str, Node] | None = None
    ) -> tuple[list[str], list[Row]]:
        """The column names and the rows of a SELECT query."""
        result = self.query(query, graphs=graphs, bindings=bindings)
        if not isinstance(result, ox.QuerySolutions):
            raise UsageError("This query gives no table.", "Use SELECT.")
        names = [v.value for v in result.variables]
        with self.reading():
            return names, [tuple(None if v is None else from_ox(v) for v in solution) for solution in result]

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Wrap the reading of an answer, whose rows are read from disk lazily.

        Raises:
            StoreError: a writer removed files that this reader needs. Reopen the store and try again.
        """
        try:
            yield
        except BrokenPipeError:
            raise
        except (OSError, RuntimeError) as error:
            raise self._backend.trouble(error) from None

    def columns(self, query: str, *, graphs: Sequence[URIRef]) -> list[Column]:
        """The columns of a SELECT query, dictionary-encoded instead of as rows; for large answers."""
        return self._backend.columns(query, [str(g) for g in graphs])

    def query(self, query: str, *, graphs: Sequence[URIRef], bindings: Mapping[str, Node] | None = None) -> Answer:
        """Run a SPARQL query; our prefixes need no declaration.

        `bindings` replace variables by terms everywhere in the query, so these variables cannot be selected.

        Queries cannot make the store fetch remote data: `SERVICE` is refused.

        Raises:
            UsageError: the query is not valid SPARQL (with line and column), or uses SERVICE.
        """
        return self.query_dataset(with_values(query, bindings or {}), default=[str(g) for g in graphs], named=None)

    def query_dataset(self, query: str, *, default: Sequence[str] | None, named: Sequence[str] | None) -> Answer:
        """Run a SPARQL query over a dataset of these graphs; None leaves it to the query, or to all named graphs.

        Raises:
            UsageError: as `query`.
        """
        return self._backend.query(runnable(query, elsewhere=not isinstance(self._backend, Local)), default, named)

    def triples(self, graph: URIRef, subject: Node | None = None, object_: Node | None = None) -> Iterator[Triple]:
        """The triples of a named graph, optionally of one subject or with one object."""
        return self._backend.triples(graph, subject, object_)

    def contains(self, graph: URIRef, triple: Triple) -> bool:
        """Whether the graph holds exactly this triple."""
        return self._backend.contains(graph, triple)

    def graph(self, *graphs: URIRef) -> Graph:
        """A copy in memory of the union of these graphs."""
        memory = new_graph()
        for name in graphs:
            for triple in self.triples(name):
                memory.add(triple)
        return memory

    def ntriples(self, *graphs: URIRef) -> bytes:
        """The union of these graphs as N-Triples."""
        return b"".join(self._backend.ntriples(name) for name in graphs)

    def named_graphs(self) -> set[URIRef]:
        """The names of our graphs that hold at least one triple."""
        return self._backend.graphs()

    def write_ungated(
        self,
        additions: Mapping[URIRef, Iterable[Triple]],
        removals: Mapping[URIRef, Iterable[Triple]],
    ) -> None:
        """Add and remove triples in one transaction, without validation.

        Changes to a landscape are validated and go through `store.commit`.

        Raises:
            StoreError: the store is open for reading only, or the write failed.
        """
        if not self._backend.writable:
            raise StoreError(self.place, "The store was opened for reading only.", "Open it for writing.")
        self._backend.write(additions, removals)

    def advanced(self, revision: int) -> None:
        """Set the revision after a commit; called by `store.commit` only."""
        self._revision = revision

    def copy_to(self, folder: Path) -> None:
        """Write the whole store to a new store in `folder`, which must not exist; readers can do this too.

        Raises:
            StoreError: the folder cannot be written.
        """
        self._backend.copy_to(folder)

    def replace_graph(self, name: URIRef, triples: Iterable[Triple]) -> None:
        """Replace the triples of a graph, in one transaction."""
        new = set(triples)
        old = set(self.triples(name))
        if new != old:
            self.write_ungated({name: new - old}, {name: old - new})
        if name == ONTOLOGY:
            for kept in ("ontology", "ontology_ntriples"):
                self.__dict__.pop(kept, None)

    def compact_files(self) -> None:
        """Purge removed data from the disk, where the database would keep it for a while."""
        self._backend.compact_files()

    @cached_property
    def ontology(self) -> Graph:
        """The ontology as a graph in memory; it does not change while the store is open, and is shared with other stores that
        hold the same. Do not modify it."""
        text = self.ntriples(ONTOLOGY)
        return _languages.get("language", sha256(text).digest(), lambda: _read(text), most=4)

    @cached_property
    def ontology_ntriples(self) -> bytes:
        """The ontology as N-Triples, which also serves as a cache key for values derived from it."""
        return self.ntriples(ONTOLOGY)

    def has_ontology(self) -> bool:
        """Whether the ontology is installed (by `leerland init`)."""
        return ONTOLOGY in self.named_graphs()


_languages = Memo()
"""Ontology graphs by content hash, shared between stores: values derived from an ontology are cached once, not once per state."""


def _read(text: bytes) -> Graph:
    graph = new_graph()
    for triple in from_ntriples(text.decode()):
        graph.add(triple)
    return graph
