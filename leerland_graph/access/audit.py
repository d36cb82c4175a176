"""The audit log: append-only, one event per line. Every line carries a digest of the one before.

A line identifies a person by pseudonym; the names are in the history, where they can be erased. Changing, removing or moving a line
breaks the chain (except at the end, which no later line covers), and `broken` says where.
"""

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from filelock import FileLock, Timeout

from leerland_graph.core.errors import StoreError
from leerland_graph.core.labels import escape_formula

__all__ = ["Audit", "AuditEvent"]

FILE = "audit.jsonl"
START = "0" * 64
COLUMNS = ("at", "who", "role", "act", "outcome", "landscape", "about")
PATIENCE = 10.0
"""Seconds to wait for another process to finish its line."""
_writing = Lock()
"""Threads of this process wait here, so that at most one of them waits for other processes."""


@dataclass(frozen=True)
class AuditEvent:
    """One line: time (UTC), person (a pseudonym, or '' if unknown), role, action, outcome, landscape and subject."""

    at: str
    who: str
    role: str
    act: str
    outcome: str
    landscape: str
    about: str


class Audit:
    """The log of a data folder."""

    def __init__(self, data: Path) -> None:
        self.path = data / FILE

    def add(self, *, who: str, role: str, act: str, outcome: str, landscape: str = "", about: str = "") -> None:
        """Append a line and sync it to disk.

        Raises:
            StoreError: it cannot be written, or another process keeps it locked.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        deed = AuditEvent(now, who, role, act, outcome, landscape, about[:500])
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with _writing, FileLock(f"{self.path}.lock", timeout=PATIENCE, mode=0o600):
                _append(self.path, deed)
        except Timeout:
            raise StoreError(
                str(self.path.parent),
                "Another process has kept the audit log locked for {seconds} seconds.",
                "Try again, or stop that process.",
                seconds=f"{PATIENCE:g}",
            ) from None
        except OSError as error:
            raise StoreError(
                str(self.path.parent),
                "The audit log cannot be written: {error}.",
                "Make room, or give write permission.",
                error=error,
            ) from None

    def deeds(self) -> Iterator[AuditEvent]:
        """All events, oldest first. Unreadable lines are skipped; `broken` reports them."""
        for _, told in self._lines():
            if told is not None:
                yield AuditEvent(**{c: str(told.get(c, "")) for c in COLUMNS})

    def broken(self) -> int | None:
        """The number of the first line that is unreadable or does not match the digest of the one before it, or None."""
        before = START
        for number, (raw, told) in enumerate(self._lines(), start=1):
            if told is None or told.get("before") != before:
                return number
            before = _digest(raw)
        return None

    def as_csv(self, names: Mapping[str, str]) -> str:
        """The log as CSV, with the names that are not erased."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for deed in self.deeds():
            cells = [deed.at, names.get(deed.who, deed.who), *(getattr(deed, c) for c in COLUMNS[2:])]
            writer.writerow(map(escape_formula, cells))
        return out.getvalue()

    def _lines(self) -> Iterator[tuple[bytes, dict[str, object] | None]]:
        if not self.path.is_file():
            return
        with self.path.open("rb") as file:
            for line in file:
                raw = line.rstrip(b"\n")
                try:
                    told = json.loads(raw)
                except ValueError:
                    told = None
                yield raw, told if isinstance(told, dict) else None


def _digest(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest() if line else START


def _append(path: Path, deed: AuditEvent) -> None:
    """Append a line with the digest of the last one, and sync it to disk. One at a time."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        line = json.dumps({**deed.__dict__, "before": _digest(_last_line(descriptor))}, ensure_ascii=False)
        os.write(descriptor, line.encode() + b"\n")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _last_line(descriptor: int) -> bytes:
    """The last line of a file."""
    end = os.lseek(descriptor, 0, os.SEEK_END)
    held = b""
    while end > 0 and held.rstrip(b"\n").count(b"\n") == 0:
        start = max(0, end - 4096)
        os.lseek(descriptor, start, os.SEEK_SET)
        held = os.read(descriptor, end - start) + held
        end = start
    return held.rstrip(b"\n").rpartition(b"\n")[2]
