"""Garbage collection that leaves out what was loaded to stay.

Streamlit collects garbage after every page run, over all objects there are; with a landscape in memory that was 60% of a page's
time. What is loaded is therefore frozen: moved out of the collector's sight. A frozen object still goes when nothing refers to it
any more; only rings of objects stay. So after a state was replaced all is thawed, collected once, and frozen again, by a thread of
its own and never in a request; and once in a while also without a cause, for the sessions that were open at the last freezing.
"""

import gc
import time
from threading import Event, Thread

__all__ = ["settle_soon", "start_settling"]

QUIET = 1.0
"""Seconds after the last loaded state before anything is frozen: many saves are settled as one."""
APART = 10.0
"""Seconds between two freezings at the least."""
AT_LAST = 600.0
"""Seconds between two freezings at the most."""
_asked = Event()
_started = Event()


def start_settling() -> None:
    """Start the thread that freezes; once for a server. A command or a test that never starts it keeps Python's own ways."""
    if not _started.is_set():
        _started.set()
        _asked.set()
        Thread(target=_settle, name="garbage", daemon=True).start()


def settle_soon() -> None:
    """Say that something was loaded to stay, or replaced."""
    _asked.set()


def _settle() -> None:
    while True:
        _asked.wait(AT_LAST)
        _asked.clear()
        while _asked.wait(QUIET):
            _asked.clear()
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        time.sleep(APART)
