"""A worker process that answers queries one by one and can be killed during one.

The engine cannot be interrupted, so a query that takes too long is stopped by killing its process. The worker only reads the
store, so this cannot damage it.
"""

import logging
import os
import pickle
import re
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

import pyoxigraph as ox
from rdflib import URIRef

from leerland_graph.core.errors import LeerlandError, StoreError
from leerland_graph.core.settings import Server
from leerland_graph.sparql.check import mistake
from leerland_graph.sparql.explain import explain
from leerland_graph.sparql.formats import BOOLEAN, GRAPHS, TABLES, chosen
from leerland_graph.sparql.frames import read_frame, write_frame
from leerland_graph.store import HISTORY, ONTOLOGY, Store, default_landscape, landscapes, update_change_set
from leerland_graph.store.sparql_text import without_text
from leerland_graph.store.update_preview import TooMuch

__all__ = ["Check", "Explain", "Job", "Task", "Trial", "answer", "serve"]

Send = Callable[[tuple[object, ...]], None]
GRACE = 5.0
"""Seconds after the timeout of a query when the worker ends itself, in case its parent is gone and cannot kill it."""
NICE = 10
"""The niceness of a worker, so that pages and commands come first, on systems that support it."""
_DATASET = re.compile(r"\bFROM\b", re.I)


@dataclass(frozen=True)
class Job:
    """One query with its dataset, and the Accept header of the client."""

    query: str
    default: tuple[str, ...]
    named: tuple[str, ...]
    accept: str | None
    revision: object


@dataclass(frozen=True)
class Trial:
    """An update to evaluate for a landscape: returns a pickled ChangeSet; nothing is written."""

    landscape: URIRef
    request: str
    who: str
    why: str
    most: int
    revision: object


@dataclass(frozen=True)
class Check:
    """A query or an update to check for errors: returns a pickled Mistake or None.

    Parsing can be slow: the engine evaluates some constant queries while parsing.
    """

    query: str
    kind: Literal["query", "update"] = "query"


@dataclass(frozen=True)
class Explain:
    """A query to explain: returns pickled steps; `seconds` is the timeout."""

    query: str
    seconds: float


Task = Job | Trial | Check | Explain


class _Pipe:
    """A file-like object that sends what is written to it: as one message if it is small, else in parts."""

    def __init__(self, send: Send, media_type: str) -> None:
        self.send, self.media_type = send, media_type
        self.held = bytearray()
        self.begun = False

    def write(self, data: bytes) -> int:
        self.held += data
        if len(self.held) >= 65_536:
            self._part()
        return len(data)

    def flush(self) -> None:
        """Do nothing: the engine flushes at the end of every answer, also a small one."""

    def _part(self) -> None:
        if not self.begun:
            self.send(("head", self.media_type))
            self.begun = True
        self.send(("data", bytes(self.held)))
        self.held.clear()

    def end(self) -> None:
        if not self.begun:
            self.send(("whole", self.media_type, bytes(self.held)))
            return
        self._part()
        self.send(("end",))


def serve(stores: "_Opened", receive: Callable[[], Task | None], send: Send) -> None:
    """Process tasks until there are no more. Sends `whole` (media type, complete answer), or `head`
    (media type), repeated `data`, and `end`; or `refused` (status, an error or message), also within an answer;
    or `memory` if there is not enough of it."""
    while (task := receive()) is not None:
        said: list[object] = []

        def saying(message: tuple[object, ...], said: list[object] = said) -> None:
            said.append(message[0])
            send(message)

        for again in (True, False):
            try:
                _do(stores, task, saying)
            except StoreError as error:
                stores.forget()  # its files were changed by a writer: reopen it, and retry once if nothing was sent yet
                if again and not said:
                    continue
                send(("refused", 503, error))
            except LeerlandError as error:
                send(("refused", 413 if isinstance(error, TooMuch) else 400, error))
            except BrokenPipeError:
                return
            except MemoryError:
                stores.forget()
                send(("memory",))
            except Exception as error:
                stores.forget()
                logging.getLogger("leerland").exception("A query could not be answered")
                send(("refused", 500, f"The query could not be answered: {type(error).__name__}."))
            break


class _Opened:
    """The store of a worker, reopened when its revision changes."""

    def __init__(self, place: Path | Server) -> None:
        self.place = place
        self._store: Store | None = None
        self._revision: object = None

    def at(self, revision: object) -> Store:
        if self._store is None or revision != self._revision:
            self._store, self._revision = Store.open(self.place), revision
        return self._store

    def forget(self) -> None:
        self._store = None


def _do(stores: _Opened, task: Task, send: Send) -> None:
    match task:
        case Check():
            send(("whole", "", pickle.dumps(mistake(task.query, task.kind))))
        case Explain():
            assert isinstance(stores.place, Path)
            send(("whole", "", pickle.dumps(explain(stores.place, task.query, seconds=task.seconds))))
        case Trial():
            change_set = update_change_set(
                stores.at(task.revision), task.landscape, task.request, who=task.who, why=task.why, most=task.most
            )
            send(("whole", "", pickle.dumps(change_set)))
        case Job():
            answer(stores.at(task.revision), task, send)


def answer(store: Store, job: Job, send: Send) -> None:
    """Send the answer to a query: `whole`, or `head` and the rest; or `refused` if no format is acceptable to the client.

    Raises:
        UsageError: the query cannot be run.
        StoreError: a writer removed files that this reader needs.
    """
    default, named = _dataset(store, job)
    result = store.query_dataset(job.query, default=default, named=named)
    offered = (
        GRAPHS if isinstance(result, ox.QueryTriples) else BOOLEAN if isinstance(result, ox.QueryBoolean) else TABLES
    )
    form = chosen(job.accept, offered)
    if form is None:
        names = ", ".join(f.media_type for f in offered)
        send(("refused", 406, f"This answer can be written as {names}. Accept one of these."))
        return
    pipe = _Pipe(send, form.media_type)
    with store.reading():
        result.serialize(pipe, form.engine)  # type: ignore[arg-type]
    pipe.end()


def _dataset(store: Store, job: Job) -> tuple[list[str] | None, list[str] | None]:
    """The dataset of the request, else of the query, else the default: the ontology and the default landscape."""
    if job.default or job.named:
        return list(job.default), list(job.named)
    if _DATASET.search(job.query) and _DATASET.search(without_text(job.query)):
        return None, None
    shown = default_landscape(landscapes(store))
    return [str(ONTOLOGY), *([str(shown.iri)] if shown else [])], [str(g) for g in store.named_graphs() - {HISTORY}]


def main(way: str = "") -> None:
    """Run the worker on standard input and output, which are made unavailable to other code first. `way` is the mechanism that
    confines this process."""
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def next_frame(seconds: float = 0.0) -> Any:
        _end_after(0.0)
        frame = read_frame(incoming)
        _end_after(seconds)
        return None if frame is None else pickle.loads(frame)  # noqa: S301  (from the process that started this one)

    def send(message: tuple[object, ...]) -> None:
        write_frame(outgoing, pickle.dumps(message))

    place, timeout, revision = next_frame()
    stores = _Opened(place)
    with suppress(LeerlandError):  # the first task reports the error
        stores.at(revision)
    if hasattr(os, "nice"):
        os.nice(NICE)
    send(("ready", way))
    serve(stores, partial(next_frame, timeout + GRACE), send)


def _end_after(seconds: float) -> None:
    """Make the system end this process after this many seconds; 0 cancels that. A thread cannot do this: the engine blocks it."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
