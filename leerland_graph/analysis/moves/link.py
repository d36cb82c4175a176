"""Link an intervention on a bridge or polder to interventions on its islands, so that it leads across."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial

from rdflib import URIRef

from leerland_graph.analysis.model import Intervention, Landscape, Relation
from leerland_graph.analysis.moves.base import Move, with_relations
from leerland_graph.analysis.network import LearningNetwork, network_of
from leerland_graph.core.i18n import Message, message, sequence

__all__ = ["find"]

CHANGES = frozenset({"links"})


def find(landscape: Landscape, group: URIRef) -> Iterator[Move]:
    """One move per intervention on a bridge or polder without a link to one of its islands."""
    network = network_of(landscape)
    nearest = _Nearest(landscape, network)
    for intervention in landscape.interventions.values():
        linked = network.linked(intervention.iri)
        for pair in sorted(network.access(intervention.iri).crossings, key=sorted):
            missing = [i for i in sorted(pair) if not any(i in network.access(o).lies for o in linked)]
            partners = [p for p in (nearest.on(island, intervention) for island in missing) if p]
            if partners and len(partners) == len(missing):
                links = tuple(Relation(intervention.iri, "reinforces", p) for p in partners)
                yield Move(
                    "link",
                    (intervention.iri, *partners),
                    _texts(landscape, intervention, partners),
                    float(len(partners)),
                    with_relations(landscape, links),
                    partial(_joins, intervention.iri, pair, dict(zip(missing, partners, strict=True))),
                    CHANGES,
                    links,
                )


def _joins(
    intervention: URIRef, pair: frozenset[URIRef], partners: Mapping[URIRef, URIRef], landscape: Landscape
) -> bool:
    """Whether one can cross at the intervention, with each partner on its island."""
    access = network_of(landscape).access
    return pair in access(intervention).crossings and all(i in access(p).lies for i, p in partners.items())


class _Nearest:
    """For an intervention, the one on an island that has most competences in common with it; on a tie the first by IRI."""

    def __init__(self, landscape: Landscape, network: LearningNetwork) -> None:
        self.there: dict[URIRef, list[URIRef]] = {i.iri: [] for i in landscape.islands}
        self.developing: dict[tuple[URIRef, URIRef], list[URIRef]] = {}
        for iri in sorted(landscape.interventions):
            for island in network.access(iri).lies:
                self.there[island].append(iri)
                for competence in landscape.interventions[iri].competences:
                    self.developing.setdefault((island, competence), []).append(iri)

    def on(self, island: URIRef, intervention: Intervention) -> URIRef | None:
        """The nearest on an island; None if nothing else lies there."""
        shared = Counter(o for c in intervention.competences for o in self.developing.get((island, c), ()))
        del shared[intervention.iri]
        if shared:
            return min(shared, key=lambda o: (-shared[o], o))
        return next((o for o in self.there[island] if o != intervention.iri), None)


def _texts(landscape: Landscape, intervention: Intervention, partners: list[URIRef]) -> Message:
    names = lambda lang: sequence([f"'{landscape.label(p, lang)}'" for p in partners], lang)  # noqa: E731
    return message(
        "Link '{title}' to {partners}: then it really leads from island to island.",
        title=intervention.title,
        partners=names,
    )
