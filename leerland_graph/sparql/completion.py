"""Completions for an editor: terms of the ontology and of a landscape, by name and by label."""

from dataclasses import dataclass

from rdflib import URIRef

from leerland_graph.core.labels import pick
from leerland_graph.core.namespaces import LL, ORG, OWL, PREFIXES, RDF, RDFS, SKOS, compact
from leerland_graph.store import ONTOLOGY, Store

__all__ = ["KEYWORDS", "Term", "terms"]

KEYWORDS = (
    "SELECT", "DISTINCT", "CONSTRUCT", "ASK", "DESCRIBE", "WHERE", "FROM", "FILTER", "OPTIONAL", "UNION", "MINUS", "VALUES", "BIND",
    "GRAPH", "PREFIX", "LIMIT", "OFFSET", "GROUP BY", "ORDER BY", "HAVING", "EXISTS", "NOT EXISTS", "AS", "ASC", "DESC", "IN", "COUNT",
    "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT", "REGEX", "CONTAINS", "STRSTARTS", "LANG", "LANGMATCHES", "DATATYPE", "BOUND",
    "COALESCE", "IF", "STR", "LCASE", "UCASE", "CONCAT", "REPLACE", "YEAR", "MONTH", "DAY", "NOW", "ROUND",
)  # fmt: skip
"""Common keywords of SPARQL 1.1."""
OTHERS = (RDF.type, RDFS.label, RDFS.subClassOf, SKOS.prefLabel, SKOS.definition, SKOS.broader, SKOS.inScheme)
_PLACES = (LL.TargetGroup, ORG.OrganizationalUnit, ORG.Organization, LL.ChangeProgramme, LL.Trajectory, LL.Competence)
_QUERY = """
SELECT ?x ?kind (LANG(?text) AS ?lang) ?text ?said (LANG(?said) AS ?saidLang) WHERE {
  ?x a ?kind . FILTER(ISIRI(?x))
  OPTIONAL { ?x skos:prefLabel|rdfs:label ?text }
  OPTIONAL { ?x skos:definition ?said }
}"""


@dataclass(frozen=True)
class Term:
    """One completion: its name in SPARQL, its kind (class, property, individual, prefix), label and definition; and
    the text to search in, case-folded."""

    name: str
    kind: str
    label: str
    text: str
    find: str


def terms(store: Store, landscape: URIRef, lang: str) -> list[Term]:
    """The classes, properties and named individuals of the ontology, and what a landscape refers to, sorted by kind and name.

    Interventions are omitted: users look these up instead of typing them.
    """
    kinds: dict[URIRef, str] = {}
    labels: dict[URIRef, dict[str, str]] = {}
    texts: dict[URIRef, dict[str, str]] = {}
    for x, kind, tag, text, said, said_tag in store.select(_QUERY, graphs=[ONTOLOGY]):
        iri = URIRef(str(x))
        kinds[iri] = _stronger(kinds.get(iri), _kind(kind))
        if text is not None:
            labels.setdefault(iri, {})[str(tag)] = str(text)
        if said is not None:
            texts.setdefault(iri, {})[str(said_tag)] = str(said)
    values = " ".join(f"<{c}>" for c in _PLACES)
    own = f"SELECT ?x (LANG(?text) AS ?lang) ?text WHERE {{ VALUES ?kind {{ {values} }} ?x a ?kind ; skos:prefLabel ?text }}"
    for x, tag, text in store.select(own, graphs=[landscape]):
        iri = URIRef(str(x))
        kinds[iri] = "individual"
        labels.setdefault(iri, {})[str(tag)] = str(text)
    for iri in OTHERS:
        kinds.setdefault(iri, "property")
    found = [_term(iri, kind, labels.get(iri, {}), texts.get(iri, {}), lang) for iri, kind in kinds.items()]
    prefixes = [Term(f"{p}:", "prefix", iri, "", f"{p}:".lower()) for p, iri in PREFIXES.items()]
    order = {"prefix": 0, "class": 1, "property": 2, "individual": 3}
    return sorted([*prefixes, *found], key=lambda t: (order[t.kind], t.name.casefold()))


def _term(iri: URIRef, kind: str, labels: dict[str, str], texts: dict[str, str], lang: str) -> Term:
    short = compact(str(iri))
    name = short if short != str(iri) else f"<{iri}>"
    words = " ".join([name, *labels.values()]).casefold()
    return Term(name, kind, pick(labels, lang), pick(texts, lang), words)


def _kind(kind: object) -> str:
    if kind in (OWL.Class, RDFS.Class):
        return "class"
    return (
        "property"
        if kind in (OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property, OWL.AnnotationProperty)
        else "individual"
    )


def _stronger(known: str | None, new: str) -> str:
    return new if known is None or known == "individual" else known
