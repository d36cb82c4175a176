"""Numbers, dates and changes formatted for the reader's language."""

from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

from leerland_graph.analysis import Recommendation, indicators
from leerland_graph.core.i18n import decimal

__all__ = ["changes_of", "count", "day", "number", "signed", "week_name"]

LARGEST = 4


def number(value: float, lang: str, form: str = ".2f") -> str:
    """A number in a format, with the decimal mark of the language."""
    return decimal(format(value, form), lang)


def count(value: int, lang: str) -> str:
    """A whole number with thousands separators."""
    return str(format_decimal(value, locale=lang))


def day(value: date, lang: str) -> str:
    """A date with the month in words: 4 mei 2026, 4 May 2026."""
    return str(format_date(value, "d MMM y", locale="en_GB" if lang == "en" else lang))


def week_name(monday: date) -> str:
    """The ISO week of a Monday: 2026-19."""
    year, week, _ = monday.isocalendar()
    return f"{year}-{week:02}"


def signed(change: float, lang: str) -> str:
    """A change with its sign."""
    return number(change, lang, "+.2f").replace("-", "−")


def changes_of(move: Recommendation, lang: str) -> str:
    """The largest changes that a recommendation brings, per indicator."""
    names = {i.id: i.labels[lang].lower() for i in indicators()}
    largest = sorted(move.changes.items(), key=lambda change: -abs(change[1]))[:LARGEST]
    return ", ".join(f"{names[name]} {signed(change, lang)}" for name, change in largest)
