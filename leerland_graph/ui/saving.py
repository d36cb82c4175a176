"""Save from a page: take the store for writing for as long as it takes, and no longer.

The pages read; only a save holds the lock, some tens of milliseconds. When a command holds it, a save waits a little, and then
says so. What was typed stays in its draft.
"""

import time
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from leerland_graph.errors import StoreLocked
from leerland_graph.store import Candidate, Store, commit
from leerland_graph.ui.state import changed, settings
from leerland_graph.validation import Shapes, admit

__all__ = ["save", "with_store"]

T = TypeVar("T")
WAIT = 5.0
"""Seconds to wait for whoever is writing."""
_one_at_a_time = Lock()


def with_store(work: Callable[[Store], T]) -> T:
    """Do work on the store, open for writing.

    Raises:
        StoreLocked: another process has it for longer than we wait.
        StoreError: it cannot be written.
    """
    with _one_at_a_time:
        until = time.monotonic() + WAIT
        while True:
            try:
                store = Store.open(settings().place, write=True)
                break
            except StoreLocked:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
        try:
            with store:
                return work(store)
        finally:
            changed()


def save(make: Callable[[Store], Candidate]) -> int:
    """Make a candidate on the state of now, have it validated, and commit it; returns the number of the change.

    Raises:
        Refused: a shape does not let it through; carries the report.
        Stale: someone changed the same in the meantime.
        StoreError: the store is busy, or cannot be written.
    """
    shapes = Shapes.load(settings().shapes)
    return with_store(lambda store: commit(store, admit(store, make(store), shapes)))
