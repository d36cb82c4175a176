"""A cache of computed values, owned by the object that they were computed from."""

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

    `functools.lru_cache` keeps its arguments alive: a store among them would stay open, with its files, until evicted.
    A memo is an attribute of that store or state instead, so both are freed together; its keys are names, IRIs and numbers.

    If two threads request the same value at once, one computes it and the other waits.

    >>> memo = Memo()
    >>> memo.get("square", 3, lambda: 9), memo.get("square", 3, lambda: "not asked again")
    (9, 9)
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[str, OrderedDict[Hashable, _Entry]] = {}

    def get(self, name: str, key: Hashable, make: Callable[[], T], *, most: int = 16) -> T:
        """The value of `name` for a key; `make` computes it if it is not cached. Per name, the `most` last used are kept.

        Exceptions from `make` propagate and are not cached.
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
