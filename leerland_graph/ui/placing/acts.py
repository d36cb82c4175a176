"""What somebody does on the page *Placing*, carried out once and in order."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from rdflib import URIRef

from leerland_graph.access import User
from leerland_graph.core.errors import LeerlandError, UsageError
from leerland_graph.core.i18n import gettext
from leerland_graph.services.drafts import undo
from leerland_graph.services.placing import place_group, placing_work, split
from leerland_graph.services.state import view

__all__ = ["Act", "PlacingState", "carry_out"]

KEPT = 60_000.0
"""Milliseconds for which it is kept why an act failed."""


@dataclass(frozen=True)
class Act:
    """What somebody did: `kind` is place, move, later, split or undo; `when` says in which order; `following` is the list that was shown then."""

    kind: str
    when: float
    iris: tuple[URIRef, ...] = ()
    element: URIRef | None = None
    weight: float = 1.0
    reason: str = ""
    following: tuple[URIRef, ...] = ()


@dataclass
class PlacingState:
    """What a session did on the page: what can be taken back, the last thing last; the lists it split or left for later; the last act that was
    carried out; and why acts could not be, by when they were done.

    `lock` is held while acts are carried out: Streamlit begins a new run of the page beside the one that it asks to stop.
    """

    done: list[tuple[str, Any]] = field(default_factory=list)
    made: list[tuple[URIRef, ...]] = field(default_factory=list)
    aside: set[URIRef] = field(default_factory=set)
    seen: float = 0.0
    failed: dict[float, str] = field(default_factory=dict)
    trouble: list[LeerlandError] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock, repr=False, compare=False)


def carry_out(
    landscape: URIRef, state: PlacingState, department: URIRef, acts: Iterable[Act], user: User, name: str, lang: str
) -> None:  # fmt: skip
    """Carry out the acts that were not carried out yet, in order; an act that cannot be is said in `trouble` and `failed`, and is over.

    Acts are sent until they are known to be carried out, so the same act may come again, also while it is being carried out: it is done once.
    """
    with state.lock:
        state.failed = {when: why for when, why in state.failed.items() if when > state.seen - KEPT}
        for act in acts:
            if act.when <= state.seen:
                continue
            try:
                _do_one(landscape, state, department, act, user, name, lang)
            except LeerlandError as error:
                state.trouble.append(error)
                state.failed[act.when] = error.public_message(lang)
            state.seen = act.when


def _do_one(land: URIRef, state: PlacingState, department: URIRef, act: Act, user: User, name: str, lang: str) -> None:
    if act.kind in ("place", "move", "undo") and not name:
        raise UsageError("Fill in your name on the left first; it goes into the history.")
    if act.kind != "undo" and act.following:  # the list in front stays in front
        state.made = [act.following, *(m for m in state.made if not set(m) & set(act.following))]
    match act.kind:
        case "later":
            state.aside |= set(act.iris)
            state.done.append(("later", act.iris))
        case "split":
            before = list(state.made)
            halves = split(placing_work(view(land)), act.iris)
            state.made = [*halves, *(m for m in state.made if not set(m) & set(act.iris))]
            state.done.append(("split", before))
        case "undo":
            _take_back(state, user, name)
        case "place" | "move" if act.element is not None:
            reason = act.reason or (gettext("moved", lang) if act.kind == "move" else "")
            number_ = place_group(
                user, land, act.iris, department, act.element, who=name, weight=act.weight, reason=reason, lang=lang
            )
            state.done.append(("change", number_))


def _take_back(state: PlacingState, user: User, name: str) -> None:
    """Take back the last thing that was done here; what cannot be taken back any more is passed over the next time.

    Raises:
        UsageError: nothing was done here.
        UndoConflict, Refused, StoreError: as `undo`.
    """
    if not state.done:
        raise UsageError("There is nothing to undo here.", "Earlier changes are on the page History.")
    kind, what = state.done.pop()
    match kind:
        case "later":
            state.aside -= set(what)
        case "split":
            state.made = what
        case _:
            undo(user, what, name)
