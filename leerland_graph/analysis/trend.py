"""The trend: the profile over time, computed from the history."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from rdflib import URIRef

from leerland_graph.analysis.model import Landscape
from leerland_graph.analysis.norms import Norms
from leerland_graph.analysis.profile import profile
from leerland_graph.analysis.reading import read_landscape
from leerland_graph.analysis.selection import Selection
from leerland_graph.store import Change, Store, changes_of, past_states

__all__ = ["TrendPoint", "trend"]


@dataclass(frozen=True)
class TrendPoint:
    """The profile after a commit: its number, time and reason, the number of interventions, and the value of each indicator."""

    change: int
    when: datetime
    why: str
    interventions: int
    values: Mapping[str, float | None]

    def as_json(self) -> dict[str, object]:
        return {
            "change": self.change, "when": self.when.isoformat(), "why": self.why, "interventions": self.interventions,
            "values": {k: None if v is None else round(v, 6) for k, v in self.values.items()},
        }  # fmt: skip


def trend(
    store: Store, landscape: URIRef, selection: Selection | None = None, *, points: int = 12, norms: Norms | None = None,
    also: Callable[[Store, Landscape], Landscape] = lambda store, found: found,
) -> list[TrendPoint]:  # fmt: skip
    """The profile at no more than `points` moments, oldest first; the last is the current state.

    Uses the last commit of each day. If there are more days than points, days are sampled evenly, including the first and last.
    `also` adds what is not in the store, such as what texts mean alike.
    """
    chosen = {c.number: c for c in _chosen(changes_of(store, landscape), points)}
    found = []
    for number, past in past_states(store, landscape, list(chosen)):
        then = profile(also(past, read_landscape(past, landscape, norms)), selection)
        found.append(
            TrendPoint(
                number, chosen[number].when, chosen[number].why, len(then.landscape.interventions),
                {indicator.id: result.value for indicator, result in then.results},
            )
        )  # fmt: skip
    return found[::-1]


def _chosen(made: list[Change], points: int) -> list[Change]:
    """The last commit of each day, sampled evenly; newest first."""
    days: dict[object, Change] = {}
    for change in made:  # newest first, so the first one found for a day is its last
        days.setdefault(change.when.date(), change)
    last = list(days.values())
    if len(last) <= points:
        return last
    step = (len(last) - 1) / max(1, points - 1)
    return [last[round(n * step)] for n in range(points)]
