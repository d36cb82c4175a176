"""Spread: is the weight of the offer evenly spread over the land?

Pielou's evenness J = H / ln S, where H is Shannon's entropy of the placement weight per land
element and S the number of land elements of the plate (Pielou 1966, J. Theor. Biol. 13:131-144).
1 if all elements carry the same weight, near 0 if one carries all. Undefined if nothing lies on
land, or if the plate has fewer than two land elements.
"""

from collections.abc import Iterable
from math import log

from rdflib import URIRef

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result, undefined, unplaced
from leerland_graph.analysis.model import Landscape
from leerland_graph.core.i18n import message

__all__ = ["INDICATOR"]


def _weights(landscape: Landscape) -> dict[URIRef, float]:
    weights = {e.iri: 0.0 for e in landscape.land}
    for intervention in landscape.interventions.values():
        for element, share in intervention.anchors.items():
            if element in weights:
                weights[element] += share
    return weights


def _evenness(shares: Iterable[float], size: int) -> float:
    return min(1.0, max(0.0, -sum(p * log(p) for p in shares if p > 0) / log(size)))


def quick(landscape: Landscape) -> float | None:
    """The value without its evidence."""
    size, weights = len(landscape.land), _weights(landscape)
    total = sum(weights.values())
    return None if size < 2 or total == 0 else _evenness((w / total for w in weights.values()), size)


def compute(landscape: Landscape) -> Result:
    n = len(landscape.interventions)
    size = len(landscape.land)
    if size < 2:
        return undefined(message("The ground plate has fewer than two land elements."), n)
    weights = _weights(landscape)
    total = sum(weights.values())
    if total == 0:
        return undefined(message("Nothing lies on land."), n)
    shares = {e: w / total for e, w in weights.items()}
    evidence = tuple(
        Evidence(
            "element-weight", (e.iri,),
            message("{share:.0%} of the weight lies on {element}.", share=shares[e.iri], element=e.label),
            {"weight": round(weights[e.iri], 4), "share": round(shares[e.iri], 4)},
        )
        for e in sorted(landscape.land, key=lambda e: (-weights[e.iri], e.order))
    )  # fmt: skip
    return Result(_evenness(shares.values(), size), n, evidence, missing=unplaced(landscape))


INDICATOR = Indicator(
    "spread",
    message("Spread"),
    message("How evenly the offer is spread over the land."),
    2,
    compute,
    leans_on=("placement",),
    reads=frozenset({"placement"}),
    quick=quick,
)
