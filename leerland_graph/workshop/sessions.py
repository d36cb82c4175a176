"""Storage of workshops in a database beside the store (SQLite): participants, placements and agreements.

Participants' names are not stored. A participant is a number and a department; only a digest is stored of the key with which a
participant returns. Closing a workshop deletes who placed what; the spread is kept.
"""

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rdflib import URIRef

from leerland_graph.core.errors import NotFound, StoreError, UsageError
from leerland_graph.core.files import make_private
from leerland_graph.store import NAMELESS

__all__ = ["CLOSED", "MOST_PEOPLE", "OPEN", "REVEALED", "Outcome", "Place", "Session", "Workshops"]

FILE = "workshops.sqlite"
OPEN, REVEALED, CLOSED = "open", "revealed", "closed"
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without 0, O, 1, I and L: codes are read from a screen across a room."""
LENGTH = 6
MOST_PEOPLE, MOST_ITEMS = 200, 60
UNKNOWN = ""
"""The stored element of a participant who does not know where an intervention belongs."""
COLUMNS = "code, landscape, title, facilitator, open_to_all, state, began, ended, change"
SCHEMA = """
CREATE TABLE IF NOT EXISTS session (
  code TEXT PRIMARY KEY, landscape TEXT NOT NULL, title TEXT NOT NULL, facilitator TEXT NOT NULL, open_to_all INTEGER NOT NULL,
  state TEXT NOT NULL, began TEXT NOT NULL, ended TEXT, change INTEGER, spread TEXT);
CREATE TABLE IF NOT EXISTS item (
  code TEXT NOT NULL REFERENCES session, position INTEGER NOT NULL, intervention TEXT NOT NULL, PRIMARY KEY (code, intervention));
CREATE TABLE IF NOT EXISTS participant (
  code TEXT NOT NULL REFERENCES session, number INTEGER NOT NULL, digest TEXT NOT NULL UNIQUE, department TEXT NOT NULL, PRIMARY KEY (code, number));
CREATE TABLE IF NOT EXISTS place (
  code TEXT NOT NULL, number INTEGER NOT NULL, intervention TEXT NOT NULL, element TEXT NOT NULL, PRIMARY KEY (code, number, intervention));
CREATE TABLE IF NOT EXISTS outcome (
  code TEXT NOT NULL REFERENCES session, intervention TEXT NOT NULL, elements TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (code, intervention));
