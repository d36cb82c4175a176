"""Recommendations: every move is simulated, and ranked by its effect on the profile per unit of effort.

A move is evaluated in the profile of its target group. Its gain is the sum of the changes of all indicators (with equal
weight; an indicator without a value before or after is ignored), times the group's share of all people if
several groups are compared, divided by the effort.

Where placements are only proposed, a move that rests on the most likely ones may come to nothing. Then the best are evaluated again in drawn placements
(`draws.py`), and ranked by their mean gain over these.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter

from rdflib import URIRef

from leerland_graph.analysis.draws import DrawnPlaces, LikelyPlaces
from leerland_graph.analysis.indicators import Indicator, indicators
from leerland_graph.analysis.model import Group, Landscape
from leerland_graph.analysis.moves import Move, always, finders
from leerland_graph.analysis.placement_basis import rests_on_places
from leerland_graph.analysis.selection import Selection, select
from leerland_graph.core.gc_pause import gc_paused
from leerland_graph.core.i18n import Message, message

__all__ = ["Recommendation", "Robustness", "Search", "recommend"]

TINY = 1e-6
SLIGHT = 1e-8
"""More than gains can differ that are written alike, and so go by kind and IRIs."""
DRAWS = 40
"""The first of those of the margins."""
TRIED, LEAST_TRIED = 3, 15
"""How many moves are evaluated in each draw for one that is asked for, and at least."""


@dataclass(frozen=True)
class Robustness:
    """What becomes of a recommendation if what nobody placed lies elsewhere.

    In `holds` of `draws` placements what it says is so, and it helps; `gain` is its mean gain over all of them.
    """

    draws: int
    holds: int
    gain: float

    @property
    def texts(self) -> Message:
        """The figure in words."""
        if self.holds == self.draws:
            return message("Holds in all {n} possible placements.", n=self.draws)
        if not self.holds:
            return message("Holds in none of {n} possible placements.", n=self.draws)
        return message("Holds in {holds} of {n} possible placements.", holds=self.holds, n=self.draws)


@dataclass(frozen=True)
class Recommendation:
    """A move with its effect: the gain per unit of effort, and the change of each indicator that changes.

    `before` is the part of the landscape for the group, and `after` the same after the move; for `still` and `touches` see `still` and `changes` of `Move`. `gain` and `changes` go by the
    most likely placements; `robustness` says what becomes of it in others, None where people placed everything, or where it cannot be told.
    """

    kind: str
    group: URIRef
    about: tuple[URIRef, ...]
    texts: Message
    effort: float
    gain: float
    changes: Mapping[str, float]
    before: Landscape = field(repr=False, compare=False)
    after: Landscape = field(repr=False, compare=False)
    still: Callable[[Landscape], bool] = field(default=always, repr=False, compare=False)
    touches: frozenset[str] | None = field(default=None, repr=False, compare=False)
    robustness: Robustness | None = None

    def as_json(self, landscape: Landscape) -> dict[str, object]:
        found: dict[str, object] = {
            "kind": self.kind,
            "target_group": str(self.group),
            "about": [{"iri": str(i), "label": landscape.labels(i)} for i in self.about],
            "text": dict(self.texts),
            "effort": self.effort,
            "gain": round(self.gain, 6),
            "changes": {k: round(v, 6) for k, v in self.changes.items()},
        }
        if (tried := self.robustness) is not None:
            found["placements"] = {"draws": tried.draws, "holds": tried.holds, "gain": round(tried.gain, 6)}
        return found


class Search:
    """A search for the best moves: how far it is, and the best so far, at most `most`; of one that several groups share, that of the group where it gains most.

    Of `total` moves `done` were simulated, or passed over since others bring more; `total` is an estimate until the moves of all groups are known.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.done, self.total, self.is_stopped = 0, 0, False
        self.found: dict[tuple[str, tuple[URIRef, ...]], Recommendation] = {}

    def stop(self) -> None:
        """Look at no further move: the best so far are the answer."""
        self.is_stopped = True

    def add(self, found: Recommendation) -> None:
        """Keep it if it is among the best."""
        key = (found.kind, found.about)
        if found.gain > TINY and (key not in self.found or found.gain > self.found[key].gain):
            self.found[key] = found
            if len(self.found) > 2 * self.most + 1:
                self.found = {(r.kind, r.about): r for r in self.best()}

    @property
    def floor(self) -> float:
        """A gain below which a move is none of the best."""
        if len(self.found) < self.most:
            return TINY
        return sorted((r.gain for r in self.found.values()), reverse=True)[self.most - 1] - SLIGHT

    def best(self) -> list[Recommendation]:
        """The best first. Ties go by kind and IRIs."""
        return sorted(self.found.values(), key=lambda r: (-round(r.gain, 9), r.kind, r.about))[: self.most]


