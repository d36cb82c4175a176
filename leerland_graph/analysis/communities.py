"""Communities against departments: are interventions linked within departments, or across them?

Communities are groups of interventions with many links among themselves and few to others, found from the links alone: by
Louvain's method (Blondel et al., J. Statistical Mechanics, 2008, P10008), and above `LARGE` interventions by label propagation
(Raghavan et al., Physical Review E 76, 2007, 036106), which is quicker and coarser. How far they follow the departments is the
adjusted mutual information (Vinh et al., J. Machine Learning Research 11, 2010, 2837-2854): 1 when each community is a
department, about 0 when they have no more in common than by chance.
"""

from collections import Counter
from dataclasses import dataclass

from rdflib import URIRef

from leerland_graph.analysis.model import Landscape
from leerland_graph.analysis.network import network_of

__all__ = ["LARGE", "Communities", "Community", "communities"]

LARGE = 10_000
SEED = 1


@dataclass(frozen=True)
class Community:
    """A group of linked interventions, and how many of them each department owns, largest number first."""

    members: tuple[URIRef, ...]
    owners: tuple[tuple[URIRef, int], ...]

    @property
    def is_mixed(self) -> bool:
        """Whether it spans departments."""
        return len(self.owners) > 1


@dataclass(frozen=True)
class Communities:
    """The communities of more than one intervention, largest first.

    `agreement` with the departments is None if there are fewer than two departments or communities.
    """

    found: tuple[Community, ...]
    agreement: float | None
    method: str

    def as_json(self, landscape: Landscape) -> dict[str, object]:
        """The JSON that `leerland coherence --format json` prints under `network.communities`."""
        name = lambda iri: {"iri": str(iri), "label": landscape.labels(iri)}  # noqa: E731
        return {
            "method": self.method,
            "agreement_with_departments": None if self.agreement is None else round(self.agreement, 4),
            "found": [
                {
                    "interventions": [name(i) for i in c.members],
                    "departments": [{**name(o), "n": n} for o, n in c.owners],
                }
                for c in self.found
            ],
        }


def communities(landscape: Landscape) -> Communities:
    """Find the communities of a landscape; deterministic."""
    import networkx as nx  # imported lazily: most commands do not need it

    network = network_of(landscape)
    graph = network.graph.subgraph([n for n in network.graph if network.graph.degree(n)])
    large = len(graph) > LARGE
    sets = (
        nx.community.fast_label_propagation_communities(graph, seed=SEED)
        if large
        else nx.community.louvain_communities(graph, seed=SEED)
        if graph.number_of_edges()
        else []
    )
    found = [sorted(s) for s in sorted(sets, key=lambda s: (-len(s), min(s))) if len(s) > 1]
    owner = [landscape.interventions[iri].owner for iri in network.nodes]
    members, labels = [], []
    for number, some in enumerate(found):
        for n in some:
            if owner[n] is not None:
                members.append(str(owner[n]))
                labels.append(number)
    comparable = len(set(members)) > 1 and len(set(labels)) > 1
    return Communities(
        tuple(_community([network.nodes[n] for n in some], landscape) for some in found),
        _agreement(members, labels) if comparable else None,
        "label propagation" if large else "Louvain",
    )


def _agreement(members: list[str], labels: list[int]) -> float:
    from sklearn.metrics import adjusted_mutual_info_score  # imported lazily: most commands do not need it

    return float(adjusted_mutual_info_score(members, labels))


def _community(members: list[URIRef], landscape: Landscape) -> Community:
    owners = Counter(o for i in members if (o := landscape.interventions[i].owner) is not None)
    return Community(tuple(members), tuple(sorted(owners.items(), key=lambda item: (-item[1], item[0]))))
