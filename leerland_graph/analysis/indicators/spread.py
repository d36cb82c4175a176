"""Spread: is the weight of the offer evenly spread over the land?

Pielou's evenness J = H / ln S, where H is Shannon's entropy of the placement weight per land
element and S the number of land elements of the plate (Pielou 1966, J. Theor. Biol. 13:131-144).
1 if all elements carry the same weight, near 0 if one carries all. Undefined if nothing lies on
land, or if the plate has fewer than two land elements.
"""

from math import log

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result, undefined, unplaced
from leerland_graph.analysis.model import Landscape
from leerland_graph.core.i18n import message

__all__ = ["INDICATOR"]


def compute(landscape: Landscape) -> Result:
    n = len(landscape.interventions)
    size = len(landscape.land)
    if size < 2:
        return undefined(message("The ground plate has fewer than two land elements."), n)
    weights = {e.iri: 0.0 for e in landscape.land}
    for intervention in landscape.interventions.values():
        for element, share in intervention.anchors.items():
            if element in weights:
                weights[element] += share
    total = sum(weights.values())
    if total == 0:
        return undefined(message("Nothing lies on land."), n)
    shares = {e: w / total for e, w in weights.items()}
    entropy = -sum(p * log(p) for p in shares.values() if p > 0)
    evidence = tuple(
        Evidence(
            "element-weight", (e.iri,),
            message("{share:.0%} of the weight lies on {element}.", share=shares[e.iri], element=e.label),
            {"weight": round(weights[e.iri], 4), "share": round(shares[e.iri], 4)},
        )
        for e in sorted(landscape.land, key=lambda e: (-weights[e.iri], e.order))
    )  # fmt: skip
    return Result(min(1.0, max(0.0, entropy / log(size))), n, evidence, missing=unplaced(landscape))


INDICATOR = Indicator(
    "spread",
    message("Spread"),
    message("How evenly the offer is spread over the land."),
    2,
    compute,
    leans_on=("placement",),
)
