"""The store: Oxigraph on disk, behind rdflib's API, with one lock and all-or-nothing writes."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Self

import pyoxigraph as ox
from oxrdflib import OxigraphStore
from rdflib import Dataset, Graph, URIRef
from rdflib.term import Node

from leerland_graph.errors import StoreError, StoreLocked, UsageError
from leerland_graph.namespaces import PREFIXES, new_graph
from leerland_graph.store.columns import Column, columns_of
from leerland_graph.store.graphs import HISTORY, LANGUAGE
from leerland_graph.store.terms import Triple, from_ox, to_ox, to_quads

__all__ = ["Row", "Store"]

Row = tuple[Node | None, ...]

FOLDER = "store"
LARGE = 100_000

# What can hold the letters of a keyword or variable without being one: IRIs, strings, comments, names.
_OPAQUE = re.compile(
    r"""<[^<>\s]*>|"{3}.*?"{3}|'{3}.*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\#[^\n]*|[?$]\w+|\w*:\w*""", re.S
)
_FETCHES = re.compile(r"\bSERVICE\b", re.I)


def with_values(query: str, bindings: Mapping[str, Node]) -> str:
    """The query with each variable of `bindings` replaced by its term; strings and comments stay."""
    if not bindings:
        return query
    terms = {name: str(to_ox(term)) for name, term in bindings.items()}
    return _OPAQUE.sub(lambda m: terms.get(m[0][1:], m[0]) if m[0][0] in "?$" else m[0], query)


def without_text(query: str) -> str:
    """A query without its strings, comments, IRIs and names: only keywords and marks are left."""
    return _OPAQUE.sub(" ", query)


