"""What can be chosen when a list is read, and the rows of a list before its header row is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from leerland_graph.exchange.tables import Table
from leerland_graph.validation import Finding

__all__ = ["Choices", "Hidden", "Line", "PathChoice", "RawSheet", "ReadingOptions", "SheetChoice", "preview_of"]

Hidden = Literal["keep", "leave-out"]


@dataclass(frozen=True)
class ReadingOptions:
    """How to read a file; None is the best guess.

    `sheet` is the name of the only sheet to read, compared without regard to case; a hidden one is read only if it is chosen.
    `header_row` is the number of the row with the names of the columns, from 1, as the file shows it. `record_path` is where the
    records of JSON or XML are, `data.courses` for instance; '' is the top. `encoding` and `delimiter` (one character) are those
    of CSV and other text. `hidden` says whether hidden rows are read; None is that they are. `member` is the only file of an archive to read, as the
    archive names it.
    """

    sheet: str | None = None
    header_row: int | None = None
    record_path: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    hidden: Hidden | None = None
    member: str | None = None


@dataclass(frozen=True)
class Line:
    """One row of a list: its number as the file shows it, and the text of each cell."""

    number: int
    cells: list[str]
    is_hidden: bool = False


@dataclass(frozen=True)
class RawSheet:
    """A sheet, or a text with columns (`name` is None), as it is read.

    `merged` is the lowest area of merged cells, `B2:B3` for instance. In a text with a delimiter, a cell beyond the header is a
    mistake; in a spreadsheet (`is_spreadsheet`) it is a column without a header.
    """

    source: str
    name: str | None
    lines: Iterable[Line]
    is_hidden: bool = False
    merged: str | None = None
    is_spreadsheet: bool = True
    notes: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class SheetChoice:
    """A sheet, or a file with one table.

    `rows` is the number of rows with content, the header row and those above it too. `header_row` is the guess, None if there is no
    content. `preview` has the first rows with content, with their numbers; `hidden_rows` is how many of the rows are hidden.
    """

    source: str
    name: str | None
    rows: int
    is_hidden: bool
    header_row: int | None
    preview: tuple[tuple[int, tuple[str, ...]], ...]
    hidden_rows: int = 0


@dataclass(frozen=True)
class PathChoice:
    """A place with records in JSON or XML: its path, '' for the top, and the number of records."""

    source: str
    path: str
    count: int


@dataclass(frozen=True)
class Choices:
    """What of a file can be read. The guess is the first visible sheet, the first of `record_paths`, and the header row of each sheet.

    `notes` say what of an archive cannot be read.
    """

    sheets: tuple[SheetChoice, ...] = ()
    record_paths: tuple[PathChoice, ...] = ()
    notes: tuple[Finding, ...] = ()


def preview_of(table: Table, most: int) -> SheetChoice:
    """A table without a header row of its own as a choice: the names of its columns are row 0 of the preview."""
    rows = tuple((r.number, tuple(r.cells.get(h, "") for h in table.header)) for r in table.rows[:most])
    return SheetChoice(table.source, table.sheet, len(table.rows), False, None, ((0, table.header), *rows))
