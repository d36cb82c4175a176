"""The one read-only store of this process, at its latest state.

A store opened for reading is a snapshot. It is reopened when its files change, and the previous one is closed when its last reader
is done: do not keep a store for longer than one page or answer, since it holds files open.
"""

import os
import time
from collections.abc import Hashable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock

from leerland_graph.core.errors import StoreError
from leerland_graph.core.settings import Server, get_settings
from leerland_graph.store import HISTORY, Store

__all__ = ["changed", "fingerprint", "held_store", "open_store", "invalidate"]

FRESH = 1.0
"""Seconds for which the last change reported by a server is cached."""
MAX_ATTEMPTS, PAUSE = 40, 0.05
"""Number of attempts to open the store while its files change, and seconds between them."""
_lock = Lock()
_open: dict[Path | Server, tuple[Hashable, Store]] = {}
_looked: dict[Server, tuple[float, Hashable]] = {}


def open_store(place: Path | Server | None = None) -> Store:
    """The store, opened for reading; reopened when it has changed. `place` defaults to the settings.

    Raises:
        NoStore: the data folder holds no store yet.
        StoreError: it cannot be read. A previously read state is never returned instead.
    """
    place = place or get_settings().place
    with _lock:
        known = _open.get(place)
        mark = fingerprint(place)
        if known is not None and known[0] == mark:
            return known[1]
        _open.pop(place, None)  # close its files before opening the new ones
        del known
        mark, store = _opened(place, mark)
        _open[place] = (mark, store)
        return store


def _opened(place: Path | Server, mark: Hashable) -> tuple[Hashable, Store]:
    """The store, with the fingerprint of the state at which it was opened.

    A writer may delete a file while the list of files is being read; opening is retried as long as the fingerprint keeps changing.
    """
    for attempt in range(MAX_ATTEMPTS):
        try:
            return mark, Store.open(place)
        except StoreError:
            time.sleep(PAUSE)
            now = fingerprint(place)
            if now == mark or attempt == MAX_ATTEMPTS - 1:
                raise
            mark = now
    raise AssertionError  # not reached


def held_store(place: Path | Server) -> Store | None:
    """The store if it is already open and unchanged, else None; opening it takes at least ten milliseconds."""
    known = _open.get(place)
    return known[1] if known is not None and known[0] == fingerprint(place) else None


def invalidate() -> None:
    """Reopen the store at the next access: a writer deleted files that this reader still needed."""
    with _lock:
        _open.pop(get_settings().place, None)


def changed() -> None:
    """Check for a changed store at the next access, without waiting for the cache: this process has written to it."""
    _looked.clear()


def fingerprint(place: Path | Server) -> Hashable:
    """A fingerprint of the store's state: its file stamps, or the last change on its server."""
    if isinstance(place, Server):
        return _last_change(place)
    return _files(place)


_LAST = "SELECT ?n ?when WHERE { ?c ll:sequence ?n ; prov:endedAtTime ?when } ORDER BY DESC(?n) LIMIT 1"


def _last_change(server: Server) -> Hashable:
    """The number and time of the last change; the time too, since after a restored backup the numbers repeat."""
    asked = time.monotonic()
    known = _looked.get(server)
    if known is not None and asked - known[0] < FRESH:
        return known[1]
    rows = Store.open(server).select(_LAST, graphs=[HISTORY])
    found = tuple(map(str, rows[0])) if rows else ()
    _looked[server] = (asked, found)
    return found


FileStamp = tuple[str, int, int]
_listed: dict[Path, tuple[int, tuple[FileStamp, ...], tuple[str, ...]]] = {}


def _files(folder: Path) -> tuple[FileStamp, ...]:
    """The path, modification time and size of each file of a store on disk.

    Files are immutable except the log and the list of files (`MANIFEST`): every change appends to one of these, or adds to the folder.
    So while the folder's modification time is unchanged, only these are checked again.
    """
    known = _listed.get(folder)
    try:
        since = (folder / "store").stat().st_mtime_ns
        if known is None or known[0] != since:
            every = tuple(_stamps(sorted(e.path for e in os.scandir(folder / "store") if not e.name.startswith("LOG"))))
            grow = tuple(p for p, _, _ in every if p.endswith(".log") or "MANIFEST" in p)
            known = _listed[folder] = since, every, grow
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return (*known[1], *_stamps(known[2]))


def _stamps(paths: Iterable[str]) -> Iterator[FileStamp]:
    for path in paths:
        with suppress(FileNotFoundError):
            found = os.stat(path)  # noqa: PTH116  (called a thousand times per second)
            yield path, found.st_mtime_ns, found.st_size
