"""A query answer as a table for people: labels instead of IRIs, and spreadsheet files safe from formula injection."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.errors import UsageError

__all__ = ["Answer", "as_csv", "as_xlsx", "read_answer", "words"]

Cell = Node | None
Escape = Callable[[str], str]


@dataclass(frozen=True)
class Answer:
    """The columns and rows of an answer; `cut` if there are more rows than were read."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    cut: bool = False


def read_answer(chunks: Iterable[bytes], *, most: int) -> Answer:
    """Parse a SPARQL JSON answer to SELECT or ASK, with at most `most` rows.

    Raises:
        UsageError: the answer is too large to show.
    """
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > 50_000_000:
            raise UsageError("The answer is too large to show.", "Add a LIMIT, or ask it at /sparql.")
    told = json.loads(bytes(body))
    if "boolean" in told:
        return Answer(("answer",), ((Literal(str(told["boolean"]).lower()),),))
    columns = tuple(told["head"]["vars"])
    found = told["results"]["bindings"]
    return Answer(columns, tuple(tuple(_term(r.get(c)) for c in columns) for r in found[:most]), len(found) > most)


def _term(told: dict[str, str] | None) -> Cell:
    if told is None:
        return None
    if told["type"] == "uri":
        return URIRef(told["value"])
    if told["type"] == "bnode":
        return BNode(told["value"])
    lang = told.get("xml:lang")
    return Literal(
        told["value"], lang=lang, datatype=None if lang or "datatype" not in told else URIRef(told["datatype"])
    )


def words(answer: Answer, label: Callable[[URIRef], str]) -> list[list[str | float | None]]:
    """The rows for display: labels for resources, numbers as numbers."""
    return [[_word(cell, label) for cell in row] for row in answer.rows]


def _word(cell: Cell, label: Callable[[URIRef], str]) -> str | float | None:
    if cell is None:
        return None
    if isinstance(cell, URIRef):
        return label(cell)
    if isinstance(cell, Literal) and str(cell.datatype or "").endswith(("#integer", "#decimal", "#double", "#float")):
        try:
            return float(cell) if not str(cell).lstrip("-").isdigit() else int(cell)
        except ValueError:
            return str(cell)
    return str(cell)


def as_csv(columns: Sequence[str], rows: Sequence[Sequence[object]], escape: Escape) -> bytes:
    """A CSV in UTF-8 with byte order mark, as Excel needs it; `escape` prevents formula injection."""
    out = io.StringIO()
    csv.writer(out).writerows([columns, *([_safe(c, escape) for c in row] for row in rows)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(columns: Sequence[str], rows: Sequence[Sequence[object]], escape: Escape) -> bytes:
    """A workbook with one sheet."""
    from openpyxl import Workbook  # imported lazily: most answers go into none

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Antwoord")
    for row in (columns, *rows):
        sheet.append([_safe(c, escape) for c in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _safe(cell: object, escape: Escape) -> object:
    return escape(cell) if isinstance(cell, str) else cell
