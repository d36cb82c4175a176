"""Shared state of the pages: each landscape at its current revision, and values derived from it.

One state is kept per landscape, the current one. Derived values are cached in the state and freed with it. Pages get a `View`, a
handle that holds only a weak reference: browser sessions keep callbacks alive, and with a strong reference each of these would hold
a landscape in memory and a database open.
"""

from collections.abc import Callable, Hashable
from functools import partial, wraps
from itertools import count
from threading import Lock
from typing import Concatenate, ParamSpec, TypeVar
from weakref import ref

from rdflib import URIRef

from leerland_graph.analysis import (
    Landscape,
    Norms,
    Profile,
    Selection,
    TrendPoint,
    profile,
    read_landscape,
    reread,
    trend,
)
from leerland_graph.core.errors import UsageError
from leerland_graph.core.memo import Memo
from leerland_graph.core.namespaces import LL
from leerland_graph.core.settings import get_settings
from leerland_graph.map import MapOptions, Picture, Plate, picture, read_plate
from leerland_graph.services.alike import Reading, reading_of, unread_texts, with_known_texts
from leerland_graph.services.garbage import settle_soon
from leerland_graph.services.opened import open_store
from leerland_graph.store import HISTORY, Store, default_landscape, landscapes
from leerland_graph.store.graphs import change_iri
from leerland_graph.store.rdf_terms import Triple

__all__ = [
    "State",
    "View",
    "landscape_to_show",
    "per_state",
    "picture_of",
    "profile_of",
    "reading",
    "trend_of",
    "view",
]

MOST_FOR_TREND = 200
"""Texts of the past that are read for their meaning for a trend; of a moment with more of them overlap goes by words."""
P = ParamSpec("P")
T = TypeVar("T")
_numbers = count()


class State:
    """A landscape at one revision and from one perspective, with its ground plate and the store that it was read from.

    `seen` names the perspective, '' for all together. `memo` caches derived values. `last_change` is what the history says of the last change in it.
    """

    def __init__(
        self, store: Store, landscape: Landscape, plate: Plate, seen: str = "", last_change: frozenset[Triple] = frozenset()
    ) -> None:  # fmt: skip
        self.store, self.landscape, self.plate, self.seen = store, landscape, plate, seen
        self.last_change = last_change
        self.memo = Memo()
        self.number = next(_numbers)


class View:
    """A weak handle on a state. Once that state is freed, it shows the current one, or one derived from it.

    The current states and a page being rendered hold the strong references. Views are equal while they show the same state.
    """

    __slots__ = ("_again", "_state")

    def __init__(self, state: State, again: Callable[[], State] | None = None) -> None:
        self._state = ref(state)
        self._again = again or _present(state.landscape.iri)

    @property
    def state(self) -> State:
        """The state itself. Keep it only in a local variable."""
        held = self._state()
        if held is None:
            held = self._again()
            self._state = ref(held)
        return held

    @property
    def store(self) -> Store:
        """The store at the revision at which the landscape was read."""
        return self.state.store

    @property
    def landscape(self) -> Landscape:
        """The landscape."""
        return self.state.landscape

    @property
    def plate(self) -> Plate:
        """The ground plate of the landscape."""
        return self.state.plate

    @property
    def seen(self) -> str:
        """The perspective; '' for all together."""
        return self.state.seen

    def through(self, make: "Callable[[View], State]") -> "View":
        """A view of a state derived from this one by `make`, a function cached with `per_state`."""
        return View(make(self), lambda: make(self))

    def __hash__(self) -> int:
        return hash(self.state.number)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, View) and other.state is self.state


def per_state(most: int = 8) -> Callable[[Callable[Concatenate[View, P], T]], Callable[Concatenate[View, P], T]]:
    """Cache the last `most` results of a function of a view in the state that the view shows."""

    def keep(function: Callable[Concatenate[View, P], T]) -> Callable[Concatenate[View, P], T]:
        name = f"{function.__module__}.{function.__qualname__}"

        @wraps(function)
        def kept(shown: View, /, *args: P.args, **more: P.kwargs) -> T:
            key: Hashable = (args, tuple(sorted(more.items())))
            return shown.state.memo.get(name, key, lambda: function(shown, *args, **more), most=most)

        return kept

    return keep


