"""How far a figure can be trusted that leans on placements which are only proposed: an interval from drawn placements.

Plain draws from the probabilities of proposals are not honest: their errors are shared, since one model made them all. So per draw the interventions
that people placed are weighed anew (the Bayesian bootstrap; Rubin, The Annals of Statistics 9, 1981, 130-134), the mean probabilities of the others are
shifted by what the model got wrong of those, and then they are drawn. How wide an interval must be to hold the true value as often as it says was found by
simulation (`docs/placing.md`, `make evaluate`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from rdflib import URIRef

from leerland_graph.analysis.indicators import indicators
from leerland_graph.analysis.model import Landscape, Placed
from leerland_graph.analysis.network import LearningNetwork, network_of
from leerland_graph.analysis.similarity import find_overlaps

__all__ = ["DRAWS", "LEAST_AGREED", "LEVEL", "Margin", "draw_places", "margins"]

DRAWS = 200
LEVEL = 0.8
"""The share of cases in which an interval is to hold the true value."""
LEAST_AGREED = 20
"""Interventions that people placed without which nobody can tell how wrong the proposals are."""
WIDER = {"spread": 1.5, "connectivity": 1.1}
FEW = 10.0
"""By how much an interval is wider than that of the draws, for an indicator, and where people placed few; both by simulation (`docs/placing.md`)."""
PRIOR = 4.0
"""Imagined interventions of which the proposal is right on average, so that a few do not decide all."""
FLOOR = 1e-3
SLIGHT = 0.02
"""Where an intervention lies with a smaller probability, it is not looked for doubles."""
Numbers = NDArray[np.float64]
Drawn = NDArray[np.int64]


@dataclass(frozen=True)
class Margin:
    """The interval in which a figure lies in `LEVEL` of cases."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low


def draw_places(chances: Numbers, residuals: Numbers, *, draws: int = DRAWS, seed: int = 0) -> Drawn:
    """Draw a label for each row of probabilities, `draws` times: `draws` rows, a column for each row of `chances`.

    `residuals` has a row for each intervention that people placed: 1 for its label and 0 for the others, less the probabilities that were said of it.
    """
    random = np.random.default_rng(seed)
    mean = chances.mean(axis=0)
    found = np.zeros((draws, len(chances)), np.int64)
    for n in range(draws):
        weights = random.dirichlet(np.append(np.ones(len(residuals)), PRIOR))[:-1]
        shifted = chances * (np.maximum(mean + weights @ residuals, FLOOR) / np.maximum(mean, FLOOR))
        steps = np.cumsum(shifted / shifted.sum(axis=1, keepdims=True), axis=1)
        steps[:, -1] = 2.0
        found[n] = (random.random((len(chances), 1)) >= steps).sum(axis=1)
    return found


def margins(
    landscape: Landscape, labels: Sequence[URIRef], chances: Mapping[URIRef, Numbers], residuals: Numbers, *, draws: int = DRAWS, seed: int = 0
) -> dict[str, Margin]:  # fmt: skip
    """The interval of each indicator that leans on placements, by its id.

    `chances` has the probabilities of the labels for the interventions that nobody placed. Without any of these each interval is the value itself.
    Overlap has none where it goes by meaning. Empty if people placed fewer than `LEAST_AGREED`, since then nobody knows how wrong the proposals are; an indicator that has no value, or
    leans on agreement, has none.
    """
    leaning = [i for i in indicators() if "placement" in i.leans_on and i.id != "agreement"]
    if landscape.alike is not None:  # by meaning, what is only proposed counts for nothing in overlap
        leaning = [i for i in leaning if i.id != "overlap"]
    open_ = [iri for iri in sorted(chances) if iri in landscape.interventions]
    if open_ and len(residuals) < LEAST_AGREED:
        return {}
    values = {i.id: i.value_of(landscape) for i in leaning}
    if not open_:
        return {name: Margin(value, value) for name, value in values.items() if value is not None}
    probable = np.array([chances[iri] for iri in open_])
    drawn = draw_places(probable, residuals, draws=draws, seed=seed)
    told: dict[str, list[float]] = {i.id: [] for i in leaning if values[i.id] is not None}
    if "overlap" in told:
        told["overlap"] = _overlaps(landscape, labels, open_, probable, drawn)
    for row in drawn:
        world = _world(landscape, labels, open_, row)
        for indicator in leaning:
            if indicator.id in told and indicator.id != "overlap" and (value := indicator.value_of(world)) is not None:
                told[indicator.id].append(value)
    return {
        name: _interval(name, np.array(some), len(residuals)) for name, some in told.items() if len(some) > draws / 2
    }


def _overlaps(
    landscape: Landscape, labels: Sequence[URIRef], open_: Sequence[URIRef], probable: Numbers, drawn: Drawn
) -> list[float]:
    """The indicator of overlap in each draw: pairs are looked for once, wherever they may lie, and count where they lie together."""
    wide = dict(landscape.interventions)
    for iri, chances in zip(open_, probable, strict=True):
        may = [label for label, chance in zip(labels, chances, strict=True) if chance >= SLIGHT]
        wide[iri] = replace(wide[iri], placements=tuple(p for label in may for p in _placed(label)))
    pairs = [p for p in find_overlaps(replace(landscape, interventions=wide)).pairs if not p.declared]
    names = sorted(landscape.interventions)
    at = {iri: n for n, iri in enumerate(names)}
    bit = {element: 1 << n for n, element in enumerate({*landscape.elements, *labels})}
    fixed = np.array([sum(bit[e] for e in landscape.interventions[i].anchors) for i in names], np.int64)
    first, second = (np.array([at[getattr(p, end)] for p in pairs], np.int64) for end in ("first", "second"))
    of_label = np.array([bit[label] for label in labels], np.int64)
    numbers = np.array([at[iri] for iri in open_])
    found = []
    for row in drawn:
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


def _world(
    landscape: Landscape, labels: Sequence[URIRef], open_: Sequence[URIRef], row: NDArray[np.int64]
) -> Landscape:
    """The landscape with these interventions where they were drawn."""
    every = dict(landscape.interventions)
    for iri, label in zip(open_, row.tolist(), strict=True):
        every[iri] = replace(every[iri], placements=_placed(labels[label]))
    made = replace(landscape, interventions=every)
    made.keep(LearningNetwork, network_of(landscape).moved(made))
    return made


@lru_cache(maxsize=64)
def _placed(element: URIRef) -> tuple[Placed, ...]:
    return (Placed(element, 1.0, None, False, {}),)
