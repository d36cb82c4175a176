"""Deleting a description: the references to it, and the change set that removes it with or without them."""

from dataclasses import dataclass

from rdflib import URIRef

from leerland_graph.forms.description import Description, statements
from leerland_graph.store import PART_PROPERTIES, Activity, ChangeSet, Reason, Store
from leerland_graph.store.rdf_terms import Triple

__all__ = ["Reference", "references", "removal"]


@dataclass(frozen=True)
class Reference:
    """A reference to a description; `by` is the referring description, also if one of its parts refers."""

    by: URIRef
    statement: Triple


def references(store: Store, landscape: URIRef, description: Description) -> list[Reference]:
    """All references to a description from outside it."""
    nodes = {s for s, _, _ in statements(description)}
    parts = "|".join(f"<{p}>" for p in PART_PROPERTIES)
    query = f"SELECT ?s ?p ?holder {{ ?s ?p <{description.node}> OPTIONAL {{ ?holder {parts} ?s }} }}"
    found = [
        Reference(URIRef(str(holder or subject)), (URIRef(str(subject)), URIRef(str(prop)), description.node))
        for subject, prop, holder in store.select(query, graphs=[landscape])
        if subject not in nodes
    ]
    return sorted(found, key=lambda r: (r.by, str(r.statement[1]), str(r.statement[0])))


def removal(
    store: Store, landscape: URIRef, description: Description, *, who: str, why: Reason, with_references: bool = False
) -> ChangeSet:
    """The change set that deletes a description and its parts.

    Without `with_references`, validation refuses it if anything still refers to it; with it, the references are removed too, and
    validation refuses it if one of them is required.
    """
    gone = set(store.triples(landscape, description.node)) | statements(description)
    if with_references:
        gone |= {r.statement for r in references(store, landscape, description)}
    held = {t for t in gone if store.contains(landscape, t)}
    return ChangeSet(landscape, Activity("edit", who, why), store.revision, frozenset(), frozenset(held))
