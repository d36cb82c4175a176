"""Write landscapes as tables: a workbook with sheets, or one CSV with all tables stacked.

What a column cannot represent exactly is written as a statement on a separate sheet. So
importing an export gives the same graph.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.i18n import gettext
from leerland_graph.core.labels import escape_formula
from leerland_graph.core.namespaces import RDF
from leerland_graph.core.same_text import clean, one_line
from leerland_graph.exchange.cells import CellProblem, looks_like_iri, parse_literal
from leerland_graph.exchange.column_rules import NAMES
from leerland_graph.exchange.resolve import Ambiguous, Resolver
from leerland_graph.exchange.schema import Column, Schema, Sheet
from leerland_graph.exchange.tables import column_letter
from leerland_graph.store.rdf_terms import Triple, canonical, to_ntriples

if TYPE_CHECKING:  # imported where it is used: it takes half a second
    from openpyxl import Workbook

__all__ = ["SheetRows", "sheet_rows", "to_csv", "to_workbook"]

XLSX_CELL_LIMIT = 32_767
STATEMENT_COLUMNS = ("subject", "predicate", "object")


@dataclass
class SheetRows:
    """The table of one class: rows of cell texts, the IRI first and then by column."""

    sheet: Sheet
    columns: list[Column]
    rows: list[list[str]] = field(default_factory=list)


def sheet_rows(triples: set[Triple], schema: Schema, language: Graph, lang: str) -> tuple[list[SheetRows], set[Triple]]:
    """The tables of these statements, and the statements that no table can represent exactly."""
    resolver = Resolver()
    resolver.learn_hierarchy(language)
    resolver.learn(language)
    resolver.learn(triples)
    about: dict[Node, list[Triple]] = {}
    holder: dict[tuple[Node, Node], list[Node]] = {}
    for s, p, o in triples:
        about.setdefault(s, []).append((s, p, o))
        holder.setdefault((o, p), []).append(s)
    left = set(triples)
    tables = []
    for sheet in schema.sheets:
        columns = [c for c in sheet.columns if c.via is None]
        table = SheetRows(sheet, columns)
        for node in sorted((s for s, p, o in triples if p == RDF.type and o == sheet.cls), key=str):
            if not looks_like_iri(str(node)):
                continue
            row = _row(node, sheet, columns, about[node], holder, resolver, lang, left)
            if row is not None:
                table.rows.append(row)
                left.discard((node, RDF.type, sheet.cls))
        tables.append(table)
    return tables, left


def _row(
    node: Node, sheet: Sheet, columns: list[Column], own: list[Triple], holder: dict[tuple[Node, Node], list[Node]],
    resolver: Resolver, lang: str, left: set[Triple],
) -> list[str] | None:  # fmt: skip
    cells = [str(node)]
    for column in columns:
        if column.id == "parent":
            assert sheet.parent is not None
            parents = holder.get((node, sheet.parent[1]), [])
            if len(parents) != 1:
                return None
            cells.append(_name(parents[0], column, resolver, lang))
            left.discard((parents[0], sheet.parent[1], node))
            continue
        texts: list[str] = []
        values = sorted((o for _, p, o in own if p == column.path), key=str)
        for value in values:
            text = _cell(value, column, resolver, lang)
            splits = column.kind in ("reference", "concept", "iri")
            if text is None or (texts and not splits):
                continue
            texts.append(text)
            left.discard((node, column.path, value))
        cells.append("; ".join(texts))
    return cells


def _cell(value: Node, column: Column, resolver: Resolver, lang: str) -> str | None:
    """The text that parses back to exactly this value, or None."""
    if column.kind in ("reference", "concept"):
        if not isinstance(value, URIRef) or column.target is None:
            return None
        text = _name(value, column, resolver, lang)
        try:
            return text if resolver.find(text, column.target) == value else None
        except Ambiguous:
            return None
    if column.kind == "iri":
        return str(value) if isinstance(value, URIRef) and looks_like_iri(str(value)) else None
    if (
        not isinstance(value, Literal)
        or len(value) > XLSX_CELL_LIMIT - 1
        or any(ord(c) < 32 and c not in "\n\t" for c in value)
    ):
        return None
    text = (
        {"true": gettext("yes", lang), "false": gettext("no", lang)}.get(str(value), str(value))
        if column.kind == "boolean"
        else str(value)
    )
    if (one_line(text) if column.path in NAMES else clean(text)) != text:
        return None  # it would be read back differently
    try:
        back = canonical(parse_literal(column.kind, text, lang=column.lang, datatype=column.datatype))
    except CellProblem:
        return None
    return text if back == value and isinstance(back, Literal) and back.language == value.language else None


def _name(value: Node, column: Column, resolver: Resolver, lang: str) -> str:
    assert column.target is not None
    return (resolver.label(value, column.target, lang) if isinstance(value, URIRef) else None) or str(value)


def to_csv(tables: Iterable[SheetRows], left: set[Triple]) -> bytes:
    """All tables in one CSV (UTF-8 with byte order mark): the first column has the kind of each row."""
    filled = [t for t in tables if t.rows]
    ids = list(dict.fromkeys(c.id for t in filled for c in t.columns))
    header = ["kind", "IRI", *ids, *(STATEMENT_COLUMNS if left else ())]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    for table in filled:
        place = {c.id: i + 1 for i, c in enumerate(table.columns)}
        for row in table.rows:
            cells = [row[place[i]] if i in place else "" for i in ids]
            writer.writerow([escape_formula(c) for c in [table.sheet.id, row[0], *cells, *([""] * (3 if left else 0))]])
    for terms in _statement_rows(left):
        writer.writerow(["Statement", "", *([""] * len(ids)), *(escape_formula(t) for t in terms)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def to_workbook(tables: Iterable[SheetRows], left: set[Triple], lang: str) -> "Workbook":
    """All tables as a workbook, with a sheet for statements that fit no column."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font, PatternFill

    book = Workbook(write_only=True)
    bold, fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1F6780")
    sheets: list[tuple[str, list[str], list[list[str]]]] = [
        (t.sheet.name(lang), ["IRI", *(c.name(lang) for c in t.columns)], t.rows) for t in tables if t.rows
    ]
    if left:
        name = gettext("Other statements", lang)
        sheets.append((name, list(STATEMENT_COLUMNS), [list(r) for r in _statement_rows(left)]))
    for name, header, rows in sheets:
        ws = book.create_sheet(name[:31])
        ws.freeze_panes = "C2"
        for index, title in enumerate(header):
            ws.column_dimensions[column_letter(index + 1)].width = (
                14 if title == "IRI" else max(14, min(48, len(title) + 12))
            )
        head = []
        for title in header:
            cell = WriteOnlyCell(ws, value=title)
            cell.font, cell.fill = bold, fill
            head.append(cell)
        ws.append(head)
        for row in rows:
            ws.append([_text_cell(ws, text) for text in row])
    return book


def _text_cell(ws: object, text: str) -> object:
    if not text:
        return None
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(ws, value=escape_formula(text))  # type: ignore[arg-type]
    cell.data_type = "s"
    return cell


def _statement_rows(left: set[Triple]) -> list[tuple[str, str, str]]:
    rows = []
    for line in to_ntriples(left).splitlines():
        subject, predicate, obj = line.removesuffix(" .").split(" ", 2)
        rows.append((subject, predicate, obj))
    return rows
