"""What is done in a process of its own, which may be killed. It comes from a server of processes that never opened a store: a copy of one that
did has none of the engine's threads, and waits for them for ever."""

import multiprocessing
import os
from collections.abc import Iterator
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from rdflib import URIRef

from benchmarks.torture.bank import acts
from leerland_graph.store import Store
from leerland_graph.validation import Shapes

__all__ = ["Child", "again_and_again", "once_without_closing", "opened_for_each"]

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])
_shapes = cache(Shapes.load)


class Child:
    """A process that does `work`, one of the functions here, with these arguments."""

    def __init__(self, work: Any, *given: object) -> None:
        self._said, theirs = _PROCESSES.Pipe(duplex=False)
        self.process: BaseProcess = _PROCESSES.Process(target=work, args=(theirs, *given))
        self.process.start()
        theirs.close()

    def hear(self) -> int:
        """The next number that it says: 1 when it has opened its store, then the numbers of changes that were acknowledged.

        Raises:
            EOFError: it ended.
        """
        return int.from_bytes(self._said.recv_bytes())

    def rest(self) -> Iterator[int]:
        """All that it still says, until it ends."""
        with self._said:
            while True:
                try:
                    yield self.hear()
                except (EOFError, OSError):
                    return


def again_and_again(said: Connection, what: str, land: URIRef, folder: Path) -> None:
    """One act after the other, until somebody ends it."""
    act = acts(land, _shapes())[what]
    with Store.open(folder, write=True) as store:
        _say(said, 1)
        for n in range(1_000):
            _say(said, act(store, n))


def once_without_closing(said: Connection, land: URIRef, folder: Path, n: int) -> None:
    """One save; then the process ends without a word."""
    store = Store.open(folder, write=True)
    _say(said, acts(land, _shapes())["saving"](store, n))
    os._exit(0)


def opened_for_each(said: Connection, land: URIRef, folder: Path, first: int, many: int) -> None:
    """So many saves, for each of which the store is opened."""
    save = acts(land, _shapes())["saving"]
    for n in range(first, first + many):
        with Store.open(folder, write=True, wait=60) as store:
            _say(said, save(store, n))


def _say(said: Connection, number: int) -> None:
    said.send_bytes(number.to_bytes(8))
