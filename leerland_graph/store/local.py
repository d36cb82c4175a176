"""The local database: Oxigraph over RocksDB, or in memory."""

import itertools
import os
import re
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

import pyoxigraph as ox
from rdflib import Dataset, URIRef
from rdflib.term import Node

from leerland_graph.core.errors import NoStore, StoreError, StoreLocked, UsageError
from leerland_graph.core.namespaces import PREFIXES
from leerland_graph.store.backend import Answer, Changes
from leerland_graph.store.columns import Column, columns_of
from leerland_graph.store.rdf_terms import Triple, from_ox, to_ox, to_quads
from leerland_graph.store.sparql_text import data_of
from leerland_graph.store.trouble import FOLDER, trouble

__all__ = ["FOLDER", "LOOK", "Local", "is_wanted"]

NEW, OLD = "store-new", "store-old"
"""Folders for the database while it is rewritten: the new one, and the previous one."""
LARGE = 100_000
"""Number of statements in one change above which it is written to tables at once, and not to the log."""
LONG_LOG = 2_000_000
"""Size in bytes of the write-ahead log above which it is flushed to tables: opening the store replays the log."""
WANTED = "store-wanted"
"""The file by which a waiting process signals the holder of the lock, which may keep it between changes."""
LOOK = 0.05
"""Seconds between two attempts to get the lock."""
FRESH = 5.0
"""Seconds for which the signal of a waiting process is valid."""
PAUSE = 0.05
_NOTHING = ox.Store()
_FUNCTION = re.compile(r"<[^<>\s]+>")


