"""A worker process as its parent sees it: start it, exchange messages, and find out why it ended."""

import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from queue import Empty, Full, Queue
from typing import IO, Any

from leerland_graph.core.settings import Server
from leerland_graph.sparql.frames import read_frame, write_frame

__all__ = ["GONE", "End", "Process"]

GONE = ("gone",)
"""The last message, after the process has ended."""
HELD = 8
"""Maximum number of messages in the queue: a slow client blocks its own query only."""
STARTED_BY = (
    "import sys; from leerland_graph.core.confine import bound_memory, cut_network; bound_memory(int(sys.argv[1])); "
    "way = cut_network() if sys.argv[2] == 'cut' else ''; from leerland_graph.sparql.worker import main; main(way)"
)
TAIL = 40
_STACK_OVERFLOW = 0xC00000FD
_log = logging.getLogger("leerland")


class End(StrEnum):
    """Why a process ended."""

    MEMORY = "memory"
    TIME = "time"
    STACK = "stack"
    CRASH = "crash"
    STOPPED = "stopped"


class Process:
    """A worker process, started with its own program instead of by fork, so that the main module of this process does not run again there.

    It opens the store at this `revision` before it reports ready. A worker for a remote store keeps its network access; any other is confined
    (`way` names the mechanism, '' if none works here).
    """

    def __init__(self, place: Path | Server, *, timeout: float, megabytes: int, revision: object = None) -> None:
        network = "open" if isinstance(place, Server) else "cut"
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", STARTED_BY, str(megabytes), network],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "RUST_BACKTRACE": "0"},
        )  # fmt: skip
        self._said: deque[bytes] = deque(maxlen=TAIL)
        self._frames: Queue[Any] = Queue(HELD)
        self._stopped = False
        self.way = ""
        self._readers = [threading.Thread(target=t, daemon=True) for t in (self._read, self._listen)]
        for reader in self._readers:
            reader.start()
        with suppress(OSError):
            self.send((place, timeout, revision))  # not as an argument: passwords would show in the process list

    @property
    def is_alive(self) -> bool:
        """Whether it can receive tasks."""
        return not self._stopped and self.process.poll() is None

    def used(self) -> float:
        """The processor time that it has used, in seconds; wall clock time where the system does not tell."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_bytes().rpartition(b")")[2].split()
        except OSError:
            return time.monotonic()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def is_ready(self, seconds: float) -> bool:
        """Wait until it is ready, so that its first query is not charged for the startup time."""
        with suppress(Empty):
            message = self.receive(seconds)
            if message[0] == "ready":
                self.way = message[1]
                return True
        return False

    def send(self, message: object) -> None:
        """Send it a task.

        Raises:
            OSError: the process has ended.
        """
        pipe = self._pipe(self.process.stdin)
        write_frame(pipe, pickle.dumps(message))

    def receive(self, seconds: float) -> Any:
        """The next message; `GONE` if the process has ended.

        Raises:
            Empty: timeout.
        """
        return self._frames.get(timeout=max(0.001, seconds))

    @staticmethod
    def _pipe(found: IO[bytes] | None) -> IO[bytes]:
        assert found is not None
        return found

    def _read(self) -> None:
        while True:
            frame = read_frame(self._pipe(self.process.stdout))
            message = pickle.loads(frame) if frame is not None else GONE  # noqa: S301  (from our own process)
            while True:
                with suppress(Full):
                    self._frames.put(message, timeout=1)
                    break
                if not self.is_alive:
                    return
            if message is GONE:
                return

    def _listen(self) -> None:
        with suppress(OSError, ValueError):
            for line in self._pipe(self.process.stderr):
                self._said.append(line)

    def why(self) -> End:
        """Why it ended; anything other than one of our limits is logged."""
        if self._stopped:
            return End.STOPPED
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(30)  # its pipe is closed, but a busy system may take a while to end it
        self._readers[1].join(5)
        code, said = self.process.returncode, b"".join(self._said)
        found = _why(code, said)
        if found is End.CRASH:
            _log.error("A process that answers queries ended (%s): %s", code, said.decode("utf-8", "replace").strip())
        return found

    def stop(self) -> None:
        """Kill it, whatever it is doing."""
        self._stopped = True
        self.process.kill()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        for reader in self._readers:
            reader.join(0.2)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            with suppress(OSError, ValueError):
                pipe.close()  # type: ignore[union-attr]


def _why(code: int | None, said: bytes) -> End:
    if code == -signal.SIGABRT and (b"memory allocation of" in said or b"bad_alloc" in said):
        return End.MEMORY
    if b"overflowed its stack" in said or code == _STACK_OVERFLOW:
        return End.STACK
    if sys.platform == "win32" or code is None:
        return End.CRASH
    by_signal = {
        signal.SIGKILL: End.MEMORY,  # by the kernel, when the machine runs out of memory
        signal.SIGALRM: End.TIME,
        signal.SIGSEGV: End.STACK,
        signal.SIGBUS: End.STACK,
    }
    return next((end for number, end in by_signal.items() if code == -number), End.CRASH)
