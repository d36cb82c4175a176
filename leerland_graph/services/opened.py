"""The one store of this process, open for reading at its present state.

A store that is opened for reading stands still. So it is opened again when its files have changed, and the former one goes as soon
as whoever still reads in it is done: nothing may keep one for longer than a page or an answer takes, for it holds files open.
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
"""Seconds for which what a server said of its last change is believed."""
MAX_ATTEMPTS, PAUSE = 40, 0.05
"""How often, and how many seconds apart, opening is tried while files change beneath it."""
_lock = Lock()
_open: dict[Path | Server, tuple[Hashable, Store]] = {}
_looked: dict[Server, tuple[float, Hashable]] = {}


def open_store(place: Path | Server | None = None) -> Store:
    """The store, opened for reading; opened again when it has changed. Where it is, the settings say, for whoever has not read
    them yet.

    Raises:
        StoreError: there is none, or it cannot be read. What was read before is never shown in its place.
    """
    place = place or get_settings().place
    with _lock:
        known = _open.get(place)
        mark = fingerprint(place)
        if known is not None and known[0] == mark:
            return known[1]
        _open.pop(place, None)  # its files are let go before the new ones are asked for
        del known
        mark, store = _opened(place, mark)
        _open[place] = (mark, store)
        return store


def _opened(place: Path | Server, mark: Hashable) -> tuple[Hashable, Store]:
    """The store, with the mark of the state in which it was opened. A writer may clear away a file while the list of files is
    read; then it is opened anew, as long as something goes on changing."""
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
    """The store where it is open already, and has not changed since; opening it takes ten milliseconds and more."""
    known = _open.get(place)
    return known[1] if known is not None and known[0] == fingerprint(place) else None


def invalidate() -> None:
    """Open the store anew at the next look: a writer cleared away files that this reader still needed."""
    with _lock:
        _open.pop(get_settings().place, None)


def changed() -> None:
    """Look at once whether the store has changed: this process has written to it."""
    _looked.clear()


def fingerprint(place: Path | Server) -> Hashable:
    """What tells whether a store has changed: how its files are, or which change is the last one on its server."""
    if isinstance(place, Server):
        return _last_change(place)
    return _files(place)


_LAST = "SELECT ?n ?when WHERE { ?c ll:sequence ?n ; prov:endedAtTime ?when } ORDER BY DESC(?n) LIMIT 1"


def _last_change(server: Server) -> Hashable:
    """Its number and time; the time too, since a backup that was put back counts on from where it was."""
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
    """The path, time and size of each file that makes up a store on disk.

    Files there are written once, but for the log and the list of files (`MANIFEST`): every change adds to one of these, or to the
    folder. So as long as the folder has the same time, only these are looked at again.
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
            found = os.stat(path)  # noqa: PTH116  (a thousand times a second)
            yield path, found.st_mtime_ns, found.st_size