class Local:
    """One data folder, opened for writing by one process or for reading by many; or a store in memory."""

    def __init__(self, inner: ox.Store, folder: Path | None, *, writable: bool) -> None:
        self._inner, self.folder, self.writable = inner, folder, writable
        self.place = str(folder or "memory")

    @classmethod
    def open(cls, folder: Path, *, write: bool, create: bool, wait: float = 0.0) -> Self:
        """Open the store in a data folder. A writer waits up to `wait` seconds for the lock and signals its holder.

        Raises:
            StoreLocked: `write` was given and another process has the store open for writing.
            NoStore: there is no store here, and `create` was not given.
            StoreError: the folder cannot be read or written.
        """
        path = folder / FOLDER
        if not path.is_dir() and (folder / OLD).is_dir():
            (folder / OLD).rename(path)  # a process ended while it rewrote the database
        if not path.is_dir() and not create:
            raise NoStore(folder)
        try:
            if create:
                path.mkdir(parents=True, exist_ok=True)
            if write and not os.access(path, os.W_OK):
                raise PermissionError(f"{path} is not writable")
            inner = _open_to_write(folder, wait) if write else ox.Store.read_only(str(path))
        except OSError as error:
            raise trouble(folder, error, writing=write) from None
        except RuntimeError as error:  # the engine reports inconsistent files this way
            try:
                inner = _once_more(path, write=write)
            except (OSError, RuntimeError):
                raise trouble(folder, error) from None
        return cls(inner, folder, writable=write)

    def close(self) -> None:
        """Release the lock."""
        del self._inner

    def dataset(self) -> Dataset:
        """The whole store as an rdflib dataset, reading live."""
        from oxrdflib import OxigraphStore  # imported lazily, with rdflib's SPARQL: most commands do not need it

        return Dataset(store=OxigraphStore(store=self._inner), default_union=True)

    def query(self, text: str, default: Sequence[str] | None, named: Sequence[str] | None) -> Answer:
        """Run a query in the engine; our prefixes need no declaration."""
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
        """The columns of a SELECT query, through the engine's CSV."""
        result = self.query(text, default, None)
        assert isinstance(result, ox.QuerySolutions)
        with self._reading():
            return columns_of(result.serialize(format=ox.QueryResultsFormat.CSV) or b"")

    def triples(self, graph: URIRef, subject: Node | None, object_: Node | None) -> Iterator[Triple]:
        """The matching triples of a graph, from the engine's indexes."""
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
        """Convert read errors: a writer may delete files that this reader still needs."""
        try:
            yield
        except (OSError, RuntimeError) as error:
            raise self.trouble(error) from None

    def trouble(self, error: Exception) -> StoreError:
        """Convert an error that the engine raised while reading."""
        return trouble(self.folder, error)

    def contains(self, graph: URIRef, triple: Triple) -> bool:
        """Whether the graph holds exactly this triple."""
        s, p, o = triple
        with self._reading():
            return ox.Quad(to_ox(s), to_ox(p), to_ox(o), ox.NamedNode(str(graph))) in self._inner

    def ntriples(self, graph: URIRef) -> bytes:
        """A graph as N-Triples, serialized by the engine."""
        with self._reading():
            return self._inner.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(str(graph))) or b""

    def graphs(self) -> set[URIRef]:
        """The names of the non-empty graphs."""
        with self._reading():
            return {URIRef(g.value) for g in self._inner.named_graphs() if isinstance(g, ox.NamedNode)}

    def write(self, additions: Changes, removals: Changes) -> None:
        """Add and remove triples in one transaction, and sync it to disk."""
        every = (quad for graph, triples in additions.items() for quad in to_quads(triples, graph))
        gone = [quad for graph, triples in removals.items() for quad in to_quads(triples, graph)]
        adds = [*itertools.islice(every, None if gone else LARGE + 1)]
        is_large = len(adds) > LARGE
        try:
            if is_large and not gone and self.folder is not None:
                # as tables that the database takes in all at once, in a quarter of the time
                self._inner.bulk_extend(itertools.chain(adds, every))
            elif not gone:
                self._inner.extend([*adds, *every])
            else:
                parts = [
                    f"{verb} DATA {{ {data_of(quads)} }}"
                    for verb, quads in (("DELETE", gone), ("INSERT", adds))
                    if quads
                ]
                self._inner.update(";\n".join(parts))
            if self._sync() > LONG_LOG or is_large:
                self._inner.flush()  # tables are read twice as fast as the log
        except OSError as error:
            raise trouble(self.folder, error, writing=True) from None

    def _sync(self) -> int:
        """Sync the write-ahead log to disk, so that a commit survives a power failure. Return its size in bytes.

        Flushing the whole database instead would write a new table per commit.
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
        """Rewrite the database into a new folder and swap the two: the engine keeps every text that it ever stored.

        Raises:
            StoreError: the folder cannot be written; the old database stays.
        """
        if self.folder is None:
            return
        now, new, old = (self.folder / name for name in (FOLDER, NEW, OLD))
        try:
            shutil.rmtree(new, ignore_errors=True)
            copy = ox.Store(str(new))
            copy.bulk_extend(self._inner)
            copy.flush()
            del copy, self._inner  # releases the lock, only for the duration of the swap
            now.rename(old)
            new.rename(now)
            self._inner = ox.Store(str(now))
            shutil.rmtree(old)
        except OSError as error:
            raise trouble(self.folder, error, writing=True) from None

    def copy_to(self, folder: Path) -> None:
        """Write the whole store to a new store in `folder`; readers can do this too.

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
    """Whether another process waits for the write lock of a data folder."""
    try:
        return time.time() - (folder / WANTED).stat().st_mtime < FRESH
    except OSError:
        return False


def _open_to_write(folder: Path, wait: float) -> ox.Store:
    """Open the database with its lock. A process that returns while another waits yields to it first. Also delete the engine's old
    diagnostic logs, of which each opening leaves one, and the tables of a large change that was broken off."""
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
        for pattern in ("LOG.old.*", "bulk-*.sst"):
            for past in (folder / FOLDER).glob(pattern):
                past.unlink(missing_ok=True)
    return inner


def _once_more(path: Path, *, write: bool) -> ox.Store:
    """Reopen a database that was inconsistent: a writer may have been changing its files."""
    time.sleep(PAUSE)
    return ox.Store(str(path)) if write else ox.Store.read_only(str(path))


def _mistake(text: str, error: RuntimeError) -> str:
    """The error of a query, if the engine raises the same over an empty store; with the position where known. Else ''."""
    try:
        _NOTHING.query(text, prefixes=PREFIXES, substitutions={ox.Variable("leerland_none"): ox.Literal("")})
    except (RuntimeError, SyntaxError, ValueError) as found:
        if str(found) == str(error):
            named = _FUNCTION.search(str(error))
            at = text.find(named[0]) if named else -1
            place = f" ({text.count(chr(10), 0, at) + 1}:{at - text.rfind(chr(10), 0, at)})" if at >= 0 else ""
            return f"{error}{place}"
    return ""
