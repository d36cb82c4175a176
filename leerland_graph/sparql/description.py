"""The description of the endpoint: a SPARQL 1.1 Service Description, and a VoID description of each landscape."""

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef

from leerland_graph.core.namespaces import DCTERMS, RDF, XSD
from leerland_graph.sparql.formats import GRAPHS, TABLES
from leerland_graph.store import ONTOLOGY, Store, landscapes

__all__ = ["described"]

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
FORMATS = "http://www.w3.org/ns/formats/"
_FILES = {
    ox.QueryResultsFormat.JSON: "SPARQL_Results_JSON", ox.QueryResultsFormat.XML: "SPARQL_Results_XML",
    ox.QueryResultsFormat.CSV: "SPARQL_Results_CSV", ox.QueryResultsFormat.TSV: "SPARQL_Results_TSV",
    ox.RdfFormat.TURTLE: "Turtle", ox.RdfFormat.N_TRIPLES: "N-Triples", ox.RdfFormat.JSON_LD: "JSON-LD", ox.RdfFormat.RDF_XML: "RDF_XML",
}  # fmt: skip


def described(store: Store, address: str, within: frozenset[URIRef] | None = None) -> Graph:
    """The description of the endpoint at an address: its capabilities and its graphs (only landscapes in `within`, if given)."""
    graph = Graph()
    graph.bind("sd", SD)
    graph.bind("void", VOID)
    me, data, default = URIRef(address), URIRef(f"{address}#dataset"), URIRef(f"{address}#default")
    say = lambda s, p, o: graph.add((s, URIRef(p), o))  # noqa: E731
    say(me, RDF.type, URIRef(SD + "Service"))
    say(me, SD + "endpoint", me)
    say(me, SD + "supportedLanguage", URIRef(SD + "SPARQL11Query"))
    for form in (*TABLES, *GRAPHS):
        say(me, SD + "resultFormat", URIRef(FORMATS + _FILES[form.engine]))
    say(me, SD + "defaultDataset", data)
    say(data, RDF.type, URIRef(SD + "Dataset"))
    say(data, SD + "defaultGraph", default)
    say(default, RDF.type, URIRef(SD + "Graph"))
    say(default, str(DCTERMS.description), Literal("The language and the default landscape together.", lang="en"))
    for iri, titles in (
        (ONTOLOGY, {"en": "The language"}),
        *((i.iri, i.titles) for i in landscapes(store) if within is None or i.iri in within),
    ):
        entry, content = URIRef(f"{iri}#named"), URIRef(f"{iri}#graph")
        say(data, SD + "namedGraph", entry)
        say(entry, RDF.type, URIRef(SD + "NamedGraph"))
        say(entry, SD + "name", iri)
        say(entry, SD + "graph", content)
        say(content, RDF.type, URIRef(SD + "Graph"))
        say(content, RDF.type, URIRef(VOID + "Dataset"))
        for lang, title in titles.items():
            say(content, str(DCTERMS.title), Literal(title, lang=lang or None))
        ((count,),) = store.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", graphs=[iri])
        say(content, VOID + "triples", Literal(str(count), datatype=XSD.integer))
    return graph
