"""Convert tables to records with our own columns: by their headers, or by a mapping."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from rdflib import URIRef

from leerland_graph.core.errors import SourceError
from leerland_graph.core.i18n import Message, message, nmessage
from leerland_graph.core.namespaces import DCTERMS, LL
from leerland_graph.core.same_text import invisible, same, same_name
from leerland_graph.exchange.cells import looks_like_iri
from leerland_graph.exchange.column_reading import Reading, reading_of
from leerland_graph.exchange.column_rules import columns_of, rules_of, source_text, split_values, values_by_rule
from leerland_graph.exchange.mapping import Mapping, Rule
from leerland_graph.exchange.schema import Column, Schema, Sheet
from leerland_graph.exchange.tables import Table, TableRow
from leerland_graph.validation import Finding, Location, Severity

__all__ = ["Cell", "Record", "by_header", "by_mapping"]

KIND_COLUMN = "kind"
STATEMENT = "Statement"
_PLAIN = Rule(to="")


@dataclass(frozen=True)
class Cell:
    """The text of one value, its column, how to parse it, how its column is read as a whole, and its position.

    `place` is that among the values of its cell, from 0: the fields of runs with one place are of one run.
    """

    text: str
    column: Column
    rule: Rule
    location: Location
    inverse: bool = False
    reading: Reading = field(default_factory=Reading)
    place: int = 0


_TOTALS = frozenset(
    {"totaal", "subtotaal", "eindtotaal", "total", "subtotal", "grand total", "sum", "som", "summe", "gesamt", "totaux"}
)
"""How the row is called below a list that has its sums, in Dutch, English, German and French."""


@dataclass
class Record:
    """One row in terms of our columns. `covered` has every column that the table has; `is_repeated` says that a row before it is of the same, `is_further_run` that it adds a run to that."""

    sheet: Sheet
    location: Location
    cells: list[Cell]
    covered: frozenset[str]
    lang: str
    iri: URIRef | None = None
    is_repeated: bool = False
    is_further_run: bool = False
    findings: list[Finding] = field(default_factory=list)

    def first(self, column_id: str) -> str | None:
        """The text of the first cell of a column, or None."""
        return next((c.text for c in self.cells if c.column.id == column_id), None)

    def title(self) -> str:
        """The first title or name in the row, or ''."""
        return next((c.text for c in self.cells if c.column.id.partition("@")[0] in ("title", "prefLabel")), "")

    @property
    def is_total(self) -> bool:
        """Whether the row is the total of its list: it is called so, and has nothing but numbers of its own."""
        own = [c for c in self.cells if c.location.column is not None and c.column.path != DCTERMS.title]
        called = same(self.title()).strip(" :.")
        return called in _TOTALS and all(c.column.kind in ("decimal", "integer") for c in own)


def by_header(table: Table, schema: Schema, lang: str) -> tuple[list[Record], list[Finding]]:
    """Records of a table in our own layout, that of `leerland template` and the exports.

    Raises:
        SourceError: the table lacks a column that its kind of description requires.
    """
    if table.header and same(table.header[0]) == KIND_COLUMN:
        return _stacked(table, schema, lang)
    sheet = schema.sheet(table.sheet or "") or (schema.of(LL.Intervention) if table.sheet is None else None)
    if sheet is None:
        sheet = schema.of(LL.Intervention)
        if not any(sheet.column(h, lang) for h in table.header):
            note = _note(
                message("Sheet '{sheet}' was skipped: it belongs to no kind of description.", sheet=table.sheet),
                Location(table.source, table.sheet),
            )
            return [], [note]
    return _read(table, sheet, table.rows, table.header, lang)


def _read(
    table: Table, sheet: Sheet, rows: Iterable[TableRow], header: Iterable[str], lang: str
) -> tuple[list[Record], list[Finding]]:
    found = {h: sheet.column(h, lang) for h in header if h and h != "IRI"}
    columns = {h: c for h, c in found.items() if c is not None}
    _need_columns(table, sheet, columns.values())
    notes = [
        Finding(
            Severity.WARNING,
            "",
            message(
                "Column '{column}' was not read: no field of {sheet} is called so. `leerland mapping` proposes what it can be.",
                column=h,
                sheet=sheet.name,
            ),
            location=Location(table.source, table.sheet, table.header_row, h),
        )
        for h, c in found.items()
        if c is None
    ]
    covered = frozenset(c.id for c in columns.values())
    rows = list(rows)
    readings = {}
    for name, column in columns.items():
        texts = [row.cells.get(name, "") for row in rows]
        readings[name], said = reading_of(column, _PLAIN, name, texts, is_ours=True)
        notes += _of_column(table, name, said)
    records = []
    for row in rows:
        cells = []
        for name, column in columns.items():
            where = Location(table.source, table.sheet, row.number, name)
            texts = split_values(row.cells.get(name, ""), column)
            cells += [Cell(t, column, _PLAIN, where, reading=readings[name]) for t in texts]
            notes += _unseen(row.cells.get(name, ""), where)
        where = Location(table.source, table.sheet, row.number)
        iri = row.cells.get("IRI", "").strip()
        if iri and not looks_like_iri(iri):
            raise SourceError(
                table.source, "'{iri}' is no IRI.", "Leave the cell empty, or give an IRI without spaces.",
                sheet=table.sheet, row=row.number, column="IRI", iri=iri[:60],
            )  # fmt: skip
        records.append(Record(sheet, where, cells, covered, lang, URIRef(iri) if iri else None))
    return records, notes


def _need_columns(table: Table, sheet: Sheet, columns: Iterable[Column]) -> None:
    ids = {c.id.partition("@")[0] for c in columns}
    needed = (
        {"parent"}
        if sheet.parent
        else {c.id.partition("@")[0] for c in sheet.columns if c.required and c.lang} & {"title", "prefLabel"}
    )
    if needed and not needed & ids:
        names = sorted({n for c in sheet.columns if c.id.partition("@")[0] in needed for _, n in c.names})
        raise SourceError(
            table.source,
            "There is no column for {names}; found: {found}.",
            "Let `leerland mapping FILE -o M.yaml` propose how these columns are read and give that as --mapping, or rename the column.",
            sheet=table.sheet,
            names=names,
            found=", ".join(h for h in table.header if h)[:200],
        )


def _stacked(table: Table, schema: Schema, lang: str) -> tuple[list[Record], list[Finding]]:
    records: list[Record] = []
    notes: list[Finding] = []
    kinds: dict[str, list[TableRow]] = {}
    for row in table.rows:
        kinds.setdefault(row.cells.get(table.header[0], ""), []).append(row)
    for kind, rows in kinds.items():
        if kind == STATEMENT:
            continue
        sheet = schema.sheet(kind)
        if sheet is None:
            raise SourceError(
                table.source,
                "'{kind}' is no kind of description.",
                "See the first column.",
                row=rows[0].number,
                kind=kind,
            )
        used = [h for h in table.header[1:] if any(h in row.cells for row in rows)]
        some, more = _read(table, sheet, rows, used, lang)
        records += some
        notes += more
    return records, notes


@dataclass
class _Reader:
    """Reads one column by one rule, row by row, and keeps what it took off as markup: of how many cells, and which signs."""

    header: str
    rule: Rule
    column: Column
    reading: Reading
    said: Message | None
    marked: int = 0
    removed: Counter[str] = field(default_factory=Counter)
    tagged: dict[str, Column] = field(default_factory=dict)

    @classmethod
    def of(cls, table: Table, header: str, rule: Rule, column: Column) -> Self:
        """The reader of a column, after a look at all its cells."""
        texts = []
        if column.kind == "date" or column.path == LL.effort:
            texts = [v for row in table.rows for v in values_by_rule(source_text(row.cells, header, rule), column, rule, []) or () if v]  # fmt: skip
        return cls(header, rule, column, *reading_of(column, rule, header, texts))

    def cells(self, row: TableRow, lang: str, where: Location) -> tuple[list[Cell], list[Finding]]:
        """The cells of ours that a row has by this rule, and a finding if its pattern is not in the text."""
        removed: list[str] = []
        text = source_text(row.cells, self.header, self.rule)
        texts = values_by_rule(text, self.column, self.rule, removed)
        if texts is None:
            said = message("The pattern of the mapping for {field} is not in this cell.", field=self.rule.to)
            return [], [Finding(Severity.WARNING, "", said, value=text, location=where)]
        self.marked += bool(removed)
        self.removed.update(removed)
        lang = self.rule.language or lang
        if lang not in self.tagged:
            self.tagged[lang] = _tagged(self.column, lang)
        tagged = self.tagged[lang]
        is_inverse = self.rule.to.startswith("^")
        return [Cell(t, tagged, self.rule, where, is_inverse, self.reading, n) for n, t in enumerate(texts) if t], []

    def taken_off(self, where: Location) -> list[Finding]:
        """What was taken off as markup, once for the column."""
        if not self.marked:
            return []
        examples = ", ".join(f"‘{piece}’" for piece, _ in self.removed.most_common(3))
        said = nmessage(
            "Markup was taken off in {n} cell of column '{column}', such as {examples}.",
            "Markup was taken off in {n} cells of column '{column}', such as {examples}.",
            n=self.marked, column=self.header, examples=examples,
        )  # fmt: skip
        return [_note(said, where)]


def by_mapping(table: Table, schema: Schema, mapping: Mapping) -> tuple[list[Record], list[Finding]]:
    """Records of an external table: each row is an intervention, each column is read by the mapping.

    Raises:
        SourceError: a column of the mapping is not in the table, or maps to an unknown field.
    """
    sheet = schema.of(LL.Intervention)
    mapping = _as_in(table, mapping)
    used = _used(table, mapping)
    rules = [
        _Reader.of(table, header, rule, _column(sheet, rule.to, mapping.catalogue))
        for header, whole in mapping.columns.items()
        for rule in rules_of(whole)
        if used & {*columns_of(header, rule)}
    ]
    constants = {_column(sheet, to, mapping.catalogue): text for to, text in mapping.constants.items()}
    covered = frozenset(r.column.id for r in rules) | frozenset(c.id for c in constants)
    known = {*used, *mapping.columns, *mapping.ignore, mapping.language_column}
    notes = [
        _note(
            message("Column '{column}' is not in the mapping and was not read.", column=h),
            Location(table.source, table.sheet, table.header_row, h),
        )
        for h in table.header
        if h and h not in known
    ]
    notes += _left_out(table, [h for h in table.header if h in mapping.ignore and h not in used])
    for reader in rules:
        notes += _of_column(table, reader.header, reader.said)
    records = []
    for row in table.rows:
        lang = _language(row, mapping)
        for h in used:
            if not (text := row.cells.get(h, "")).isascii() or not text.isprintable():
                notes += _unseen(text, Location(table.source, table.sheet, row.number, h))
        cells: list[Cell] = []
        for reader in rules:
            some, more = reader.cells(row, lang, Location(table.source, table.sheet, row.number, reader.header))
            cells += some
            notes += more
        filled = {c.column.id.partition("@")[0] for c in cells}
        where = Location(table.source, table.sheet, row.number)
        for column, text in constants.items():
            if column.id.partition("@")[0] not in filled:
                rule = Rule(to=column.id, unknown=mapping.constants_unknown)
                reading, _ = reading_of(column, rule, column.id, [text], is_ours=True)
                texts = split_values(text, column, (";",))
                cells += [Cell(t, _tagged(column, lang), rule, where, reading=reading) for t in texts]
        records.append(Record(sheet, where, cells, covered, lang))
    for reader in rules:
        notes += reader.taken_off(Location(table.source, table.sheet, table.header_row, reader.header))
    return records, notes


def _left_out(table: Table, ignored: Sequence[str]) -> list[Finding]:
    """Which of the columns that somebody said not to read hold values."""
    filled = tuple(h for h in ignored if any(row.cells.get(h, "").strip() for row in table.rows))
    if not filled:
        return []
    said = nmessage(
        "Column {columns} holds values and is not read.", "Columns {columns} hold values and are not read.", n=len(filled), columns=", ".join(f"'{h}'" for h in filled)
    )  # fmt: skip
    return [Finding(Severity.INFO, "", said, location=Location(table.source, table.sheet, table.header_row))]


def _used(table: Table, mapping: Mapping) -> set[str]:
    """The columns of a table that a mapping reads.

    Raises:
        SourceError: one that is not optional is not in the table.
    """
    wanted = {h: r for header, whole in mapping.columns.items() for r in rules_of(whole) for h in columns_of(header, r)}
    missing = [h for h, r in wanted.items() if h not in table.header and not r.optional]
    if missing:
        raise SourceError(
            table.source, "There is no column '{missing}'; found: {found}.",
            "Correct the mapping, or say `optional: true` there.", sheet=table.sheet, missing=missing[0], found=', '.join(table.header)[:200],
        )  # fmt: skip
    return {h for h in wanted if h in table.header}


def _as_in(table: Table, mapping: Mapping) -> Mapping:
    """The mapping with its columns spelled as in the table, where they look the same; an equal case takes precedence."""
    exact = {same_name(h): h for h in table.header}
    loose = {same(h): h for h in table.header}
    name = lambda column: exact.get(same_name(column)) or loose.get(same(column)) or column  # noqa: E731
    return mapping.model_copy(
        update={
            "columns": {name(h): _spelled(rule, name) for h, rule in mapping.columns.items()},
            "ignore": tuple(name(h) for h in mapping.ignore),
            "language_column": name(mapping.language_column) if mapping.language_column else None,
        }
    )


def _spelled(rule: Rule, name: Callable[[str], str]) -> Rule:
    """A rule with the columns that it puts together spelled as in the table."""
    also = tuple(_spelled(r, name) for r in rule.also)
    return rule.model_copy(update={"combine": tuple(map(name, rule.combine)), "also": also})


def _column(sheet: Sheet, to: str, catalogue: str) -> Column:
    wanted = to.removeprefix("^")
    column = sheet.by_id(wanted) or next((c for c in sheet.columns if c.id.startswith(f"{wanted}@")), None)
    if column is None:
        ids = tuple(sorted({c.id.partition("@")[0] for c in sheet.columns}))
        raise SourceError(f"mapping {catalogue}", "There is no field '{to}'.", "Use one of: {ids}.", to=to, ids=ids)
    return column


def _tagged(column: Column, lang: str) -> Column:
    return replace(column, lang=lang, id=f"{column.id.partition('@')[0]}@{lang}") if column.lang else column


def _language(row: TableRow, mapping: Mapping) -> str:
    if mapping.language_column:
        name = row.cells.get(mapping.language_column, "").strip()
        if name:
            return mapping.languages.get(
                name, name.casefold() if re.fullmatch(r"[A-Za-z]{2,3}", name) else mapping.language
            )
    return mapping.language


def _unseen(text: str, where: Location) -> list[Finding]:
    """Findings about invisible characters in a cell, which are removed."""
    if not (found := invisible(text)):
        return []
    named = ", ".join(found[:5])
    return [
        _note(
            message("Invisible characters ({characters}) were left out of this cell.", characters=named),
            where,
        )
    ]


def _of_column(table: Table, header: str, said: Message | None) -> list[Finding]:
    """The finding about a column as a whole, if there is something to say of it."""
    if said is None:
        return []
    return [Finding(Severity.WARNING, "", said, location=Location(table.source, table.sheet, table.header_row, header))]


def _note(said: Message, where: Location) -> Finding:
    return Finding(Severity.INFO, "", said, location=where)


def statements(table: Table) -> Iterator[tuple[TableRow, str]]:
    """The rows of an export with a statement that fits no column, as N-Triples."""
    stacked = bool(table.header) and same(table.header[0]) == KIND_COLUMN
    for row in table.rows:
        if not stacked or row.cells.get(table.header[0]) == STATEMENT:
            terms = [row.cells.get(k, "") for k in ("subject", "predicate", "object")]
            if all(terms):
                yield row, f"{' '.join(terms)} .\n"
