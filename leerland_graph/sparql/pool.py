"""A few worker processes that answer queries: at most so many at once, each for at most so long."""

import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Full, LifoQueue, Queue
from typing import Any

from rdflib import URIRef

from leerland_graph.settings import Server
from leerland_graph.sparql.check import Mistake
from leerland_graph.sparql.frames import read_frame, write_frame
from leerland_graph.sparql.protocol import Asked, Problem
from leerland_graph.sparql.worker import Check, Job, Trial
from leerland_graph.store import Candidate

__all__ = ["Pool", "Reply"]

GONE = ("gone",)
STARTING = 60.0
"""Seconds that a new process gets to be ready."""
LOOK = 0.1
"""Seconds between looks at whether a query is to be broken off."""


@dataclass(frozen=True)
class Reply:
    """An answer: its media type, and all of it, or else the parts of it as they come. These must be read, or closed."""

    media_type: str
    whole: bytes
    parts: "_Parts | None"

    def chunks(self) -> Iterable[bytes]:
        """The bytes, in one part or in several."""
        return [self.whole] if self.parts is None else self.parts


class _Worker:
    """A process of its own program, not a copy of this one: what runs here (a page, say) is not run again there."""

    def __init__(self, place: Path | Server, timeout: float) -> None:
        command = [sys.executable, "-c", "from leerland_graph.sparql.worker import main; main()"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
        self.send((place, timeout))  # not as an argument: a password would stand in the list of processes
        self._frames: Queue[Any] = Queue(8)  # so that a slow client holds up its own query only
        threading.Thread(target=self._read, daemon=True).start()

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def send(self, message: Job | Trial | Check | tuple[Path | Server, float]) -> None:
        assert self.process.stdin is not None
        write_frame(self.process.stdin, pickle.dumps(message))

    def receive(self, seconds: float) -> Any:
        """The next message; raises Empty when it does not come in time."""
        return self._frames.get(timeout=max(0.001, seconds))

    def _read(self) -> None:
        assert self.process.stdout is not None
        while True:
            frame = read_frame(self.process.stdout)
            message = pickle.loads(frame) if frame is not None else GONE  # noqa: S301  (from our own process)
            while True:
                with suppress(Full):
                    self._frames.put(message, timeout=1)
                    break
                if not self.is_alive:
                    return
            if message is GONE:
                return

    def stop(self) -> None:
        self.process.kill()
        self.process.wait(5)
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError, ValueError):
                pipe.close()  # type: ignore[union-attr]


