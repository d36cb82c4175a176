"""The named graphs of a store: one for the ontology, one per landscape, one for history; and what a change is called in the last."""

from rdflib import URIRef

__all__ = ["HISTORY", "ONTOLOGY", "change_iri"]

ONTOLOGY = URIRef("urn:leerland:graph:language")
HISTORY = URIRef("urn:leerland:graph:history")


def change_iri(number: int) -> URIRef:
    """The IRI of a change in the history."""
    return URIRef(f"urn:leerland:change:{number}")
