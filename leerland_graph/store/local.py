"""The database on this disk: Oxigraph over RocksDB, or in memory."""

import os
import re
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

import pyoxigraph as ox
from oxrdflib import OxigraphStore
from rdflib import Dataset, URIRef
from rdflib.term import Node

from leerland_graph.core.errors import StoreError, StoreLocked, UsageError
from leerland_graph.core.namespaces import PREFIXES
from leerland_graph.store.backend import Answer, Changes
from leerland_graph.store.columns import Column, columns_of
from leerland_graph.store.rdf_terms import Triple, from_ox, to_ox, to_quads
from leerland_graph.store.sparql_text import data_of
from leerland_graph.store.trouble import FOLDER, trouble

__all__ = ["FOLDER", "LOOK", "Local", "is_wanted"]

NEW, OLD = "store-new", "store-old"
"""The database while it is written anew, and what was there before."""
LARGE = 100_000
"""Statements of one change from which on it is written as tables at once."""
LONG_LOG = 2_000_000
"""Bytes of the database's log from which on it is written as tables: whoever opens the store reads the log again."""
WANTED = "store-wanted"
"""The file by which one who waits for the lock tells the one who has it, where that keeps it between changes."""
LOOK, FRESH = 0.05, 5.0
"""Seconds between two tries to get the lock; and for which a wish for it counts."""
PAUSE = 0.05
_NOTHING = ox.Store()
_FUNCTION = re.compile(r"<[^<>\s]+>")


class Local:
    """One data folder, opened once: for writing by one process, for reading by many; or nothing but memory."""

    def __init__(self, inner: ox.Store, folder: Path | None, *, writable: bool) -> None:
        self._inner, self.folder, self.writable = inner, folder, writable
        self.place = str(folder or "memory")

    @classmethod
    def open(cls, folder: Path, *, write: bool, create: bool, wait: float = 0.0) -> Self:
        """Open the store in a data folder. A writer waits up to `wait` seconds for its turn, and says so to whoever has the lock.

        Raises:
            StoreLocked: `write` was asked and another process has it open for writing.
            StoreError: there is no store here (and `create` was not asked), or the folder cannot be read or written.
        """
        path = folder / FOLDER
        if not path.is_dir() and (folder / OLD).is_dir():
            (folder / OLD).rename(path)  # a process was ended while it wrote the database anew
        if not path.is_dir() and not create:
            raise StoreError(str(folder), "There is no store here yet.", "Make one with `leerland init`.")
        try:
            if create:
                path.mkdir(parents=True, exist_ok=True)
            if write and not os.access(path, os.W_OK):
                raise PermissionError(f"{path} is not writable")
            inner = _open_to_write(folder, wait) if write else ox.Store.read_only(str(path))
        except OSError as error:
            raise trouble(folder, error, writing=write) from None
        except RuntimeError as error:  # how the engine says that files do not fit together
            try:
                inner = _once_more(path, write=write)
            except (OSError, RuntimeError):
                raise trouble(folder, error) from None
        return cls(inner, folder, writable=write)

    def close(self) -> None:
        """Give the lock back."""
        del self._inner

    def dataset(self) -> Dataset:
        """All of it as an rdflib dataset; reading through it is live."""
        return Dataset(store=OxigraphStore(store=self._inner), default_union=True)

    def query(self, text: str, default: Sequence[str] | None, named: Sequence[str] | None) -> Answer:
        """The answer of the engine; our prefixes need no declaration."""
        try:
            return self._inner.query(
                text,
                prefixes=PREFIXES,
                default_graph=None if default is None else [ox.NamedNode(g) for g in default],
                named_graphs=None if named is None else [ox.NamedNode(g) for g in named],
            )
        except SyntaxError as error:
            raise UsageError(
                "The query is not valid SPARQL: {said}.", "Correct it and try again.", said=error.msg
            ) from None
        except RuntimeError as error:
            if said := _mistake(text, error):
                raise UsageError("The query cannot be run: {error}.", "Correct it and try again.", error=said) from None
            raise self.trouble(error) from None
        except OSError as error:
            raise self.trouble(error) from None
        except ValueError as error:
            raise UsageError("The query cannot be run: {error}.", "Correct it and try again.", error=error) from None

    def columns(self, text: str, default: Sequence[str]) -> list[Column]:
        """The columns of a SELECT query, by way of the engine's CSV."""
        result = self.query(text, default, None)
        assert isinstance(result, ox.QuerySolutions)
        with self._reading():
            return columns_of(result.serialize(format=ox.QueryResultsFormat.CSV) or b"")

    def triples(self, graph: URIRef, subject: Node | None, object_: Node | None) -> Iterator[Triple]:
        """The triples of a graph, by the engine's indexes."""
        pattern = (
            to_ox(subject) if subject is not None else None,
            None,
            to_ox(object_) if object_ is not None else None,
            ox.NamedNode(str(graph)),
        )
        with self._reading():
            for quad in self._inner.quads_for_pattern(*pattern):
                yield from_ox(quad.subject), from_ox(quad.predicate), from_ox(quad.object)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """A reader can be overtaken: whoever writes may clear away files that it still needs."""
        try:
            yield
        except (OSError, RuntimeError) as error:
            raise self.trouble(error) from None

    def trouble(self, error: Exception) -> StoreError:
        """The error for what the engine said while it read."""
        return trouble(self.folder, error)

    def contains(self, graph: URIRef, triple: Triple) -> bool:
        """Whether the graph holds exactly this triple."""
        s, p, o = triple
        with self._reading():
            return ox.Quad(to_ox(s), to_ox(p), to_ox(o), ox.NamedNode(str(graph))) in self._inner

    def ntriples(self, graph: URIRef) -> bytes:
        """A graph as N-Triples, straight from the engine."""
        with self._reading():
            return self._inner.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(str(graph))) or b""

    def graphs(self) -> set[URIRef]:
        """The names of the graphs that hold something."""
        with self._reading():
            return {URIRef(g.value) for g in self._inner.named_graphs() if isinstance(g, ox.NamedNode)}

    def write(self, additions: Changes, removals: Changes) -> None:
        """Add and remove in one transaction, and have the disk hold it."""
        adds = [quad for graph, triples in additions.items() for quad in to_quads(triples, graph)]
        gone = [quad for graph, triples in removals.items() for quad in to_quads(triples, graph)]
        try:
            if not gone:
                self._inner.extend(adds)
            else:
                parts = [
                    f"{verb} DATA {{ {data_of(quads)} }}"
                    for verb, quads in (("DELETE", gone), ("INSERT", adds))
                    if quads
                ]
                self._inner.update(";\n".join(parts))
            if self._sync() > LONG_LOG or len(adds) > LARGE:
                self._inner.flush()  # as tables it reads twice as fast as out of the log
        except OSError as error:
            raise trouble(self.folder, error, writing=True) from None

    def _sync(self) -> int:
        """Have the disk hold what was written: the log of the database is synced, as a power cut would need. Returns its bytes.

        Flushing the whole database instead would write a new table for every commit.
        """
        size = 0
        for log in (self.folder / FOLDER).glob("*.log") if self.folder is not None else ():
            descriptor = os.open(log, os.O_RDONLY)
            try:
                os.fsync(descriptor)
                size += os.fstat(descriptor).st_size
            finally:
                os.close(descriptor)
        return size

    def compact_files(self) -> None:
        """Write the database anew beside itself and put it in its place: it keeps every text that it ever held.

        Raises:
            StoreError: the folder cannot be written; then the old one stays.
        """
        if self.folder is None:
            return
        now, new, old = (self.folder / name for name in (FOLDER, NEW, OLD))
        try:
            shutil.rmtree(new, ignore_errors=True)
            copy = ox.Store(str(new))
            copy.bulk_extend(self._inner)
            copy.flush()
            del copy, self._inner  # this gives the lock back, so the swap is quick
            now.rename(old)
            new.rename(now)
            self._inner = ox.Store(str(now))
            shutil.rmtree(old)
        except OSError as error:
            raise trouble(self.folder, error, writing=True) from None

    def copy_to(self, folder: Path) -> None:
        """Write all to a new store in `folder`; works for a reader too.

        Raises:
            StoreError: the folder cannot be written.
        """
        try:
            copy = ox.Store(str(folder / FOLDER))
            copy.bulk_extend(self._inner)
            copy.flush()
        except OSError as error:
            raise trouble(folder, error, writing=True) from None


