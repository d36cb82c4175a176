"""Route details: the elements that routes cross, the strongest route, and the number of participants.

The profile does not need these; they are computed for one pair of islands on request. `docs/coherence.md` defines each.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from rdflib import URIRef

from leerland_graph.analysis.island_access import ends
from leerland_graph.analysis.model import Landscape
from leerland_graph.analysis.network import LearningNetwork, PairRoutes, Standing, network_of, unwind

__all__ = ["Crossing", "PairDepth", "depth", "seats_per_year"]


@dataclass(frozen=True)
class Crossing:
    """A bridge or polder between the islands, and the largest number of disjoint direct routes that cross only there."""

    element: URIRef
    disjoint: int
    interventions: tuple[URIRef, ...]


@dataclass(frozen=True)
class PairDepth:
    """The details of the routes between a pair of islands.

    `crossings` are in the order of the plate. `strongest` is the route whose weakest step is strongest, and `strength` that
    step, in 0..1 (0 if there is no route). `participants` is how many people can go from one to the other in a year; None if
    no seats limit it. `unbounded` counts the interventions on direct routes with an unknown number of seats.
    """

    routes: PairRoutes
    crossings: tuple[Crossing, ...]
    strongest: tuple[URIRef, ...]
    strength: float
    participants: int | None
    unbounded: int

    @property
    def weakest(self) -> Crossing | None:
        """The crossing with the fewest routes, the first in the order of the plate; None if nothing joins the islands."""
        return min(self.crossings, key=lambda c: c.disjoint, default=None)

    def as_json(self, landscape: Landscape) -> dict[str, object]:
        """The JSON that `leerland coherence --format json` prints under `network.pairs`."""
        name = lambda iri: {"iri": str(iri), "label": landscape.labels(iri)}  # noqa: E731
        return {
            "from": name(self.routes.start), "to": name(self.routes.end),
            "disjoint_direct_routes": self.routes.disjoint, "minimum_cut": [name(i) for i in self.routes.cut],
            "shortest_route": [name(i) for i in self.routes.route], "strongest_route": [name(i) for i in self.strongest],
            "strength": round(self.strength, 6), "participants_per_year": self.participants,
            "interventions_without_seats": self.unbounded,
            "crossings": [
                {**name(c.element), "disjoint_direct_routes": c.disjoint, "interventions": [name(i) for i in c.interventions]}
                for c in self.crossings
            ],
            "weakest_crossing": name(self.weakest.element) if self.weakest else None,
        }  # fmt: skip


def depth(landscape: Landscape, start: URIRef, end: URIRef, *, directed: bool = False) -> PairDepth:
    """Compute the details of one pair of islands; with `directed`, `precedes` is followed forwards only."""
    network = LearningNetwork(landscape, directed=True) if directed else network_of(landscape)
    routes = network.routes(start, end)
    pair = frozenset((start, end))
    crossings = tuple(
        _crossing(network, start, end, element.iri)
        for element in landscape.land
        if len(pair) == 2 and ends(element) == pair
    )
    allowed = pair if routes.is_direct else frozenset(i.iri for i in landscape.islands)
    strongest, strength = _strongest(network, start, end, allowed) if routes.is_connected else ((), 0.0)
    names, problem = network.problem(start, end)
    seats = landscape.derived(seats_per_year)
    bound = [seats.get(iri) for iri in names]
    participants = problem.carries(bound) if routes.is_direct else 0
    return PairDepth(routes, crossings, strongest, strength, participants, sum(b is None for b in bound))


def _crossing(network: LearningNetwork, start: URIRef, end: URIRef, element: URIRef) -> Crossing:
    there = tuple(i for i in network.nodes if network.access(i).on(element))
    count = network.problem(start, end, over=element)[1].count() if there else 0
    return Crossing(element, count, there)


def seats_per_year(landscape: Landscape) -> Mapping[URIRef, int]:
    """The seats per year: the seats of all runs, divided by the number of calendar years in which the landscape has runs.

    Interventions without runs, or with a run of unknown seats, are left out: they have no known limit.
    """
    years = {run.start.year for i in landscape.interventions.values() for run in i.runs}
    return {
        i.iri: round(sum(run.capacity or 0 for run in i.runs) / len(years))
        for i in landscape.interventions.values()
        if i.runs and all(run.capacity is not None for run in i.runs)
    }


def _strongest(
    network: LearningNetwork, start: URIRef, end: URIRef, islands: frozenset[URIRef]
) -> tuple[tuple[URIRef, ...], float]:
    """The widest path over standings: a route whose weakest step is strongest, and the shortest among those."""
    best: dict[Standing, tuple[float, int]] = {}
    came: dict[Standing, Standing | None] = {}
    queue: list[tuple[float, int, tuple[str, str], Standing, Standing | None]] = []
    for standing in network.starts(start):
        heappush(queue, (-network.access(standing[0]).on(start), 0, _text(standing), standing, None))
    arrived: Standing = (URIRef(""), end)  # a virtual node after the last intervention, so that arriving is a step too
    while queue:
        width, length, _, standing, before = heappop(queue)
        if standing in came:
            continue
        came[standing] = before
        if standing == arrived:
            assert before is not None
            return unwind(before, came), -width
        access = network.access(standing[0])
        if standing[1] == end and end in access.lies:
            heappush(queue, (max(width, -access.on(end)), length, _text(arrived), arrived, standing))
        for step in network.moves(standing, islands):
            if step in came:
                continue
            crosses = step[0] == standing[0]
            strength = (
                access.across(frozenset((standing[1], step[1])))
                if crosses
                else network.access(step[0]).touches(step[1])
            )
            found = (max(width, -strength), length + (not crosses))
            if step not in best or found < best[step]:
                best[step] = found
                heappush(queue, (*found, _text(step), step, standing))
    return (), 0.0


def _text(standing: Standing) -> tuple[str, str]:
    return str(standing[0]), str(standing[1])
