"""A process that answers queries, one after the other, and can be stopped in the middle of one.

The engine cannot be told to stop, so a query that takes too long is stopped with its process. It reads the store only, so
nothing can be broken by that.
"""

import os
import pickle
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from leerland_graph.errors import LeerlandError
from leerland_graph.settings import Server
from leerland_graph.sparql.formats import BOOLEAN, GRAPHS, TABLES, Format, chosen
from leerland_graph.sparql.frames import read_frame, write_frame
from leerland_graph.store import HISTORY, LANGUAGE, Store, landscapes
from leerland_graph.store.text import without_text

__all__ = ["Job", "serve"]

Send = Callable[[tuple[object, ...]], None]
_DATASET = re.compile(r"\bFROM\b", re.I)


@dataclass(frozen=True)
class Job:
    """One query with its dataset, and how the client likes its answer."""

    query: str
    default: tuple[str, ...]
    named: tuple[str, ...]
    accept: str | None
    revision: object


class _Pipe:
    """A file to write to that sends what is written as messages."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.held = bytearray()

    def write(self, data: bytes) -> int:
        self.held += data
        if len(self.held) >= 65_536:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if self.held:
            self.send(("data", bytes(self.held)))
            self.held.clear()


def serve(place: Path | Server, receive: Callable[[], Job | None], send: Send) -> None:
    """Answer jobs until there are no more. Sends `head` (status, media type or words), `data`, and `end`."""
    store: Store | None = None
    revision: object = None
    while (job := receive()) is not None:
        try:
            if store is None or job.revision != revision:
                store, revision = Store.open(place), job.revision
            _answer(store, job, send)
        except LeerlandError as error:
            send(("head", 400, str(error)))
        except BrokenPipeError:
            return
        except Exception as error:  # noqa: BLE001  (whatever the engine makes of a query, the worker goes on)
            send(("head", 500, f"The query could not be answered: {type(error).__name__}."))
        send(("end",))


def _answer(store: Store, job: Job, send: Send) -> None:
    default, named = _dataset(store, job)
    result = store.query_dataset(job.query, default=default, named=named)
    offered = (
        GRAPHS if isinstance(result, ox.QueryTriples) else BOOLEAN if isinstance(result, ox.QueryBoolean) else TABLES
    )
    form = chosen(job.accept, offered)
    if form is None:
        names = ", ".join(f.media_type for f in offered)
        send(("head", 406, f"This answer can be written as {names}. Accept one of these."))
        return
    pipe = _Pipe(send)
    send(("head", 200, form.media_type))
    _write(result, pipe, form)
    pipe.flush()


def _write(result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, pipe: _Pipe, form: Format) -> None:
    result.serialize(pipe, form.engine)  # type: ignore[arg-type]


def _dataset(store: Store, job: Job) -> tuple[list[str] | None, list[str] | None]:
    """The dataset of the request, else that of the query, else ours: the language and the default landscape together."""
    if job.default or job.named:
        return list(job.default), list(job.named)
    if _DATASET.search(without_text(job.query)):
        return None, None
    found = landscapes(store)
    shown = next((i.iri for i in found if i.is_default), found[0].iri if found else None)
    return [str(g) for g in (LANGUAGE, shown) if g is not None], [str(g) for g in store.named_graphs() - {HISTORY}]


def main() -> None:
    """Speak over standard input and output, which are taken out of everyone else's hands first."""
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def receive() -> Any:
        frame = read_frame(incoming)
        return None if frame is None else pickle.loads(frame)  # noqa: S301  (from the process that started this one)

    serve(receive(), receive, lambda message: write_frame(outgoing, pickle.dumps(message)))


if __name__ == "__main__":
    main()
