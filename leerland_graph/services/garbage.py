"""Garbage collection that excludes long-lived data.

Streamlit runs the garbage collector after every page run, over all objects, unless its option `runner.postScriptGC` is off, as it is here; with a
landscape in memory that took 60% of a page's time. Python's own collections remain. Loaded data is frozen for them: excluded from collection. A frozen object is still freed when its reference count drops to
zero; only reference cycles stay. After a state is replaced, everything is therefore unfrozen, collected once, and frozen again, in
a background thread and never in a request. The same happens at intervals without a cause, to free the cycles of sessions that were
open at the last freeze.
"""

import gc
import time
from threading import Event, Thread

__all__ = ["settle_soon", "start_settling"]

QUIET = 1.0
"""Seconds without a newly loaded state before freezing: several saves in a row cause one freeze."""
APART = 10.0
"""Minimum seconds between two freezes."""
AT_LAST = 120.0
"""Maximum seconds between two freezes."""
_asked = Event()
_started = Event()


def start_settling() -> None:
    """Start the freezing thread, once per server. Without it, in commands and tests, Python's default collection applies."""
    if not _started.is_set():
        _started.set()
        _asked.set()
        Thread(target=_settle, name="garbage", daemon=True).start()


def settle_soon() -> None:
    """Report that long-lived data was loaded or replaced."""
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
