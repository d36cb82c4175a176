"""Island access: the islands on which one can stand at an intervention, and those between which it leads across.

Defined in `docs/coherence.md`. It depends only on the placements, so equal placements are computed once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rdflib import URIRef

from leerland_graph.analysis.model import Element, Intervention, Landscape

__all__ = ["IslandAccess", "IslandAccessIndex"]

IslandSet = frozenset[URIRef]


@dataclass(frozen=True)
class IslandAccess:
    """The island access of an intervention.

    `stands`: the islands on which one can stand at it. `lies`: those of them on which it lies itself. `crossings`: the pairs
    of islands that it joins by lying on a bridge or polder between them. `anchors`: its share per element.
    """

    anchors: Mapping[URIRef, float]
    elements: Mapping[URIRef, Element]
    stands: IslandSet
    lies: IslandSet
    crossings: frozenset[IslandSet]

    def touches(self, island: URIRef) -> float:
        """The share of the intervention that lies on an island, or on a bridge or polder to it."""
        return sum(w for e, w in self.anchors.items() if island in ends(self.elements[e]))

    def on(self, element: URIRef) -> float:
        """The share that lies on one element."""
        return self.anchors.get(element, 0.0)

    def across(self, pair: IslandSet, element: URIRef | None = None) -> float:
        """The share that lies on elements that join two islands, or on one such element."""
        return sum(w for e, w in self.anchors.items() if ends(self.elements[e]) == pair and element in (None, e))

    def sides(self, pair: IslandSet) -> IslandSet:
        """Of two islands, those on which one can stand on a direct route between them.

        Islands that it joins only through a third one are not crossed directly: then only the island with more weight counts, on a tie
        the first in the order of the plate.
        """
        mine = self.stands & pair
        if len(mine) < 2 or pair in self.crossings:
            return mine
        return frozenset({self.heavier(mine)})

    def heavier(self, islands: IslandSet) -> URIRef:
        """The island with most of its weight; on a tie the first in the order of the plate."""
        return max(islands, key=lambda i: (round(self.touches(i), 9), -self.elements[i].order))

    @cached_property
    def steps(self) -> Mapping[URIRef, tuple[URIRef, ...]]:
        """From each island, the islands to which one can cross at this intervention."""
        found: dict[URIRef, set[URIRef]] = {}
        for pair in self.crossings:
            for island in pair:
                found.setdefault(island, set()).update(pair - {island})
        return {island: tuple(sorted(others, key=str)) for island, others in found.items()}


def ends(element: Element) -> IslandSet:
    """The islands of an element: itself, or those that it connects; none for the sea."""
    return frozenset({element.iri}) if element.kind == "island" else frozenset(element.connects)


class IslandAccessIndex:
    """The island access of every intervention of a landscape."""

    def __init__(self, landscape: Landscape) -> None:
        self.elements = landscape.elements
        self._known: dict[tuple[tuple[URIRef, float], ...], IslandAccess] = {}
        self.of = {iri: self.access(i) for iri, i in landscape.interventions.items()}

    def access(self, intervention: Intervention) -> IslandAccess:
        """The island access of an intervention, which need not be in this landscape."""
        key = tuple(intervention.anchors.items())
        if key not in self._known:
            self._known[key] = self._work_out(dict(key))
        return self._known[key]

    def _work_out(self, anchors: Mapping[URIRef, float]) -> IslandAccess:
        stands = self._stands(anchors)
        lies = frozenset(e for e in anchors if self.elements[e].kind == "island") & stands
        crossings = frozenset(p for p in (ends(self.elements[e]) for e in anchors) if len(p) == 2)
        return IslandAccess(anchors, self.elements, stands, lies, crossings)

    def _stands(self, anchors: Mapping[URIRef, float]) -> IslandSet:
        """The connected group of islands with most of the weight, as elements can touch islands that they do not join.

        On a tie, the group with the first island in the order of the plate. So nobody can arrive at an intervention on one island and
        leave from another that it does not join.
        """
        stretches: list[tuple[IslandSet, float]] = []
        for element, share in anchors.items():
            islands, weight = ends(self.elements[element]), share
            apart = []
            for other, heavy in stretches:
                if other & islands:
                    islands, weight = islands | other, weight + heavy
                else:
                    apart.append((other, heavy))
            if islands:
                stretches = [*apart, (islands, weight)]
        first = lambda islands: min(self.elements[i].order for i in islands)  # noqa: E731
        best = max(stretches, key=lambda s: (round(s[1], 9), -first(s[0])), default=(frozenset(), 0.0))
        return best[0]
