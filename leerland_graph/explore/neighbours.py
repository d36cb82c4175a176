"""Neighbours of a node in the knowledge graph. Parts (placements, responsibilities) are traversed, not shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from rdflib import URIRef

from leerland_graph.core.namespaces import DCTERMS, LL, OWL, PROV, RDF, RDFS, SKOS
from leerland_graph.store import ONTOLOGY, PART_PROPERTIES, Store

__all__ = ["Around", "Link", "class_of"]

THROUGH = (LL.onElement, LL.assignedTo, LL.preference)
"""The properties of a part that lead to a node to show: its element, its department, its preference."""
SILENT = (
    RDF.type,
    OWL.inverseOf,
    RDFS.isDefinedBy,
    SKOS.inScheme,
    SKOS.topConceptOf,
    SKOS.hasTopConcept,
    LL.placementStatus,
    LL.elementOf,
    DCTERMS.source,
    PROV.wasDerivedFrom,
)
"""Properties that are excluded because they link nearly everything."""


@dataclass(frozen=True, order=True)
class Link:
    """A triple between two nodes: `subject`, property `kind`, `object`."""

    subject: URIRef
    kind: URIRef
    object: URIRef

    def other(self, node: URIRef) -> URIRef:
        """The end that is not `node`."""
        return self.object if self.subject == node else self.subject


class Around:
    """Finds neighbours in a landscape and the ontology, and caches them: make a new one when the store changes."""

    def __init__(self, store: Store, landscape: URIRef) -> None:
        self.store = store
        self.landscape = landscape
        self._links: dict[URIRef, tuple[Link, ...]] = {}

    @cached_property
    def _graphs(self) -> list[URIRef]:
        return [self.landscape, ONTOLOGY]

    def links(self, node: URIRef) -> tuple[Link, ...]:
        """The links of a node, sorted; empty if it is not in the graph. Links to itself are excluded."""
        if node not in self._links:
            found = set(self._direct(node)) | set(self._through_parts(node))
            self._links[node] = tuple(sorted(found, key=lambda k: (str(k.kind), str(k.subject), str(k.object))))
        return self._links[node]

    def _direct(self, node: URIRef) -> list[Link]:
        hidden = {*SILENT, *PART_PROPERTIES, *THROUGH}
        found = []
        for graph in self._graphs:
            for _, p, o in self.store.triples(graph, node):
                if isinstance(o, URIRef) and isinstance(p, URIRef) and p not in hidden and o != node:
                    found.append(Link(node, p, o))
            for s, p, _ in self.store.triples(graph, object_=node):
                if (
                    isinstance(s, URIRef)
                    and isinstance(p, URIRef)
                    and p not in hidden
                    and s != node
                    and p != LL.placedBy
                ):
                    found.append(Link(s, p, node))
        return found

    def _through_parts(self, node: URIRef) -> list[Link]:
        """Links from the owner of a part to the resource that the part refers to."""
        parts, leads = _listed(PART_PROPERTIES), _listed(THROUGH)
        out = f"SELECT ?p ?o {{ ?node ?has ?part . ?part ?p ?o . FILTER(?has IN ({parts}) && ?p IN ({leads}) && isIRI(?o)) }}"
        into = f"SELECT ?s ?p {{ ?part ?p ?node . ?s ?has ?part . FILTER(?has IN ({parts}) && ?p IN ({leads})) }}"
        found = [
            Link(node, URIRef(str(p)), URIRef(str(o)))
            for p, o in self.store.select(out, graphs=self._graphs, bindings={"node": node})
            if o != node
        ]
        found += [
            Link(URIRef(str(s)), URIRef(str(p)), node)
            for s, p in self.store.select(into, graphs=self._graphs, bindings={"node": node})
            if s != node
        ]
        return found

    def is_known(self, node: URIRef) -> bool:
        """Whether the graphs have a triple about a node; False for an invalid IRI, which a URL may contain."""
        try:
            return any(next(self.store.triples(graph, node), None) is not None for graph in self._graphs)
        except ValueError:
            return False


def class_of(store: Store, landscape: URIRef, node: URIRef) -> URIRef:
    """The class of a node; if several, the first by IRI, classes of this ontology first; `owl:Thing` if none."""
    found = [
        URIRef(str(o)) for graph in (landscape, ONTOLOGY) for _, p, o in store.triples(graph, node) if p == RDF.type
    ]
    return min(found, key=lambda c: (not c.startswith(str(LL)), str(c)), default=OWL.Thing)


def _listed(terms: Iterable[URIRef]) -> str:
    return ", ".join(f"<{t}>" for t in terms)
