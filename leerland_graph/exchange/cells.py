"""Parse a cell's text as a term."""

import re
from decimal import Decimal, InvalidOperation

from rdflib import Literal, URIRef

from leerland_graph.core.i18n import message
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import XSD
from leerland_graph.core.web_address import is_web_address
from leerland_graph.exchange.cell_problem import CellProblem, ask_thousand
from leerland_graph.exchange.dates import parse_date
from leerland_graph.store.lexical import example
from leerland_graph.store.rdf_terms import as_typed, canonical

__all__ = ["CellProblem", "as_iri", "looks_like_iri", "parse_literal"]

_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
"""Matches what is a thousand and more to one reader, and a number with three decimals to another."""
_TRUE = {"ja", "yes", "true", "waar", "1", "j", "y", "x"}
_FALSE = {"nee", "no", "false", "onwaar", "0", "n"}
_HOURS = re.compile(r"(\d{1,6}):([0-5]\d)(?::([0-5]\d))?")
"""Hours and minutes as a spreadsheet shows a span of time: 36:00, 1:30:00."""


def parse_literal(
    kind: str, text: str, *, lang: str | None = None, formats: tuple[str, ...] = (), datatype: URIRef | None = None
) -> Literal:
    """Parse a cell as a literal in canonical form; `datatype` applies to the kind `typed`.

    Raises:
        CellProblem: the text cannot be parsed as that kind; says what is accepted.
    """
    clean = text.strip()
    match kind:
        case "langtext":
            return Literal(clean, lang=lang or "nl")
        case "text":
            return Literal(clean)
        case "literal":
            return Literal(clean, lang=lang) if lang else Literal(clean)
        case "decimal":
            return _decimal(clean)
        case "integer":
            return _integer(clean)
        case "date":
            return Literal(parse_date(clean, formats).isoformat(), datatype=XSD.date)
        case "boolean":
            if clean.casefold() in _TRUE | _FALSE:
                return Literal("true" if clean.casefold() in _TRUE else "false", datatype=XSD.boolean)
            raise CellProblem(message("Fill in yes or no."))
        case "uri":
            if not is_web_address(clean):
                raise CellProblem(message("Give a web address that begins with http, without spaces."))
            return Literal(clean, datatype=XSD.anyURI)
        case "typed":
            assert datatype is not None
            return _typed(clean, datatype)
    raise AssertionError(kind)


def _hours(text: str) -> Decimal | None:
    """The hours in a text such as 36:00 or 1:30:00; None if it is none."""
    found = _HOURS.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds = (int(found[n] or 0) for n in (1, 2, 3))
    return hours + (Decimal(minutes * 60 + seconds) / 3600).quantize(Decimal("0.0001"))


def _decimal(text: str) -> Literal:
    if _THOUSANDS.fullmatch(text):
        raise ask_thousand(text)
    if (hours := _hours(text)) is not None:
        text = f"{hours.normalize():f}"
    number = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    try:
        value = Decimal(number)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise CellProblem(message("Fill in a number, 1.5 for instance."))
    literal = canonical(Literal(f"{value:f}", datatype=XSD.decimal))
    assert isinstance(literal, Literal)
    return literal


def _integer(text: str) -> Literal:
    if not re.fullmatch(r"[+-]?\d+", text):
        raise CellProblem(message("Fill in a whole number."))
    return Literal(str(int(text)), datatype=XSD.integer)


def _typed(text: str, datatype: URIRef) -> Literal:
    found = as_typed(text, datatype)
    if found is None:
        better = example(datatype)
        if better:
            raise CellProblem(
                message(
                    "Give a value of the kind {kind} here, {example} for instance.",
                    kind=local_name(datatype),
                    example=better,
                )
            )
        raise CellProblem(message("Give a value of the kind {kind} here.", kind=local_name(datatype)))
    return found


def looks_like_iri(text: str) -> bool:
    """Whether a cell holds an IRI rather than a label."""
    return re.fullmatch(r"(?:https?://|urn:)[^\s<>\"{}|\\^`]+", text) is not None


def as_iri(text: str) -> URIRef:
    """The IRI in a cell.

    Raises:
        CellProblem: it is not an IRI.
    """
    if not looks_like_iri(text.strip()):
        raise CellProblem(message("Give an IRI that begins with http or urn, without spaces."))
    return URIRef(text.strip())
