"""Days as people write them: in figures, with months in Dutch, English, German, French and Spanish, and in ISO 8601.

The names of months and days are those of CLDR, by Babel.
"""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache

from babel import Locale

from leerland_graph.core.i18n import Message, message
from leerland_graph.core.same_text import one_line, same
from leerland_graph.exchange.cell_problem import CellProblem
from leerland_graph.exchange.mapping_errors import Unfit

__all__ = ["DayOrder", "Evidence", "check_format", "day_order", "parse_date", "read_date"]

LANGUAGES = ("nl", "en", "de", "fr", "es")
DAY_ZERO = date(1899, 12, 30)
"""The day from which spreadsheets count."""
LONGEST = 60
"""The most characters of a day."""
_SERIAL = re.compile(r"([2-5]\d{4}|60000)(?:\.\d+)?")
"""The numbers of the days from 1954 to 2064."""
_TIME = re.compile(
    r"(?:(?<=\d)[t ]|,|\s)\s*\d{1,2}(?::[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?|(?:[.:][0-5]\d)?\s*(?:uur|u|h|uhr))"
    r"\s*(?:[ap]\.?m\.?|uur|u|h|uhr)?\s*(?:z|utc|gmt|[a-z]{3,4}|[+-]\d{2}:?\d{2})?\Z"
)
_YEAR_FIRST = re.compile(r"(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})|((?:19|20)\d\d)([01]\d)([0-3]\d)")
_FIGURES = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})")
_WEEK = re.compile(r"(\d{4})-?w(\d{1,2})(?:-?([1-7]))?|(?:week|wk|kw|semaine|semana|w)\.?\s*(\d{1,2})[\s,/-]+(\d{4})")
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4})")
_QUARTER = re.compile(r"[qk]([1-4])[\s,/-]*(\d{4})|(\d{4})[\s,/-]*[qk]([1-4])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|e|º|ste|de)\b")
_FILLERS = frozenset({"de", "den", "del", "of", "the", "van", "le", "el", "der"})


