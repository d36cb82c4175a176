"""Find terms of our own namespaces that the language does not know: a typo must not pass for data."""

import difflib
from collections.abc import Iterable
from functools import lru_cache

from rdflib import Graph, URIRef

from leerland_graph.namespaces import LL, LLC, LLG, LLS, compact
from leerland_graph.store.language import read_language
from leerland_graph.store.terms import Triple
from leerland_graph.validation.report import Finding, Severity

__all__ = ["KNOWN_TERMS_SHAPE", "unknown_terms"]

KNOWN_TERMS_SHAPE = str(LLS["KnownTerm"])
_OURS = (str(LL), str(LLC), str(LLG))


@lru_cache(maxsize=8)
def known_terms(language: Graph) -> frozenset[str]:
    """The terms that the language describes. Kept per graph: the language does not change while it is in use."""
    return frozenset(str(s) for s in language.subjects(unique=True) if str(s).startswith(_OURS))


def unknown_terms(triples: Iterable[Triple], language: Graph | None = None) -> list[Finding]:
    """One Violation per statement with a term of `ll:`, `llc:` or `llg:` that the language lacks.

    Looks at predicates and objects; a resource of one's own is not put in our namespaces.
    """
    known = known_terms(language if language is not None else read_language())
    findings = []
    for s, p, o in triples:
        for term in (p, o):
            if isinstance(term, URIRef) and str(term).startswith(_OURS) and str(term) not in known:
                findings.append(_finding(str(s), str(p), str(term), known))
    return findings


def _finding(focus: str, path: str, term: str, known: frozenset[str]) -> Finding:
    near = difflib.get_close_matches(term, known, n=1, cutoff=0.8)
    nl = f"Gebruik een term die de taal kent; '{compact(term)}' bestaat niet."
    en = f"Use a term that the language knows; '{compact(term)}' does not exist."
    if near:
        nl += f" Bedoelt u '{compact(near[0])}'?"
        en += f" Did you mean '{compact(near[0])}'?"
    return Finding(Severity.VIOLATION, KNOWN_TERMS_SHAPE, {"nl": nl, "en": en}, focus, path, term)
