"""Find terms in our own namespaces that the ontology does not define, such as typos."""

import difflib
from collections.abc import Iterable

from rdflib import URIRef
from rdflib.term import Node

from leerland_graph.core.i18n import N_, message
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
    right: set[str] = set()
    for s, p, o in triples:
        for term in (p, o):
            if not isinstance(term, URIRef) or term in right:
                continue
            if str(term).startswith(OURS) and str(term) not in known:
                findings.append(_finding(s, p, term, known))
            else:
                right.add(term)
    return findings


def _finding(focus: Node, path: Node, term: URIRef, known: frozenset[str]) -> Finding:
    near = difflib.get_close_matches(term, known, n=1, cutoff=0.8)
    text = (
        N_("Use a term that the language knows; '{term}' does not exist. Did you mean '{near}'?")
        if near
        else N_("Use a term that the language knows; '{term}' does not exist.")
    )
    said = message(text, term=compact(term), near=compact(near[0]) if near else "")
    return Finding(
        Severity.VIOLATION, KNOWN_TERMS_SHAPE, said, str(focus), str(path), str(term),
        component=str(LLS.KnownTermConstraintComponent), node=focus, term=term, trail=URIRef(str(path)),
    )  # fmt: skip
