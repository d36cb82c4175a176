"""Check spelling of text: decomposed letters, and invisible characters in names.

RDF input is kept literally or refused, so this is reported and not corrected.
"""

import unicodedata
from collections.abc import Iterable

from rdflib import Literal, URIRef

from leerland_graph.core.i18n import Message, message
from leerland_graph.core.namespaces import DCTERMS, LLS, RDFS, SKOS, XSD
from leerland_graph.core.same_text import invisible
from leerland_graph.core.web_address import is_web_address
from leerland_graph.store.rdf_terms import Triple
from leerland_graph.validation.report import Finding, Severity

__all__ = ["misspelled"]

COMPOSED, SEEN, WEB = (str(LLS[n]) for n in ("ComposedText", "VisibleText", "WebAddress"))
NAMES = frozenset({DCTERMS.title, SKOS.prefLabel, SKOS.altLabel, RDFS.label, DCTERMS.identifier})


def misspelled(triples: Iterable[Triple]) -> list[Finding]:
    """A Violation for text that is not composed (NFC), a name with invisible characters, and an `xsd:anyURI` that is not a web address.

    Other text with invisible characters gives an Info: they may be intended.
    """
    found: list[Finding] = []
    for s, p, o in triples:
        if not isinstance(o, Literal):
            continue
        if o.datatype == XSD.anyURI and not is_web_address(str(o)):
            found.append(
                _finding(
                    Severity.VIOLATION, WEB, s, p, o, message("Give the web address as one that begins with http.")
                )
            )
        if o.isascii() and o.isprintable():
            continue
        if not unicodedata.is_normalized("NFC", str(o)):
            found.append(
                _finding(
                    Severity.VIOLATION,
                    COMPOSED,
                    s,
                    p,
                    o,
                    message("Write letters with accents as one character (Unicode NFC); this text is decomposed."),
                )
            )
        if unseen := invisible(str(o)):
            named = ", ".join(unseen[:5])
            severity = Severity.VIOLATION if p in NAMES else Severity.INFO
            found.append(
                _finding(
                    severity,
                    SEEN,
                    s,
                    p,
                    o,
                    message("Take the invisible characters ({characters}) out of this text.", characters=named),
                )
            )
    return found


def _finding(severity: Severity, shape: str, s: object, p: object, o: Literal, said: Message) -> Finding:
    focus, path = (str(n) if isinstance(n, URIRef) else None for n in (s, p))
    return Finding(severity, shape, said, focus, path, str(o)[:200])
