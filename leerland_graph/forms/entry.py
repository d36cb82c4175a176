"""What people type, as terms: and back again, so that what was not touched stays exactly what it was.

A text that is not what its datatype wants becomes a literal all the same: validation says so beside the field, in the shapes' own
words, and nothing that was typed is lost.
"""

import re

from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.namespaces import DCTERMS, RDF, SH, SKOS, XSD
from leerland_graph.core.same_text import clean, one_line
from leerland_graph.store.rdf_terms import as_typed
from leerland_graph.validation.form import Field, Kind

__all__ = ["as_node", "as_text", "decimal_text"]

NAMES = (DCTERMS.title, SKOS.prefLabel, SKOS.altLabel, DCTERMS.identifier)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_NUMBER = re.compile(r"^\s*[+-]?\d{1,3}(?:[.\s]\d{3})*(?:,\d+)?\s*$|^\s*[+-]?\d+(?:[.,]\d+)?\s*$")


def as_text(node: Node | None, lang: str = "nl") -> str:
    """A term as it stands in an input: the text of a literal, the IRI of a resource; a decimal comma in Dutch."""
    if node is None:
        return ""
    if isinstance(node, Literal) and node.datatype == XSD.decimal:
        return decimal_text(str(node), lang)
    return str(node)


def decimal_text(text: str, lang: str) -> str:
    """A decimal as the reader writes it."""
    return text.replace(".", ",") if lang == "nl" else text


def as_node(
    field: Field, text: str, *, was: Node | None = None, tag: str | None = None, lang: str = "nl"
) -> Node | None:
    """The term that a text in a field means; None for an empty one.

    `was` is what the text stood for when it was shown: an unchanged text gives that same term back. `tag` is the language of a
    text; `lang` that of the reader, who writes numbers in its way.
    """
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
    """A resource, if the text can be its name; else the text, which the shape will not take and says so."""
    return URIRef(text.strip()) if _IRI.fullmatch(text.strip()) else Literal(text.strip())


def _typed(text: str, kinds: list[Kind], lang: str, was: Node | None) -> Node:
    if isinstance(was, Literal) and was.datatype is not None:  # alternatives: what it was is what it most likely is
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
    """What a text means as a value of a datatype, in the spelling of the store; None where it cannot be one."""
    text = text.strip()
    if datatype in (XSD.decimal, XSD.double, XSD.float):
        if not _NUMBER.match(text):
            return None
        if "," in text:
            text = text.replace(".", "").replace(" ", "").replace(",", ".") if lang == "nl" else text.replace(",", "")
    elif datatype == XSD.boolean:
        text = {"ja": "true", "nee": "false", "yes": "true", "no": "false"}.get(text.lower(), text.lower())
    return as_typed(text, datatype)
