"""The learning network and its routes: who can go from one island to another, and over what.

`docs/coherence.md` has the definitions in words and pictures. In short: one stands on an island at
an intervention that touches it; a link leads to another intervention on the same island; only an
intervention on a bridge or polder takes one across.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import networkx as nx
from rdflib import URIRef

from leerland_graph.analysis.flow import FlowProblem
from leerland_graph.analysis.model import Intervention, Landscape

__all__ = ["LearningNetwork", "PairRoutes"]

Standing = tuple[URIRef, URIRef]
"""An intervention, and the island on which one stands there."""


@dataclass(frozen=True)
class PairRoutes:
    """The routes from one island to another.

    `disjoint` is the largest number of direct routes that share no intervention (Menger); `cut` a
    smallest set of interventions whose loss leaves no direct route, of that same size, and among
    those sets one with the most interventions that cross themselves. `route` is
    a shortest route, direct where there is one; empty where there is none at all.
    """

    start: URIRef
    end: URIRef
    disjoint: int
    cut: tuple[URIRef, ...]
    route: tuple[URIRef, ...]

    @property
    def is_direct(self) -> bool:
        return self.disjoint > 0

    @property
    def is_connected(self) -> bool:
        return bool(self.route)


@dataclass(frozen=True)
class LearningNetwork:
    """The interventions of a landscape and their links; `directed` makes `precedes` one way."""

    landscape: Landscape
    directed: bool = False

    @cached_property
    def steps(self) -> Mapping[URIRef, tuple[URIRef, ...]]:
        """Where a link leads from each intervention. Links are precedes and reinforces; a link to itself is none."""
        found: dict[URIRef, set[URIRef]] = {}
        for relation in self.landscape.relations:
            if relation.kind not in ("precedes", "reinforces") or relation.subject == relation.object:
                continue
            found.setdefault(relation.subject, set()).add(relation.object)
            if not self.directed or relation.kind == "reinforces":
                found.setdefault(relation.object, set()).add(relation.subject)
        return {k: tuple(sorted(v)) for k, v in found.items()}

    @cached_property
    def trajectories(self) -> Mapping[URIRef, tuple[URIRef, ...]]:
        """The members of each trajectory: whoever shares one is linked, both ways."""
        found: dict[URIRef, list[URIRef]] = {}
        for intervention in self.landscape.interventions.values():
            for trajectory in intervention.trajectories:
                found.setdefault(trajectory, []).append(intervention.iri)
        return {k: tuple(sorted(v)) for k, v in sorted(found.items())}

    @cached_property
    def _stands(self) -> Mapping[URIRef, frozenset[URIRef]]:
        return {iri: self.stands_on(i) for iri, i in self.landscape.interventions.items()}

    @cached_property
    def _crossings(self) -> Mapping[URIRef, frozenset[frozenset[URIRef]]]:
        return {iri: self.crossings(i) for iri, i in self.landscape.interventions.items()}

    @cached_property
    def graph(self) -> "nx.Graph[URIRef]":
        """The interventions and their links as a networkx graph, without direction.

        The members of a trajectory stand in a ring: that keeps together, and falls apart, just as if each were linked to
        each, with as many edges as members.
        """
        graph: nx.Graph[URIRef] = nx.Graph()
        graph.add_nodes_from(sorted(self.landscape.interventions))
        graph.add_edges_from((a, b) for a, others in sorted(self.steps.items()) for b in others)
        for members in self.trajectories.values():
            if len(members) > 1:
                nx.add_cycle(graph, members)
        return graph

    def components(self) -> list[frozenset[URIRef]]:
        """The parts of the network that hang together, the largest first; an isolated intervention is one of its own."""
        found = (frozenset(c) for c in nx.connected_components(self.graph))
        return sorted(found, key=lambda c: (-len(c), min(c)))

    def articulations(self) -> tuple[URIRef, ...]:
        """The interventions whose loss makes a part of the network fall apart."""
        return tuple(sorted(nx.articulation_points(self.graph)))

    def related(self) -> frozenset[URIRef]:
        """The interventions with at least one relation of any kind to another one."""
        found = {i for r in self.landscape.relations if r.subject != r.object for i in (r.subject, r.object)}
        for members in self.trajectories.values():
            if len(members) > 1:
                found.update(members)
        return frozenset(found)

    def crossings(self, intervention: Intervention) -> frozenset[frozenset[URIRef]]:
        """The pairs of islands that an intervention joins, by lying on a bridge or polder between them."""
        return frozenset(self._ends(e) for e in intervention.anchors if len(self._ends(e)) == 2)

    def _ends(self, element: URIRef) -> frozenset[URIRef]:
        found = self.landscape.elements[element]
        return frozenset({element}) if found.kind == "island" else frozenset(found.connects)

    def stands_on(self, intervention: Intervention) -> frozenset[URIRef]:
        """The islands on which one can stand at an intervention, and between which it takes one across.

        Islands that it touches but does not join hang apart; then it counts where most of its weight
        lies (on a tie, on the first by the order of the plate). So at no intervention does one
        arrive on one island and leave from another that it does not join.
        """
        stretches: list[tuple[frozenset[URIRef], float]] = []
        for element, share in intervention.anchors.items():
            islands, weight = self._ends(element), share
            apart = []
            for other, heavy in stretches:
                if other & islands:
                    islands, weight = islands | other, weight + heavy
                else:
                    apart.append((other, heavy))
            if islands:
                stretches = [*apart, (islands, weight)]
        first = lambda islands: min(self.landscape.elements[i].order for i in islands)  # noqa: E731
        best = max(stretches, key=lambda s: (round(s[1], 9), -first(s[0])), default=(frozenset(), 0.0))
        return best[0]

    def lies_on(self, intervention: Intervention) -> frozenset[URIRef]:
        """The islands on which an intervention itself lies, of those on which it counts."""
        return frozenset(
            e for e in intervention.anchors if self.landscape.elements[e].kind == "island"
        ) & self.stands_on(intervention)

    def routes(self, start: URIRef, end: URIRef) -> PairRoutes:
        """The routes from island `start` to island `end`.

        Without interventions on either island there are none. An island to itself has none either:
        a route is there to leave.
        """
        if start == end:
            return PairRoutes(start, end, 0, (), ())
        disjoint, cut = self._direct(start, end)
        islands = (start, end) if disjoint else tuple(i.iri for i in self.landscape.islands)
        return PairRoutes(start, end, disjoint, cut, self._shortest(start, end, frozenset(islands)))

    def all_pairs(self) -> tuple[PairRoutes, ...]:
        """The routes of every pair of islands, once each, in the order of the plate."""
        islands = [i.iri for i in self.landscape.islands]
        return tuple(self.routes(a, b) for n, a in enumerate(islands) for b in islands[n + 1 :])

    # direct routes: a flow in which every intervention carries one

    def _direct(self, start: URIRef, end: URIRef) -> tuple[int, tuple[URIRef, ...]]:
        pair = frozenset((start, end))
        sides = {iri: found & pair for iri, found in sorted(self._stands.items()) if found & pair}
        crossing = {iri for iri, mine in sides.items() if len(mine) == 2 and pair in self._crossings[iri]}
        for iri, mine in sides.items():
            if len(mine) == 2 and iri not in crossing:
                sides[iri] = self._heavier(iri, start, end)  # joined by way of another island: no direct crossing
        number = {iri: n for n, iri in enumerate(sides)}
        lies = {iri: self.lies_on(self.landscape.interventions[iri]) & mine for iri, mine in sides.items()}
        problem = FlowProblem(
            size=len(sides),
            starts=[number[i] for i, on in lies.items() if start in on],
            ends=[number[i] for i, on in lies.items() if end in on],
            preferred=frozenset(number[i] for i in crossing),
        )
        for iri, mine in sides.items():
            problem.edges += [
                (number[iri], number[o]) for o in self.steps.get(iri, ()) if mine & sides.get(o, frozenset())
            ]
        for members in self.trajectories.values():
            for island in (start, end):
                problem.hubs.append([number[m] for m in members if island in sides.get(m, frozenset())])
        count, cut = problem.solve()
        names = list(sides)
        return count, tuple(names[n] for n in cut)

    def _heavier(self, intervention: URIRef, start: URIRef, end: URIRef) -> frozenset[URIRef]:
        anchors = self.landscape.interventions[intervention].anchors
        weight = lambda island: round(sum(w for e, w in anchors.items() if island in self._ends(e)), 9)  # noqa: E731
        return frozenset({max((start, end), key=lambda i: (weight(i), -self.landscape.elements[i].order))})

    # shortest routes: a walk over standings

    def _shortest(self, start: URIRef, end: URIRef, islands: frozenset[URIRef]) -> tuple[URIRef, ...]:
        every = self.landscape.interventions
        queue: list[Standing] = [(i, start) for i in sorted(every) if start in self.lies_on(every[i])]
        came: dict[Standing, Standing | None] = dict.fromkeys(queue)
        for standing in queue:  # grows while we walk
            intervention, island = standing
            if island == end and end in self.lies_on(every[intervention]):
                return self._unwind(standing, came)
            for step in self._moves(intervention, island, islands):
                if step not in came:
                    came[step] = standing
                    queue.append(step)
        return ()

    def _moves(self, intervention: URIRef, island: URIRef, islands: frozenset[URIRef]) -> Iterable[Standing]:
        every = self.landscape.interventions
        for pair in sorted(self.crossings(every[intervention]), key=sorted):
            if island in pair:
                yield from ((intervention, other) for other in sorted(pair - {island}) if other in islands)
        linked = set(self.steps.get(intervention, ()))
        for trajectory in every[intervention].trajectories:
            linked.update(self.trajectories[trajectory])
        yield from ((other, island) for other in sorted(linked - {intervention}) if island in self._stands[other])

    @staticmethod
    def _unwind(standing: Standing, came: Mapping[Standing, Standing | None]) -> tuple[URIRef, ...]:
        path: list[URIRef] = []
        at: Standing | None = standing
        while at is not None:
            if not path or path[-1] != at[0]:
                path.append(at[0])
            at = came[at]
        return tuple(reversed(path))
