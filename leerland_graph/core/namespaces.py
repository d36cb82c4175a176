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
    "interned",
    "new_graph",
]

_TERMS: dict[str, URIRef] = {
    str(v[name]): v[name] for v in (DCTERMS, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, XSD) for name in v.__annotations__
}
"""The terms of vocabularies, each as one object: comparing an object with itself takes a tenth of comparing two equal ones."""
MOST_TERMS = 10_000


class _Terms(Namespace):
    """A namespace of ours, of which each term is made once."""

    def __getattr__(self, name: str) -> URIRef:
        term = interned(str(super().__getattr__(name)))
        self.__dict__[name] = term
        return term


LL = _Terms("https://w3id.org/leerland/ns#")
LLC = _Terms("https://w3id.org/leerland/concept/")
LLG = _Terms("https://w3id.org/leerland/ground-plate/")
LLS = _Terms("https://w3id.org/leerland/shapes#")
GEO = _Terms("http://www.opengis.net/ont/geosparql#")
OA = _Terms("http://www.w3.org/ns/oa#")
SCHEMA = _Terms("https://schema.org/")
_OURS = tuple(map(str, (LL, LLC, LLG, SCHEMA)))


def interned(iri: str) -> URIRef:
    """An IRI as a term, without asking whether it is valid; terms of vocabularies are always the same object.

    >>> interned("http://purl.org/dc/terms/title") is DCTERMS.title, interned("https://w3id.org/leerland/ns#run") is LL.run
    (True, True)
    """
    found = _TERMS.get(iri)
    if found is None:
        found = str.__new__(URIRef, iri)
        if iri.startswith(_OURS) and len(_TERMS) < MOST_TERMS:
            return _TERMS.setdefault(str(iri), found)
    return found


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
