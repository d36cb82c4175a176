"""A process that answers queries, one after the other, and can be stopped in the middle of one.

The engine cannot be told to stop, so a query that takes too long is stopped with its process. It reads the store only, so
nothing can be broken by that.
"""

import os
import re
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import pyoxigraph as ox

from leerland_graph.errors import LeerlandError
from leerland_graph.sparql.formats import BOOLEAN, GRAPHS, TABLES, Format, chosen
from leerland_graph.store import HISTORY, LANGUAGE, Store, landscapes
from leerland_graph.store.engine import without_text

__all__ = ["Job", "serve"]

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
    """A file to write to that sends what is written through a connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.held = bytearray()

    def write(self, data: bytes) -> int:
        self.held += data
        if len(self.held) >= 65_536:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if self.held:
            self.connection.send(("data", bytes(self.held)))
            self.held.clear()


def serve(folder: str, connection: Connection) -> None:
    """Answer jobs until the other side closes. Sends `head` (status, media type or words), `data`, and `end`."""
    store: Store | None = None
    revision: object = None
    while True:
        try:
            job: Job = connection.recv()
        except (EOFError, OSError):
            os._exit(0)
        try:
            if store is None or job.revision != revision:
                store, revision = Store.open(Path(folder)), job.revision
            _answer(store, job, connection)
        except LeerlandError as error:
            connection.send(("head", 400, str(error)))
        except Exception as error:  # noqa: BLE001  (whatever the engine makes of a query, the worker goes on)
            connection.send(("head", 500, f"The query could not be answered: {type(error).__name__}."))
        connection.send(("end",))


def _answer(store: Store, job: Job, connection: Connection) -> None:
    default, named = _dataset(store, job)
    result = store.query_dataset(job.query, default=default, named=named)
    offered = (
        GRAPHS if isinstance(result, ox.QueryTriples) else BOOLEAN if isinstance(result, ox.QueryBoolean) else TABLES
    )
    form = chosen(job.accept, offered)
    if form is None:
        names = ", ".join(f.media_type for f in offered)
        connection.send(("head", 406, f"This answer can be written as {names}. Accept one of these."))
        return
    pipe = _Pipe(connection)
    connection.send(("head", 200, form.media_type))
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
