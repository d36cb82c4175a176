"""What the pages share: the open store and the read models, kept until the store changes.

The app reads; the command line writes. So an import shows at the next click, and never meets a lock.
"""

import os
import time
from collections.abc import Hashable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from rdflib import URIRef

from leerland_graph.analysis import (
    Landscape,
    Norms,
    Profile,
    Recommendation,
    Selection,
    TrendPoint,
    profile,
    read_landscape,
    recommend,
    trend,
)
from leerland_graph.errors import StoreError, UsageError
from leerland_graph.namespaces import LL
from leerland_graph.plate import Look, Picture, Plate, picture, read_plate
from leerland_graph.settings import Server, Settings
from leerland_graph.store import HISTORY, Store, landscapes

__all__ = [
    "View",
    "advice_for",
    "changed",
    "default_landscape",
    "fingerprint",
    "held_store",
    "open_store",
    "overtaken",
    "picture_of",
    "profile_of",
    "settings",
    "trend_of",
    "view",
]

ADVICE = 5
_lock = Lock()
_open: dict[Path | Server, tuple[Hashable, Store]] = {}
_looked: dict[Server, tuple[float, Hashable]] = {}
FRESH = 1.0
"""Seconds for which what a server said of its last change is believed."""


def settings() -> Settings:
    """The settings of this process."""
    return Settings.load()


def open_store(place: Path | Server | None = None) -> Store:
    """The store, opened for reading; opened again when another process has written to it. Where it is, the settings say, for
    whoever has not read them yet.

    Raises:
        StoreError: there is none, or it cannot be read.
    """
    place = place or settings().place
    with _lock:
        known = _open.get(place)
        mark = fingerprint(place)
        if known is not None and known[0] == mark:
            return known[1]
        try:
            store = Store.open(place)
        except StoreError:
            if known is not None and mark:
                return known[1]  # someone is writing at this very moment: show the last state
            raise
        _open[place] = (mark, store)
        return store


def held_store(place: Path | Server) -> Store | None:
    """The store where it is open already, and has not changed since; opening it takes ten milliseconds and more."""
    known = _open.get(place)
    return known[1] if known is not None and known[0] == fingerprint(place) else None


def overtaken() -> None:
    """Open the store anew at the next look: a writer cleared away files that this reader still needed."""
    with _lock:
        _open.pop(settings().place, None)


def changed() -> None:
    """Look at once whether the store has changed: this process has written to it."""
    _looked.clear()


def fingerprint(place: Path | Server) -> Hashable:
    """What tells whether a store has changed: how its files are, or which change is the last one on its server."""
    if isinstance(place, Server):
        return _last_change(place)
    return _files(place)


_LAST = "SELECT ?n ?when WHERE { ?c ll:sequence ?n ; prov:endedAtTime ?when } ORDER BY DESC(?n) LIMIT 1"


def _last_change(server: Server) -> Hashable:
    """Its number and time; the time too, since a backup that was put back counts on from where it was."""
    asked = time.monotonic()
    known = _looked.get(server)
    if known is not None and asked - known[0] < FRESH:
        return known[1]
    rows = Store.open(server).select(_LAST, graphs=[HISTORY])
    found = tuple(map(str, rows[0])) if rows else ()
    _looked[server] = (asked, found)
    return found


Mark = tuple[str, int, int]
_listed: dict[Path, tuple[int, tuple[Mark, ...], tuple[str, ...]]] = {}


def _files(folder: Path) -> tuple[Mark, ...]:
    """The path, time and size of each file that makes up a store on disk.

    Files there are written once, but for the log and the list of files (`MANIFEST`): every change adds to one of these, or to the
    folder. So as long as the folder has the same time, only these are looked at again.
    """
    known = _listed.get(folder)
    try:
        since = (folder / "store").stat().st_mtime_ns
        if known is None or known[0] != since:
            every = tuple(_marks(sorted(e.path for e in os.scandir(folder / "store") if not e.name.startswith("LOG"))))
            grow = tuple(p for p, _, _ in every if p.endswith(".log") or "MANIFEST" in p)
            known = _listed[folder] = since, every, grow
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return (*known[1], *_marks(known[2]))


def _marks(paths: Iterable[str]) -> Iterator[Mark]:
    for path in paths:
        with suppress(FileNotFoundError):
            found = os.stat(path)  # noqa: PTH116  (a thousand times a second)
            yield path, found.st_mtime_ns, found.st_size


@dataclass(frozen=True)
class View:
    """A landscape as it is now, with its plate and its store; equal as long as nothing changed. `seen` says through whose eyes,
    '' for all together."""

    store: Store
    landscape: Landscape
    plate: Plate
    seen: str = ""

    def __hash__(self) -> int:
        return hash((self.landscape.iri, id(self.store), self.seen))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, View)
            and other.store is self.store
            and other.landscape.iri == self.landscape.iri
            and other.seen == self.seen
        )


@lru_cache(maxsize=8)
def _view(store: Store, iri: URIRef) -> View:
    landscape = read_landscape(store, iri, Norms.read(settings().coherence))
    plate = next((o for _, p, o in store.triples(iri, iri) if p == LL.onGroundPlate), None)
    if not isinstance(plate, URIRef):
        raise UsageError("This landscape lies on no ground plate.", "Give it an ll:onGroundPlate.")
    return View(store, landscape, read_plate(store.language, plate))


def view(iri: URIRef) -> View:
    """The view of a landscape, computed once per state of the store."""
    return _view(open_store(), iri)


def default_landscape(store: Store) -> URIRef:
    """The landscape that is shown when none is chosen: the default, else the first by name.

    Raises:
        UsageError: the store holds none.
    """
    found = landscapes(store)
    if not found:
        raise UsageError("This store holds no landscape yet.", "Import a catalogue, or run `leerland init --example`.")
    return next((i for i in found if i.is_default), found[0]).iri


@lru_cache(maxsize=64)
def picture_of(shown: View, selection: Selection, lang: str, look: Look | None = None) -> Picture:
    """The picture of a selection, drawn once per state of the store and not at each click."""
    return picture(shown.landscape, shown.plate, shown.store.language, selection, lang=lang, look=look)


@lru_cache(maxsize=32)
def advice_for(shown: View, group: URIRef | None) -> tuple[Recommendation, ...]:
    """What to do first for a target group, or over all, computed once per state of the store."""
    return tuple(recommend(shown.landscape, group, count=ADVICE))


@lru_cache(maxsize=16)
def trend_of(shown: View, selection: Selection) -> tuple[TrendPoint, ...]:
    """The profile over time, computed once per state of the store."""
    norms = shown.landscape.norms
    return tuple(trend(shown.store, shown.landscape.iri, selection, norms=norms))


@lru_cache(maxsize=128)
def profile_of(shown: View, selection: Selection) -> Profile:
    """The profile of a selection, computed once per state of the store."""
    return profile(shown.landscape, selection)
