"""Conversion between input text and RDF terms, such that unchanged input keeps exactly the same term.

Text that is invalid for its datatype becomes a literal too: validation reports it beside the field, with the message of the shape,
and no input is lost.
"""

import re

from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.i18n import decimal
from leerland_graph.core.namespaces import DCTERMS, RDF, SH, SKOS, XSD
from leerland_graph.core.same_text import clean, one_line
from leerland_graph.store.rdf_terms import as_typed
from leerland_graph.validation.form import Field, Kind

__all__ = ["as_node", "as_text", "decimal_text"]

NAMES = (DCTERMS.title, SKOS.prefLabel, SKOS.altLabel, DCTERMS.identifier)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_NUMBER = re.compile(r"^\s*[+-]?\d{1,3}(?:[.\s]\d{3})*(?:,\d+)?\s*$|^\s*[+-]?\d+(?:[.,]\d+)?\s*$")


def as_text(node: Node | None, lang: str = "nl") -> str:
    """A term as input text: the text of a literal or the IRI of a resource; decimals have a comma in Dutch."""
    if node is None:
        return ""
    if isinstance(node, Literal) and node.datatype == XSD.decimal:
        return decimal_text(str(node), lang)
    return str(node)


def decimal_text(text: str, lang: str) -> str:
    """A decimal in the notation of a language."""
    return decimal(text, lang)


def as_node(
    field: Field, text: str, *, was: Node | None = None, tag: str | None = None, lang: str = "nl"
) -> Node | None:
    """The term of an input text; None if it is empty.

    `was` is the term that was shown: unchanged text returns that same term. `tag` is the language tag of the text, None for that of `was`; `lang` is the
    reader's language, which determines the number format.
    """
    tag = tag or getattr(was, "language", None)
    if was is not None and as_text(was, lang) == text and (getattr(was, "language", None) or None) == (tag or None):
        return was
    if not text.strip():
        return None
    text = one_line(text) if field.path.iri in NAMES else clean(text)
    if not text.strip():
        return None
    if field.is_langtext or tag:
        return Literal(text, lang=tag or (field.languages[0] if field.languages else lang))
    if isinstance(was, URIRef):
        return _iri(text)
    return _typed(text, [k for k in field.kinds if not k.is_choice and k.nested is None] or [Kind()], lang, was)


def _iri(text: str) -> Node:
    """A resource if the text is a valid IRI; else a literal, which validation will report."""
    return URIRef(text.strip()) if _IRI.fullmatch(text.strip()) else Literal(text.strip())


def _typed(text: str, kinds: list[Kind], lang: str, was: Node | None) -> Node:
    if isinstance(was, Literal) and was.datatype is not None:  # alternatives: try the previous datatype first
        kinds = sorted(kinds, key=lambda k: k.datatype != was.datatype)
    for kind in kinds:
        if kind.node_kind == SH.IRI and kind.datatype is None:
            return _iri(text)
        if kind.datatype in (None, XSD.string, RDF.langString):
            return Literal(text)
        if (found := _of_datatype(text, kind.datatype, lang)) is not None:
            return found
    return Literal(text.strip(), datatype=kinds[0].datatype)


def _of_datatype(text: str, datatype: URIRef, lang: str) -> Literal | None:
    """The text as a literal of a datatype in canonical form; None if it is invalid."""
    text = text.strip()
    if datatype in (XSD.decimal, XSD.double, XSD.float):
        if not _NUMBER.match(text):
            return None
        if "," in text:
            point = decimal(".", lang)
            text = text.replace(" ", "").replace("." if point == "," else ",", "").replace(point, ".")
    elif datatype == XSD.boolean:
        text = {"ja": "true", "nee": "false", "yes": "true", "no": "false"}.get(text.lower(), text.lower())
    return as_typed(text, datatype)
