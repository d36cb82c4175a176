"""Where interventions may lie that nobody placed yet: placements that are drawn from the probabilities of their proposals.

Plain draws are not honest: the errors of proposals are shared, since one model made them all. So per draw the interventions that people placed are weighed
anew (the Bayesian bootstrap; Rubin, The Annals of Statistics 9, 1981, 130-134), the mean probabilities of the others are shifted by what the model got wrong
of those, and then they are drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rdflib import URIRef

from leerland_graph.analysis.model import Intervention, Landscape, Placed
from leerland_graph.analysis.network import LearningNetwork, network_of

__all__ = ["LEAST_AGREED", "DrawnPlaces", "LikelyPlaces", "draw_places", "placed_on"]

LEAST_AGREED = 20
"""Interventions that people placed without which nobody can tell how wrong the proposals are."""
PRIOR = 4.0
"""Imagined interventions of which the proposal is right on average, so that a few do not decide all."""
FLOOR = 1e-3
Numbers = NDArray[np.float64]
Drawn = NDArray[np.int64]


@dataclass(frozen=True)
class LikelyPlaces:
    """For interventions that nobody placed, how probable each element of `labels` is (`chances`).

    `residuals` has a row for each intervention that people placed: 1 for its label and 0 for the others, less the probabilities that were said of it.
    """

    labels: tuple[URIRef, ...]
    chances: Mapping[URIRef, Numbers]
    residuals: Numbers

    def open_in(self, landscape: Landscape) -> list[URIRef]:
        """The interventions of a landscape, or of a part of one, that nobody placed, by IRI."""
        return [iri for iri in sorted(self.chances) if iri in landscape.interventions]

    def drawn(self, landscape: Landscape, draws: int, seed: int = 0) -> "DrawnPlaces | None":
        """Placements of what is open in a landscape; None if nothing is, or if people placed too few to tell how wrong proposals are."""
        open_ = self.open_in(landscape)
        if not open_ or len(self.residuals) < LEAST_AGREED:
            return None
        probable = np.array([self.chances[iri] for iri in open_])
        return DrawnPlaces(self.labels, open_, draw_places(probable, self.residuals, draws=draws, seed=seed))


class DrawnPlaces:
    """Placements that were drawn: `rows` has a row for each draw, with a number in `labels` for each intervention of `open`."""

    def __init__(self, labels: Sequence[URIRef], open_: Sequence[URIRef], rows: Drawn) -> None:
        self.labels, self.open, self.rows = tuple(labels), tuple(open_), rows
        self._known: dict[tuple[URIRef, int], tuple[Intervention, Intervention]] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def world(self, landscape: Landscape, draw: int) -> Landscape:
        """A landscape, or a part of one, with its open interventions where they were drawn."""
        every = dict(landscape.interventions)
        for iri, label in zip(self.open, self.rows[draw].tolist(), strict=True):
            if iri in every:
                every[iri] = self._placed(every[iri], label)
        made = replace(landscape, interventions=every)
        made.keep(LearningNetwork, network_of(landscape).moved(made))
        return made

    def _placed(self, intervention: Intervention, label: int) -> Intervention:
        """An intervention on an element; made once, since the draws agree on most."""
        known = self._known.get((intervention.iri, label))
        if known is not None and known[0] is intervention:
            return known[1]
        made = replace(intervention, placements=placed_on(self.labels[label]))
        self._known[intervention.iri, label] = intervention, made
        return made


def draw_places(chances: Numbers, residuals: Numbers, *, draws: int, seed: int = 0) -> Drawn:
    """Draw a label for each row of probabilities, `draws` times: `draws` rows, a column for each row of `chances`.

    More draws with the same seed begin with those of fewer. For `residuals` see `LikelyPlaces`.
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


@lru_cache(maxsize=64)
def placed_on(element: URIRef) -> tuple[Placed, ...]:
    """A placement on one element, by nobody."""
    return (Placed(element, 1.0, None, False, {}),)
