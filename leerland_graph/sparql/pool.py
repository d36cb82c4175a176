"""A few worker processes that answer queries: at most so many at once, each for at most so long, shared fairly between users."""

import pickle
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import Any

from rdflib import URIRef

from leerland_graph.core.errors import UsageError
from leerland_graph.core.settings import Server
from leerland_graph.sparql.check import Mistake
from leerland_graph.sparql.explain import Step
from leerland_graph.sparql.process import GONE, End, Process
from leerland_graph.sparql.protocol import ProtocolError, SparqlRequest
from leerland_graph.sparql.turns import Crowded, GaveUp, Turn, Turns
from leerland_graph.sparql.worker import Check, Explain, Job, Task, Trial
from leerland_graph.store import ChangeSet

__all__ = ["Broken", "Limits", "Pool", "Reply"]

STARTING = 60.0
"""Seconds that a new process gets to be ready."""
LOOK = 0.1
"""Seconds between looks at whether a query is to be broken off."""
LAST_MOMENT = 0.2
SOON = {"Retry-After": "5"}


class Broken(Exception):
    """An answer that ends before its end: out of time, or its process ended."""


@dataclass(frozen=True)
class Limits:
    """What one query may have.

    `timeout` seconds until the end of its answer, `megabytes` of memory, `patience` seconds to wait for a turn. `most` bytes is how long an
    answer may be, `statements` how many of them an update may change. A query that is tried in the place for short ones has
    `trial` seconds of a processor there, and then makes room for the next; an answer whose place is wanted by another user has `spare` seconds more.
    """

    timeout: float = 30.0
    megabytes: int = 1500
    patience: float = 5.0
    most: int = 2_000_000_000
    statements: int = 100_000
    trial: float = 1.0
    spare: float = 2.0


@dataclass(frozen=True)
class Reply:
    """An answer: its media type, and all of it, or else the parts of it as they come. These must be read, or closed."""

    media_type: str
    whole: bytes
    parts: "Parts | None"

    def chunks(self) -> Iterable[bytes]:
        """The bytes, in one part or in several."""
        return [self.whole] if self.parts is None else self.parts


class _NotHere(Exception):
    """The query has to wait for another place, and begins anew there."""


