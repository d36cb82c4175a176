"""Agreement: do departments see the same intervention in the same place?

Krippendorff's alpha for nominal data (Content Analysis, 2004, ch. 11) over the interventions that at least two departments
placed: each department's view is the element where most of its weight lies (on a tie the first by the plate). 1 is full
agreement, 0 what chance gives; less than chance is shown as 0, with alpha itself beside it. Undefined when no intervention
was placed by two departments.
"""

from collections import Counter
from functools import partial

from rdflib import URIRef

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result, undefined
from leerland_graph.analysis.model import Intervention, Landscape
from leerland_graph.core.i18n import gettext, message, pmessage

__all__ = ["INDICATOR", "alpha", "views"]


def views(landscape: Landscape, intervention: Intervention) -> dict[URIRef, URIRef]:
    """For each department that placed an intervention, the element of its view; if a placement was agreed by all, that one for each."""
    weights: dict[URIRef, dict[URIRef, float]] = {}
    for placed in intervention.placements:
        if placed.by is not None:
            mine = weights.setdefault(placed.by, {})
            mine[placed.element] = mine.get(placed.element, 0.0) + placed.weight
    order = lambda e: -landscape.elements[e].order  # noqa: E731
    settled = {p.element: p.weight for p in intervention.placements if p.agreed and p.by is None}
    if settled:
        weights = dict.fromkeys(weights, settled)
    return {by: max(mine, key=lambda e: (mine[e], order(e))) for by, mine in weights.items()}


def alpha(units: list[list[URIRef]]) -> float | None:
    """Krippendorff's alpha of units with at least two values each; None if there are none.

    If all values are equal, the expected disagreement is 0, and alpha is defined as 1.
    """
    pairable = [u for u in units if len(u) > 1]
    if not pairable:
        return None
    totals = Counter(v for u in pairable for v in u)
    n = sum(totals.values())
    observed = sum(sum(c * (len(u) - c) for c in Counter(u).values()) / (len(u) - 1) for u in pairable)
    expected = sum(c * (n - c) for c in totals.values()) / (n - 1)
    return 1.0 if expected == 0 else 1 - observed / expected


def _seen_by_several(landscape: Landscape) -> dict[URIRef, dict[URIRef, URIRef]]:
    seen = {i.iri: views(landscape, i) for i in landscape.interventions.values() if len(i.placements) > 1}
    return {iri: v for iri, v in seen.items() if len(v) > 1}


def quick(landscape: Landscape) -> float | None:
    """The value without its evidence."""
    found = alpha([list(v.values()) for v in _seen_by_several(landscape).values()])
    return None if found is None else min(1.0, max(0.0, found))


def compute(landscape: Landscape) -> Result:
    both = _seen_by_several(landscape)
    found = alpha([list(v.values()) for v in both.values()])
    if found is None:
        return undefined(message("No intervention was placed by two departments."))
    evidence = []
    for iri in sorted(both, key=lambda i: landscape.label(i, "nl").casefold()):
        if len(set(both[iri].values())) > 1:
            evidence.append(
                Evidence(
                    "disagreement",
                    (iri,),
                    message(
                        "'{intervention}': {opinions}.",
                        intervention=partial(landscape.label, iri),
                        opinions=partial(_opinions, landscape, both[iri]),
                    ),
                    {"alpha": round(found, 4), "views": {str(b): str(e) for b, e in both[iri].items()}},
                )
            )
    return Result(min(1.0, max(0.0, found)), len(both), tuple(evidence))


def _opinions(landscape: Landscape, seen: dict[URIRef, URIRef], lang: str) -> str:
    name = landscape.label
    return ", ".join(
        gettext("{department} sees {element}", lang, department=name(by, lang), element=name(element, lang))
        for by, element in sorted(seen.items())
    )


INDICATOR = Indicator(
    "agreement",
    pmessage("indicator", "Agreement"),
    message("Whether departments see the same intervention in the same place."),
    12,
    compute,
    leans_on=("placement",),
    reads=frozenset({"placement"}),
    quick=quick,
)
