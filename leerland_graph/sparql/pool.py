"""A pool of worker processes for queries: limited in number and in time, shared fairly between users."""

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
"""Timeout in seconds for a new process to become ready."""
LOOK = 0.1
"""Seconds between checks for cancellation."""
LAST_MOMENT = 0.2
SOON = {"Retry-After": "5"}


class Broken(Exception):
    """An answer that was cut off: by a timeout, or because its process ended."""


@dataclass(frozen=True)
class Limits:
    """Limits on one query.

    `timeout` is in seconds until the end of the answer, `megabytes` its memory, `patience` the seconds to wait for a slot. `most` is the size of an
    answer in bytes, `statements` the number that an update may change. A query that is tried in the slot for short queries may use
    `trial` seconds of processor time there before it makes room for the next; an answer whose slot another user needs gets `spare` more seconds.
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
    """An answer: its media type, and its whole content, or else its parts as a stream, which must be read or closed."""

    media_type: str
    whole: bytes
    parts: "Parts | None"

    def chunks(self) -> Iterable[bytes]:
        """The content, in one part or several."""
        return [self.whole] if self.parts is None else self.parts


class _NotHere(Exception):
    """The query must wait for another slot, and restarts there."""


class Parts:
    """The parts of a large answer. Its timeout runs on the server: when it expires, the slot is released and the process
    stopped, even if nobody reads."""

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
        """Stop the query, if it is still running."""
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
    """Worker processes over one store: `size` slots, plus one for short queries if `short` is set.

    Each task belongs to a `user`, '' if unknown. `revision` returns the state of the store, to detect changes; `limits` are the fields
    of `Limits`, by name. `confined` is for machines where processes can be confined from the network: then an unconfined process is not used.
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
        """The answer to a query: whole if it is small, else as a stream. Setting `stop` cancels it until streaming starts.

        Raises:
            ProtocolError: 400 with the position of the error, 406, 499 if it was cancelled, 503 if all slots are busy or the query
                times out, 507 if it needs too much memory.
        """
        assert query.query is not None
        return self._do(Job(query.query, query.default, query.named, accept, self.revision()), user, stop)

    def try_update(
        self, landscape: URIRef, request: str, *, who: str, why: str, user: str = "", stop: threading.Event | None = None
    ) -> ChangeSet:  # fmt: skip
        """The change set of an update of a landscape in its current state. Nothing is written.

        Raises:
            ProtocolError: 400 with the error, 413 if it changes too much, else as `ask`.
        """
        most = self.limits.statements
        found: ChangeSet = self._told(Trial(landscape, request, who, why, most, self.revision()), user, stop)
        return found

    def mistake(self, query: str, *, user: str = "") -> Mistake | None:
        """The error in a query; None if it is valid.

        Raises:
            ProtocolError: 400 if it is nested too deeply, 503 if all slots are busy or parsing times out.
        """
        found: Mistake | None = self._told(Check(query), user)
        return found

    def explain(self, query: str, *, user: str = "") -> list[Step]:
        """The plan of a query over all graphs, step by step; for a local store.

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
            if gave_up():  # starting one is slow; keep it for the next task
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
        """The first message of an answer. A cancelled query gets a short grace period: most finish in it, which saves the process."""
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
        """The error for a query that was refused, or whose process ended."""
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
        """Whether parsing the text alone, without data, also crashes a process."""
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
        """A process for exclusive use, ready for a task."""
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
        """Release a slot, and its process if that can be reused."""
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
