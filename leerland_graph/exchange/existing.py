"""Index of the content of a landscape, to match rows of a catalogue's next version."""

from dataclasses import dataclass, field

from rdflib import URIRef
from rdflib.term import Node

from leerland_graph.core.same_text import same, same_name
from leerland_graph.store import ONTOLOGY, Store

__all__ = ["Existing"]

_FACTS = """
SELECT ?i ?identifier ?url ?catalogue WHERE {
  ?i a ll:Intervention .
  OPTIONAL { ?i dcterms:identifier ?identifier } OPTIONAL { ?i schema:url ?url } OPTIONAL { ?i ll:catalogue ?catalogue }
}"""
_TITLES = """
SELECT ?i ?title ?owner WHERE {
  ?i a ll:Intervention ; dcterms:title ?title ; ll:responsibility ?r .
  ?r ll:role llc:owner ; ll:assignedTo/skos:prefLabel ?owner .
}"""


@dataclass
class Existing:
    """The interventions of one landscape, indexed by what identifies a catalogue row."""

    by_identifier: dict[str, list[tuple[URIRef, frozenset[str]]]] = field(default_factory=dict)
    by_url: dict[str, list[tuple[URIRef, frozenset[str]]]] = field(default_factory=dict)
    by_title: dict[tuple[str, str], list[tuple[URIRef, frozenset[str]]]] = field(default_factory=dict)
    by_catalogue: dict[str, set[URIRef]] = field(default_factory=dict)
    placed: set[Node] = field(default_factory=set)

    @classmethod
    def read(cls, store: Store, landscape: URIRef) -> "Existing":
        """Build the index of a landscape."""
        found = cls()
        graphs = [ONTOLOGY, landscape]
        rows = store.select(_FACTS, graphs=graphs)
        catalogues: dict[Node | None, set[str]] = {}
        for iri, _, _, catalogue in rows:
            catalogues.setdefault(iri, set())
            if catalogue is not None:
                catalogues[iri].add(str(catalogue))
                found.by_catalogue.setdefault(str(catalogue), set()).add(URIRef(str(iri)))
        for iri, identifier, url, _ in dict.fromkeys(rows):
            entry = (URIRef(str(iri)), frozenset(catalogues[iri]))
            for index, value in ((found.by_identifier, identifier), (found.by_url, url)):
                if value is not None and entry not in index.setdefault(same_name(str(value)), []):
                    index[same_name(str(value))].append(entry)
        for iri, title, owner in store.select(_TITLES, graphs=graphs):
            key = (same(str(title)), same(str(owner)))
            found.by_title.setdefault(key, []).append((URIRef(str(iri)), frozenset(catalogues.get(iri, ()))))
        found.placed = {
            row[0] for row in store.select("SELECT ?i WHERE { ?i ll:placement ?p }", graphs=graphs) if row[0]
        }
        return found

    def match(
        self, identifier: str | None, url: str | None, title: str, owner: str, catalogue: str | None
    ) -> URIRef | None:
        """The intervention that a row describes: by identifier, else web address, else title and owner.

        A row of a named catalogue never matches an intervention that only other catalogues brought in.
        """
        if identifier:
            candidates = self.by_identifier.get(same_name(identifier), [])
        elif url:
            candidates = self.by_url.get(same_name(url), [])
        else:
            candidates = self.by_title.get((same(title), same(owner)), [])
        for iri, catalogues in candidates:
            if catalogue is None or not catalogues or catalogue in catalogues:
                return iri
        return None
