"""Connectivity: can people learn their way from one island to another?

The mean over all pairs of islands of r / (r + 1), where r is the largest number of direct routes
of the pair that share no intervention (start and end count), or 1/2 if there are only indirect
routes, or 0 if there is none. So one route counts for 1/2, two for 2/3, a detour for 1/3.
Undefined on a plate with fewer than two islands; 0 without links.
"""

from collections.abc import Sequence
from functools import partial

from rdflib import URIRef

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result, undefined, unplaced
from leerland_graph.analysis.model import Landscape
from leerland_graph.analysis.network import PairRoutes, network_of
from leerland_graph.core.i18n import Message, gettext, message, nmessage

__all__ = ["INDICATOR"]

INDIRECT = 0.5
NAMED = 5


def strength(routes: PairRoutes) -> float:
    """The r of a pair."""
    if routes.is_direct:
        return float(routes.disjoint)
    return INDIRECT if routes.is_connected else 0.0


def quick(landscape: Landscape) -> float | None:
    """The value without its evidence: numbers of routes, and no routes or cuts."""
    islands, network = [i.iri for i in landscape.islands], network_of(landscape)
    values = []
    for n, a in enumerate(islands):
        for b in islands[n + 1 :]:
            r = float(network.problem(a, b)[1].count()) or (INDIRECT if network.leads(a, b) else 0.0)
            values.append(r / (r + 1))
    return sum(values) / len(values) if values else None


def compute(landscape: Landscape) -> Result:
    n = len(landscape.interventions)
    pairs = network_of(landscape).all_pairs()
    if not pairs:
        return undefined(message("The ground plate has fewer than two islands."), n)
    values = [strength(p) / (strength(p) + 1) for p in pairs]
    return Result(
        sum(values) / len(values), n, tuple(_evidence(landscape, p) for p in pairs), missing=unplaced(landscape)
    )


def _evidence(landscape: Landscape, pair: PairRoutes) -> Evidence:
    figures = {
        "r": strength(pair), "disjoint_direct_routes": pair.disjoint,
        "minimum_cut": list(pair.cut), "best_route": list(pair.route),
    }  # fmt: skip
    return Evidence("island-pair", (pair.start, pair.end), _sentence(landscape, pair), figures)


def _sentence(landscape: Landscape, pair: PairRoutes) -> Message:
    a, b = partial(landscape.label, pair.start), partial(landscape.label, pair.end)
    names = partial(_names, landscape, pair.cut)
    if pair.disjoint:
        return nmessage(
            "{a} and {b} are held together by {names}.",
            "{a} and {b} are joined by {n} separate routes; they break if {names} are lost.",
            n=pair.disjoint, a=a, b=b, names=names,
        )  # fmt: skip
    if pair.is_connected:
        return message("{a} and {b} are joined by a detour only.", a=a, b=b)
    return message("{a} and {b} are not connected.", a=a, b=b)


def _names(landscape: Landscape, cut: Sequence[URIRef], lang: str) -> str:
    names = ", ".join(f"'{landscape.label(i, lang)}'" for i in cut[:NAMED])
    return gettext("{names} and {n} more", lang, names=names, n=len(cut) - NAMED) if len(cut) > NAMED else names


INDICATOR = Indicator(
    "connectivity",
    message("Connectivity"),
    message("Whether there are learning routes between the islands, and how many."),
    3,
    compute,
    leans_on=("placement",),
    quick=quick,
)
