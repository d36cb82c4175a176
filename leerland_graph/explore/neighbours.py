"""What is next to a node of the knowledge graph. Parts (placements, responsibilities) are looked through, not shown."""

from dataclasses import dataclass
from functools import cached_property

from rdflib import URIRef

from leerland_graph.core.namespaces import DCTERMS, LL, OWL, PROV, RDF, RDFS, SKOS
from leerland_graph.store import ONTOLOGY, PART_PROPERTIES, Store

__all__ = ["Around", "Link", "class_of"]

THROUGH = (LL.onElement, LL.assignedTo, LL.preference)
"""What of a part leads on to something worth seeing: where it lies, who does it, which preference."""
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
"""Statements that join everything with everything."""


@dataclass(frozen=True, order=True)
class Link:
    """A statement between two nodes: `subject` stands in the relation `kind` to `object`."""

    subject: URIRef
    kind: URIRef
    object: URIRef

    def other(self, node: URIRef) -> URIRef:
        """The end that is not `node`."""
        return self.object if self.subject == node else self.subject


class Around:
    """Looks around in a landscape and the language, and remembers what it saw: make a new one when the store changes."""

    def __init__(self, store: Store, landscape: URIRef) -> None:
        self.store = store
        self.landscape = landscape
        self._links: dict[URIRef, tuple[Link, ...]] = {}

    @cached_property
    def _graphs(self) -> list[URIRef]:
        return [self.landscape, ONTOLOGY]

    def links(self, node: URIRef) -> tuple[Link, ...]:
        """Every link of a node, ordered; none for what is not in the graph. A link to itself is none."""
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
        """From whoever has a part to what the part is about."""
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
        """Whether anything is said of a node; not of a name that nothing can have, as a link may bring."""
        try:
            return any(next(self.store.triples(graph, node), None) is not None for graph in self._graphs)
        except ValueError:
            return False


def class_of(store: Store, landscape: URIRef, node: URIRef) -> URIRef:
    """The class of a node, the first of ours by name where it has several; `owl:Thing` where it has none."""
    found = [
        URIRef(str(o)) for graph in (landscape, ONTOLOGY) for _, p, o in store.triples(graph, node) if p == RDF.type
    ]
    return min(found, key=lambda c: (not c.startswith(str(LL)), str(c)), default=OWL.Thing)


def _listed(terms: tuple[URIRef, ...]) -> str:
    return ", ".join(f"<{t}>" for t in terms)
