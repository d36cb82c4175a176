"""Whose turn it is: a few places, shared fairly between those who ask.

- A user may have more than half of the places only while nobody else waits. When another does, the youngest of what is too much is
  taken back: a query that has not begun to answer waits again, one that has gets a moment more.
- Of those who wait, whoever has the fewest places is next; among equals, whoever was served longest ago.
- One more place is for what is short. Whoever would have to wait is tried there first; what turns out to be long moves to a place of
  its own as soon as one is free, and makes room when another is to be tried.
"""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

__all__ = ["Crowded", "GaveUp", "Turn", "Turns"]

LOOK = 0.1
"""Seconds between looks at whether whoever waits has given up."""
MOST_WAITING = 32
"""Queries of one user that may wait; more are refused at once."""


class Crowded(Exception):
    """No place came free in time."""


class GaveUp(Exception):
    """Whoever waited does not want it any more."""


@dataclass(eq=False)
class Turn:
    """A place that somebody has. `short` is that for short queries; `taken_back` is set when another is to have the place."""

    user: str
    short: bool
    taken_back: threading.Event = field(default_factory=threading.Event)
    hurry: Callable[[], None] = lambda: None
    """Called once when the place is taken back, under the lock: it may not wait for anything."""


@dataclass(eq=False)
class _Ticket:
    user: str
    may_be_short: bool
    given: threading.Event = field(default_factory=threading.Event)
    turn: Turn | None = None


class Turns:
    """`size` places, and one for short queries where `short` says so. Safe to use from several threads."""

    def __init__(self, size: int, *, short: bool = True) -> None:
        self.size, self.share = size, max(1, size // 2)
        self._has_short = short
        self._lock = threading.Lock()
        self._running: list[Turn] = []  # the youngest last
        self._short: Turn | None = None
        self._waiting: OrderedDict[str, deque[_Ticket]] = OrderedDict()  # whoever was served longest ago first

    def take(
        self, user: str, *, until: float, may_be_short: bool = True, first: bool = False,
        given_up: Callable[[], bool] = lambda: False,
    ) -> Turn:  # fmt: skip
        """Wait for a place, until a time of `time.monotonic`. `first` is for who had one that was taken back.

        Raises:
            Crowded: none came free in time, or too many of this user wait already.
            GaveUp: `given_up` said so.
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
        """The place is free again."""
        with self._lock:
            self._let_go(turn)

    def settle(self, turn: Turn) -> bool:
        """Give a query that is not short after all a place of its own; False if none is free."""
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
        """Whether somebody waits to be tried in the place for what is short."""
        with self._lock:
            return self._to_try() is not None

    def when_taken_back(self, turn: Turn, hurry: Callable[[], None]) -> None:
        """Have `hurry` called when this place is taken back; at once if it was already."""
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
        """Give away what is free, and take back what is too much."""
        while self._waiting and len(self._running) < self.size:
            user = min(self._waiting, key=self._count)  # the first of these, so whoever waits longest
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
        """What is to be tried in the place for short queries: the newest of a user, so that few heavy ones do not hold up the rest."""
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
        """For each user who waits and has less than a share, one place of who has more than that."""
        needed = sum(self._count(user) < self.share for user in self._waiting)
        for turn in reversed(self._running):
            coming = sum(t.taken_back.is_set() for t in self._running)
            if coming >= needed:
                return
            kept = sum(t.user == turn.user and not t.taken_back.is_set() for t in self._running)
            if kept > self.share and not turn.taken_back.is_set():
                turn.taken_back.set()
                turn.hurry()
