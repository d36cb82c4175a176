"""The store of this process, opened for writing.

Opening the database for writing takes longer than a save and leaves files behind. So it stays open between saves, until there was no
save for a minute, or until another process (such as `leerland import`) waits for the lock: then it is closed at once. A store on a
server is opened for each save, since several apps may use it.
"""

import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock, Thread
from typing import TypeVar

from leerland_graph.core.errors import StoreError, StoreLocked
from leerland_graph.core.settings import get_settings
from leerland_graph.services.opened import changed
from leerland_graph.store import FOLDER, LOOK, Store, is_wanted

__all__ = ["release_writer", "with_store"]

T = TypeVar("T")
WAIT = 5.0
"""Seconds to wait for a writer in another process."""
QUEUE = 60.0
"""Seconds to wait for earlier saves of this process."""
IDLE = 60.0
"""Seconds for which the store stays open after a save."""


class _Writer:
    """The open store, the time of its last use, and the identity (device and inode) of its folder."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder, self.store = folder, store
        self.used()

    def used(self) -> None:
        self.when, self.identity = time.monotonic(), _identity(self.folder)


_one_at_a_time = Lock()
_writer: _Writer | None = None
_watching: Thread | None = None


def with_store(work: Callable[[Store], T]) -> T:
    """Run a function on the store, opened for writing.

    Raises:
        StoreLocked: another process holds the lock for too long, or saves of this process are queued for a minute.
        StoreError: it cannot be written.
    """
    place = get_settings().place
    if not _one_at_a_time.acquire(timeout=QUEUE):
        raise StoreLocked(str(place))
    try:
        if isinstance(place, Path):
            return _with_held(place, work)
        with _opened_on_server(place) as store:
            return work(store)
    finally:
        changed()
        _one_at_a_time.release()


def _opened_on_server(place: object) -> Store:
    until = time.monotonic() + WAIT
    while True:
        try:
            return Store.open(place, write=True)  # type: ignore[arg-type]
        except StoreLocked:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def _with_held(folder: Path, work: Callable[[Store], T]) -> T:
    global _writer
    if _writer is not None and (_writer.folder != folder or _writer.identity != _identity(folder)):
        _give_up()  # the store was moved away or replaced
    if _writer is None:
        _writer = _Writer(folder, Store.open(folder, write=True, wait=WAIT))
        _watch()
    try:
        return work(_writer.store)
    except StoreError:
        _give_up()  # after a failed write its state is uncertain
        raise
    finally:
        if _writer is not None:
            _writer.used()
            if is_wanted(folder):
                _give_up()


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = (folder / FOLDER).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _give_up() -> None:
    global _writer
    if _writer is not None:
        _writer.store.close()
        _writer = None


def release_writer() -> None:
    """Release the lock, after the save in progress."""
    with _one_at_a_time:
        _give_up()


def _watch() -> None:
    global _watching
    if _watching is None or not _watching.is_alive():
        _watching = Thread(target=_look_now_and_then, name="writer", daemon=True)
        _watching.start()


def _look_now_and_then() -> None:
    while True:
        time.sleep(LOOK)
        with _one_at_a_time:
            if _writer is None:
                return
            if is_wanted(_writer.folder) or time.monotonic() - _writer.when > IDLE:
                _give_up()
                return