def is_wanted(folder: Path) -> bool:
    """Whether another process waits for the right to write in a data folder."""
    try:
        return time.time() - (folder / WANTED).stat().st_mtime < FRESH
    except OSError:
        return False


def _open_to_write(folder: Path, wait: float) -> ox.Store:
    """The database with its lock. Who comes back while another waits lets that one go first. Each opening leaves the former log of what
    the engine did; these go."""
    until = time.monotonic() + wait
    if is_wanted(folder):
        time.sleep(min(2 * LOOK, wait))
    while True:
        try:
            inner = ox.Store(str(folder / FOLDER))
        except OSError as error:
            if isinstance(error, PermissionError) or "lock" not in str(error).lower():
                raise
            if time.monotonic() >= until:
                raise StoreLocked(folder) from None
        else:
            break
        with suppress(OSError):
            (folder / WANTED).touch()
        time.sleep(LOOK)
    with suppress(OSError):
        (folder / WANTED).unlink(missing_ok=True)
        for past in (folder / FOLDER).glob("LOG.old.*"):
            past.unlink(missing_ok=True)
    return inner


def _once_more(path: Path, *, write: bool) -> ox.Store:
    """Open files that did not fit together: whoever writes may have been in the middle of changing them."""
    time.sleep(PAUSE)
    return ox.Store(str(path)) if write else ox.Store.read_only(str(path))


def _mistake(text: str, error: RuntimeError) -> str:
    """What is wrong with a query, if the engine says the same of it over nothing; with the place where that can be told."""
    try:
        _NOTHING.query(text, prefixes=PREFIXES, substitutions={ox.Variable("leerland_none"): ox.Literal("")})
    except (RuntimeError, SyntaxError, ValueError) as found:
        if str(found) == str(error):
            named = _FUNCTION.search(str(error))
            at = text.find(named[0]) if named else -1
            place = f" ({text.count(chr(10), 0, at) + 1}:{at - text.rfind(chr(10), 0, at)})" if at >= 0 else ""
            return f"{error}{place}"
    return ""