_lock = Lock()
_reading: dict[URIRef, Lock] = {}
_now: dict[URIRef, State] = {}
"""The current state of each landscape in use."""


def view(iri: URIRef) -> View:
    """A view of the current state of a landscape; the landscape is read once per state of the store."""
    return View(_state_of(iri))


def _present(iri: URIRef) -> Callable[[], State]:
    return lambda: _state_of(iri)


def _state_of(iri: URIRef) -> State:
    with _lock:
        reading = _reading.setdefault(iri, Lock())
    with reading:  # one thread reads, the others wait for it
        store = open_store()
        held = _now.get(iri)
        if held is not None and held.store is store:
            return held
        with _lock:
            for other in [i for i, s in _now.items() if s.store is not store]:
                del _now[other]
        state = _next_of(held, store) if held is not None else None
        del held  # before everything is read again, so that two landscapes need not be in memory
        if state is None:
            state = State(store, *_read(store, iri), last_change=_said_of(store, store.revision))
        with _lock:
            _now[iri] = state
    settle_soon()
    return state


def _next_of(held: State, store: Store) -> State | None:
    """The state after changes to interventions; None if the language or anything else changed, or if the history is another than that of the state held."""
    before = held.landscape
    if store.ontology is not held.store.ontology or _said_of(store, before.revision) != held.last_change:
        return None
    settings = get_settings()
    landscape = reread(store, before, Norms.read(settings.coherence))
    if landscape is None:
        return None
    landscape = with_known_texts(store, landscape, settings)
    return State(store, landscape, held.plate, last_change=_said_of(store, store.revision))


def _said_of(store: Store, change: int) -> frozenset[Triple]:
    """What the history says of a change; of a restored backup with as many changes it says something else, since the time differs."""
    return frozenset(store.triples(HISTORY, change_iri(change)))


def _read(store: Store, iri: URIRef) -> tuple[Landscape, Plate]:
    settings = get_settings()
    landscape = with_known_texts(store, read_landscape(store, iri, Norms.read(settings.coherence)), settings)
    plate = next((o for _, p, o in store.triples(iri, iri) if p == LL.onGroundPlate), None)
    if not isinstance(plate, URIRef):
        raise UsageError("This landscape lies on no ground plate.", "Give it an ll:onGroundPlate.")
    return landscape, read_plate(store.ontology, plate)


@per_state(1)
def _unread(shown: View) -> int:
    return unread_texts(shown.landscape, get_settings())


def reading(shown: View) -> Reading | None:
    """How far the texts of the landscape are read for their meaning, which goes on beside the pages; None where they were, or words are gone by.

    At the end the state is dropped, so that the next page shows overlap by meaning.
    """
    if shown.landscape.alike is not None or not _unread(shown):
        return None
    return reading_of(shown.landscape, get_settings(), partial(_drop, shown.landscape.iri))


def _drop(iri: URIRef) -> None:
    with _lock:
        _now.pop(iri, None)


def landscape_to_show(store: Store) -> URIRef:
    """The landscape to show when none is chosen: the default, else the first by name.

    Raises:
        UsageError: the store holds no landscape.
    """
    found = default_landscape(landscapes(store))
    if found is None:
        raise UsageError("This store holds no landscape yet.", "Import a catalogue, or run `leerland init --example`.")
    return found.iri


@per_state(64)
def picture_of(shown: View, selection: Selection, lang: str, look: MapOptions | None = None) -> Picture:
    """The picture of a selection, cached per state."""
    return picture(shown.landscape, shown.plate, shown.store.ontology, selection, lang=lang, look=look)


@per_state(16)
def trend_of(shown: View, selection: Selection) -> tuple[TrendPoint, ...]:
    """The profile over time."""
    norms, settings = shown.landscape.norms, get_settings()
    is_read = shown.landscape.alike is not None  # else the last point would be by words and those before by meaning
    also = partial(with_known_texts, settings=settings, most=MOST_FOR_TREND) if is_read else lambda store, found: found
    return tuple(trend(shown.store, shown.landscape.iri, selection, norms=norms, also=also))


@per_state(128)
def profile_of(shown: View, selection: Selection) -> Profile:
    """The profile of a selection."""
    return profile(shown.landscape, selection)
