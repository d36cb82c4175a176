"""What the page of an intervention tells search engines: its description in terms of schema.org."""

from collections.abc import Iterator

from rdflib import URIRef

from leerland_graph.core.namespaces import LL
from leerland_graph.exchange.formats.offer import neighbourhood, offer_of
from leerland_graph.exchange.formats.schema_org import data_block
from leerland_graph.store import HISTORY, ONTOLOGY, Store
from leerland_graph.store.rdf_terms import Triple

__all__ = ["page_data"]


def page_data(store: Store, iri: URIRef, within: frozenset[URIRef] | None = None) -> str:
    """The data block of an intervention, from the landscapes (only graphs in `within`, if given); '' of anything else."""
    graphs = sorted(g for g in store.named_graphs() - {HISTORY, ONTOLOGY} if within is None or g in within)

    def about(node: URIRef) -> Iterator[Triple]:
        for name in graphs:
            yield from store.triples(name, node)

    before = [t for name in graphs for t in store.triples(name, object_=iri) if t[1] == LL.precedes]
    offer = offer_of(neighbourhood(about, before, iri), store.ontology, iri)
    return data_block(offer) if offer is not None else ""
