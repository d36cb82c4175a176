"""Coverage: is there something to do everywhere on the land?

The share of land elements (islands, bridges, polders) on which at least one intervention lies.
Zero if nothing is placed; undefined on a plate without land.
"""

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result, undefined, unplaced
from leerland_graph.analysis.model import Landscape
from leerland_graph.core.i18n import message

__all__ = ["INDICATOR"]


def quick(landscape: Landscape) -> float | None:
    """The value without its evidence."""
    occupied = {e for i in landscape.interventions.values() for e in i.anchors}
    empty = sum(1 for e in landscape.land if e.iri not in occupied)
    return 1 - empty / len(landscape.land) if landscape.land else None


def compute(landscape: Landscape) -> Result:
    n = len(landscape.interventions)
    if not landscape.land:
        return undefined(message("The ground plate has no land."), n)
    occupied = {e for i in landscape.interventions.values() for e in i.anchors}
    empty = [e for e in landscape.land if e.iri not in occupied]
    evidence = tuple(
        Evidence(
            "empty-element", (e.iri,),
            message("Nothing lies on {element}.", element=e.label),
            {"element_kind": e.kind},
        )
        for e in empty
    )  # fmt: skip
    return Result(1 - len(empty) / len(landscape.land), n, evidence, missing=unplaced(landscape))


INDICATOR = Indicator(
    "coverage",
    message("Coverage"),
    message("The part of the land where something lies."),
    1,
    compute,
    leans_on=("placement",),
    reads=frozenset({"placement"}),
    quick=quick,
)
