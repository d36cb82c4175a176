"""Connectivity: can people learn their way from one island to another?

The mean over all pairs of islands of r / (r + 1), where r is the largest number of direct routes
of the pair that share no intervention (start and end count), or 1/2 if there are only indirect
routes, or 0 if there is none. So one route counts for 1/2, two for 2/3, a detour for 1/3.
Undefined on a plate with fewer than two islands; 0 without links.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from rdflib import URIRef

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result, undefined, unplaced
from leerland_graph.analysis.model import Landscape, Relation
from leerland_graph.analysis.network import PairRoutes, Standing, network_of
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
    network, values = network_of(landscape), []
    for a, b in combinations([i.iri for i in landscape.islands], 2):
        r = float(network.problem(a, b)[1].count()) or (INDIRECT if network.leads(a, b) else 0.0)
        values.append(r / (r + 1))
    return sum(values) / len(values) if values else None


@dataclass(frozen=True)
class Routes:
    """What is known of the direct routes of a pair of islands, to tell what a relation more can bring.

    `number` has the interventions on a direct route, by which `sides` has the islands (as bits) on which one can stand at each. From `ahead` a further route
    could go on, if there were a relation to one of `behind`. `reached` are the standings to which any route leads from either island.
    """

    islands: Sequence[URIRef]
    r: float
    number: dict[URIRef, int]
    sides: NDArray[np.int8]
    ahead: NDArray[np.bool_]
    behind: NDArray[np.bool_]
    reached: tuple[frozenset[Standing], frozenset[Standing]]

    def more(self, added: Sequence[Relation]) -> int:
        """How many direct routes these relations add at most: none if no further route can begin with one of them, or none end; else one each."""
        ends = [(self.number.get(r.subject), self.number.get(r.object)) for r in added]
        near = [(a, b) for a, b in ends if a is not None and b is not None and self.sides[a] & self.sides[b]]
        ways = [*near, *((b, a) for a, b in near)]
        return len(near) if any(self.ahead[a] for a, _ in ways) and any(self.behind[b] for _, b in ways) else 0

    def rise(self, added: Sequence[Relation]) -> float:
        """By how much the value of the pair rises at most."""
        more = self.more(added)
        r = self.r + more if self.r >= 1 else float(more) or self.r or (INDIRECT if self.may_lead(added) else 0.0)
        return r / (r + 1) - self.r / (self.r + 1)

    def may_lead(self, added: Sequence[Relation]) -> bool:
        """Whether some of these relations go on from one of the islands, and some from the other."""
        ends = {i for r in added for i in (r.subject, r.object)}
        return all(any((i, island) in side for i in ends for island in self.islands) for side in self.reached)


def _routes(landscape: Landscape) -> list[Routes]:
    network, found = network_of(landscape), []
    islands = [i.iri for i in landscape.islands]
    reached = {i: network.reached(i) for i in islands}
    for a, b in combinations(islands, 2):
        names, problem = network.problem(a, b)
        count, ahead, behind = problem.reach()
        r = float(count) or (INDIRECT if network.leads(a, b) else 0.0)
        number = {iri: n for n, iri in enumerate(names)}
        found.append(Routes(islands, r, number, problem.sides, ahead, behind, (reached[a], reached[b])))
    return found


def at_most(landscape: Landscape, added: Sequence[Relation]) -> float:
    """The rise at most, pair by pair: of most pairs a relation changes nothing."""
    routes = landscape.derived(_routes)
    return sum(pair.rise(added) for pair in routes) / max(1, len(routes))


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
    at_most=at_most,
    reads=frozenset({"placement", "links", "trajectory"}),
)
