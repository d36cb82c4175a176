"""How far a figure can be trusted that leans on placements which are only proposed: an interval from drawn placements (`draws.py`).

How wide an interval must be to hold the true value as often as it says was found by simulation (`docs/placing.md`, `make evaluate`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from rdflib import URIRef

from leerland_graph.analysis.draws import LEAST_AGREED, DrawnPlaces, LikelyPlaces, placed_on
from leerland_graph.analysis.indicators import indicators
from leerland_graph.analysis.model import Landscape
from leerland_graph.analysis.placement_basis import rests_on_places
from leerland_graph.analysis.similarity import find_overlaps
from leerland_graph.core.gc_pause import gc_paused

__all__ = ["DRAWS", "LEVEL", "Margin", "margins"]

DRAWS = 200
LEVEL = 0.8
"""The share of cases in which an interval is to hold the true value."""
WIDER = {"spread": 1.5, "connectivity": 1.1}
FEW = 10.0
"""By how much an interval is wider than that of the draws, for an indicator, and where people placed few; both by simulation (`docs/placing.md`)."""
SLIGHT = 0.02
"""Where an intervention lies with a smaller probability, it is not looked for doubles."""
NARROW = 0.005
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Margin:
    """The interval in which a figure lies in `LEVEL` of cases."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low

    @property
    def is_narrow(self) -> bool:
        """Whether it is the figure itself, as it is written."""
        return self.width < NARROW


@gc_paused()
def margins(
    landscape: Landscape, labels: Sequence[URIRef], chances: Mapping[URIRef, Numbers], residuals: Numbers, *, draws: int = DRAWS, seed: int = 0
) -> dict[str, Margin]:  # fmt: skip
    """The interval of each indicator that leans on placements, by its id.

    `chances` has the probabilities of the labels for the interventions that nobody placed. Without any of these each interval is the value itself.
    Overlap has none where it goes by meaning. Empty if people placed fewer than `LEAST_AGREED`, since then nobody knows how wrong the proposals are; an indicator that has no value, or
    leans on agreement, has none.
    """
    leaning = [i for i in indicators() if rests_on_places(landscape, i)]
    likely = LikelyPlaces(tuple(labels), chances, residuals)
    open_ = likely.open_in(landscape)
    if open_ and len(residuals) < LEAST_AGREED:
        return {}
    values = {i.id: i.value_of(landscape) for i in leaning}
    drawn = likely.drawn(landscape, draws, seed)
    if drawn is None:
        return {name: Margin(value, value) for name, value in values.items() if value is not None}
    told: dict[str, list[float]] = {i.id: [] for i in leaning if values[i.id] is not None}
    if "overlap" in told:
        told["overlap"] = _overlaps(landscape, drawn, np.array([chances[iri] for iri in open_]))
    for n in range(len(drawn)):
        world = drawn.world(landscape, n)
        for indicator in leaning:
            if indicator.id in told and indicator.id != "overlap" and (value := indicator.value_of(world)) is not None:
                told[indicator.id].append(value)
    return {
        name: _interval(name, np.array(some), len(residuals)) for name, some in told.items() if len(some) > draws / 2
    }


def _overlaps(landscape: Landscape, drawn: DrawnPlaces, probable: Numbers) -> list[float]:
    """The indicator of overlap in each draw: pairs are looked for once, wherever they may lie, and count where they lie together."""
    wide, labels = dict(landscape.interventions), drawn.labels
    for iri, chances in zip(drawn.open, probable, strict=True):
        may = [label for label, chance in zip(labels, chances, strict=True) if chance >= SLIGHT]
        wide[iri] = replace(wide[iri], placements=tuple(p for label in may for p in placed_on(label)))
    pairs = [p for p in find_overlaps(replace(landscape, interventions=wide)).pairs if not p.declared]
    names = sorted(landscape.interventions)
    at = {iri: n for n, iri in enumerate(names)}
    bit = {element: 1 << n for n, element in enumerate({*landscape.elements, *labels})}
    fixed = np.array([sum(bit[e] for e in landscape.interventions[i].anchors) for i in names], np.int64)
    first, second = (np.array([at[getattr(p, end)] for p in pairs], np.int64) for end in ("first", "second"))
    of_label = np.array([bit[label] for label in labels], np.int64)
    numbers = np.array([at[iri] for iri in drawn.open])
    found = []
    for row in drawn.rows:
        where = fixed.copy()
        where[numbers] = of_label[row]
        together = (where[first] & where[second]) > 0
        touched = np.unique(np.concatenate([first[together], second[together]]))
        found.append(1 - len(touched) / len(names))
    return found


def _interval(name: str, told: Numbers, agreed: int) -> Margin:
    low, middle, high = (float(q) for q in np.quantile(told, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2]))
    wider = WIDER.get(name, 1.0) * sqrt(1 + FEW / agreed)
    return Margin(max(0.0, middle - wider * (middle - low)), min(1.0, middle + wider * (high - middle)))
