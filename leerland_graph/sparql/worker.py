"""A process that answers queries, one after the other, and can be stopped in the middle of one.

The engine cannot be told to stop, so a query that takes too long is stopped with its process. It reads the store only, so
nothing can be broken by that.
"""

import os
import pickle
import re
import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import URIRef

from leerland_graph.errors import LeerlandError, StoreError
from leerland_graph.settings import Server
from leerland_graph.sparql.check import mistake
from leerland_graph.sparql.formats import BOOLEAN, GRAPHS, TABLES, chosen
from leerland_graph.sparql.frames import read_frame, write_frame
from leerland_graph.store import HISTORY, LANGUAGE, Store, landscapes, update_candidate
from leerland_graph.store.text import without_text

__all__ = ["Check", "Job", "Trial", "answer", "serve"]

Send = Callable[[tuple[object, ...]], None]
GRACE = 5.0
"""Seconds after its time in which a query is stopped from outside; it ends by itself then, for whoever should stop it is gone."""
NICE = 10
"""How much a query stands back for the pages and the commands, where the system knows such a thing."""
_DATASET = re.compile(r"\bFROM\b", re.I)


@dataclass(frozen=True)
class Job:
    """One query with its dataset, and how the client likes its answer."""

    query: str
    default: tuple[str, ...]
    named: tuple[str, ...]
    accept: str | None
    revision: object


@dataclass(frozen=True)
class Trial:
    """One update to be tried for a landscape: what it would change comes back as a pickled Candidate, and nothing is written."""

    landscape: URIRef
    request: str
    who: str
    why: str
    revision: object


@dataclass(frozen=True)
class Check:
    """A query of which only is asked what is wrong with it: a pickled Mistake comes back, or None.

    Telling it is not always quick: the engine begins with some queries as it reads them, though there be nothing to ask.
    """

    query: str


class _Pipe:
    """A file to write to that sends what is written: as one message where it is little, else in parts."""

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
        """Wait for more: the engine flushes at the end of every answer, of a small one too."""

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


def serve(place: Path | Server, receive: Callable[[], Job | Trial | Check | None], send: Send) -> None:
    """Answer jobs until there are no more. Sends `whole` (media type, all of the answer), or `head`
    (media type), `data` again and again, and `end`; or `refused` (status, an error or words), also in the middle of an answer."""
    store: Store | None = None
    revision: object = None
    while (job := receive()) is not None:
        if isinstance(job, Check):
            send(("whole", "", pickle.dumps(mistake(job.query))))
            continue
        said: list[object] = []

        def saying(message: tuple[object, ...], said: list[object] = said) -> None:
            said.append(message[0])
            send(message)

        for again in (True, False):
            try:
                if store is None or job.revision != revision:
                    store, revision = Store.open(place), job.revision
                _do(store, job, saying)
            except StoreError as error:
                store = None  # its files changed beneath it: open it anew, and try once more if nothing was said yet
                if again and not said:
                    continue
                send(
                    ("refused", 500 if isinstance(job, Trial) else 503, error)
                )  # an update is tried again from outside
            except LeerlandError as error:
                send(("refused", 400, error))
            except BrokenPipeError:
                return
            except Exception as error:  # noqa: BLE001  (whatever the engine makes of a query, the worker goes on)
                store = None
                send(("refused", 500, f"The query could not be answered: {type(error).__name__}."))
            break


def _do(store: Store, job: Job | Trial, send: Send) -> None:
    if isinstance(job, Trial):
        candidate = update_candidate(store, job.landscape, job.request, who=job.who, why=job.why)
        send(("whole", "", pickle.dumps(candidate)))
    else:
        answer(store, job, send)


def answer(store: Store, job: Job, send: Send) -> None:
    """Send the answer to a query: `whole`, or `head` and the rest; or `refused`, where it cannot be written as the client likes it.

    Raises:
        UsageError: the query cannot be answered.
        StoreError: a writer overtook this reader.
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
    """The dataset of the request, else that of the query, else ours: the language and the default landscape together."""
    if job.default or job.named:
        return list(job.default), list(job.named)
    if _DATASET.search(job.query) and _DATASET.search(without_text(job.query)):
        return None, None
    found = landscapes(store)
    shown = next((i.iri for i in found if i.is_default), found[0].iri if found else None)
    return [str(g) for g in (LANGUAGE, shown) if g is not None], [str(g) for g in store.named_graphs() - {HISTORY}]


def main() -> None:
    """Speak over standard input and output, which are taken out of everyone else's hands first."""
    if hasattr(os, "nice"):
        os.nice(NICE)
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

    place, timeout = next_frame()
    send(("ready",))
    serve(place, partial(next_frame, timeout + GRACE), send)


def _end_after(seconds: float) -> None:
    """Let the system end this process after so many seconds; 0 takes that back. A thread could not: the engine keeps it waiting."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
