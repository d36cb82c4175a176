"""Durations as people write them, in Dutch, English, German, French and Spanish, and in ISO 8601: in hours."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import isodate

from leerland_graph.core.i18n import Message, Number, message
from leerland_graph.core.same_text import one_line
from leerland_graph.exchange.cell_problem import CellProblem, ask_thousand
from leerland_graph.exchange.duration_words import (
    ARTICLES,
    BETWEEN,
    NUMBERS,
    PLUS,
    ROUGHLY,
    TIMES,
    UNITS,
    Unit,
    Writing,
)

__all__ = ["Duration", "WorkingTime", "parse_duration", "read_duration", "unit_of"]

LONGEST = 100
"""The most characters of a duration."""
_CLOCK = re.compile(r"(\d{1,6}):([0-5]\d)(?::([0-5]\d))?")
"""Hours and minutes as a spreadsheet shows a span of time: 36:00, 1:30:00."""
_QUARTERS = {"¼": "25", "½": "5", "¾": "75"}
_FRACTION = re.compile(r"(\d*)\s?([¼½¾])")
_TOKEN = re.compile(r"\d{1,3}(?: \d{3})+(?![\d.,])|\d+(?:[.,]\d+)*|[^\W\d_]+|\S")
_PLURAL = re.compile(r"(?<=[^\W\d])\((?:s|e|n|en|es)\)")
"""Matches the end of a word that may be a plural: hour(s), Heure(s), uur(en)."""
_HALF_DAY = re.compile(r"(\d ?)?\b(?:half|demi)[- ](?:days?|journées?)\b")
_ROUGH = re.compile(rf"(?:(?:{'|'.join(map(re.escape, ROUGHLY))})(?![^\W\d_])\.?|[~±]|\+/-)\s*")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}([.,])\d{3}")
_MANY_THOUSANDS = re.compile(r"\d{1,3}(?:(?:\.\d{3})+(?:,\d+)?|(?:,\d{3})+(?:\.\d+)?)")
_CLOCKLIKE = re.compile(r"(\d{1,2})[.,](05|10|15|20|30|35|40|45|50|55)")
"""Matches what is hours and minutes to one writer, and a part of an hour to another."""
_HEADER_SIGNS = {"h", "u", "d"}
HOURS_OF_STUDY = frozenset(["sbu", "slu", "studiebelastingsuren", "studieuren"])
"""What columns of hours are called in education."""


class Sign(StrEnum):
    """What stands between the numbers of a duration."""

    PLUS = "+"
    TO = "-"
    TIMES = "x"


@dataclass(frozen=True)
class WorkingTime:
    """How many hours a day and a part of a day have."""

    per_day: Decimal = Decimal(8)
    per_daypart: Decimal = Decimal(4)

    def hours(self, unit: Unit) -> Fraction:
        """The hours of one unit.

        Raises:
            CellProblem: a week, a month or a year, of which nobody knows how many hours of study they have.
        """
        match unit:
            case Unit.DAY:
                return Fraction(self.per_day)
            case Unit.HALF_DAY:
                return Fraction(self.per_day) / 2
            case Unit.DAYPART:
                return Fraction(self.per_daypart)
            case Unit.HOUR:
                return Fraction(1)
            case Unit.QUARTER:
                return Fraction(1, 4)
            case Unit.MINUTE:
                return Fraction(1, 60)
            case Unit.SECOND:
                return Fraction(1, 3600)
        raise CellProblem(
            message("How many hours of study a week, a month or a year has is not known; give the duration in hours.")
        )


@dataclass(frozen=True)
class Duration:
    """A duration in hours, and what has to be said of it: both ends of a range, or that the source says it roughly."""

    hours: Decimal
    said: Message | None = None


@dataclass(frozen=True)
class _Number:
    """A number as it is written, or the value of a word; whether that word is an article or a half."""

    text: str = ""
    value: Fraction | None = None
    is_article: bool = False


@dataclass(frozen=True)
class _Unit:
    unit: Unit
    writing: Writing | None = None
    is_written: bool = True


_Token = _Number | _Unit | Sign


def read_duration(text: str, *, unit: Unit | None = None, times: WorkingTime | None = None) -> Duration:
    """Read a duration; `unit` is that of a number without one.

    Finite decimals are exact, others are rounded to four places. Of a range the upper end counts, and both ends are said. Which sign
    marks thousands follows from the language of the unit: `1.680 uur` and `1,680 hours` are 1680.

    >>> str(read_duration("1½ uur").hours), str(read_duration("3 dagdelen").hours), str(read_duration("2 x 45 min").hours)
    ('1.5', '12', '1.5')

    Raises:
        CellProblem: it is no duration; has no unit; is in weeks, months or years; or can be read in two ways.
    """
    times = times or WorkingTime()
    clean = _PLURAL.sub("", one_line(text).casefold())
    if len(clean) > LONGEST:
        raise _unread()
    if clean.startswith("p"):
        return Duration(_decimal(_iso_hours(clean.upper(), times)))
    clean, roughly = _ROUGH.subn("", clean, count=1) if _ROUGH.match(clean) else (clean, 0)
    clean = _HALF_DAY.sub(
        lambda m: f"{m[1] or '1 '}halfday", _FRACTION.sub(lambda m: f"{m[1] or 0}.{_QUARTERS[m[2]]}", clean)
    )
    low, high = _ends(clean, unit, times)
    if low is None:
        said = message("The source says '{value}' roughly.", value=text) if roughly else None
        return Duration(_decimal(high), said)
    told = message(
        "'{value}' runs from {low} to {high} hours; the upper end was stored.",
        value=text, low=Number(float(low), "g"), high=Number(float(high), "g"),
    )  # fmt: skip
    return Duration(_decimal(high), told)


def parse_duration(text: str) -> str:
    """The hours of a duration as a decimal number; a day is 8 hours. See `read_duration`.

    >>> parse_duration("1H30M"), parse_duration("P1DT2H"), parse_duration("36:00:00")
    ('1.5', '10', '36')

    Raises:
        CellProblem: as `read_duration`.
    """
    return f"{read_duration(text).hours:f}"


def unit_of(header: str) -> Unit | None:
    """The unit that a header names, None if it names none; `Unit.UNKNOWN` for more than one, as in hours per week.

    A sign of one letter counts only between brackets.

    >>> unit_of("Aantal uren"), unit_of("Duur (min)"), unit_of("Uren per week"), unit_of("Duur")
    (<Unit.HOUR: 'hours'>, <Unit.MINUTE: 'minutes'>, <Unit.UNKNOWN: 'weeks'>, None)
    """
    found = set()
    for match in re.finditer(r"[^\W\d_]+", one_line(header).casefold()):
        word = match[0]
        is_sign = word in _HEADER_SIGNS and header[match.start() - 1 : match.start()] in ("(", "[")
        if word in HOURS_OF_STUDY:
            found.add(Unit.HOUR)
        elif word in UNITS and (len(word) > 1 or is_sign):
            found.add(UNITS[word][0])
    return found.pop() if len(found) == 1 else Unit.UNKNOWN if found else None


def _ends(text: str, unit: Unit | None, times: WorkingTime) -> tuple[Fraction | None, Fraction]:
    """The lower end of a range, None if it is none, and the upper end, in hours."""
    words = text.split(" ")
    are_hours = len(words) == 1 or (len(words) == 2 and UNITS.get(words[1], (None,))[0] is Unit.HOUR)
    if (clock := _CLOCK.fullmatch(words[0])) and are_hours and unit is not Unit.MINUTE:
        return None, Fraction(int(clock[1])) + Fraction(int(clock[2]) * 60 + int(clock[3] or 0), 3600)
    tokens = _tokens(text)
    if not any(isinstance(t, _Unit) for t in tokens):
        if unit is None:
            raise CellProblem(message("Give a duration with its unit, such as 2 hours or 45 min."))
        tokens.append(_Unit(unit, is_written=False))
    factor = Fraction(1)
    match tokens:
        case [_Number() as many, Sign.TIMES, *rest]:
            factor, tokens = _value(many, None), rest
        case [*rest, Sign.TIMES, _Number() as many]:
            factor, tokens = _value(many, None), rest
    parts = _parted(tokens)
    if len(parts) == 1:
        return None, factor * _sum(parts[0], times)
    if len(parts) > 2 or not all(parts):
        raise _unread()
    low, high = parts
    if not any(isinstance(t, _Unit) for t in low):
        low = [*low, next(t for t in high if isinstance(t, _Unit))]
    ends = factor * _sum(low, times), factor * _sum(high, times)
    if ends[0] > ends[1]:
        raise _unread()
    return ends


def _tokens(text: str) -> list[_Token]:
    """A text as numbers, units and signs.

    Raises:
        CellProblem: it holds a word or a sign that none of these is.
    """
    raw = _TOKEN.findall(text)
    found: list[_Token] = []
    for at, word in enumerate(raw):
        if word[0].isdigit():
            found.append(_Number(word))
        elif word in BETWEEN and at and raw[at - 1][0].isdigit() and raw[at + 1 : at + 2] and raw[at + 1][0].isdigit():
            found.append(Sign.TO)
        elif word in UNITS:
            found.append(_Unit(*UNITS[word]))
        elif word in ARTICLES:
            found.append(_Number(value=Fraction(1), is_article=True))
        elif word in NUMBERS:
            found.append(_Number(value=NUMBERS[word]))
        elif word == "halfuur":
            found += [_Number(value=Fraction(1, 2)), _Unit(Unit.HOUR)]
        elif word in PLUS:
            found.append(Sign.PLUS)
        elif word in TIMES:
            found.append(Sign.TIMES)
        elif word in BETWEEN:
            found.append(Sign.TO)
        elif not (word in (".", ",") and found and isinstance(found[-1], _Unit)):
            raise _unread()
    return _without_articles(found)


def _without_articles(tokens: list[_Token]) -> list[_Token]:
    """The tokens without an article beside another number: `een half uur`, `half an hour`."""

    def is_beside(at: int) -> bool:
        around = [*tokens[max(0, at - 1) : at], *tokens[at + 1 : at + 2]]
        return any(isinstance(t, _Number) and not t.is_article for t in around)

    return [t for n, t in enumerate(tokens) if not (isinstance(t, _Number) and t.is_article and is_beside(n))]


def _parted(tokens: list[_Token]) -> list[list[_Token]]:
    parts: list[list[_Token]] = [[]]
    for token in tokens:
        if token is Sign.TO:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _sum(tokens: list[_Token], times: WorkingTime) -> Fraction:
    """The hours of numbers with units: `1 dag 2 uur`, `4 + 2 uur`, `1u30`."""
    total = Fraction(0)
    waiting: list[_Number] = []
    last: _Unit | None = None
    before: _Token | None = None
    for at, token in enumerate(tokens):
        match token:
            case _Number() if isinstance(before, _Number):
                raise _unread()
            case _Number() if at == len(tokens) - 1 and last is not None and not waiting:
                total += _after(token, last, times, is_added=before is Sign.PLUS)
            case _Number():
                waiting.append(token)
            case _Unit():
                if not isinstance(before, _Number):
                    raise _unread()
                total += sum((_value(n, token) for n in waiting), Fraction(0)) * times.hours(token.unit)
                waiting, last = [], token
            case Sign.PLUS if before is not None and before is not Sign.PLUS and at < len(tokens) - 1:
                pass
            case _:
                raise _unread()
        before = token
    if waiting:
        raise _unread()
    return total


def _after(number: _Number, unit: _Unit, times: WorkingTime, *, is_added: bool) -> Fraction:
    """The hours of a number behind the last unit: the minutes of `1u30`, the half of `an hour and a half`."""
    if is_added and number.value == Fraction(1, 2):
        return times.hours(unit.unit) / 2
    if not is_added and unit.unit is Unit.HOUR and re.fullmatch(r"[0-5]\d", number.text):
        return Fraction(int(number.text), 60)
    raise _unread()


def _value(number: _Number, unit: _Unit | None) -> Fraction:
    """What a number is before a unit.

    Raises:
        CellProblem: it can be read in two ways.
    """
    if number.value is not None:
        return number.value
    text = number.text.replace(" ", "")
    if (found := _THOUSANDS.fullmatch(text)) and unit is not None:
        thousands = {Writing.COMMA: ".", Writing.POINT: ","}.get(unit.writing) if unit.writing else None
        if found[1] != thousands:
            raise ask_thousand(text)
        return Fraction(text.replace(found[1], ""))
    if (found := _CLOCKLIKE.fullmatch(text)) and unit is not None and unit.is_written and unit.unit is Unit.HOUR:
        clock, part = f"{found[1]}:{found[2]}", Number(float(f"{found[1]}.{found[2]}"), "g")
        raise CellProblem(message("'{value}' can be {clock} or {part} hours; write it in one of these ways.", value=text, clock=clock, part=part))  # fmt: skip
    if _MANY_THOUSANDS.fullmatch(text) and (text.count(".") > 1 or text.count(",") > 1 or {".", ","} <= set(text)):
        point = max(text.rfind("."), text.rfind(",")) if {".", ","} <= set(text) else len(text)
        return Fraction(re.sub(r"[.,]", "", text[:point]) + ("." + text[point + 1 :] if point < len(text) else ""))
    if len(re.findall(r"[.,]", text)) > 1:
        raise _unread()
    return Fraction(text.replace(",", "."))


def _iso_hours(text: str, times: WorkingTime) -> Fraction:
    """The hours of a duration in ISO 8601; its days and its hours are read apart, since a day is not 24 of these hours."""
    dates, mark, rest = text.partition("T")
    if re.search(r"\d[WMY]", dates) and re.fullmatch(r"P(?:[\d.,]+[YMWD])+", dates):
        times.hours(Unit.UNKNOWN)
    try:
        if not (dates.removeprefix("P") or rest) or (mark and not rest):
            raise ValueError
        days = isodate.parse_duration(dates) if dates != "P" else timedelta(0)
        hours = isodate.parse_duration(f"PT{rest}") if mark else timedelta(0)
    except (ValueError, ArithmeticError, isodate.ISO8601Error):
        raise _unread() from None
    if not isinstance(days, timedelta) or not isinstance(hours, timedelta) or min(days, hours) < timedelta(0):
        raise _unread()
    return _ratio(days, timedelta(days=1)) * Fraction(times.per_day) + _ratio(hours, timedelta(hours=1))


def _ratio(span: timedelta, unit: timedelta) -> Fraction:
    return Fraction(span // timedelta(microseconds=1), unit // timedelta(microseconds=1))


def _decimal(hours: Fraction) -> Decimal:
    """Hours as a decimal number: exact if it is finite, else rounded to four places."""
    rest = hours.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    value = Decimal(hours.numerator) / Decimal(hours.denominator)
    if rest != 1:
        value = value.quantize(Decimal("0.0001"))
    return Decimal(f"{value.normalize():f}")


def _unread() -> CellProblem:
    return CellProblem(message("This is no duration that can be read; write 1.5 hours, 45 min, 2 days or 3 dayparts."))


def are_numbers(texts: Iterable[str]) -> bool:
    """Whether any of these texts is a number without a unit."""
    return any(re.fullmatch(r"\d+(?:[.,]\d+)*", t.strip()) for t in texts)