class Store:
    """One data folder, opened once: for writing by one process, for reading by many.

    Reading and writing go through rdflib's terms. `revision` is the number of the last
    commit: it names the state of the store, so a cache can be keyed by it.
    """

    def __init__(self, inner: ox.Store, *, folder: Path | None, writable: bool) -> None:
        self._inner = inner
        self.folder = folder
        self.writable = writable
        self.lock = RLock()
        self._revision: int | None = None

    @classmethod
    def in_memory(cls) -> Self:
        """An empty store that is gone with the object; for tests and rehearsals."""
        return cls(ox.Store(), folder=None, writable=True)

    @classmethod
    def open(cls, folder: Path, *, write: bool = False, create: bool = False) -> Self:
        """Open the store in a data folder.

        Reading does not need the lock: a reader sees the last commit before it opened.

        Raises:
            StoreLocked: `write` was asked and another process has it open for writing.
            StoreError: there is no store here (and `create` was not asked), or the folder
                cannot be read or written.
        """
        path = folder / FOLDER
        if not path.is_dir() and not create:
            raise StoreError(str(folder), "There is no store here yet.", "Make one with `leerland init`.")
        try:
            if create:
                path.mkdir(parents=True, exist_ok=True)
            if write and not os.access(path, os.W_OK):
                raise PermissionError(f"{path} is not writable")
            inner = ox.Store(str(path)) if write else ox.Store.read_only(str(path))
        except OSError as error:
            if "lock" in str(error).lower() and not isinstance(error, PermissionError):
                raise StoreLocked(folder) from None
            raise _trouble(folder, error) from None
        return cls(inner, folder=folder, writable=write)

    def close(self) -> None:
        """Give the lock back. The object cannot be used afterwards."""
        del self._inner

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def dataset(self) -> Dataset:
        """The whole store as an rdflib dataset; reading through it is live."""
        return Dataset(store=OxigraphStore(store=self._inner), default_union=True)

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
        """The names of the columns of a SELECT query, and its rows."""
        result = self.query(query, graphs=graphs, bindings=bindings)
        if not isinstance(result, ox.QuerySolutions):
            raise UsageError("This query gives no table.", "Use SELECT.")
        names = [v.value for v in result.variables]
        return names, [tuple(None if v is None else from_ox(v) for v in solution) for solution in result]

    def columns(self, query: str, *, graphs: Sequence[URIRef]) -> list[Column]:
        """The columns of a SELECT query: numbered values instead of rows, for large answers."""
        result = self.query(query, graphs=graphs)
        assert isinstance(result, ox.QuerySolutions)
        return columns_of(result.serialize(format=ox.QueryResultsFormat.CSV) or b"")

    def query(
        self, query: str, *, graphs: Sequence[URIRef], bindings: Mapping[str, Node] | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Run a SPARQL query; our prefixes need no declaration.

        `bindings` replace variables by terms wherever they stand, so they cannot be selected.

        Queries cannot make the store fetch anything: `SERVICE` is refused.

        Raises:
            UsageError: the query is not valid SPARQL (with line and column), or uses SERVICE.
        """
        return self.query_dataset(with_values(query, bindings or {}), default=[str(g) for g in graphs], named=None)

    def query_dataset(
        self, query: str, *, default: Sequence[str] | None, named: Sequence[str] | None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Run a SPARQL query over a dataset of these graphs; None leaves it to the query, or to all graphs by name.

        Raises:
            UsageError: as `query`.
        """
        if _FETCHES.search(without_text(query)):
            raise UsageError("SERVICE is not allowed: a query here answers from this store alone.", "Leave it out.")
        try:
            return self._inner.query(
                query,
                prefixes=PREFIXES,
                default_graph=None if default is None else [ox.NamedNode(g) for g in default],
                named_graphs=None if named is None else [ox.NamedNode(g) for g in named],
            )
        except SyntaxError as error:
            raise UsageError(f"The query is not valid SPARQL: {error.msg}.", "Correct it and try again.") from None
        except (OSError, RuntimeError, ValueError) as error:
            raise UsageError(f"The query cannot be run: {error}.", "Correct it and try again.") from None

    def triples(self, graph: URIRef, subject: Node | None = None, object_: Node | None = None) -> Iterator[Triple]:
        """The triples of a named graph, optionally of one subject or with one object."""
        pattern = (
            to_ox(subject) if subject is not None else None,
            None,
            to_ox(object_) if object_ is not None else None,
            ox.NamedNode(str(graph)),
        )
        for quad in self._inner.quads_for_pattern(*pattern):
            yield from_ox(quad.subject), from_ox(quad.predicate), from_ox(quad.object)

    def contains(self, graph: URIRef, triple: Triple) -> bool:
        """Whether the graph holds exactly this triple."""
        s, p, o = triple
        return ox.Quad(to_ox(s), to_ox(p), to_ox(o), ox.NamedNode(str(graph))) in self._inner

    def graph(self, *graphs: URIRef) -> Graph:
        """A copy in memory of the union of these graphs."""
        memory = new_graph()
        for name in graphs:
            for triple in self.triples(name):
                memory.add(triple)
        return memory

    def ntriples(self, *graphs: URIRef) -> bytes:
        """The union of these graphs as N-Triples, straight from the engine."""
        parts = [
            self._inner.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(str(name))) or b""
            for name in graphs
        ]
        return b"".join(parts)

    def named_graphs(self) -> set[URIRef]:
        """The names of the graphs that hold at least one triple."""
        return {URIRef(g.value) for g in self._inner.named_graphs() if isinstance(g, ox.NamedNode)}

    def write(
        self,
        additions: Mapping[URIRef, Iterable[Triple]],
        removals: Mapping[URIRef, Iterable[Triple]],
    ) -> None:
        """Add and remove triples in one transaction: all of it, or nothing.

        The gate lies before this: only `store.commit` and `store.language` call it.

        Raises:
            StoreError: the store is open for reading only, or the disk refused.
        """
        if not self.writable:
            raise StoreError(str(self.folder), "The store was opened for reading only.", "Open it for writing.")
        adds = [quad for graph, triples in additions.items() for quad in to_quads(triples, graph)]
        gone = [quad for graph, triples in removals.items() for quad in to_quads(triples, graph)]
        try:
            if not gone:
                self._inner.extend(adds)
            else:
                parts = [
                    f"{verb} DATA {{ {_quad_data(quads)} }}"
                    for verb, quads in (("DELETE", gone), ("INSERT", adds))
                    if quads
                ]
                self._inner.update(";\n".join(parts))
            self._sync()
            if self.folder is not None and len(adds) > LARGE:
                self._inner.flush()  # as tables it reads twice as fast as out of the log
        except OSError as error:
            raise _trouble(self.folder or Path(), error) from None

    def _sync(self) -> None:
        """Have the disk hold what was written: the log of the database is synced, as a power cut would need.

        Flushing the whole database instead would write a new table for every commit.
        """
        if self.folder is None:
            return
        for log in (self.folder / FOLDER).glob("*.log"):
            descriptor = os.open(log, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def advanced(self, revision: int) -> None:
        """Remember that a commit was written; called by `store.commit` alone."""
        self._revision = revision

    def copy_to(self, folder: Path) -> None:
        """Write all that this store holds to a new store in `folder`, which must not exist; works for a reader too.

        Raises:
            StoreError: the folder cannot be written.
        """
        try:
            copy = ox.Store(str(folder / FOLDER))
            copy.bulk_extend(self._inner)
            copy.flush()
        except OSError as error:
            raise _trouble(folder, error) from None

    def replace_graph(self, name: URIRef, triples: Iterable[Triple]) -> None:
        """Make a graph hold exactly these triples, in one transaction."""
        new = set(triples)
        old = set(self.triples(name))
        self.write({name: new - old}, {name: old - new})

    @cached_property
    def language(self) -> Graph:
        """The language as a graph in memory; it does not change while the store is open."""
        return self.graph(LANGUAGE)

    def has_language(self) -> bool:
        """Whether `leerland init` has put the language in."""
        return LANGUAGE in self.named_graphs()


def _quad_data(quads: Iterable[ox.Quad]) -> str:
    by_graph: dict[str, list[str]] = {}
    for quad in quads:
        by_graph.setdefault(str(quad.graph_name), []).append(f"{quad.triple} .")
    return " ".join(f"GRAPH {graph} {{ {' '.join(lines)} }}" for graph, lines in by_graph.items())


def _trouble(folder: Path, error: OSError) -> StoreError:
    text = str(error)
    if isinstance(error, PermissionError) or "ermission denied" in text or "Read-only file system" in text:
        return StoreError(
            str(folder),
            "The data folder cannot be written.",
            "Give yourself write permission on it, or choose another with --data.",
        )
    if "No space left" in text or "File too large" in text or "quota" in text.lower():
        return StoreError(
            str(folder),
            "The disk is full; nothing of this change was stored.",
            "Make room and try again. What was stored before is safe.",
        )
    return StoreError(str(folder), f"The store cannot be used: {text}.", "Restore a backup with `leerland restore`.")
