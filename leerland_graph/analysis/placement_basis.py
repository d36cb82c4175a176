"""On what a picture of the land rests: placements that people agreed on, or proposals; and whether it is the rule's picture more than theirs."""

from collections import Counter
from dataclasses import dataclass

from rdflib import URIRef

from leerland_graph.analysis.indicators.base import Indicator
from leerland_graph.analysis.model import Landscape

__all__ = ["PlacementBasis", "on_proposals", "placement_basis", "rests_on_places"]

PILED = 0.7
"""From this share of the weight on one element the picture is said to be one-sided, if it rests on proposals for the most part."""
MOST = 0.5
"""From this share of proposals, or of interventions without a placement, the picture is said not to be people's yet."""


@dataclass(frozen=True)
class PlacementBasis:
    """Of the interventions of a landscape, how many have a placement that was agreed, one that is only proposed, or none.

    `heaviest` is the land element with the most weight and `share` its part of the weight of all that have a placement, 0 to 1; None and 0 if none has.
    """

    agreed: int
    proposed: int
    unplaced: int
    heaviest: URIRef | None
    share: float

    @property
    def proposed_share(self) -> float:
        """The part of the interventions with a placement of which it is only proposed, 0 to 1; 0 if none has one."""
        placed = self.agreed + self.proposed
        return self.proposed / placed if placed else 0.0

    @property
    def is_piled(self) -> bool:
        """Whether more than 70% of the weight lies on one element while at least half of the placements are only proposed."""
        return self.share > PILED and self.proposed_share >= MOST

    @property
    def is_sparse(self) -> bool:
        """Whether more than half of the interventions have no placement."""
        return self.unplaced > MOST * (self.agreed + self.proposed + self.unplaced)


def placement_basis(landscape: Landscape) -> PlacementBasis:
    """What the picture of a landscape, or of a selection of one, rests on; computed once for it."""
    return landscape.derived(_basis)


def _basis(landscape: Landscape) -> PlacementBasis:
    weights: Counter[URIRef] = Counter()
    agreed = proposed = unplaced = 0
    for intervention in landscape.interventions.values():
        if not intervention.placements:
            unplaced += 1
            continue
        if intervention.is_agreed:
            agreed += 1
        else:
            proposed += 1
        for element, share in intervention.anchors.items():
            weights[element] += share  # type: ignore[assignment]
    if not weights:
        return PlacementBasis(agreed, proposed, unplaced, None, 0.0)
    heaviest = min(weights, key=lambda e: (-weights[e], e))
    return PlacementBasis(agreed, proposed, unplaced, heaviest, weights[heaviest] / (agreed + proposed))


def rests_on_places(landscape: Landscape, indicator: Indicator) -> bool:
    """Whether an indicator would be another if what is only proposed lay elsewhere.

    Agreement goes by what departments placed; overlap by meaning counts no placement that is only proposed.
    """
    if "placement" not in indicator.leans_on or indicator.id == "agreement":
        return False
    return indicator.id != "overlap" or landscape.alike is None


def on_proposals(landscape: Landscape, indicator: Indicator) -> float:
    """For which share an indicator of a landscape, or of a selection of one, rests on proposals; 0 where people placed everything."""
    if not rests_on_places(landscape, indicator) or all(i.is_by_people for i in landscape.interventions.values()):
        return 0.0
    return landscape.derived(placement_basis).proposed_share
