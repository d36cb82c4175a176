"""Separation: do relations cross the border between departments?

Krackhardt and Stern's E-I index (Social Psychology Quarterly 51, 1988, 123-140) over documented relations, (E - I) / (E + I)
with E relations between departments and I within one, against its random baseline: the share of pairs that lie between
departments if relations were random. Rescaled so that 0 is no relation across, 1/2 as many as by chance, 1 all across.
Newman's assortativity and modularity of the departments are given as further figures (Physical Review E 67, 026126, eq. 2;
69, 026113, eq. 5). Undefined without relations, or with fewer than two departments.
"""

from collections import Counter

import numpy as np
from rdflib import URIRef

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result, undefined
from leerland_graph.analysis.model import Landscape
from leerland_graph.core.i18n import message

__all__ = ["INDICATOR"]


def compute(landscape: Landscape) -> Result:
    owned = {iri: i.owner for iri, i in landscape.interventions.items() if i.owner is not None}
    n = len(landscape.interventions)
    sizes = Counter(owned.values())
    edges = set()
    for r in landscape.relations:
        a, b = str(r.subject), str(r.object)
        if a != b and r.subject in owned and r.object in owned:
            edges.add((r.subject, r.object) if a < b else (r.object, r.subject))
    if len(sizes) < 2:
        return undefined(message("There are fewer than two departments."), n)
    if not edges:
        return undefined(message("There are no relations between interventions."), n)
    between = [(a, b) for a, b in edges if owned[a] != owned[b]]
    across = len(between)
    share = across / len(edges)
    total = len(owned)
    chance = 1 - sum(s * (s - 1) for s in sizes.values()) / (total * (total - 1))
    value = share / chance / 2 if share <= chance else 0.5 + (share - chance) / (1 - chance) / 2
    figures = {
        "relations": len(edges), "across": across, "e_i_index": round(2 * share - 1, 4), "e_i_by_chance": round(2 * chance - 1, 4),
        **_further(owned, edges),
    }  # fmt: skip
    texts = message(
        "{across} of {n} relations cross the border between departments; by chance it would be {chance:.0f}.",
        across=across, n=len(edges), chance=chance * len(edges),
    )  # fmt: skip
    about = tuple(sorted({i for pair in between for i in pair}, key=str))
    return Result(min(1.0, max(0.0, value)), n, (Evidence("relations-across", about, texts, figures),))


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
)
