"""Fair scheduling: a few slots, shared between users.

- A user may hold more than half of the slots only while nobody else waits. When another user waits, the newest of the excess slots is
  reclaimed: a query that has not started to answer is queued again, one that has gets a short grace period.
- The next slot goes to the waiting user with the fewest slots; among equals, to the one who was served longest ago.
- One extra slot is for short queries. A query that would have to wait is tried there first; if it turns out to be long, it moves to a
  regular slot when one is free, and otherwise gives way when another query is to be tried.
"""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

__all__ = ["Crowded", "GaveUp", "Turn", "Turns"]

LOOK = 0.1
"""Seconds between checks whether a waiting query was cancelled."""
MOST_WAITING = 32
"""Maximum number of waiting queries per user; more are refused at once."""


class Crowded(Exception):
    """No slot became free in time."""


class GaveUp(Exception):
    """The waiting query was cancelled."""


@dataclass(eq=False)
class Turn:
    """A slot in use. `short` marks the slot for short queries; `taken_back` is set when the slot is reclaimed."""

    user: str
    short: bool
    taken_back: threading.Event = field(default_factory=threading.Event)
    hurry: Callable[[], None] = lambda: None
    """Called once when the slot is reclaimed, with the lock held: it must not block."""


@dataclass(eq=False)
class _Ticket:
    user: str
    may_be_short: bool
    given: threading.Event = field(default_factory=threading.Event)
    turn: Turn | None = None


class Turns:
    """`size` slots, plus one for short queries if `short` is set. Thread-safe."""

    def __init__(self, size: int, *, short: bool = True) -> None:
        self.size, self.share = size, max(1, size // 2)
        self._has_short = short
        self._lock = threading.Lock()
        self._running: list[Turn] = []  # newest last
        self._short: Turn | None = None
        self._waiting: OrderedDict[str, deque[_Ticket]] = OrderedDict()  # the user who was served longest ago first

    def take(
        self, user: str, *, until: float, may_be_short: bool = True, first: bool = False,
        given_up: Callable[[], bool] = lambda: False,
    ) -> Turn:  # fmt: skip
        """Wait for a slot, until a time of `time.monotonic`. `first` queues at the front, for a query whose slot was reclaimed.

        Raises:
            Crowded: no slot became free in time, or too many queries of this user are waiting.
            GaveUp: `given_up` returned True.
        """
        ticket = _Ticket(user, may_be_short and self._has_short)
        with self._lock:
            mine = self._waiting.setdefault(user, deque())
            if len(mine) >= MOST_WAITING:
                raise Crowded
            mine.appendleft(ticket) if first else mine.append(ticket)
            self._give()
        while True:
            left = until - time.monotonic()
            if ticket.given.wait(max(0.0, min(LOOK, left))):
                assert ticket.turn is not None
                return ticket.turn
            gave_up = given_up()
            if not gave_up and left > 0:
                continue
            with self._lock:
                if ticket.turn is not None and not gave_up:
                    return ticket.turn
                if ticket.turn is not None:
                    self._let_go(ticket.turn)
                else:
                    self._forget(ticket)
            raise GaveUp if gave_up else Crowded

    def give_back(self, turn: Turn) -> None:
        """Release a slot."""
        with self._lock:
            self._let_go(turn)

    def settle(self, turn: Turn) -> bool:
        """Move a query that is not short to a regular slot; False if none is free."""
        with self._lock:
            if not turn.short:
                return True
            if len(self._running) >= self.size:
                return False
            turn.short, self._short = False, None
            self._running.append(turn)
            self._give()
            return True

    def is_short_wanted(self) -> bool:
        """Whether a query waits to be tried in the slot for short queries."""
        with self._lock:
            return self._to_try() is not None

    def when_taken_back(self, turn: Turn, hurry: Callable[[], None]) -> None:
        """Register `hurry` to be called when this slot is reclaimed; called at once if it already was."""
        with self._lock:
            turn.hurry = hurry
            if turn.taken_back.is_set():
                hurry()

    def _let_go(self, turn: Turn) -> None:
        if turn is self._short:
            self._short = None
        elif turn in self._running:
            self._running.remove(turn)
        self._give()

    def _give(self) -> None:
        """Assign free slots, and reclaim excess ones."""
        while self._waiting and len(self._running) < self.size:
            user = min(self._waiting, key=self._count)  # on a tie the first, who was served longest ago
            turn = Turn(user, short=False)
            self._running.append(turn)
            self._hand(self._waiting[user][0], turn)
        if self._short is None and (ticket := self._to_try()):
            self._short = Turn(ticket.user, short=True)
            self._hand(ticket, self._short)
        self._take_back()

    def _count(self, user: str) -> int:
        return sum(t.user == user for t in self._running)

    def _to_try(self) -> _Ticket | None:
        """The next query for the short slot: the newest of a user, so that a few heavy ones do not block the rest."""
        for mine in self._waiting.values():
            for ticket in reversed(mine):
                if ticket.may_be_short:
                    return ticket
        return None

    def _hand(self, ticket: _Ticket, turn: Turn) -> None:
        self._forget(ticket)
        if ticket.user in self._waiting:
            self._waiting.move_to_end(ticket.user)
        ticket.turn = turn
        ticket.given.set()

    def _forget(self, ticket: _Ticket) -> None:
        mine = self._waiting[ticket.user]
        mine.remove(ticket)
        if not mine:
            del self._waiting[ticket.user]

    def _take_back(self) -> None:
        """Reclaim one slot from users above their share for each waiting user below it."""
        needed = sum(self._count(user) < self.share for user in self._waiting)
        for turn in reversed(self._running):
            coming = sum(t.taken_back.is_set() for t in self._running)
            if coming >= needed:
                return
            kept = sum(t.user == turn.user and not t.taken_back.is_set() for t in self._running)
            if kept > self.share and not turn.taken_back.is_set():
                turn.taken_back.set()
                turn.hurry()
