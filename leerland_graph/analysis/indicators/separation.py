"""Separation: do relations cross the border between departments?

Krackhardt and Stern's E-I index (Social Psychology Quarterly 51, 1988, 123-140) over documented relations, (E - I) / (E + I)
with E relations between departments and I within one, against its random baseline: the share of pairs that lie between
departments if relations were random. Rescaled so that 0 is no relation across, 1/2 as many as by chance, 1 all across.
Newman's assortativity and modularity of the departments are given as further figures (Physical Review E 67, 026126, eq. 2;
69, 026113, eq. 5). Undefined without relations, or with fewer than two departments.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from rdflib import URIRef

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result, undefined
from leerland_graph.analysis.model import Landscape, Relation
from leerland_graph.core.i18n import message

__all__ = ["INDICATOR"]


@dataclass(frozen=True)
class Owned:
    """The owner of each intervention that has one, the relations between these, once each, and the share of them between departments by chance."""

    owners: dict[URIRef, URIRef]
    edges: set[tuple[URIRef, URIRef]]
    chance: float

    @cached_property
    def across(self) -> int:
        return sum(1 for a, b in self.edges if self.owners[a] != self.owners[b])

    def value(self, relations: int, across: int) -> float:
        """The index for numbers of relations, and of those between departments."""
        share, chance = across / relations, self.chance
        value = share / chance / 2 if share <= chance else 0.5 + (share - chance) / (1 - chance) / 2
        return min(1.0, max(0.0, value))


def _owned(landscape: Landscape) -> Owned:
    owned = {iri: i.owner for iri, i in landscape.interventions.items() if i.owner is not None}
    sizes, total = Counter(owned.values()), len(owned)
    chance = 1 - sum(s * (s - 1) for s in sizes.values()) / (total * (total - 1)) if len(sizes) > 1 else 0.0
    return Owned(owned, _edges(owned, landscape.relations), chance)


def _edges(owned: Mapping[URIRef, URIRef], relations: Iterable[Relation]) -> set[tuple[URIRef, URIRef]]:
    edges = set()
    for r in relations:
        a, b = str(r.subject), str(r.object)
        if a != b and r.subject in owned and r.object in owned:
            edges.add((r.subject, r.object) if a < b else (r.object, r.subject))
    return edges


def quick(landscape: Landscape) -> float | None:
    """The value without its evidence."""
    found = _owned(landscape)
    return found.value(len(found.edges), found.across) if found.chance and found.edges else None


def at_most(landscape: Landscape, added: Sequence[Relation]) -> float:
    """The rise by these relations."""
    found = landscape.derived(_owned)
    if not found.chance or not found.edges:
        return 0.0
    new = _edges(found.owners, added) - found.edges
    across = found.across + sum(1 for a, b in new if found.owners[a] != found.owners[b])
    return found.value(len(found.edges) + len(new), across) - found.value(len(found.edges), found.across)


def compute(landscape: Landscape) -> Result:
    known = _owned(landscape)
    owned, edges, chance = known.owners, known.edges, known.chance
    n = len(landscape.interventions)
    if not chance:
        return undefined(message("There are fewer than two departments."), n)
    if not edges:
        return undefined(message("There are no relations between interventions."), n)
    between = [(a, b) for a, b in edges if owned[a] != owned[b]]
    across = len(between)
    share = across / len(edges)
    figures = {
        "relations": len(edges), "across": across, "e_i_index": round(2 * share - 1, 4), "e_i_by_chance": round(2 * chance - 1, 4),
        **_further(owned, edges),
    }  # fmt: skip
    texts = message(
        "{across} of {n} relations cross the border between departments; by chance it would be {chance:.0f}.",
        across=across, n=len(edges), chance=chance * len(edges),
    )  # fmt: skip
    about = tuple(sorted({i for pair in between for i in pair}, key=str))
    return Result(known.value(len(edges), across), n, (Evidence("relations-across", about, texts, figures),))


def _further(owned: dict[URIRef, URIRef], edges: set[tuple[URIRef, URIRef]]) -> dict[str, float | None]:
    """Newman's figures from the mixing matrix: entry (i, j) is the share of the ends of relations that join departments i and j."""
    number = {owner: n for n, owner in enumerate(sorted(set(owned.values())))}
    ends = np.array([[number[owned[i]] for i in edge] for edge in edges])
    mixing = np.zeros((len(number), len(number)))
    np.add.at(mixing, (ends[:, 0], ends[:, 1]), 1)
    mixing = (mixing + mixing.T) / (2 * len(ends))
    within, by_chance = float(mixing.trace()), float((mixing.sum(axis=0) ** 2).sum())
    return {
        "assortativity": round((within - by_chance) / (1 - by_chance), 4) if by_chance < 1 - 1e-12 else None,
        "modularity": round(within - by_chance, 4),
    }


INDICATOR = Indicator(
    "separation",
    message("Across the border"),
    message("Whether relations also run between departments, compared with chance."),
    6,
    compute,
    leans_on=("responsibility",),
    reads=frozenset({"owner", "links", "declared"}),
    quick=quick,
    at_most=at_most,
)
