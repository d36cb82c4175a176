"""The learning network and its routes: from which island to which other people can go, and through which interventions.

`docs/coherence.md` has the definitions in words and pictures. In short: one stands on an island at
an intervention that touches it; a link leads to another intervention on the same island; only an
intervention on a bridge or polder leads across.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from rdflib import URIRef

from leerland_graph.analysis.flow import FlowProblem
from leerland_graph.analysis.island_access import IslandAccess, IslandAccessIndex
from leerland_graph.analysis.model import Landscape

if TYPE_CHECKING:  # imported where it is used: most commands do not need it
    import networkx as nx

__all__ = ["LearningNetwork", "PairRoutes", "Standing", "network_of", "unwind"]

Standing = tuple[URIRef, URIRef]
"""An intervention, and the island on which one stands at it."""


@dataclass(frozen=True)
class PairRoutes:
    """The routes from one island to another.

    `disjoint` is the largest number of direct routes that share no intervention (Menger); `cut` is a
    minimum set of interventions whose removal leaves no direct route, of that same size, with as many
    interventions as possible that cross themselves. `route` is a shortest route, direct if there is
    one; empty if there is none.
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
    """The interventions of a landscape and their links; with `directed`, `precedes` is one-way."""

    landscape: Landscape
    directed: bool = False

    @cached_property
    def nodes(self) -> tuple[URIRef, ...]:
        """The interventions by IRI, which fixes the order of all computations."""
        return tuple(sorted(self.landscape.interventions, key=str))

    @cached_property
    def access_index(self) -> IslandAccessIndex:
        return self.landscape.derived(IslandAccessIndex)

    def moved(self, landscape: Landscape) -> "LearningNetwork":
        """The network of a landscape that differs in placements alone: what hangs together by links is shared."""
        found = LearningNetwork(landscape, self.directed)
        shared = {
            name: getattr(self, name) for name in ("nodes", "steps", "trajectories", "_number", "_edges", "_members")
        }
        found.__dict__.update(shared)
        return found

    def access(self, intervention: URIRef) -> IslandAccess:
        """The island access of an intervention of the landscape."""
        return self.access_index.of[intervention]

    @cached_property
    def steps(self) -> Mapping[URIRef, tuple[URIRef, ...]]:
        """The interventions linked from each intervention by precedes and reinforces; self-links are ignored."""
        found: dict[URIRef, set[URIRef]] = {}
        for relation in self.landscape.relations:
            if relation.kind not in ("precedes", "reinforces") or relation.subject == relation.object:
                continue
            found.setdefault(relation.subject, set()).add(relation.object)
            if not self.directed or relation.kind == "reinforces":
                found.setdefault(relation.object, set()).add(relation.subject)
        return {k: tuple(v) if len(v) == 1 else tuple(sorted(v, key=str)) for k, v in found.items()}

    @cached_property
    def trajectories(self) -> Mapping[URIRef, tuple[URIRef, ...]]:
        """The members of each trajectory, which are all linked to each other, both ways."""
        found: dict[URIRef, list[URIRef]] = {}
        for intervention in self.landscape.interventions.values():
            for trajectory in intervention.trajectories:
                found.setdefault(trajectory, []).append(intervention.iri)
        return {k: tuple(sorted(v, key=str)) for k, v in sorted(found.items())}

    def linked(self, intervention: URIRef) -> tuple[URIRef, ...]:
        """The interventions linked from an intervention, by IRI."""
        trajectories = self.landscape.interventions[intervention].trajectories
        if not trajectories:
            return self.steps.get(intervention, ())
        found = set(self.steps.get(intervention, ())).union(*(self.trajectories[t] for t in trajectories))
        return tuple(sorted(found - {intervention}, key=str))

    @cached_property
    def graph(self) -> "nx.Graph[int]":
        """The interventions (as indices in `nodes`) and their links as an undirected networkx graph.

        The members of a trajectory form a cycle: this has the same connectivity as linking all pairs, with
        only as many edges as members.
        """
        import networkx as nx

        graph: nx.Graph[int] = nx.Graph()
        graph.add_nodes_from(range(len(self.nodes)))
        graph.add_edges_from(self._edges.tolist())
        for members in self._members:
            if len(members) > 1:
                nx.add_cycle(graph, members.tolist())
        return graph

    def components(self) -> list[frozenset[URIRef]]:
        """The connected components, largest first; an isolated intervention is a component."""
        import networkx as nx

        found = sorted(nx.connected_components(self.graph), key=lambda c: (-len(c), min(c)))
        return [frozenset(self.nodes[n] for n in c) for c in found]

    def articulations(self) -> tuple[URIRef, ...]:
        """The articulation points: interventions whose removal splits a component."""
        import networkx as nx

        return tuple(self.nodes[n] for n in sorted(nx.articulation_points(self.graph)))

    def related(self) -> frozenset[URIRef]:
        """The interventions with at least one relation of any kind to another one."""
        found = {i for r in self.landscape.relations if r.subject != r.object for i in (r.subject, r.object)}
        for members in self.trajectories.values():
            if len(members) > 1:
                found.update(members)
        return frozenset(found)

    def routes(self, start: URIRef, end: URIRef) -> PairRoutes:
        """The routes from island `start` to island `end`.

        There are none without interventions on either island, or if `start` and `end` are the same.
        """
        if (start, end) not in self._routes:
            self._routes[start, end] = self._find(start, end)
        return self._routes[start, end]

    def leads(self, start: URIRef, end: URIRef) -> bool:
        """Whether any route leads from one island to another; faster than `routes`, which says what it hangs on."""
        return start != end and bool(self._shortest(start, end, frozenset(i.iri for i in self.landscape.islands)))

    def _find(self, start: URIRef, end: URIRef) -> PairRoutes:
        if start == end:
            return PairRoutes(start, end, 0, (), ())
        names, problem = self.problem(start, end)
        disjoint, cut = problem.solve()
        islands = (start, end) if disjoint else tuple(i.iri for i in self.landscape.islands)
        route = self._shortest(start, end, frozenset(islands))
        return PairRoutes(start, end, disjoint, tuple(names[n] for n in cut), route)

    def all_pairs(self) -> tuple[PairRoutes, ...]:
        """The routes of every pair of islands, once each, in the order of the plate."""
        return self._all_pairs

    @cached_property
    def _all_pairs(self) -> tuple[PairRoutes, ...]:
        islands = [i.iri for i in self.landscape.islands]
        return tuple(self.routes(a, b) for n, a in enumerate(islands) for b in islands[n + 1 :])

    @cached_property
    def _routes(self) -> dict[tuple[URIRef, URIRef], PairRoutes]:
        return {}

    def problem(self, start: URIRef, end: URIRef, over: URIRef | None = None) -> tuple[list[URIRef], FlowProblem]:
        """The direct routes as a flow problem with node capacity 1, and the interventions by their number in it.

        `over` is an element that joins the islands: if given, only interventions on it lead across.
        """
        if (start, end, over) not in self._problems:
            self._problems[start, end, over] = self._problem(start, end, over)
        return self._problems[start, end, over]

    @cached_property
    def _problems(self) -> dict[tuple[URIRef, URIRef, URIRef | None], tuple[list[URIRef], FlowProblem]]:
        return {}

    def _problem(self, start: URIRef, end: URIRef, over: URIRef | None) -> tuple[list[URIRef], FlowProblem]:
        pair = frozenset((start, end))
        islands = (start, end)
        bits = lambda some: sum(1 << n for n, island in enumerate(islands) if island in some)  # noqa: E731
        of_access, accesses = self._accesses
        sides = np.array([bits(_sides(f, pair, over)) for f in accesses], dtype=np.int8)
        lies = np.array([bits(f.lies) for f in accesses], dtype=np.int8) & sides
        mine = sides[of_access]
        kept = np.flatnonzero(mine)
        number = np.full(len(mine), -1, dtype=np.int64)
        number[kept] = np.arange(len(kept))
        mine, on = mine[kept], lies[of_access][kept]
        edges = number[self._edges]
        edges = edges[(edges >= 0).all(axis=1)]
        edges = edges[(mine[edges[:, 0]] & mine[edges[:, 1]]) > 0]
        hubs = []
        for members in self._members:
            there = number[members]
            there = there[there >= 0]
            hubs += [some for bit in (1, 2) if len(some := there[(mine[there] & bit) > 0]) > 1]
        problem = FlowProblem(
            len(kept), np.flatnonzero(on & 1), np.flatnonzero(on & 2), edges, hubs, np.flatnonzero(mine == 3), mine
        )
        return [self.nodes[n] for n in kept.tolist()], problem

    @cached_property
    def _number(self) -> dict[URIRef, int]:
        return {iri: n for n, iri in enumerate(self.nodes)}

    @cached_property
    def _accesses(self) -> tuple[NDArray[np.intp], list[IslandAccess]]:
        """The index of the island access of each node, and the distinct island accesses."""
        known: dict[int, int] = {}
        accesses: list[IslandAccess] = []
        of_node = []
        for iri in self.nodes:
            access = self.access(iri)
            if id(access) not in known:
                known[id(access)] = len(accesses)
                accesses.append(access)
            of_node.append(known[id(access)])
        return np.array(of_node, dtype=np.intp), accesses

    @cached_property
    def _edges(self) -> NDArray[np.int64]:
        """The steps, as rows of two numbers."""
        number = self._number
        found = [(number[a], number[b]) for a, others in self.steps.items() for b in others]
        return np.array(found, dtype=np.int64).reshape(-1, 2)

    @cached_property
    def _members(self) -> list[NDArray[np.int64]]:
        number = self._number
        return [np.array([number[m] for m in members], dtype=np.int64) for members in self.trajectories.values()]

    # shortest routes: a walk over standings

    def starts(self, island: URIRef) -> list[Standing]:
        """The standings where a route from an island can begin."""
        return [(iri, island) for iri in self.nodes if island in self.access(iri).lies]

    def reached(self, island: URIRef) -> frozenset[Standing]:
        """The standings to which any route leads from an island."""
        islands = frozenset(i.iri for i in self.landscape.islands)
        queue = self.starts(island)
        found = set(queue)
        for standing in queue:  # grows during the iteration
            for step in self.moves(standing, islands):
                if step not in found:
                    found.add(step)
                    queue.append(step)
        return frozenset(found)

    def _shortest(self, start: URIRef, end: URIRef, islands: frozenset[URIRef]) -> tuple[URIRef, ...]:
        queue = self.starts(start)
        came: dict[Standing, Standing | None] = dict.fromkeys(queue)
        for standing in queue:  # grows during the iteration
            intervention, island = standing
            if island == end and end in self.access(intervention).lies:
                return unwind(standing, came)
            for step in self.moves(standing, islands):
                if step not in came:
                    came[step] = standing
                    queue.append(step)
        return ()

    def moves(self, standing: Standing, islands: frozenset[URIRef]) -> Iterable[Standing]:
        """The next standings: another island at the same intervention, or another intervention on the same island."""
        intervention, island = standing
        for other in self.access(intervention).steps.get(island, ()):
            if other in islands:
                yield intervention, other
        for there in self.linked(intervention):
            if island in self.access(there).stands:
                yield there, island


def _sides(access: IslandAccess, pair: frozenset[URIRef], over: URIRef | None) -> frozenset[URIRef]:
    """Those of two islands on which one can stand, if only interventions on `over` lead across (if given)."""
    mine = access.sides(pair)
    if len(mine) == 2 and over is not None and not access.on(over):
        return frozenset({access.heavier(mine)})
    return mine


def unwind(standing: Standing, came: Mapping[Standing, Standing | None]) -> tuple[URIRef, ...]:
    """The interventions of the route that ends here."""
    path: list[URIRef] = []
    at: Standing | None = standing
    while at is not None:
        if not path or path[-1] != at[0]:
            path.append(at[0])
        at = came[at]
    return tuple(reversed(path))


def network_of(landscape: Landscape) -> LearningNetwork:
    """The undirected learning network of a landscape, cached per landscape."""
    return landscape.derived(LearningNetwork)
