"""Parse a cell's text as a term."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

import isodate
from rdflib import Literal, URIRef

from leerland_graph.core.i18n import Message, message
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import XSD
from leerland_graph.core.web_address import is_web_address
from leerland_graph.store.lexical import example
from leerland_graph.store.rdf_terms import as_typed, canonical

__all__ = ["CellProblem", "parse_duration", "parse_literal"]

DATE_FORMATS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y-%m-%dT%H:%M:%S")
DAY = timedelta(days=1)
_THOUSANDS = re.compile(r"([1-9]\d{0,2})[.,](\d{3})")
"""Matches what is a thousand and more to one reader, and a number with three decimals to another."""
_TRUE = {"ja", "yes", "true", "waar", "1", "j", "y", "x"}
_FALSE = {"nee", "no", "false", "onwaar", "0", "n"}
_DURATION = re.compile(
    r"(?:(?P<d>\d+(?:[.,]\d+)?)\s*d)?\s*(?:(?P<h>\d+(?:[.,]\d+)?)\s*(?:h|u|hours?|uur|uren))?\s*(?:(?P<m>\d+)\s*(?:m|min|minutes?|minuten))?",
    re.I,
)


_HOURS = re.compile(r"(\d{1,6}):([0-5]\d)(?::([0-5]\d))?")
"""Hours and minutes as a spreadsheet shows a span of time: 36:00, 1:30:00."""
_SERIAL = re.compile(r"([2-5]\d{4}|60000)(?:\.\d+)?")
"""The numbers of the days from 1954 to 2064."""
DAY_ZERO = date(1899, 12, 30)
"""The day from which spreadsheets count."""


@dataclass(frozen=True)
class CellProblem(Exception):
    """A cell that cannot be parsed, with the instruction."""

    said: Message


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
    if found := _THOUSANDS.fullmatch(text):
        whole, part = f"{found[1]}{found[2]}", f"{found[1]},{found[2]}0"
        raise CellProblem(
            message(
                "'{value}' can be {whole} or {part}; write it in one of these ways.", value=text, whole=whole, part=part
            )
        )
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


def parse_date(text: str, formats: tuple[str, ...] = ()) -> date:
    """Parse a date with the given formats, else the usual Dutch and ISO ones.

    Raises:
        CellProblem: it matches none of them, or the day does not exist.
    """
    for form in formats or DATE_FORMATS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    digits = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})", text)
    if digits:
        raise CellProblem(message("The day {day} does not exist; correct the date.", day=text))
    if _SERIAL.fullmatch(text):
        day = (DAY_ZERO + timedelta(days=int(text[:5]))).isoformat()
        raise CellProblem(
            message(
                "This cell is a number that was a date in the spreadsheet, {day} most likely; give the column a date format there, or write the date.",
                day=day,
            )
        )
    raise CellProblem(message("Give a date such as 2026-03-31 or 31-03-2026."))


def parse_duration(text: str) -> str:
    """Parse a duration such as `1H30M`, `15m`, `2 uur`, `36:00` or `P1DT2H` (ISO 8601) to hours, as a decimal number; a day is 8 hours.

    >>> parse_duration("1H30M"), parse_duration("P1DT2H"), parse_duration("36:00:00")
    ('1.5', '10', '36')

    Raises:
        CellProblem: it is not a valid duration, or it is in weeks, months or years, of which it is unclear how many hours they are.
    """
    found = _DURATION.fullmatch(text.strip().removeprefix("PT"))
    if (value := _hours(text.strip())) is not None:
        pass
    elif found and any(found.groups()):
        days, hours, minutes = (Decimal((found[g] or "0").replace(",", ".")) for g in "dhm")
        value = days * 8 + hours + (minutes / 60).quantize(Decimal("0.0001"))
    else:
        value = _iso_hours(text.strip())
    return f"{value.normalize():f}"


def _iso_hours(text: str) -> Decimal:
    """The hours of a duration in ISO 8601; its days and its hours are read apart, since a day is not 24 of these hours."""
    dates, mark, times = text.partition("T")
    try:
        if "W" in dates or not (dates.removeprefix("P") or times) or (mark and not times):
            raise ValueError
        days = isodate.parse_duration(dates) if dates != "P" else timedelta(0)
        rest = isodate.parse_duration(f"PT{times}") if mark else timedelta(0)
    except (ValueError, ArithmeticError, isodate.ISO8601Error):
        days = rest = None
    if not isinstance(days, timedelta) or not isinstance(rest, timedelta) or min(days, rest) < timedelta(0):
        raise CellProblem(message("Give a duration such as 1H30M or 15m."))
    hours = days / DAY * 8 + rest / timedelta(hours=1)
    return Decimal(hours).quantize(Decimal("0.0001"))


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
