"""Values that are worked out once, kept with what they were worked out from, and gone with it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock, RLock
from typing import Any, TypeVar

__all__ = ["Memo"]

T = TypeVar("T")


class _Entry:
    __slots__ = ("is_done", "lock", "value")

    def __init__(self) -> None:
        self.lock, self.is_done = RLock(), False
        self.value: Any = None


class Memo:
    """A bounded cache that belongs to one state of the data.

    `functools.lru_cache` keeps its arguments alive: a store among them stays open, with its files, for as long as the cache likes.
    A memo is an attribute of that store or state instead, so both go together, and its keys are names, IRIs and numbers.

    Of two threads that ask for the same value at once, one works it out and the other waits.

    >>> memo = Memo()
    >>> memo.get("square", 3, lambda: 9), memo.get("square", 3, lambda: "not asked again")
    (9, 9)
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[str, OrderedDict[Hashable, _Entry]] = {}

    def get(self, name: str, key: Hashable, make: Callable[[], T], *, most: int = 16) -> T:
        """The value of `name` for a key; `make` works it out where it is not known. Of each name, the `most` last used are kept.

        What `make` raises is raised, and not kept.
        """
        with self._lock:
            entries = self._kept.setdefault(name, OrderedDict())
            entry = entries.get(key)
            if entry is None:
                entry = entries[key] = _Entry()
                if len(entries) > most:
                    entries.popitem(last=False)
            else:
                entries.move_to_end(key)
        if not entry.is_done:
            with entry.lock:
                if not entry.is_done:
                    entry.value, entry.is_done = make(), True
        value: T = entry.value
        return value