def recommend(
    landscape: Landscape,
    group: URIRef | None = None,
    *,
    count: int = 5,
    kind: str | None = None,
    likely: LikelyPlaces | None = None,
    heard: Callable[[Search], None] | None = None,
) -> list[Recommendation]:
    """The best moves (optionally of one kind) for a target group, or over all groups. Ties are ordered by kind and IRIs, so the order is stable.

    A move that several groups share (merging, a role) is listed once, for the group where it gains most. `likely` is where what nobody placed may lie.
    `heard` is called after each move with how far it is, and may stop it: then the best so far are returned, by drawn placements if it came to these.
    """
    groups = (
        [group]
        if group is not None
        else [g for g in landscape.groups if any(g in i.groups for i in landscape.interventions.values())]
    )
    people = {g: landscape.group_facts.get(g, Group()).size or 1 for g in groups}
    shares = {g: people[g] / sum(people.values()) for g in groups}
    drawn = likely.drawn(landscape, DRAWS) if likely is not None else None
    search = Search(count if drawn is None else max(TRIED * count, LEAST_TRIED))
    tell = heard or (lambda search: None)
    for number, one in enumerate(groups):
        _look(search, landscape, one, shares[one], kind, len(groups) / (number + 1), tell)
        if search.is_stopped:
            break
    ordered = search.best()
    if drawn is None or search.is_stopped:
        return ordered[:count]
    tried = _tried(ordered, drawn, shares, search, tell)
    tried = sorted((t for t in tried if t[0] > TINY), key=lambda t: (-round(t[0], 9), t[1].kind, t[1].about))
    return [found for _, found in tried][:count]


@gc_paused()
def _look(
    search: Search,
    landscape: Landscape,
    group: URIRef,
    weight: float,
    kind: str | None,
    times: float,
    tell: Callable[[Search], None],
) -> None:
    """Simulate the moves for a group, but those that can bring no more than the best so far. All groups have about `times` as many as those until here."""
    part = select(landscape, Selection(target_group=group))
    before = _Before(part)
    for find in finders():
        moves = []
        for move in find(part, group):
            if kind is not None and move.kind != kind:
                break  # each finder finds moves of a single kind
            moves.append(move)
        search.total = max(search.total, round(times * (search.done + len(moves))))
        for move in moves:
            changes = before.changes(move, least=search.floor * move.effort / weight)
            if changes is not None:
                gain = sum(changes.values()) * weight / move.effort
                search.add(
                    Recommendation(
                        move.kind, group, move.about, move.texts, move.effort, gain, changes, part, move.after, move.still,
                        move.changes,
                    )
                )  # fmt: skip
            search.done += 1
            tell(search)
            if search.is_stopped:
                return
    if times == 1:
        search.total = search.done


class _Before:
    """The values of a part of a landscape, and what moves change of them."""

    def __init__(self, part: Landscape) -> None:
        self.part = part
        self.values: dict[str, float] = {}
        took: dict[str, float] = {}
        for indicator in indicators():
            start = perf_counter()
            value = indicator.value_of(part)
            took[indicator.id] = perf_counter() - start
            if value is not None:
                self.values[indicator.id] = value
        self._known = [i for i in indicators() if i.id in self.values]
        self._by_cost = sorted(self._known, key=lambda i: took[i.id])

    def changes(self, move: Move, *, least: float) -> dict[str, float] | None:
        """What a move changes, by indicator; None as soon as it is sure that all together is less than `least`.

        An indicator that was not computed yet counts for what it changes at most. What takes longest is computed last, and so for the fewest moves.
        """
        affected = [i for i in self._by_cost if i.goes_by(move.changes)]
        bounds = {i.id: self._at_most(i, move) + TINY for i in affected}
        found: dict[str, float] = {}
        for indicator in affected:
            if sum(bounds.values()) < least:
                return None
            new, old = indicator.value_of(move.after), self.values[indicator.id]
            bounds[indicator.id] = 0.0
            if new is not None and abs(new - old) > TINY:
                found[indicator.id] = bounds[indicator.id] = new - old
        return {i.id: found[i.id] for i in self._known if i.id in found}

    def _at_most(self, indicator: Indicator, move: Move) -> float:
        """By how much an indicator rises at most: to 1, unless it knows better."""
        if move.links and indicator.at_most is not None:
            return indicator.at_most(self.part, move.links)
        return max(0.0, 1 - self.values[indicator.id])


@gc_paused()
def _tried(
    found: Sequence[Recommendation],
    drawn: DrawnPlaces,
    shares: Mapping[URIRef, float],
    search: Search,
    tell: Callable[[Search], None],
) -> list[tuple[float, Recommendation]]:
    """The mean gain of each recommendation over drawn placements, and the recommendation with what becomes of it in these.

    Only indicators that rest on placements are worked out anew, but for overlap: what nobody placed counts for nothing in it where it goes by meaning.
    """
    worlds: dict[URIRef, list[tuple[Landscape, dict[str, float | None]]]] = {}
    told = []
    search.total = search.done + len(found)
    for one in found:
        if search.is_stopped:
            break
        every = [i for i in indicators() if i.id != "overlap" and rests_on_places(one.before, i)]
        resting = [i for i in every if i.goes_by(one.touches)]
        if one.group not in worlds:
            made = (drawn.world(one.before, n) for n in range(len(drawn)))
            worlds[one.group] = [(w, {i.id: i.value_of(w) for i in every}) for w in made]
        fixed = sum(v for k, v in one.changes.items() if k not in {i.id for i in every})
        gains, holds = [], 0
        for n, (world, before) in enumerate(worlds[one.group]):
            changes = []
            if resting:
                after = drawn.world(one.after, n)
                changes = [
                    new - old
                    for i in resting
                    if (old := before[i.id]) is not None and (new := i.value_of(after)) is not None
                ]
            gains.append((fixed + sum(changes)) * shares[one.group] / one.effort)
            holds += gains[-1] > TINY and one.still(world)
        gain = sum(gains) / len(gains)
        told.append((gain, replace(one, robustness=Robustness(len(gains), holds, gain))))
        search.done += 1
        tell(search)
    return told