class DayOrder(StrEnum):
    """Whether the day or the month comes first in figures such as 03/04/2026; mixed where a column has both."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    MIXED = "mixed"


@dataclass(frozen=True)
class Evidence:
    """In which order a column writes days, None if none of its values tells; the first value that can be read in both; and the first that tells."""

    order: DayOrder | None
    unclear: str | None
    telling: str | None = None


def day_order(values: Iterable[str]) -> Evidence:
    """What the values of a column tell of the order: a number above 12 is a day. Values with dots tell nothing: in these the day is first.

    >>> day_order(["03/04/2026", "03/25/2026"])
    Evidence(order=<DayOrder.MONTH_FIRST: 'month first'>, unclear='03/04/2026', telling='03/25/2026')
    """
    seen: set[DayOrder] = set()
    unclear = telling = None
    for value in values:
        found = _FIGURES.fullmatch(_without_time(value)) if len(value) <= LONGEST else None
        if found is None or found[2] == ".":
            continue
        first, second = int(found[1]), int(found[3])
        if first > 12 >= second:
            seen.add(DayOrder.DAY_FIRST)
        elif second > 12 >= first:
            seen.add(DayOrder.MONTH_FIRST)
        elif first != second:
            unclear = unclear or value.strip()
        if max(first, second) > 12 >= min(first, second):
            telling = telling or value.strip()
    order = DayOrder.MIXED if len(seen) > 1 else next(iter(seen), None)
    return Evidence(order, unclear, telling)


def parse_date(text: str, formats: tuple[str, ...] = (), order: DayOrder = DayOrder.DAY_FIRST) -> date:
    """The day in a text; see `read_date`."""
    return read_date(text, formats=formats, order=order)[0]


def read_date(
    text: str, *, formats: tuple[str, ...] = (), order: DayOrder = DayOrder.DAY_FIRST, is_end: bool = False
) -> tuple[date, Message | None]:
    """The day in a text, and what has to be said of it: that it was taken for a week, a month, a quarter or a year.

    With `formats` only these are tried. Of a period the first day is taken, the last if the day is an end. A time and a time zone are passed over:
    the day is the one that is written. Years of two figures are 1969 to 2068.

    >>> read_date("31-mrt-2026")[0].isoformat(), read_date("maart 2026", is_end=True)[0].isoformat()
    ('2026-03-31', '2026-03-31')

    Raises:
        CellProblem: it is no day, does not exist, or can be read in two ways in a column that mixes them.
    """
    if formats:
        return _by_formats(text, formats), None
    if len(text) > LONGEST:
        raise _unread()
    clean = _without_time(text)
    if found := _YEAR_FIRST.fullmatch(clean):
        year, month, day = (int(n) for n in found.groups() if n)
        return _day(text, year, month, day), None
    if found := _FIGURES.fullmatch(clean):
        return _in_figures(text, found, order), None
    if (period := _period(text, clean)) is not None:
        first, last = period
        day_ = last if is_end else first
        said = message("'{value}' names no day; {day} was stored.", value=text.strip(), day=day_.isoformat())
        return day_, said if first != last else None
    if _SERIAL.fullmatch(clean):
        day_ = DAY_ZERO + timedelta(days=int(clean[:5]))
        raise CellProblem(
            message(
                "This cell is a number that was a date in the spreadsheet, {day} most likely; give the column a date format there, or write the date.",
                day=day_.isoformat(),
            )
        )
    raise _unread()


def check_format(form: str) -> None:
    """Raise Unfit, a ValueError, unless days can be read in this notation, as Python's `strptime` has it.

    >>> check_format("%d/%m/%Y")
    """
    try:
        datetime.strptime(datetime(2001, 2, 3).strftime(form), form)
    except (ValueError, re.error):
        raise Unfit(message("'{form}' is no notation of days; one is %d-%m-%Y", form=form)) from None


def _by_formats(text: str, formats: tuple[str, ...]) -> date:
    for form in formats:
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    if _YEAR_FIRST.fullmatch(text.strip()) or _FIGURES.fullmatch(text.strip()):
        raise CellProblem(message("'{value}' is no day in the notation that the mapping gives.", value=text.strip()))
    raise _unread()


def _in_figures(text: str, found: re.Match[str], order: DayOrder) -> date:
    first, second, year = int(found[1]), int(found[3]), _year(found[4])
    if found[2] == ".":
        order = DayOrder.DAY_FIRST
    elif order is DayOrder.MIXED:
        if first <= 12 and second <= 12 and first != second:
            ways = [_day(text, year, m, d).isoformat() for d, m in ((first, second), (second, first))]
            raise CellProblem(
                message(
                    "The column has days before months and months before days; '{value}' can be {one} or {other}.",
                    value=text.strip(),
                    one=ways[0],
                    other=ways[1],
                )
            )
        order = DayOrder.DAY_FIRST if second <= 12 else DayOrder.MONTH_FIRST
    day, month = (first, second) if order is DayOrder.DAY_FIRST else (second, first)
    return _day(text, year, month, day)


def _period(text: str, clean: str) -> tuple[date, date] | None:
    """The first and the last day of what a text names: a day with the name of its month, a week, a month, a quarter or a year."""
    if found := _WEEK.fullmatch(clean):
        year, week = int(found[1] or found[5]), int(found[2] or found[4])
        try:
            first = date.fromisocalendar(year, week, int(found[3] or 1))
        except ValueError:
            raise _none_such(text) from None
        return first, first if found[3] else first + timedelta(days=6)
    if found := _QUARTER.fullmatch(clean):
        quarter, year = int(found[1] or found[4]), int(found[2] or found[3])
        return _day(text, year, 3 * quarter - 2, 1), _last(text, year, 3 * quarter)
    if found := _MONTH.fullmatch(clean):
        year, month = int(found[1] or found[4]), int(found[2] or found[3])
        return _day(text, year, month, 1), _last(text, year, month)
    if _YEAR.fullmatch(clean):
        return date(int(clean), 1, 1), date(int(clean), 12, 31)
    return _named(text, clean)


def _named(text: str, clean: str) -> tuple[date, date] | None:
    """A day, or a month, of which the month is a word."""
    words = [w for w in re.split(r"[\s,.\-/]+", _ORDINAL.sub("", clean)) if w]
    weekdays, months = _weekdays(), _months()
    words = [w for w in words if w not in _FILLERS and not (w in weekdays and w not in months)]
    named = [n for n, w in enumerate(words) if w in months]
    if named[1:] and named[0] == 0 and words[0] in weekdays:  # "mar." is a Tuesday in French, and March in English
        words = words[1:]
        named = [n - 1 for n in named[1:]]
    figures = [w.lstrip("'’") for n, w in enumerate(words) if n not in named]
    if len(named) != 1 or not all(re.fullmatch(r"\d{1,2}|\d{4}", w) for w in figures):
        return None
    month = months[words[named[0]]]
    match figures:
        case [year] if len(year) == 4:
            return _day(text, int(year), month, 1), _last(text, int(year), month)
        case [_]:
            raise CellProblem(message("Write the year of '{value}' in full, and its day.", value=text.strip()))
        case [year, day] if len(year) == 4 and len(day) < 4:
            found = _day(text, int(year), month, int(day))
            return found, found
        case [day, year] if len(day) < 4:
            found = _day(text, _year(year), month, int(day))
            return found, found
    return None


def _without_time(text: str) -> str:
    """A text in one spelling, without the time of the day and its zone behind it."""
    clean = one_line(text).casefold().strip(" .,")
    found = _TIME.search(clean, 4)
    return clean[: found.start()].rstrip(" ,") if found else clean


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 69 else 1900)


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _none_such(text) from None


def _last(text: str, year: int, month: int) -> date:
    first = _day(text, year, month, 1)
    return first.replace(day=calendar.monthrange(year, month)[1])


def _none_such(text: str) -> CellProblem:
    return CellProblem(message("The day {day} does not exist; correct the date.", day=text.strip()))


def _unread() -> CellProblem:
    return CellProblem(message("Give a date such as 2026-03-31 or 31-03-2026."))


@cache
def _months() -> dict[str, int]:
    """The numbers of the months by their names and abbreviations."""
    found = {"sept": 9, "mrt": 3, "maa": 3}
    for tag in LANGUAGES:
        for form in Locale.parse(tag).months.values():
            for width in ("wide", "abbreviated"):
                found |= {same(name).rstrip("."): number for number, name in form[width].items()}
    return found


@cache
def _weekdays() -> frozenset[str]:
    """The names and abbreviations of the days of the week."""
    names = {
        same(name).rstrip(".")
        for tag in LANGUAGES
        for form in Locale.parse(tag).days.values()
        for width in ("wide", "abbreviated", "short")
        for name in form.get(width, {}).values()
    }
    return frozenset(names)
