"""A file of a format of the field as a table, with columns that the rules of the format name, and the mapping that is ready for it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from leerland_graph.core.i18n import nmessage
from leerland_graph.core.same_text import one_line, same
from leerland_graph.exchange.column_fit import language_tag
from leerland_graph.exchange.formats.languages import tag_of
from leerland_graph.exchange.formats.paths import first_of, follow
from leerland_graph.exchange.formats.recognise import Recognised
from leerland_graph.exchange.formats.rules import ColumnRules, format_rules
from leerland_graph.exchange.limits import Bounded
from leerland_graph.exchange.mapping import Mapping as ColumnMapping
from leerland_graph.exchange.mapping import Rule
from leerland_graph.exchange.tables import Table, TableRow
from leerland_graph.validation import Finding, Location, Severity

__all__ = ["as_table", "ready_mapping", "recognised_note", "rule_for"]

BETWEEN = "; "
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]")


def as_table(found: Recognised, bounded: Bounded, lang: str) -> Table:
    """The table of the records of a file, a row each, with their number from 1. Columns without a value are left out.

    Of names in several languages that in `lang` is taken, else the Dutch, the English or the first.

    Raises:
        SourceError: a limit of the settings is exceeded.
    """
    reader = _Reader(found, (lang, "nl", "en", ""))
    rows = [reader.cells(record) for record in found.records]
    kept = [(n, cells) for n, cells in enumerate(_each_once(rows, found), start=1) if cells]
    for number, cells in kept:
        for text in cells.values():
            bounded.check("cell_chars", len(text), row=number)
    bounded.check("cells", sum(len(cells) for _, cells in kept))
    header = reader.header({name for _, cells in kept for name in cells})
    bounded.check("columns", len(header))
    notes = (recognised_note(found.name, bounded.source, len(kept)), *found.notes, *reader.notes(bounded.source))
    return Table(
        bounded.source, None, header, tuple(TableRow(n, c) for n, c in kept), notes, header_row=None, format=found.name
    )


def recognised_note(name: str, source: str, count: int) -> Finding:
    """What says which format a file was taken for."""
    said = nmessage(
        "The file was recognised as {format}: {n} description.", "The file was recognised as {format}: {n} descriptions.",
        n=count, format=format_rules()[name].title,
    )  # fmt: skip
    return Finding(Severity.INFO, "", said, location=Location(source))


def rule_for(name: str, header: str) -> tuple[bool, Rule | None]:
    """Whether the rules of a format know a column, and how it is read; None if not at all."""
    base, _, tag = header.partition("@")
    columns = {same(h): c for h, c in format_rules()[name].columns.items()}
    found = columns.get(same(header)) or columns.get(same(base))
    if found is None:
        return False, None
    if found.rule is None:
        return True, None
    rule = found.rule.model_copy(update={"optional": True})
    return True, rule.model_copy(update={"language": tag}) if found.texts and tag else rule


def ready_mapping(tables: Sequence[Table], catalogue: str, language: str) -> ColumnMapping | None:
    """The mapping for tables of one format; None if they are not of one. What the rules do not know is not read."""
    names = {table.format for table in tables}
    name = names.pop() if len(names) == 1 else None
    if name is None:
        return None
    headers = list(dict.fromkeys(h for table in tables for h in table.header if h))
    rules = {h: rule for h in headers if (rule := rule_for(name, h)[1]) is not None}
    return ColumnMapping(
        catalogue=catalogue, language=language, columns=rules, constants=dict(format_rules()[name].constants),
        ignore=tuple(h for h in headers if h not in rules and rule_for(name, h)[0]),
    )  # fmt: skip


def _each_once(rows: Sequence[dict[str, str]], found: Recognised) -> Iterator[dict[str, str]]:
    """The rows; of those of one thing the first that says most."""
    if not found.rules.identity:
        yield from rows
        return
    keys = [
        next((found.nodes.iri(n) for n in first_of(found.nodes, r, found.rules.identity)), "") for r in found.records
    ]
    best: dict[str, int] = {}
    for index, (key, row) in enumerate(zip(keys, rows, strict=True)):
        if key and (key not in best or len(row) > len(rows[best[key]])):
            best[key] = index
    told: set[str] = set()
    for key, row in zip(keys, rows, strict=True):
        if not key:
            yield row
        elif key not in told:
            told.add(key)
            yield rows[best[key]]


@dataclass
class _Reader:
    """Reads the cells of records, and keeps which languages columns have and what it leaves out."""

    found: Recognised
    preferred: Sequence[str]
    tags: dict[str, set[str]] = field(default_factory=dict)
    unnamed: dict[str, list[str]] = field(default_factory=dict)
    surplus: Counter[str] = field(default_factory=Counter)

    def cells(self, record: Any) -> dict[str, str]:
        """The filled cells of a record."""
        cells: dict[str, str] = {}
        own = self._language(record)
        for name, column in self.found.rules.columns.items():
            if column.texts:
                cells |= self._texts(record, name, column, own)
            elif text := self._runs(record, column) if column.aligned else self._one(record, name, column, cells):
                cells[name] = text
        return cells

    def header(self, filled: set[str]) -> tuple[str, ...]:
        """The names of the columns in the order of the rules, those of a text with its languages."""
        every = [
            n for name in self.found.rules.columns for n in (name, *(f"{name}@{t}" for t in sorted(self.tags.get(name, ()))))
        ]  # fmt: skip
        return tuple(name for name in every if name in filled)

    def notes(self, source: str) -> Iterator[Finding]:
        """What was left out of the cells, once for each column."""
        for name, iris in self.unnamed.items():
            said = nmessage(
                "{n} reference has no name in the file and was left out: {example}.",
                "{n} references have no name in the file and were left out, such as {example}.",
                n=len(iris), example=iris[0],
            )  # fmt: skip
            yield Finding(Severity.WARNING, "", said, location=Location(source, None, None, name))
        for name, count in self.surplus.items():
            said = nmessage(
                "{n} text was left out: there is another in the same language.",
                "{n} texts were left out: there is another in the same language.",
                n=count,
            )
            yield Finding(Severity.WARNING, "", said, location=Location(source, None, None, name))

    def _language(self, record: Any) -> str:
        """The language of texts without one: that of the record, if it has one alone."""
        nodes = self.found.nodes
        tags = {
            _tag(t)
            for n in first_of(nodes, record, self.found.rules.language)
            for t in _said(nodes.texts(n), nodes.iri(n))
        }
        return tags.pop() if len(tags) == 1 else ""

    def _texts(self, record: Any, name: str, column: ColumnRules, own: str) -> dict[str, str]:
        by_tag: dict[str, list[str]] = {}
        for node in first_of(self.found.nodes, record, column.path):
            for tag, text in self.found.nodes.texts(node):
                by_tag.setdefault(tag or own, []).append(text)
        self.tags.setdefault(name, set()).update(tag for tag in by_tag if tag)
        cells = {}
        for tag, texts in by_tag.items():
            distinct = list(dict.fromkeys(texts))
            if column.joined_by == BETWEEN:
                self.surplus[name] += len(distinct) - 1
                distinct = distinct[:1]
            cells[f"{name}@{tag}" if tag else name] = column.joined_by.join(distinct)
        self.surplus = +self.surplus
        return cells

    def _one(self, record: Any, name: str, column: ColumnRules, cells: Mapping[str, str]) -> str:
        found = first_of(self.found.nodes, record, column.path)
        values = self._values(found, column, name)
        if column.unlike:
            values = [v for v in values if v not in cells.get(column.unlike, "").split(BETWEEN)]
        return column.joined_by.join(values)

    def _runs(self, record: Any, column: ColumnRules) -> str:
        """The values of runs, in their order, with a place for those that have none."""
        nodes = self.found.nodes
        runs = next((some for path in column.path if (some := follow(nodes, record, path))), [])
        texts = [next(iter(self._values(first_of(nodes, run, column.field), column, None)), "") for run in runs]
        return BETWEEN.join(texts) if any(texts) else ""

    def _values(self, found: Sequence[Any], column: ColumnRules, name: str | None) -> list[str]:
        """What nodes say as this column takes it, each once."""
        nodes = self.found.nodes
        texts: list[str] = []
        if column.take == "iri":
            texts = [nodes.iri(n) or next((t for _, t in nodes.texts(n)), "") for n in found]
        elif column.take == "language":
            texts = [_tag(t) for n in found for t in _said(nodes.texts(n), nodes.iri(n))[:1]]
        else:
            told = [(n, nodes.texts(n)) for n in found]
            tags = [tag for _, some in told for tag, _ in some]
            if tags and all(tags) and len(set(tags)) == len(tags) == len(told):
                told = [(None, [t for _, some in told for t in some])]  # one name in several languages
            for node, some in told:
                if some:
                    texts.append(self._preferred(some))
                elif name is not None:
                    self.unnamed.setdefault(name, []).append(nodes.iri(node))
        if column.take == "day":
            texts = [day[1] if (day := _DAY.match(t)) else t for t in texts]
        if column.match is not None:
            texts = [part[1] for t in texts if (part := re.search(column.match, t))]
        return list(dict.fromkeys(one_line(t) for t in texts if t.strip()))

    def _preferred(self, some: Sequence[tuple[str, str]]) -> str:
        by_tag = dict(reversed(some))
        return next((by_tag[tag] for tag in self.preferred if tag in by_tag), some[0][1])


def _said(texts: Sequence[tuple[str, str]], iri: str) -> list[str]:
    return [text for _, text in texts] or ([iri] if iri else [])


def _tag(text: str) -> str:
    """The tag of a language by its name, code or IRI."""
    return language_tag(text) or tag_of(text)
