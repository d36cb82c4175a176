"""Separation: do relations cross the border between departments?

Krackhardt and Stern's E-I index (Social Psychology Quarterly 51, 1988, 123-140) over documented relations, (E - I) / (E + I)
with E relations between departments and I within one, against its random baseline: the share of pairs that lie between
departments if relations fell at random. Rescaled so that 0 is no relation across, 1/2 as many as by chance, 1 all across.
Newman's assortativity and modularity of the departments are given as further figures (Physical Review E 67, 026126; 69,
026113). Undefined without relations, or with fewer than two departments.
"""

from collections import Counter
from math import isnan

import networkx as nx
from rdflib import URIRef

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result, undefined
from leerland_graph.analysis.model import Landscape

__all__ = ["INDICATOR"]


def compute(landscape: Landscape) -> Result:
    owned = {iri: i.owner for iri, i in landscape.interventions.items() if i.owner is not None}
    n = len(landscape.interventions)
    sizes = Counter(owned.values())
    edges = {
        frozenset((r.subject, r.object))
        for r in landscape.relations
        if r.subject != r.object and {r.subject, r.object} <= owned.keys()
    }
    if len(sizes) < 2:
        return undefined("Er zijn minder dan twee afdelingen.", "There are fewer than two departments.", n)
    if not edges:
        return undefined(
            "Er zijn geen relaties tussen interventies.", "There are no relations between interventions.", n
        )
    across = sum(1 for a, b in edges if owned[a] != owned[b])
    share = across / len(edges)
    total = len(owned)
    chance = 1 - sum(s * (s - 1) for s in sizes.values()) / (total * (total - 1))
    value = share / chance / 2 if share <= chance else 0.5 + (share - chance) / (1 - chance) / 2
    figures = {
        "relations": len(edges), "across": across, "e_i_index": round(2 * share - 1, 4), "e_i_by_chance": round(2 * chance - 1, 4),
        **_further(owned, edges),
    }  # fmt: skip
    texts = {
        "nl": f"{across} van de {len(edges)} relaties gaan over de grens tussen afdelingen; bij toeval zouden het er {chance * len(edges):.0f} zijn.",
        "en": f"{across} of {len(edges)} relations cross the border between departments; by chance it would be {chance * len(edges):.0f}.",
    }
    about = tuple(sorted({i for e in edges if owned[min(e)] != owned[max(e)] for i in e}))
    return Result(min(1.0, max(0.0, value)), n, (Evidence("relations-across", about, texts, figures),))


def _further(owned: dict[URIRef, URIRef], edges: set[frozenset[URIRef]]) -> dict[str, float | None]:
    graph: nx.Graph[URIRef] = nx.Graph()
    for node, owner in owned.items():
        graph.add_node(node, owner=str(owner))
    graph.add_edges_from((min(e), max(e)) for e in edges)
    related = graph.subgraph([x for x in graph if graph.degree(x)])
    owners = sorted({str(owned[x]) for x in related})
    groups = [{x for x in related if str(owned[x]) == o} for o in owners]
    mixing = nx.attribute_assortativity_coefficient(related, "owner") if len(owners) > 1 else float("nan")
    return {
        "assortativity": None if isnan(mixing) else round(float(mixing), 4),
        "modularity": round(float(nx.community.modularity(related, groups)), 4),
    }


INDICATOR = Indicator(
    "separation",
    {"nl": "Over de grens", "en": "Across the border"},
    {
        "nl": "Of relaties ook tussen afdelingen lopen, vergeleken met toeval.",
        "en": "Whether relations also run between departments, compared with chance.",
    },
    6,
    compute,
)
