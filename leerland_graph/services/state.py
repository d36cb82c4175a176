"""What the pages share: each landscape as it is now, and what was worked out from it.

Of each landscape one state is kept, the present one. What is worked out from a state is kept in it and goes with it. Whoever
draws a page gets a `View`, a handle that keeps no state alive by itself: browsers leave callbacks behind that live as long as
their session, and with a state each of these would hold a landscape in memory and a database open.
"""

from collections.abc import Callable, Hashable
from functools import wraps
from itertools import count
from threading import Lock
from typing import Concatenate, ParamSpec, TypeVar
from weakref import ref

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
from leerland_graph.core.errors import UsageError
from leerland_graph.core.memo import Memo
from leerland_graph.core.namespaces import LL
from leerland_graph.core.settings import get_settings
from leerland_graph.map import MapOptions, Picture, Plate, picture, read_plate
from leerland_graph.services.garbage import settle_soon
from leerland_graph.services.opened import open_store
from leerland_graph.store import Store, landscapes

__all__ = [
    "State",
    "View",
    "advice_for",
    "default_landscape",
    "per_state",
    "picture_of",
    "profile_of",
    "trend_of",
    "view",
]

ADVICE = 5
P = ParamSpec("P")
T = TypeVar("T")
_numbers = count()


class State:
    """A landscape at one moment, through one pair of eyes, with its plate and the store that it was read from.

    `seen` says through whose eyes, '' for all together. `memo` keeps what was worked out from it.
    """

    def __init__(self, store: Store, landscape: Landscape, plate: Plate, seen: str = "") -> None:
        self.store, self.landscape, self.plate, self.seen = store, landscape, plate, seen
        self.memo = Memo()
        self.number = next(_numbers)


class View:
    """A handle on a state, for as long as something else keeps that: the present states, or a page that is being drawn.

    Afterwards it shows the landscape as it is now. Views are equal while they show the same state.
    """

    __slots__ = ("_again", "_state")

    def __init__(self, state: State, again: Callable[[], State] | None = None) -> None:
        self._state = ref(state)
        self._again = again or _present(state.landscape.iri)

    @property
    def state(self) -> State:
        """The state itself. Keep it in a local variable only."""
        held = self._state()
        if held is None:
            held = self._again()
            self._state = ref(held)
        return held

    @property
    def store(self) -> Store:
        """The store, as it was when the landscape was read."""
        return self.state.store

    @property
    def landscape(self) -> Landscape:
        """The landscape."""
        return self.state.landscape

    @property
    def plate(self) -> Plate:
        """The ground plate beneath it."""
        return self.state.plate

    @property
    def seen(self) -> str:
        """Through whose eyes; '' for all together."""
        return self.state.seen

    def through(self, make: "Callable[[View], State]") -> "View":
        """The view of a state that is made from this one, by a function that is kept `per_state`."""
        return View(make(self), lambda: make(self))

    def __hash__(self) -> int:
        return hash(self.state.number)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, View) and other.state is self.state


def per_state(most: int = 8) -> Callable[[Callable[Concatenate[View, P], T]], Callable[Concatenate[View, P], T]]:
    """Have a function of a view keep its last `most` answers in the state that the view shows."""

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
"""The present state of each landscape that is looked at."""


def view(iri: URIRef) -> View:
    """The view of a landscape as it is now; it is read once for each state of the store."""
    return View(_state_of(iri))


def _present(iri: URIRef) -> Callable[[], State]:
    return lambda: _state_of(iri)


def _state_of(iri: URIRef) -> State:
    with _lock:
        reading = _reading.setdefault(iri, Lock())
    with reading:  # one reads, and the others wait for it
        store = open_store()
        held = _now.get(iri)
        if held is not None and held.store is store:
            return held
        del held
        with _lock:
            for other in [i for i, s in _now.items() if s.store is not store]:
                del _now[other]
        state = State(store, *_read(store, iri))
        with _lock:
            _now[iri] = state
    settle_soon()
    return state


def _read(store: Store, iri: URIRef) -> tuple[Landscape, Plate]:
    landscape = read_landscape(store, iri, Norms.read(get_settings().coherence))
    plate = next((o for _, p, o in store.triples(iri, iri) if p == LL.onGroundPlate), None)
    if not isinstance(plate, URIRef):
        raise UsageError("This landscape lies on no ground plate.", "Give it an ll:onGroundPlate.")
    return landscape, read_plate(store.ontology, plate)


def default_landscape(store: Store) -> URIRef:
    """The landscape that is shown when none is chosen: the default, else the first by name.

    Raises:
        UsageError: the store holds none.
    """
    found = landscapes(store)
    if not found:
        raise UsageError("This store holds no landscape yet.", "Import a catalogue, or run `leerland init --example`.")
    return next((i for i in found if i.is_default), found[0]).iri


@per_state(64)
def picture_of(shown: View, selection: Selection, lang: str, look: MapOptions | None = None) -> Picture:
    """The picture of a selection, drawn once per state and not at each click."""
    return picture(shown.landscape, shown.plate, shown.store.ontology, selection, lang=lang, look=look)


@per_state(32)
def advice_for(shown: View, group: URIRef | None) -> tuple[Recommendation, ...]:
    """What to do first for a target group, or over all."""
    return tuple(recommend(shown.landscape, group, count=ADVICE))


@per_state(16)
def trend_of(shown: View, selection: Selection) -> tuple[TrendPoint, ...]:
    """The profile over time."""
    norms = shown.landscape.norms
    return tuple(trend(shown.store, shown.landscape.iri, selection, norms=norms))


@per_state(128)
def profile_of(shown: View, selection: Selection) -> Profile:
    """The profile of a selection."""
    return profile(shown.landscape, selection)
