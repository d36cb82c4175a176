"""The named graphs of a store: one for the ontology, one per landscape, one for history."""

from rdflib import URIRef

__all__ = ["HISTORY", "ONTOLOGY"]

ONTOLOGY = URIRef("urn:leerland:graph:language")
HISTORY = URIRef("urn:leerland:graph:history")
