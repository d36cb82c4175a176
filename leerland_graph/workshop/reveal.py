"""The reveal: how a group's placements are spread over the elements, the most divided first.

The dividedness of an intervention is the normalised entropy of its placements: Shannon's entropy divided by the maximum for as many
placements over as many elements (Pielou's evenness over the possible; Pielou 1966, with min(n, elements) classes). 0 if all placements
are on the same element, 1 if they are spread as evenly as possible. Participants who do not know are not counted.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from rdflib import URIRef

from leerland_graph.workshop.sessions import Place

__all__ = ["Spread", "dividedness", "spreads"]


@dataclass(frozen=True)
class Spread:
    """The placements of an intervention: counts per element, highest first, also per department, and the number who do not know."""

    intervention: URIRef
    counts: Mapping[URIRef, int]
    by_department: Mapping[URIRef, Mapping[URIRef, int]]
    unknown: int
    divided: float

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def dividedness(counts: Sequence[int], elements: int) -> float:
    """The dividedness, 0..1, from the counts per element; 0 for fewer than two placements.

    >>> dividedness([4], 9), dividedness([2, 2], 9) < dividedness([1, 1, 1, 1], 9), dividedness([1, 1, 1, 1], 9)
    (0.0, True, 1.0)
    """
    total = sum(counts)
    most = min(total, elements)
    if most < 2:
        return 0.0
    entropy = -sum(c / total * log(c / total) for c in counts if c)
    return max(0.0, min(1.0, entropy / log(most)))


def spreads(items: Iterable[URIRef], places: Iterable[Place], elements: int) -> list[Spread]:
    """The spread of every intervention, the most divided first; ties in the order of `items`."""
    found: dict[URIRef, list[Place]] = {i: [] for i in items}
    for place in places:
        if place.intervention in found:
            found[place.intervention].append(place)
    made = [_spread(i, mine, elements) for i, mine in found.items()]
    return sorted(made, key=lambda s: -s.divided)


def _spread(intervention: URIRef, places: Sequence[Place], elements: int) -> Spread:
    counts = Counter(p.element for p in places if p.element is not None)
    by_department: dict[URIRef, Counter[URIRef]] = {}
    for place in places:
        if place.element is not None:
            by_department.setdefault(place.department, Counter())[place.element] += 1
    ordered = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    unknown = sum(p.element is None for p in places)
    return Spread(intervention, ordered, by_department, unknown, dividedness(list(counts.values()), elements))
