"""What the values of a column look like: how well they fit a field of ours, and how they would be read."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache

from rdflib import URIRef

from leerland_graph.core.i18n import Message, message
from leerland_graph.core.namespaces import LL
from leerland_graph.core.same_text import same
from leerland_graph.core.web_address import is_web_address
from leerland_graph.exchange.cells import CellProblem
from leerland_graph.exchange.dates import DayOrder, day_order, parse_date
from leerland_graph.exchange.durations import parse_duration
from leerland_graph.exchange.licence import parse_licence
from leerland_graph.exchange.price import parse_price
from leerland_graph.exchange.resolve import Ambiguous, Resolver
from leerland_graph.exchange.schema import Column

__all__ = ["NOT", "Fit", "Values", "are_sentences", "fit_of", "is_levels", "language_tag", "values_of"]

READ = 400
"""Maximum number of filled cells that are looked at."""
NOT = -1.0
"""The share of values that cannot be what the column is called."""
SEPARATORS = ("\n", ";", "|", ", ")
MANY, FEW, SOME = 10, 0.2, 0.2
"""Of so many values it tells that they are all the same, or mostly; and the share of days below which a column has none."""
WORDY, TALKATIVE = 5, 12
"""Words of a value on average from which it names no other offer, and nothing at all."""
SHORT = 3
"""Words of which a name in a list of names has that many at most."""
LONG, SENTENCES = 60, 120
"""Characters from which a text is a description, and from which it is no name."""
_NUMBER = re.compile(
    r"(?:max\w*\.?\s*)?\d+(?:[.,]\d+)?(?:\s*(?:[-–/à]|tot|to|bis)\s*\d+)?(?:\s*(?:pers\w*|deelnemers?|people|participants?|teilnehmer\w*))?",
    re.I,
)
"""Matches a number, a range, or how many people."""
_CODE = re.compile(r"(?=\S*[\d_-])[\w.:/-]+")
"""Matches a code or a slug: no spaces, and a digit, a hyphen or a low line in it."""
_PART_OF_NAME = re.compile(r"(?:and|en|et|und|y|e|or|of|ou|oder|&)\s|.*\s(?:and|en|et|und)\s", re.I)
"""Matches what follows a comma within one name: Data, Workflows, and Research; Prévention, santé et sensibilisation."""
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?")
MORNING = 7
"""Hours from which what looks like 9:30 is a time of the day and no duration."""
_DATE = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?:[T ].*)?")
_MARKDOWN = re.compile(
    r"(?m)^#{1,6} \S|\*\*\S|\[[^\]]+\]\(\S+\)|<(?:p|br|li|ul|div|strong|b|em|a)\b|<!\[CDATA\[|&(?:amp|nbsp|#\d+);"
)


WRITTEN = 0.3
"""The share from which the texts of a column are sentences: that of a column of which three in four have some words."""


@dataclass(frozen=True)
class Values:
    """The filled cells of a column, at most `READ` of them, and how many there are."""

    cells: tuple[str, ...]
    filled: int

    @property
    def distinct(self) -> int:
        return len({same(c) for c in self.cells})


@dataclass(frozen=True)
class Fit:
    """How well values fit a field: `share` in 0..1 of what they have to be, how they would be read (fields of a `Rule`), and why."""

    share: float
    rule: dict[str, object] = field(default_factory=dict)
    why: Message | None = None


def values_of(cells: Iterable[str]) -> Values:
    """The filled ones of these cells; of many, some from the whole length of the list."""
    filled = [c.strip() for c in cells if c.strip()]
    step = max(1, len(filled) // READ)
    return Values(tuple(filled[::step][:READ]), len(filled))


def fit_of(column: Column, values: Values, resolver: Resolver) -> Fit:
    """How well the values fit one of our columns. Nothing fits an empty column."""
    if not values.cells:
        return Fit(0.0)
    name = column.id.partition("@")[0]
    if name in _BY_NAME:
        return _BY_NAME[name](values)
    if column.kind in ("reference", "concept") and column.target is not None:
        return _names(values, column, column.target, resolver)
    match column.kind:
        case "date":
            return _days(values)
        case "integer":
            return _of(
                values, lambda c: re.fullmatch(r"\d{1,9}", c) is not None, message("the values are whole numbers")
            )
        case "decimal":
            return _of(
                values, lambda c: re.fullmatch(r"\d+([.,]\d+)?", c) is not None, message("the values are numbers")
            )
        case "uri":
            if not any(map(is_web_address, values.cells)) or (len(values.cells) >= MANY and values.distinct == 1):
                return Fit(NOT)  # no addresses, or the same page for all
            return _of(values, is_web_address, message("the values are web addresses"))
    return Fit(0.3)


def _of(values: Values, holds: Callable[[str], bool], why: Message, **rule: object) -> Fit:
    return Fit(sum(map(holds, values.cells)) / len(values.cells), rule, why)


def _titles(values: Values) -> Fit:
    short = sum(
        3 <= len(c) <= 200 and any(x.isalpha() for x in c) and not is_web_address(c) and not _CODE.fullmatch(c)
        for c in values.cells
    )
    return Fit(
        short / len(values.cells) * values.distinct / len(values.cells),
        {},
        message("the values are short and each is another"),
    )


def _texts(values: Values) -> Fit:
    long = sum(1.0 if len(c) >= LONG else 0.4 if len(c.split()) > SHORT else 0.0 for c in values.cells) / len(
        values.cells
    )
    marked = sum(bool(_MARKDOWN.search(c)) for c in values.cells) / len(values.cells)
    rule: dict[str, object] = {"parse": "markdown"} if marked > 0.05 else {}
    if len(values.cells) >= MANY and values.distinct < FEW * len(values.cells):
        return Fit(NOT)  # a note that many rows have
    return Fit(long, rule, message("the values are sentences"))


def are_sentences(values: Values) -> bool:
    """Whether most values are sentences, of more words than a name has."""
    return bool(values.cells) and _texts(values).share > WRITTEN


def _identifiers(values: Values) -> Fit:
    codes = sum(len(c) <= 80 and not re.search(r"\s", c) and not is_web_address(c) for c in values.cells) / len(
        values.cells
    )
    unique = values.distinct / len(values.cells)
    return Fit(codes if unique > 0.97 else 0.0, {}, message("each value is another code without spaces"))


def _efforts(values: Values) -> Fit:
    clock = [int(c.partition(":")[0]) for c in values.cells if _CLOCK.fullmatch(c)]
    is_of_day = len(clock) > 0.8 * len(values.cells) and sorted(clock)[len(clock) // 2] >= MORNING
    if {*values.cells} <= {"0", "1"} or is_of_day:
        return Fit(NOT)  # yes or no, or when it begins
    numbers = sum(re.fullmatch(r"\d+([.,]\d+)?", c) is not None for c in values.cells)
    if numbers > 0.8 * len(values.cells):
        return Fit(0.6, {"unknown": "report"}, message("the values are numbers"))
    return _of(values, _reads(parse_duration), message("the values are durations"), parse="duration", unknown="report")


def _days(values: Values) -> Fit:
    order = day_order(values.cells).order or DayOrder.DAY_FIRST
    if sum(re.fullmatch(r"\d{4}", c) is not None for c in values.cells) > len(values.cells) / 2:
        return Fit(NOT)  # years

    def is_day(cell: str) -> bool:
        try:
            parse_date(cell, (), order)
        except CellProblem:
            return False
        return True

    found = _of(values, is_day, message("the values are days"), unknown="report")
    is_one = len(values.cells) >= MANY and values.distinct == 1  # the day of an export
    return Fit(NOT) if is_one or found.share < SOME else found


def is_levels(values: Values) -> bool:
    """Whether the values say how difficult something is: beginner, gevorderd."""
    parts = [p for c in values.cells for p in re.split(r"[;,/|\n]| and | en ", same(c)) if p.strip()]
    return bool(parts) and sum(p.strip() in _LEVELS for p in parts) >= 0.8 * len(parts)


_LEVELS = frozenset(
    [
        "beginner",
        "beginners",
        "beginnend",
        "basis",
        "basic",
        "elementary",
        "introductory",
        "introduction",
        "novice",
        "starter",
        "intermediate",
        "middle",
        "gevorderd",
        "gevorderden",
        "halfgevorderd",
        "advanced",
        "expert",
        "experts",
        "professional",
        "anfänger",
        "fortgeschritten",
        "fortgeschrittene",
        "débutant",
        "intermédiaire",
        "avancé",
        "101",
        "201",
    ]
)


def _places(values: Values) -> Fit:
    named = sum(any(x.isalpha() for x in c) for c in values.cells) / len(values.cells)
    return Fit(NOT if named < SOME else 0.3 * named)


def _prices(values: Values) -> Fit:
    found = _of(values, _reads(parse_price), message("the values are prices"), parse="price", unknown="report")
    return found if found.share >= 0.5 else Fit(found.share / 3, found.rule)


def _licences(values: Values) -> Fit:
    return _of(values, _reads(parse_licence), message("the values are licences"), parse="licence", unknown="report")


def _currencies(values: Values) -> Fit:
    return _of(values, lambda c: re.fullmatch("[A-Z]{3}", c) is not None, message("the values are codes of currencies"))


def _reads(parse: Callable[[str], object]) -> Callable[[str], bool]:
    """Whether a cell is read by `parse`."""

    def holds(cell: str) -> bool:
        try:
            parse(cell)
        except CellProblem:
            return False
        return True

    return holds


def _languages(values: Values) -> Fit:
    return _of(values, lambda c: language_tag(c) is not None, message("the values are languages"))


@cache
def language_tag(name: str) -> str | None:
    """The tag of a language by its tag or its name in Dutch, English, German, French, Spanish or itself; None if it is none.

    >>> language_tag("Nederlands"), language_tag("English"), language_tag("de"), language_tag("Español"), language_tag("blauw")
    ('nl', 'en', 'de', 'es', None)
    """
    wanted = same(name)
    if re.fullmatch(r"[a-z]{2}(-[a-z]{2})?", wanted) and wanted[:2] in _language_names().values():
        return wanted[:2]
    return _language_names().get(wanted)


@cache
def _language_names() -> dict[str, str]:
    from babel import Locale

    found: dict[str, str] = {}
    for tag in [
        "nl",
        "en",
        "de",
        "fr",
        "es",
        "it",
        "pt",
        "pl",
        "tr",
        "ar",
        "ja",
        "zh",
        "ru",
        "uk",
        "sv",
        "da",
        "nb",
        "fi",
        "cs",
        "el",
        "hu",
        "ro",
        "ko",
        "id",
        "fy",
    ]:
        for lang in ("nl", "en", "de", "fr", "es", tag):
            found.setdefault(same(Locale.parse(lang).languages.get(tag, tag)), tag)
        found.setdefault(tag, tag)
    return found


def _names(values: Values, column: Column, target: URIRef, resolver: Resolver) -> Fit:
    """Names of things: known ones tell most; else values that come back, and a sign between several of them."""
    separator = _separator(values) if column.multiple else None
    if separator == "," and _are_commas_of_names(values, is_role=column.via == LL.responsibility):
        separator = None
    parts = [p.strip() for c in values.cells for p in (c.split(separator) if separator else [c]) if p.strip()]
    if not parts:
        return Fit(0.0)
    if sum(is_web_address(p) for p in parts) > len(parts) / 2:
        return Fit(NOT)
    known = sum(_is_known(p, target, resolver) for p in parts) / len(parts)
    if sum("@" in p or _DATE.fullmatch(p) is not None for p in parts) > len(parts) / 2:
        return Fit(NOT)  # addresses of e-mail, or days
    most = WORDY if target == LL.Intervention else TALKATIVE
    if not known and column.kind == "reference" and sum(len(p.split()) for p in parts) > most * len(parts):
        return Fit(NOT)  # what one has to know or will learn, and no name
    if not known and sum(len(p) > SENTENCES for p in parts) > len(parts) / 2:
        return Fit(NOT)  # sentences name nothing
    if (
        (column.kind == "reference" or column.path == LL.interventionType)
        and not known
        and sum(_NUMBER.fullmatch(p) is not None for p in parts) > len(parts) / 2
    ):
        return Fit(NOT)  # numbers that name nothing we know are counts
    distinct = len({same(p) for p in parts})
    comes_back = 1 - distinct / len(parts)
    short = sum(len(p) <= 80 for p in parts) / len(parts)
    rule: dict[str, object] = {"separator": separator} if separator else {}
    if known > 0.3:
        return Fit(0.5 + known / 2, rule, message("{share:.0%} of the values stand in our vocabulary", share=known))
    if column.kind == "concept":
        return Fit(known, rule, message("{share:.0%} of the values stand in our vocabulary", share=known))
    return Fit(short * (0.3 + 0.5 * comes_back), rule, message("the values are names that come back"))


def _separator(values: Values) -> str | None:
    """The sign between several values in a cell: one that stands in a tenth of the cells.

    A comma only where its parts come back: most of them, or some where all are short and it stands in a third of the cells.
    """
    for sign in SEPARATORS:
        holding = [c for c in values.cells if sign in c]
        if len(holding) < max(2, len(values.cells) / 10) and len(holding) < len(values.cells):
            continue
        parts = [same(p) for c in values.cells for p in c.split(sign) if p.strip()]
        is_short = all(len(p.split()) <= SHORT for p in parts) and len(holding) >= len(values.cells) / 3
        if sign == ", " and _is_enumeration([c.split(",") for c in holding]):
            return ","
        if sign != ", " or len(set(parts)) < (1.0 if is_short else 0.6) * len(parts):
            return sign.strip() or sign
    return None


def _is_enumeration(parted: list[list[str]]) -> bool:
    """Whether the parts of cells are mostly three short names or more."""
    short = sum(len(p.split()) <= SHORT + 1 for parts in parted for p in parts)
    count = sum(map(len, parted))
    return count >= 3 * len(parted) and short >= 0.9 * count


def _are_commas_of_names(values: Values, *, is_role: bool) -> bool:
    """Whether the commas in cells belong to names: an enumeration within one, or of a person the family name before the first."""
    parted = [c.split(",") for c in values.cells if ", " in c]
    given = [len(parts[-1].split()) for parts in parted]
    if (
        is_role
        and sum(given) < 1.5 * len(given)
        and all(len(parts) == 2 and all(len(p.split()) <= 2 for p in parts) for parts in parted)
    ):
        return True
    if parted and _is_enumeration(parted):
        return sum(_PART_OF_NAME.match(parts[-1].strip()) is not None for parts in parted) > len(parted) / 2
    return any(_PART_OF_NAME.match(p.strip()) for parts in parted for p in parts[1:])


def _is_known(name: str, target: URIRef, resolver: Resolver) -> bool:
    try:
        return resolver.find(name, target) is not None
    except Ambiguous:
        return True


_BY_NAME: dict[str, Callable[[Values], Fit]] = {
    "title": _titles, "description": _texts, "identifier": _identifiers, "effort": _efforts, "language": _languages,
    "price": _prices, "priceCurrency": _currencies, "license": _licences, "location": _places,
}  # fmt: skip