class _Parts:
    """The parts of a large answer. Whatever ends it early, the client's going away too, stops the query."""

    def __init__(self, pool: "Pool", worker: _Worker, until: float) -> None:
        self._pool, self._worker, self._until = pool, worker, until
        self._sent = 0
        self._open = True

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if not self._open:
            raise StopIteration
        try:
            message = self._pool.next(self._worker, self._until)
            if message[0] == "end":
                self._open = False
                self._pool.free(self._worker)
                raise StopIteration
            if message[0] == "refused":
                raise Problem(500, message[2])
            self._sent += len(message[1])
            if self._sent > self._pool.most:
                raise Problem(503, f"The answer is larger than {self._pool.most} bytes. Ask for less, with LIMIT.")
            return bytes(message[1])
        except StopIteration:
            raise
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Stop the query, if it is not done."""
        if self._open:
            self._open = False
            self._pool.lost(self._worker)

    def __del__(self) -> None:
        self.close()


class Pool:
    """Worker processes over one store.

    `size` queries run at once; one more waits up to `patience` seconds for its turn. A query gets `timeout` seconds, and its
    answer may have `most` bytes. `revision` tells when the store has changed.
    """

    def __init__(
        self, place: Path | Server, *, size: int = 2, timeout: float = 30.0, patience: float = 5.0, most: int = 2_000_000_000,
        revision: Callable[[], object] = lambda: None,
    ) -> None:  # fmt: skip
        self.place, self.timeout, self.patience, self.most, self.revision = place, timeout, patience, most, revision
        self._free: LifoQueue[_Worker | None] = LifoQueue()
        self._all: set[_Worker] = set()
        self._lock = threading.Lock()
        for _ in range(size):
            self._free.put(None)  # a place; its process is started when it is first needed

    def ask(self, query: Asked, accept: str | None, stop: threading.Event | None = None) -> Reply:
        """The answer to a query: whole where it is small, else as it comes. Setting `stop` breaks it off until it begins to come.

        Raises:
            Problem: 400 with the place of the mistake, 406, 499 when it was broken off, 503 when all are busy or the query takes
                too long.
        """
        assert query.query is not None
        return self._do(Job(query.query, query.default, query.named, accept, self.revision()), stop)

    def try_update(self, landscape: URIRef, request: str, *, who: str, why: str) -> Candidate:
        """What an update would change in a landscape, as the store is now. Nothing is written.

        Raises:
            Problem: 400 with what is wrong, 503 when all are busy or it takes too long.
        """
        reply = self._do(Trial(landscape, request, who, why, self.revision()))
        candidate: Candidate = pickle.loads(reply.whole)  # noqa: S301  (from our own process)
        return candidate

    def mistake(self, query: str) -> Mistake | None:
        """What is wrong with a query; None if it can be asked.

        Raises:
            Problem: 503 when all are busy or it takes too long to tell.
        """
        found: Mistake | None = pickle.loads(self._do(Check(query)).whole)  # noqa: S301  (from our own process)
        return found

    def _do(self, job: Job | Trial | Check, stop: threading.Event | None = None) -> Reply:
        worker = self._taken()
        ready = used = False  # for the next query; by an answer that is still to be read
        try:
            until = time.monotonic() + self.timeout
            worker.send(job)
            message = self.next(worker, until, stop)
            used = message[0] == "head"
            ready = not used
            if message[0] == "refused":
                raise Problem(message[1], message[2])
            if message[0] == "whole":
                return Reply(message[1], message[2], None)
            return Reply(message[1], b"", _Parts(self, worker, until))
        except (EOFError, OSError):
            raise Problem(500, "The query ended its process. Ask for less.") from None
        finally:
            if ready:
                self.free(worker)
            elif not used:
                self.lost(worker)

    def next(self, worker: _Worker, until: float, stop: threading.Event | None = None) -> Any:
        """The next message of a worker."""
        try:
            message = self._received(worker, until, stop)
        except Empty:
            raise Problem(
                503, f"It took longer than {self.timeout:g} seconds and was stopped. Ask for less: a LIMIT, a "
                "narrower pattern, MINUS instead of NOT EXISTS.",
            ) from None  # fmt: skip
        if message == GONE:
            raise EOFError
        return message

    def _received(self, worker: _Worker, until: float, stop: threading.Event | None) -> Any:
        if stop is None:
            return worker.receive(until - time.monotonic())
        while time.monotonic() < until:
            if stop.is_set():
                raise Problem(499, "The query was broken off.")
            with suppress(Empty):
                return worker.receive(min(LOOK, until - time.monotonic()))
        raise Empty

    def _taken(self) -> _Worker:
        """A worker of ours alone, ready for a query."""
        try:
            worker = self._free.get(timeout=self.patience)
        except Empty:
            raise Problem(503, "Too many queries are running. Try again in a moment.", {"Retry-After": "5"}) from None
        if worker is not None and worker.is_alive:
            return worker
        try:
            return self._started()
        except BaseException:
            self._free.put(None)
            raise

    def _started(self) -> _Worker:
        """A new worker that is ready: the time it takes to get so is not taken from its first query."""
        worker = _Worker(self.place, self.timeout)
        with suppress(Empty):
            if worker.receive(STARTING) != GONE:
                with self._lock:
                    self._all = {w for w in self._all if w.is_alive} | {worker}
                return worker
        worker.stop()
        raise Problem(503, "No process could be started to answer. Try again in a moment.", {"Retry-After": "5"})

    def free(self, worker: _Worker) -> None:
        """Take back a worker that is ready for more."""
        self._free.put(worker)

    def lost(self, worker: _Worker) -> None:
        """Stop a worker in the middle of its work."""
        worker.stop()
        with self._lock:
            self._all.discard(worker)
        self._free.put(None)

    def close(self) -> None:
        """Stop every process."""
        with self._lock:
            for worker in self._all:
                worker.stop()
            self._all.clear()
