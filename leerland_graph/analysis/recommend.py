"""Recommendations: every move is simulated, and ranked by its effect on the profile per unit of effort.

A move is evaluated in the profile of its target group. Its gain is the sum of the changes of all indicators (with equal
weight; an indicator without a value before or after is ignored), times the group's share of all people if
several groups are compared, divided by the effort.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rdflib import URIRef

from leerland_graph.analysis.model import Group, Landscape
from leerland_graph.analysis.moves import Move, finders
from leerland_graph.analysis.profile import profile
from leerland_graph.analysis.selection import Selection, select
from leerland_graph.core.i18n import Message

__all__ = ["Recommendation", "recommend"]

TINY = 1e-6


@dataclass(frozen=True)
class Recommendation:
    """A move with its effect: the gain per unit of effort, and the change of each indicator that changes.

    `before` is the part of the landscape for the group, and `after` the same after the move.
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

    def as_json(self, landscape: Landscape) -> dict[str, object]:
        return {
            "kind": self.kind,
            "target_group": str(self.group),
            "about": [{"iri": str(i), "label": landscape.labels(i)} for i in self.about],
            "text": dict(self.texts),
            "effort": self.effort,
            "gain": round(self.gain, 6),
            "changes": {k: round(v, 6) for k, v in self.changes.items()},
        }


def recommend(
    landscape: Landscape, group: URIRef | None = None, *, count: int = 5, kind: str | None = None
) -> list[Recommendation]:
    """The best moves (optionally of one kind) for a target group, or over all groups. Ties are ordered by kind and IRIs, so the order is stable.

    A move that several groups share (merging, a role) is listed once, for the group where it gains most.
    """
    groups = (
        [group]
        if group is not None
        else [g for g in landscape.groups if any(g in i.groups for i in landscape.interventions.values())]
    )
    people = {g: landscape.group_facts.get(g, Group()).size or 1 for g in groups}
    total = sum(people.values())
    best: dict[tuple[str, tuple[URIRef, ...]], Recommendation] = {}
    for one in groups:
        part = select(landscape, Selection(target_group=one))
        before = _values(part)
        for find in finders():
            for move in find(part, one):
                if kind is not None and move.kind != kind:
                    break  # each finder finds moves of a single kind
                found = _judged(move, one, part, before, people[one] / total)
                key = (move.kind, move.about)
                if found.gain > TINY and (key not in best or found.gain > best[key].gain):
                    best[key] = found
    ordered = sorted(best.values(), key=lambda r: (-round(r.gain, 9), r.kind, r.about))
    return ordered[:count]


def _judged(
    move: Move, group: URIRef, part: Landscape, before: Mapping[str, float | None], weight: float
) -> Recommendation:
    after = _values(move.after)
    changes = {}
    for name, old in before.items():
        new = after[name]
        if old is not None and new is not None and abs(new - old) > TINY:
            changes[name] = new - old
    gain = sum(changes.values()) * weight / move.effort
    return Recommendation(move.kind, group, move.about, move.texts, move.effort, gain, changes, part, move.after)


def _values(landscape: Landscape) -> dict[str, float | None]:
    return {indicator.id: result.value for indicator, result in profile(landscape).results}