class Parts:
    """The parts of a large answer. Its time runs on the clock of the server: when it is over, the place is free and the process
    is stopped, whether anybody reads or not."""

    def __init__(self, pool: "Pool", process: Process, turn: Turn, until: float) -> None:
        self._pool, self._process, self._turn, self.until = pool, process, turn, until
        self._sent = 0
        self._lock = threading.Lock()
        self._open, self._is_whole = True, False
        self._timers = [self._end_in(until - time.monotonic())]
        pool.turns.when_taken_back(turn, self._hurry)

    def _end_in(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(max(0.0, seconds), self.close)
        timer.daemon = True
        timer.start()
        return timer

    def _hurry(self) -> None:
        self._timers.append(self._end_in(self._pool.limits.spare))

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._is_whole:
            raise StopIteration
        try:
            while self._open:
                with suppress(Empty):
                    message = self._process.receive(min(LOOK, self.until - time.monotonic()))
                    break
            else:
                raise Broken("It took too long, or its place was needed.")
            if message[0] == "end":
                self._end(whole=True)
                raise StopIteration
            if message[0] != "data":
                raise Broken("The query ended in the middle of its answer.")
            self._sent += len(message[1])
            if self._sent > self._pool.limits.most:
                raise Broken(f"The answer is larger than {self._pool.limits.most} bytes.")
            return bytes(message[1])
        except StopIteration:
            raise
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Stop the query, if it is not done."""
        self._end(whole=False)

    def _end(self, *, whole: bool) -> None:
        with self._lock:
            if not self._open:
                return
            self._open, self._is_whole = False, whole
        for timer in self._timers:
            timer.cancel()
        self._pool.ended(self._process, self._turn, reuse=whole)

    def __del__(self) -> None:
        self.close()


class Pool:
    """Worker processes over one store: `size` places, and one for short queries where `short` says so.

    Each task is asked for a `user`, '' for whoever is not known. `revision` tells when the store has changed; `limits` are those
    of `Limits`, by name. `confined` is for a machine that can take the network from a process: one that has it nevertheless is not used.
    """

    def __init__(
        self, place: Path | Server, *, size: int = 2, short: bool = True, confined: bool = False,
        revision: Callable[[], object] = lambda: None, **limits: Any,
    ) -> None:  # fmt: skip
        self.place, self.limits, self.confined, self.revision = place, Limits(**limits), confined, revision
        self.turns = Turns(size, short=short)
        self._idle: list[Process] = []
        self._all: set[Process] = set()
        self._lock = threading.Lock()

    def ask(
        self, query: SparqlRequest, accept: str | None, stop: threading.Event | None = None, *, user: str = ""
    ) -> Reply:
        """The answer to a query: whole where it is small, else as it comes. Setting `stop` breaks it off until it begins to come.

        Raises:
            ProtocolError: 400 with the place of the mistake, 406, 499 when it was broken off, 503 when all are busy or the query takes
                too long, 507 when it needs too much memory.
        """
        assert query.query is not None
        return self._do(Job(query.query, query.default, query.named, accept, self.revision()), user, stop)

    def try_update(
        self, landscape: URIRef, request: str, *, who: str, why: str, user: str = "", stop: threading.Event | None = None
    ) -> ChangeSet:  # fmt: skip
        """What an update would change in a landscape, as the store is now. Nothing is written.

        Raises:
            ProtocolError: 400 with what is wrong, 413 when it changes too much, else as `ask`.
        """
        most = self.limits.statements
        found: ChangeSet = self._told(Trial(landscape, request, who, why, most, self.revision()), user, stop)
        return found

    def mistake(self, query: str, *, user: str = "") -> Mistake | None:
        """What is wrong with a query; None if it can be asked.

        Raises:
            ProtocolError: 400 when it is nested too deeply, 503 when all are busy or it takes too long to tell.
        """
        found: Mistake | None = self._told(Check(query), user)
        return found

    def explain(self, query: str, *, user: str = "") -> list[Step]:
        """How a query over all graphs is answered, step by step; for a store on this disk.

        Raises:
            ProtocolError: as `ask`.
        """
        found: list[Step] = self._told(Explain(query, 0.9 * self.limits.timeout), user)
        return found

    def _told(self, task: Task, user: str, stop: threading.Event | None = None) -> Any:
        reply = self._do(task, user, stop)
        return pickle.loads(b"".join(reply.chunks()))  # noqa: S301  (from our own process)

    def _do(self, task: Task, user: str, stop: threading.Event | None = None) -> Reply:
        gave_up = stop.is_set if stop is not None else lambda: False
        may_be_short, again = True, False
        while True:
            until = time.monotonic() + self.limits.patience
            try:
                turn = self.turns.take(user, until=until, may_be_short=may_be_short, first=again, given_up=gave_up)
                return self._answered(task, turn, gave_up)
            except _NotHere:
                may_be_short, again = False, True
            except Crowded:
                why = UsageError("Too many queries are running.", "Try again in a moment.")
                raise ProtocolError(503, why, SOON) from None
            except GaveUp:
                raise _broken_off() from None

    def _answered(self, task: Task, turn: Turn, gave_up: Callable[[], bool]) -> Reply:
        process: Process | None = None
        reuse = begun = False
        try:
            if gave_up():
                raise _broken_off()
            process = self._process()
            if gave_up():  # starting one takes a while; it is good for the next
                reuse = True
                raise _broken_off()
            until = time.monotonic() + self.limits.timeout
            message = self._first(process, task, turn, until, gave_up)
            begun = message[0] == "head"
            if begun and not self.turns.settle(turn):
                begun = False
                raise _NotHere
            if begun:
                return Reply(message[1], b"", Parts(self, process, turn, until))
            reuse = message[0] in ("whole", "refused")
            if message[0] == "whole":
                return Reply(message[1], message[2], None)
            raise self._trouble(message, task, process, until)
        finally:
            if not begun:
                self.ended(process, turn, reuse=reuse)

    def _first(self, process: Process, task: Task, turn: Turn, until: float, gave_up: Callable[[], bool]) -> Any:
        """The first message of an answer. A query that is broken off gets a last moment: most are done then, and a process is saved."""
        used = process.used()
        end: float | None = None
        try:
            process.send(task)
        except OSError:
            return GONE
        while (now := time.monotonic()) < until:
            with suppress(Empty):
                return process.receive(min(LOOK, until - now))
            if gave_up():
                end = end or now + LAST_MOMENT
                if now >= end:
                    raise _broken_off()
            if turn.taken_back.is_set():
                raise _NotHere
            is_long = turn.short and process.used() - used > self.limits.trial
            if is_long and not self.turns.settle(turn) and self.turns.is_short_wanted():
                raise _NotHere
        return (End.TIME,)

    def _trouble(self, message: Any, task: Task, process: Process, until: float) -> ProtocolError:
        """What is wrong with a query that was refused, or whose process ended."""
        if message[0] == "refused":
            return ProtocolError(message[1], message[2])
        end = process.why() if message == GONE else message[0]
        if end == End.STACK and not self._is_too_deep(task, until):
            end = End.CRASH
        match end:
            case End.MEMORY:
                return ProtocolError(507, UsageError(
                    "It needs more than {mb} MB of memory and was stopped.",
                    "Ask for less: a LIMIT, a narrower pattern, less to sort or to group.", mb=self.limits.megabytes,
                ))  # fmt: skip
            case End.TIME:
                return ProtocolError(503, UsageError(
                    "It took longer than {seconds:g} seconds and was stopped.",
                    "Ask for less: a LIMIT, a narrower pattern, MINUS instead of NOT EXISTS.", seconds=self.limits.timeout,
                ))  # fmt: skip
            case End.STOPPED:
                return _broken_off()
            case End.STACK:
                return ProtocolError(400, UsageError(
                    "It is nested too deeply to be read.", "Use fewer brackets and operators within each other."
                ))  # fmt: skip
            case _:
                return ProtocolError(500, UsageError("Its process ended before it could answer.", "Ask for less."))

    def _is_too_deep(self, task: Task, until: float) -> bool:
        """Whether the text alone, over no data, ends a process, too."""
        match task:
            case Check():
                return True
            case Trial():
                alone = Check(task.request, "update")
            case _:
                alone = Check(task.query)
        process = self._process()
        reuse = False
        try:
            process.send(alone)
            message = process.receive(until - time.monotonic())
            reuse = message != GONE
            return not reuse and process.why() == End.STACK
        except (Empty, OSError):
            return False
        finally:
            self._keep(process) if reuse else self._lose(process)

    def _process(self) -> Process:
        """A process of ours alone, ready for a task."""
        while True:
            with self._lock:
                process = self._idle.pop() if self._idle else None
            if process is None:
                return self._started()
            if process.is_alive:
                return process
            self._lose(process)

    def _started(self) -> Process:
        process = Process(
            self.place, timeout=self.limits.timeout, megabytes=self.limits.megabytes, revision=self.revision()
        )
        if process.is_ready(STARTING) and (process.way or not self.confined):
            with self._lock:
                self._all = {p for p in self._all if p.is_alive} | {process}
            return process
        process.stop()
        why = UsageError("No process could be started to answer.", "Try again in a moment.")
        raise ProtocolError(503, why, SOON)

    def ended(self, process: Process | None, turn: Turn, *, reuse: bool) -> None:
        """Take back a place, and its process if that is ready for more."""
        try:
            if process is not None:
                self._keep(process) if reuse else self._lose(process)
        finally:
            self.turns.give_back(turn)

    def _keep(self, process: Process) -> None:
        with self._lock:
            self._idle.append(process)

    def _lose(self, process: Process) -> None:
        process.stop()
        with self._lock:
            self._all.discard(process)

    def close(self) -> None:
        """Stop every process."""
        with self._lock:
            processes, self._idle, self._all = self._all, [], set()
        for process in processes:
            process.stop()


def _broken_off() -> ProtocolError:
    return ProtocolError(499, UsageError("The query was broken off."))
