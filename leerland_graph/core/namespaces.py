"""The namespaces of the ontology, and the prefixes for queries and exports."""

from rdflib import DCTERMS, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, XSD, Graph, Namespace, URIRef

__all__ = [
    "DCTERMS",
    "GEO",
    "LL",
    "LLC",
    "LLG",
    "LLS",
    "OA",
    "ORG",
    "OWL",
    "PREFIXES",
    "PROLOGUE",
    "PROV",
    "RDF",
    "RDFS",
    "SCHEMA",
    "SH",
    "SKOS",
    "XSD",
    "compact",
    "expand",
    "new_graph",
]

LL = Namespace("https://w3id.org/leerland/ns#")
LLC = Namespace("https://w3id.org/leerland/concept/")
LLG = Namespace("https://w3id.org/leerland/ground-plate/")
LLS = Namespace("https://w3id.org/leerland/shapes#")
GEO = Namespace("http://www.opengis.net/ont/geosparql#")
OA = Namespace("http://www.w3.org/ns/oa#")
SCHEMA = Namespace("https://schema.org/")

PREFIXES: dict[str, str] = {
    "dcterms": str(DCTERMS),
    "geo": str(GEO),
    "ll": str(LL),
    "llc": str(LLC),
    "llg": str(LLG),
    "lls": str(LLS),
    "oa": str(OA),
    "org": str(ORG),
    "owl": str(OWL),
    "prov": str(PROV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "schema": str(SCHEMA),
    "sh": str(SH),
    "skos": str(SKOS),
    "xsd": str(XSD),
}


def new_graph() -> Graph:
    """An empty graph in memory with our prefixes bound, and no others."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph


PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
"""The prefixes as SPARQL declarations, for engines that do not know them."""


def compact(iri: str) -> str:
    """The prefixed form of an IRI, or the IRI itself if no prefix matches.

    >>> compact("https://w3id.org/leerland/ns#Intervention")
    'll:Intervention'
    >>> compact("https://example.org/x")
    'https://example.org/x'
    """
    best = max(
        (item for item in PREFIXES.items() if iri.startswith(item[1])),
        key=lambda item: len(item[1]),
        default=None,
    )
    return iri if best is None else f"{best[0]}:{iri[len(best[1]) :]}"


def expand(name: str) -> URIRef | None:
    """The IRI of a prefixed name, or None if the prefix is not one of ours.

    >>> expand("dcterms:title")
    rdflib.term.URIRef('http://purl.org/dc/terms/title')
    """
    prefix, colon, local = name.partition(":")
    if not colon or prefix not in PREFIXES:
        return None
    return URIRef(PREFIXES[prefix] + local)
