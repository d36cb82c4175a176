"""Find terms in our own namespaces that the ontology does not define, such as typos."""

import difflib
from collections.abc import Iterable

from rdflib import URIRef
from rdflib.term import Node

from leerland_graph.core.namespaces import LLS, compact
from leerland_graph.store.ontology import read_ontology
from leerland_graph.store.rdf_terms import Triple
from leerland_graph.validation.report import Finding, Severity
from leerland_graph.validation.rules import OURS, terms_of

__all__ = ["KNOWN_TERMS_SHAPE", "unknown_terms"]

KNOWN_TERMS_SHAPE = str(LLS["KnownTerm"])


def unknown_terms(triples: Iterable[Triple], known: frozenset[str] | None = None) -> list[Finding]:
    """One Violation per statement with a term of `ll:`, `llc:` or `llg:` that the ontology lacks (default: the built-in one).

    Checks predicates and objects; resources of users are not in our namespaces.
    """
    known = known if known is not None else terms_of(read_ontology())
    findings = []
    for s, p, o in triples:
        for term in (p, o):
            if isinstance(term, URIRef) and str(term).startswith(OURS) and str(term) not in known:
                findings.append(_finding(s, p, term, known))
    return findings


def _finding(focus: Node, path: Node, term: URIRef, known: frozenset[str]) -> Finding:
    near = difflib.get_close_matches(term, known, n=1, cutoff=0.8)
    nl = f"Gebruik een term die de taal kent; '{compact(term)}' bestaat niet."
    en = f"Use a term that the language knows; '{compact(term)}' does not exist."
    if near:
        nl += f" Bedoelt u '{compact(near[0])}'?"
        en += f" Did you mean '{compact(near[0])}'?"
    return Finding(
        Severity.VIOLATION, KNOWN_TERMS_SHAPE, {"nl": nl, "en": en}, str(focus), str(path), str(term),
        component=str(LLS.KnownTermConstraintComponent), node=focus, term=term, trail=URIRef(str(path)),
    )  # fmt: skip
