"""The store, open for writing for as long as it takes and no longer.

The pages read; only a save holds the lock, some tens of milliseconds. When a command holds it, a save waits a little, and then
says so.
"""

import time
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from leerland_graph.errors import StoreLocked
from leerland_graph.store import Store
from leerland_graph.ui.state import changed, settings

__all__ = ["with_store"]

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
