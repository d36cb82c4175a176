"""Apply the rule of a mapping to the cells of a row: the values, each as text."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from leerland_graph.core.namespaces import DCTERMS, LL, SKOS
from leerland_graph.core.same_text import clean, one_line, same
from leerland_graph.exchange.mapping import Rule
from leerland_graph.exchange.patterns import found_by
from leerland_graph.exchange.plain import plain
from leerland_graph.exchange.schema import Column

__all__ = ["NAMES", "columns_of", "cut", "rules_of", "source_text", "split_values", "values_by_rule"]

NAMES = frozenset({DCTERMS.title, SKOS.prefLabel, SKOS.altLabel, DCTERMS.identifier})
_SPLIT_KINDS = {"reference", "concept", "iri"}
_LINE_KINDS = {*_SPLIT_KINDS, "uri", "text"}
"""Kinds of which several values can stand under each other in one cell."""
_ADDRESSES = re.compile(r"[;,\s]\s*(?=https?://)")
_LINES = re.compile(r"[\r\n]+")
_LIST = re.compile(r"""\[\s*(["']).{0,5000}\1\s*,?\s*\]""", re.S)
"""Matches what may be a list of texts, as Python and JSON write it."""


def rules_of(rule: Rule) -> Iterator[Rule]:
    """A rule and those that stand beside it for the same column."""
    yield rule
    yield from rule.also


def columns_of(header: str, rule: Rule) -> tuple[str, ...]:
    """The columns that a rule of this column puts together, in their order."""
    return rule.combine if header in rule.combine else (header, *rule.combine)


def source_text(cells: Mapping[str, str], header: str, rule: Rule) -> str:
    """The text that a rule reads: of one column, or of several together. Empty cells are left out."""
    if not rule.combine:
        return cells.get(header, "")
    return rule.joined_by.join(
        text.strip() for name in columns_of(header, rule) if (text := cells.get(name, "")).strip()
    )


def values_by_rule(text: str, column: Column, rule: Rule, removed: list[str]) -> list[str] | None:
    """The values in a text, translated; None if the rule has a pattern that is not in it. What was taken off as markup goes into `removed`.

    Of the fields of runs, parted by the separator of the rule, empty values stay: the place of each tells which run it is of.
    """
    separators = rule.separators or (() if column.kind == "uri" else (";",))
    if not text.strip():
        return split_values(rule.default or "", column, separators)
    if rule.pattern is not None:
        part = found_by(rule.pattern, clean(text))
        if part is None:
            return None
        text = part
    listed = _listed(text)
    if listed is not None and column.kind == "langtext":
        text = ", ".join(part.strip() for part in listed)
    elif listed is not None and column.multiple:
        return [v for part in listed for v in split_values(_translated(part.strip(), rule), column, separators)]
    if column.via == LL.run and rule.separators and rule.take == "all":
        return [clean(_translated(part.strip(), rule)).strip() for part in cut(text, rule.separators)]
    if rule.parse == "markdown":
        parts = [plain(text, removed)]
    elif rule.take == "all":
        parts = split_values(text, column, rule.separators)
    else:
        parts = split_values(text, column, rule.separators or (";",), is_forced=True)
        parts = parts[:1] if rule.take == "first" else parts[-1:]
    return [v for part in parts for v in split_values(_translated(part, rule), column, separators)]


def _listed(text: str) -> list[str] | None:
    """The texts in a cell that a program wrote as a list, `['HPC', 'Compute']`; None if it is none.

    >>> _listed("[' HPC', ' Compute']"), _listed('["A"]'), _listed("[x] and 'y'")
    ([' HPC', ' Compute'], ['A'], None)
    """
    if "[" not in text or not _LIST.fullmatch(text.strip()):
        return None
    try:
        found = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return found if isinstance(found, list) and all(isinstance(v, str) for v in found) else None


def _translated(text: str, rule: Rule) -> str:
    if not rule.values:
        return text
    found = rule.translations.get(same(text))
    return rule.values.get("*", text) if found is None else found


def split_values(text: str, column: Column, separators: Sequence[str] = (), *, is_forced: bool = False) -> list[str]:
    """The values in a cell, normalized, each once. A field of one value is split only if `is_forced`.

    Without separators, references are split at `;`, and other values where the field takes several, at line breaks.
    """
    if not separators:
        separators = (";",) if column.kind in _SPLIT_KINDS else ()
    elif column.kind not in _SPLIT_KINDS and not is_forced and not (column.multiple and column.kind in _LINE_KINDS):
        separators = ()
    parts = cut(text, separators)
    if column.kind == "uri":
        parts = [p for part in parts for p in _ADDRESSES.split(part)]
    if column.multiple and column.kind in _LINE_KINDS:
        parts = [line for part in parts for line in _LINES.split(part)]
    return list(dict.fromkeys(said for p in parts if (said := _said(p, column))))


def cut(text: str, separators: Sequence[str]) -> list[str]:
    """A text cut at each of the separators; of two that begin at one place the longer one counts.

    >>> cut("A; B / C", (";", "/"))
    ['A', ' B ', ' C']
    """
    if not separators:
        return [text]
    return _separating(tuple(separators)).split(text)


@lru_cache(maxsize=256)
def _separating(separators: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(s) for s in sorted(separators, key=len, reverse=True)))


def _said(text: str, column: Column) -> str:
    """Normalize a value: names on one line, other text unchanged, invisible characters removed."""
    return one_line(text) if column.path in NAMES or column.kind in _SPLIT_KINDS else clean(text).strip()