"""


@dataclass(frozen=True)
class Session:
    """A workshop: its code, landscape, interventions, facilitator (a name) and state.

    `open_to_all`: participants need no account. `change` is the number of the resulting change.
    """

    code: str
    landscape: URIRef
    title: str
    facilitator: str
    open_to_all: bool
    state: str
    began: datetime
    ended: datetime | None
    change: int | None
    items: tuple[URIRef, ...]


@dataclass(frozen=True)
class Place:
    """The placement of an intervention by one participant; `element` is None if the participant does not know."""

    number: int
    department: URIRef
    intervention: URIRef
    element: URIRef | None


@dataclass(frozen=True)
class Outcome:
    """What the group agreed on for an intervention, and why."""

    intervention: URIRef
    elements: tuple[URIRef, ...]
    reason: str


class Workshops:
    """The workshops in a data folder. Transactions are short, so that many participants can work at the same time."""

    def __init__(self, data: Path) -> None:
        self.path = data / FILE
        self._ready = False

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            ready = self._ready and self.path.is_file()
            if not ready:
                make_private(self.path)
            with closing(sqlite3.connect(self.path, timeout=20)) as connection:
                connection.execute("PRAGMA synchronous=FULL")
                connection.execute("PRAGMA foreign_keys=ON")
                connection.execute("PRAGMA secure_delete=ON")
                if not ready:
                    connection.execute("PRAGMA journal_mode=WAL")
                    connection.executescript(SCHEMA)
                    self._ready = True
                with connection:
                    yield connection
        except sqlite3.Error as error:
            raise StoreError(
                str(self.path),
                "The workshops cannot be kept: {error}.",
                "Make room, or give write permission.",
                error=error,
            ) from None

    def start(
        self, landscape: URIRef, title: str, items: Sequence[URIRef], *, facilitator: str, open_to_all: bool
    ) -> Session:
        """Start a workshop with a unique code.

        Raises:
            UsageError: the title is missing, or it has no or too many interventions.
            StoreError: it cannot be stored.
        """
        if not title.strip():
            raise UsageError("The workshop has no title.", "Give it one.")
        if not 0 < len(set(items)) <= MOST_ITEMS:
            raise UsageError("A workshop is about 1 to {most} interventions.", "Choose others.", most=MOST_ITEMS)
        with self._open() as db:
            code = _code()
            while db.execute("SELECT 1 FROM session WHERE code = ?", (code,)).fetchone():
                code = _code()
            db.execute(
                "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL)",
                (code, str(landscape), title.strip(), facilitator, int(open_to_all), OPEN, _now()),
            )
            rows = [(code, n, str(i)) for n, i in enumerate(dict.fromkeys(items))]
            db.executemany("INSERT INTO item VALUES (?, ?, ?)", rows)
        return self.session(code)

    def session(self, code: str) -> Session:
        """The workshop with a code, case-insensitive.

        Raises:
            NotFound: there is none.
        """
        with self._open() as db:
            query = f"SELECT {COLUMNS} FROM session WHERE code = ?"  # noqa: S608  (our own columns)
            row = db.execute(query, (code.strip().upper(),)).fetchone()
            if row is None:
                raise NotFound("workshop", code)
            return _session(db, row)

    def sessions(self, landscape: URIRef) -> list[Session]:
        """The workshops on a landscape, latest first."""
        if not self.path.is_file():
            return []
        with self._open() as db:
            query = f"SELECT {COLUMNS} FROM session WHERE landscape = ? ORDER BY began DESC, code"  # noqa: S608
            return [_session(db, row) for row in db.execute(query, (str(landscape),)).fetchall()]

    def join(self, code: str, department: URIRef) -> str:
        """Add a participant; returns the key with which the participant can return.

        Raises:
            NotFound: there is no such workshop.
            UsageError: it accepts no more participants.
        """
        session = self.session(code)
        key = secrets.token_urlsafe(24)
        with self._open() as db:
            db.execute("BEGIN IMMEDIATE")
            (count,) = db.execute("SELECT COUNT(*) FROM participant WHERE code = ?", (session.code,)).fetchone()
            if session.state != OPEN or count >= MOST_PEOPLE:
                raise UsageError("This workshop takes nobody any more.", "Ask the facilitator.")
            db.execute(
                "INSERT INTO participant VALUES (?, ?, ?, ?)", (session.code, count + 1, _digest(key), str(department))
            )
        return key

    def participant(self, code: str, key: str) -> tuple[int, URIRef] | None:
        """The number and department of the participant with a key, or None."""
        with self._open() as db:
            row = db.execute(
                "SELECT number, department FROM participant WHERE code = ? AND digest = ?",
                (code.strip().upper(), _digest(key)),
            ).fetchone()
        return (row[0], URIRef(row[1])) if row else None

    def place(self, code: str, key: str, intervention: URIRef, element: URIRef | None) -> None:
        """Store a participant's placement of an intervention, replacing an earlier one.

        Raises:
            UsageError: the key or the intervention is not of this workshop, or placing has ended.
        """
        session, who = self.session(code), self.participant(code, key)
        if who is None or intervention not in session.items or session.state != OPEN:
            raise UsageError("This cannot be placed now.", "Open the workshop again.")
        with self._open() as db:
            db.execute(
                "INSERT INTO place VALUES (?, ?, ?, ?) ON CONFLICT (code, number, intervention) DO UPDATE SET element = excluded.element",
                (session.code, who[0], str(intervention), str(element or UNKNOWN)),
            )

    def placed_by(self, code: str, key: str) -> dict[URIRef, URIRef | None]:
        """A participant's placements so far."""
        who = self.participant(code, key)
        if who is None:
            return {}
        with self._open() as db:
            rows = db.execute(
                "SELECT intervention, element FROM place WHERE code = ? AND number = ?", (code.strip().upper(), who[0])
            ).fetchall()
        return {URIRef(i): URIRef(e) if e else None for i, e in rows}

    def readiness(self, code: str) -> dict[URIRef, tuple[int, int]]:
        """For each department, how many participants joined and how many have placed everything; not where."""
        session = self.session(code)
        with self._open() as db:
            rows = db.execute(
                """SELECT p.department, (SELECT COUNT(*) FROM place q WHERE q.code = p.code AND q.number = p.number)
                   FROM participant p WHERE p.code = ?""",
                (session.code,),
            ).fetchall()
        found: dict[URIRef, tuple[int, int]] = {}
        for department, count in rows:
            joined, ready = found.get(URIRef(department), (0, 0))
            found[URIRef(department)] = (joined + 1, ready + (count >= len(session.items)))
        return found

    def reveal(self, code: str) -> None:
        """End placing and show the placements.

        Raises:
            UsageError: there are no placements yet, or the workshop is already past this state.
        """
        with self._open() as db:
            if db.execute("SELECT 1 FROM place WHERE code = ?", (code.strip().upper(),)).fetchone() is None:
                raise UsageError("Nobody has placed anything yet.", "Wait for the participants.")
            done = db.execute(
                "UPDATE session SET state = ? WHERE code = ? AND state = ?", (REVEALED, code.strip().upper(), OPEN)
            )
            if done.rowcount == 0:
                raise UsageError("This workshop is past that.")

    def places(self, code: str) -> list[Place]:
        """All placements; empty before the reveal, and without participant numbers once the workshop is closed.

        Raises:
            NotFound: there is no such workshop.
        """
        session = self.session(code)
        if session.state == OPEN:
            return []
        with self._open() as db:
            if session.state == CLOSED:
                (kept,) = db.execute("SELECT spread FROM session WHERE code = ?", (session.code,)).fetchone()
                return [
                    Place(0, URIRef(d), URIRef(i), URIRef(e) if e else None) for d, i, e in json.loads(kept or "[]")
                ]
            rows = db.execute(
                """SELECT p.number, p.department, q.intervention, q.element FROM place q
                   JOIN participant p ON p.code = q.code AND p.number = q.number WHERE q.code = ? ORDER BY p.number, q.intervention""",
                (session.code,),
            ).fetchall()
        return [Place(n, URIRef(d), URIRef(i), URIRef(e) if e else None) for n, d, i, e in rows]

    def agree(self, code: str, intervention: URIRef, elements: Sequence[URIRef], reason: str) -> None:
        """Store what the group agreed, replacing an earlier outcome; without elements, the outcome is removed.

        Raises:
            UsageError: it is not revealed yet or already closed, or the intervention is not of this workshop.
        """
        session = self.session(code)
        if session.state != REVEALED or intervention not in session.items:
            raise UsageError("This cannot be written down now.", "Open the workshop again.")
        with self._open() as db:
            db.execute("DELETE FROM outcome WHERE code = ? AND intervention = ?", (session.code, str(intervention)))
            if elements:
                told = json.dumps(sorted(map(str, elements)))
                db.execute(
                    "INSERT INTO outcome VALUES (?, ?, ?, ?, ?)",
                    (session.code, str(intervention), told, reason.strip(), _now()),
                )

    def outcomes(self, code: str) -> dict[URIRef, Outcome]:
        """The outcomes by intervention."""
        with self._open() as db:
            rows = db.execute(
                "SELECT intervention, elements, reason FROM outcome WHERE code = ?", (code.strip().upper(),)
            ).fetchall()
        return {URIRef(i): Outcome(URIRef(i), tuple(URIRef(e) for e in json.loads(es)), r) for i, es, r in rows}

    def close(self, code: str, change: int | None) -> None:
        """Close a workshop: keep the spread, delete who placed what.

        Raises:
            UsageError: it was closed already.
        """
        session = self.session(code)
        if session.state == CLOSED:
            raise UsageError("This workshop was closed already.")
        spread = [(str(p.department), str(p.intervention), str(p.element or UNKNOWN)) for p in self.places(code)]
        with self._open() as db:
            db.execute(
                "UPDATE session SET state = ?, ended = ?, change = ?, spread = ? WHERE code = ?",
                (CLOSED, _now(), change, json.dumps(sorted(spread)), session.code),
            )
            db.execute("DELETE FROM place WHERE code = ?", (session.code,))

    def forget(self, name: str) -> None:
        """Remove a facilitator's name from all workshops, closed or not."""
        if self.path.is_file():
            with self._open() as db:
                db.execute("UPDATE session SET facilitator = ? WHERE facilitator = ?", (NAMELESS, name))
            with self._open() as db:
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def drop(self, code: str) -> None:
        """Delete a workshop completely, if it exists."""
        with self._open() as db:
            for table in ("place", "participant", "outcome", "item", "session"):
                db.execute(f"DELETE FROM {table} WHERE code = ?", (code.strip().upper(),))  # noqa: S608  (our own names)


def _session(db: sqlite3.Connection, row: Sequence[Any]) -> Session:
    code, landscape, title, facilitator, open_to_all, state, began, ended, change = row
    items = db.execute("SELECT intervention FROM item WHERE code = ? ORDER BY position", (code,)).fetchall()
    return Session(
        code, URIRef(landscape), title, facilitator, bool(open_to_all), state, datetime.fromisoformat(began),
        datetime.fromisoformat(ended) if ended else None, change, tuple(URIRef(i) for (i,) in items),
    )  # fmt: skip


def _code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
