"""Connectivity: can people learn their way from one island to another?

The mean over all pairs of islands of r / (r + 1), where r is the largest number of direct routes
of the pair that share no intervention (start and end count), or 1/2 if there are only indirect
routes, or 0 if there is none. So one route counts for 1/2, two for 2/3, a detour for 1/3.
Undefined on a plate with fewer than two islands; 0 without links.
"""

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result, undefined, unplaced
from leerland_graph.analysis.model import Landscape
from leerland_graph.analysis.network import PairRoutes, network_of

__all__ = ["INDICATOR"]

INDIRECT = 0.5
NAMED = 5


def strength(routes: PairRoutes) -> float:
    """The r of a pair."""
    if routes.is_direct:
        return float(routes.disjoint)
    return INDIRECT if routes.is_connected else 0.0


def compute(landscape: Landscape) -> Result:
    n = len(landscape.interventions)
    pairs = network_of(landscape).all_pairs()
    if not pairs:
        return undefined(
            "De grondplaat heeft minder dan twee eilanden.", "The ground plate has fewer than two islands.", n
        )
    values = [strength(p) / (strength(p) + 1) for p in pairs]
    return Result(
        sum(values) / len(values), n, tuple(_evidence(landscape, p) for p in pairs), missing=unplaced(landscape)
    )


def _evidence(landscape: Landscape, pair: PairRoutes) -> Evidence:
    figures = {
        "r": strength(pair), "disjoint_direct_routes": pair.disjoint,
        "minimum_cut": list(pair.cut), "best_route": list(pair.route),
    }  # fmt: skip
    texts = {lang: _sentence(landscape, pair, lang) for lang in ("nl", "en")}
    return Evidence("island-pair", (pair.start, pair.end), texts, figures)


def _sentence(landscape: Landscape, pair: PairRoutes, lang: str) -> str:
    a, b = landscape.label(pair.start, lang), landscape.label(pair.end, lang)
    names = ", ".join(f"'{landscape.label(i, lang)}'" for i in pair.cut[:NAMED])
    if len(pair.cut) > NAMED:
        names += f" en nog {len(pair.cut) - NAMED}" if lang == "nl" else f" and {len(pair.cut) - NAMED} more"
    if pair.disjoint == 1:
        return (
            f"{a} en {b} hangen aan elkaar door {names}."
            if lang == "nl"
            else f"{a} and {b} are held together by {names}."
        )
    if pair.disjoint:
        if lang == "nl":
            return (
                f"{a} en {b} zijn verbonden langs {pair.disjoint} gescheiden routes; ze breken als {names} wegvallen."
            )
        return f"{a} and {b} are joined by {pair.disjoint} separate routes; they break if {names} are lost."
    if pair.is_connected:
        return (
            f"{a} en {b} zijn alleen langs een omweg verbonden."
            if lang == "nl"
            else f"{a} and {b} are joined by a detour only."
        )
    return f"{a} en {b} zijn niet verbonden." if lang == "nl" else f"{a} and {b} are not connected."


INDICATOR = Indicator(
    "connectivity",
    {"nl": "Verbondenheid", "en": "Connectivity"},
    {
        "nl": "Of er leerroutes zijn tussen de eilanden, en hoeveel.",
        "en": "Whether there are learning routes between the islands, and how many.",
    },
    3,
    compute,
)
