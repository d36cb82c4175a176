"""Validate lexical forms: whether a text is valid for its XML Schema datatype, and within the range that the store supports.

Engines differ in what they accept: rdflib reads `2026-W14-2` as a date, Oxigraph reads no decimal of more than eighteen places, and
few check a `gMonthDay`. To be independent of them, values are checked here, by XML Schema 1.1 part 2.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from rdflib import URIRef

from leerland_graph.core.namespaces import XSD

__all__ = ["CHECKED", "INTEGERS", "Fault", "example", "fault"]


class Fault(StrEnum):
    """What is wrong with a lexical form: invalid for its datatype, or valid but beyond what the store supports."""

    FORM = "form"
    LIMIT = "limit"


_INT64 = 2**63
INTEGERS: Mapping[str, tuple[int | None, int | None]] = {
    "integer": (None, None), "nonNegativeInteger": (0, None), "positiveInteger": (1, None), "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1), "long": (-_INT64, _INT64 - 1), "int": (-(2**31), 2**31 - 1), "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127), "unsignedLong": (0, 2**64 - 1), "unsignedInt": (0, 2**32 - 1), "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}  # fmt: skip
"""The integer datatypes by local name, each with its minimum and maximum value."""

_PLACES, _DECIMAL = 18, 2**127 - 1  # the store keeps a decimal as a multiple of 10^-18, in 128 bits
_NUMBER = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_YEAR = r"(?P<year>-?(?:[1-9][0-9]{3,}|0[0-9]{3}))"
_MONTH, _DAY = r"(?P<month>0[1-9]|1[0-2])", r"(?P<day>0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.(?P<fraction>[0-9]+))?|(?P<midnight>24:00:00(?:\.0+)?))"
_DAYS, _CLOCK = r"(?:(?P<days>[0-9]+)D)?", r"(?:T(?=[0-9])(?:(?P<hours>[0-9]+)H)?(?:(?P<minutes>[0-9]+)M)?(?:(?P<seconds>[0-9]+(?:\.(?P<fraction>[0-9]+))?)S)?)?"  # fmt: skip
_MONTHS = r"(?:(?P<years>[0-9]+)Y)?(?:(?P<months>[0-9]+)M)?"
_START, _NEXT = (  # characters of names, by XML 1.0, fifth edition
    r":A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F\u2C00-\u2FEF"
    r"\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF",
    r"\-.0-9\u00B7\u0300-\u036F\u203F-\u2040",
)
_NCNAME = rf"[{_START.replace(':', '')}][{_START.replace(':', '')}{_NEXT}]*"
_B = "[A-Za-z0-9+/] ?"

_FORMS: dict[str, str] = {
    **dict.fromkeys(INTEGERS, r"[+-]?[0-9]+"),
    "decimal": rf"[+-]?{_NUMBER}",
    "double": rf"[+-]?{_NUMBER}(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN",
    "float": rf"[+-]?{_NUMBER}(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN",
    "boolean": "true|false|1|0",
    "date": rf"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}?",
    "dateTime": rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}?",
    "dateTimeStamp": rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "time": rf"{_TIME}{_ZONE}?",
    "gYear": rf"{_YEAR}{_ZONE}?",
    "gYearMonth": rf"{_YEAR}-{_MONTH}{_ZONE}?",
    "gMonth": rf"--{_MONTH}{_ZONE}?",
    "gDay": rf"---{_DAY}{_ZONE}?",
    "gMonthDay": rf"--{_MONTH}-{_DAY}{_ZONE}?",
    "duration": rf"-?P(?=[0-9T]){_MONTHS}{_DAYS}{_CLOCK}",
    "dayTimeDuration": rf"-?P(?=[0-9T]){_DAYS}{_CLOCK}",
    "yearMonthDuration": rf"-?P(?=[0-9]){_MONTHS}",
    "hexBinary": "(?:[0-9a-fA-F]{2})*",
    "base64Binary": rf"(?:(?:{_B}){{4}})*(?:(?:{_B}){{3}}[A-Za-z0-9+/]|(?:{_B}){{2}}[AEIMQUYcgkosw048] ?=|{_B}[AQgw] ?= ?=)?",
    "normalizedString": r"[^\t\n\r]*",
    "token": r"(?:[^\t\n\r ]+(?: [^\t\n\r ]+)*)?",
    "language": "[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
    "Name": rf"[{_START}][{_START}{_NEXT}]*",
    "NMTOKEN": rf"[{_START}{_NEXT}]+",
    **dict.fromkeys(("NCName", "ID", "IDREF", "ENTITY"), _NCNAME),
    **dict.fromkeys(("QName", "NOTATION"), rf"(?:{_NCNAME}:)?{_NCNAME}"),
}  # fmt: skip
_PATTERNS = {str(XSD[name]): (name, re.compile(form)) for name, form in _FORMS.items()}
CHECKED: frozenset[str] = frozenset(_PATTERNS)
"""The datatypes with restricted lexical forms; any text is a valid `xsd:string` or `xsd:anyURI`."""

_EXAMPLES: Mapping[str, str] = {
    **dict.fromkeys(INTEGERS, "12"), "decimal": "1.5", "double": "1.5", "float": "1.5", "boolean": "true", "date": "2026-03-31",
    "dateTime": "2026-03-31T14:00:00", "dateTimeStamp": "2026-03-31T14:00:00Z", "time": "14:00:00", "gYear": "2026",
    "gYearMonth": "2026-03", "gMonth": "--03", "gDay": "---31", "gMonthDay": "--03-31", "duration": "P1DT2H",
    "dayTimeDuration": "P1DT2H", "yearMonthDuration": "P1Y6M", "hexBinary": "0FB7", "base64Binary": "TGVlcmxhbmQ=", "language": "nl",
}  # fmt: skip


def example(datatype: URIRef | str) -> str:
    """A valid lexical form of a datatype, to show as an example; '' if there is none."""
    name = _PATTERNS[str(datatype)][0] if str(datatype) in _PATTERNS else ""
    return "-12" if name in ("negativeInteger", "nonPositiveInteger") else _EXAMPLES.get(name, "")


@lru_cache(maxsize=65_536)
def fault(text: str, datatype: URIRef | str) -> Fault | None:
    """What is wrong with a lexical form, or None; datatypes outside XML Schema are not checked.

    Surrounding spaces are never part of a lexical form. Years run from 1 to 9999.

    >>> fault("2026-W14-2", XSD.date), fault("12026-01-01", XSD.date), fault("2026-03-31", XSD.date)
    (<Fault.FORM: 'form'>, <Fault.LIMIT: 'limit'>, None)
    """
    known = _PATTERNS.get(str(datatype))
    if known is None:
        return None
    name, pattern = known
    found = pattern.fullmatch(text)
    if found is None:
        return Fault.FORM
    if name in INTEGERS:
        return _integer(text, *INTEGERS[name])
    judge = _JUDGES.get(name)
    return judge(found) if judge is not None else None


def _integer(text: str, least: int | None, greatest: int | None) -> Fault | None:
    if len(text) > 4_000:
        return Fault.LIMIT
    value = int(text)
    if (least is not None and value < least) or (greatest is not None and value > greatest):
        return Fault.FORM
    return None if -_INT64 <= value < _INT64 else Fault.LIMIT


def _decimal(found: re.Match[str]) -> Fault | None:
    text = found[0]
    places = len(text.partition(".")[2].rstrip("0"))
    if places > _PLACES or len(text.partition(".")[0].lstrip("+-0")) > 21:
        return Fault.LIMIT
    scaled = abs(Decimal(text)).scaleb(_PLACES) if len(text) < 60 else Decimal(0)
    return Fault.LIMIT if scaled > _DECIMAL else None


def _dated(found: re.Match[str]) -> Fault | None:
    parts = found.groupdict()
    year = int(parts["year"]) if len(parts["year"]) < 12 else 10_000
    month, day = int(parts.get("month") or 1), int(parts.get("day") or 1)
    # the calendar repeats every 400 years: use an equivalent year in the range of `monthrange`
    if day > monthrange(2000 + year % 400, month)[1]:
        return Fault.FORM
    last = parts.get("midnight") and (year, month, day) == (9999, 12, 31)
    return Fault.LIMIT if not 1 <= year <= 9999 or last else _timed(found)


def _timed(found: re.Match[str]) -> Fault | None:
    fraction = found.groupdict().get("fraction") or ""
    return Fault.LIMIT if len(fraction.rstrip("0")) > _PLACES else None


def _month_day(found: re.Match[str]) -> Fault | None:
    return Fault.FORM if int(found["day"]) > monthrange(2000, int(found["month"]))[1] else None


def _duration(found: re.Match[str]) -> Fault | None:
    parts = found.groupdict()
    numbers = [parts.get(k) or "0" for k in ("years", "months", "days", "hours", "minutes")]
    seconds = (parts.get("seconds") or "0").partition(".")[0]
    return Fault.LIMIT if any(len(n.lstrip("0")) > 8 for n in (*numbers, seconds)) else _timed(found)


_JUDGES: Mapping[str, Callable[[re.Match[str]], Fault | None]] = {
    "decimal": _decimal, "date": _dated, "dateTime": _dated, "dateTimeStamp": _dated, "gYear": _dated, "gYearMonth": _dated,
    "time": _timed, "gMonthDay": _month_day, "duration": _duration, "dayTimeDuration": _duration, "yearMonthDuration": _duration,
}  # fmt: skip
