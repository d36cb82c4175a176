"""Read CSV and XLSX files into plain tables, or say clearly why they cannot be read."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from leerland_graph.errors import SourceError
from leerland_graph.validation import Finding, Location, Severity

__all__ = ["TableRow", "Table", "check_size", "read_csv", "read_xlsx"]

UNPACKED_LIMIT = 500_000_000
FIELD_LIMIT = 1_000_000
SKIPPED_SHEETS = {"uitleg", "explanation", "lijsten", "lists"}


@dataclass(frozen=True)
class TableRow:
    """One row: its number in the file, and its cells' text by header."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """One table of a source; `sheet` is None for a CSV file. `notes` are findings about its reading."""

    source: str
    sheet: str | None
    header: tuple[str, ...]
    rows: tuple[TableRow, ...]
    notes: tuple[Finding, ...] = field(default=())


def check_size(path: Path, limit_mb: int) -> None:
    """Refuse what is too large to be a catalogue, before reading it.

    Raises:
        SourceError: the file is not there, is a folder, is empty, or is larger than `limit_mb` megabytes.
    """
    if not path.is_file():
        raise SourceError(str(path), "There is no such file.", "Check the name and the folder.")
    size = path.stat().st_size
    if size == 0:
        raise SourceError(path.name, "The file is empty.", "Export the catalogue again.")
    if size > limit_mb * 1_000_000:
        raise SourceError(
            path.name,
            "The file is {size} MB; at most {limit} MB is read.",
            "Split it, or raise LEERLAND_MAX_FILE_MB if it really is a catalogue.",
            size=size // 1_000_000,
            limit=limit_mb,
        )


def read_csv(path: Path, *, encoding: str | None = None, delimiter: str | None = None) -> Table:
    """Read a CSV file: UTF-8, UTF-16 with a byte order mark, or else Windows-1252, which is then said.

    Raises:
        SourceError: no text, no header, an unclosed quote, or a row longer than the header.
    """
    text, notes = _decode(path, encoding)
    lines = text.splitlines()
    if not lines or not text.strip():
        raise SourceError(path.name, "The file has no rows.", "Export the catalogue again.")
    csv.field_size_limit(FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(lines[0]), strict=True)
    rows: list[TableRow] = []
    header: tuple[str, ...] = ()
    start = 1
    try:
        for cells in reader:
            number, start = start, reader.line_num + 1
            if not any(c.strip() for c in cells) or _is_comment(cells):
                continue
            if not header:
                header = _header(path.name, None, number, cells)
                continue
            rows.append(_row(path.name, None, number, header, cells))
    except csv.Error as error:
        raise SourceError(
            path.name,
            "The row that starts here cannot be read: {error}.",
            "Look for an unclosed quote.",
            row=start,
            error=error,
        ) from None
    return Table(path.name, None, header, tuple(rows), notes)


def _decode(path: Path, encoding: str | None) -> tuple[str, tuple[Finding, ...]]:
    raw = path.read_bytes()
    if encoding is None and raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    if encoding is None and b"\x00" in raw[:100_000]:
        raise SourceError(
            path.name, "This is a binary file, not a CSV file.", "Export it as CSV, or give it its real extension."
        )
    try:
        return raw.decode(encoding or "utf-8-sig"), ()
    except (UnicodeDecodeError, LookupError) as error:
        if encoding is not None:
            raise SourceError(
                path.name,
                "The file is not {encoding}: {error}.",
                "Correct `encoding` in the mapping.",
                encoding=encoding,
                error=error,
            ) from None
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        raise SourceError(
            path.name,
            "The text is neither UTF-8 nor Windows-1252.",
            "Save it as UTF-8, or name its encoding in a mapping.",
        ) from None
    messages = {
        "nl": "Gelezen als Windows-1252, omdat het geen UTF-8 is; controleer letters met accenten.",
        "en": "Read as Windows-1252, since it is not UTF-8; check the accented letters.",
    }
    return text, (Finding(Severity.INFO, "", messages, location=Location(path.name)),)


def _delimiter(first: str) -> str:
    return max(",;\t|", key=first.count)


def _header(source: str, sheet: str | None, number: int, cells: list[str]) -> tuple[str, ...]:
    names = [c.strip() for c in cells]
    while names and not names[-1]:
        names.pop()
    doubles = sorted({n for n in names if n and names.count(n) > 1})
    if doubles:
        raise SourceError(
            source,
            "Two columns are called '{double}'.",
            "Rename one of them.",
            sheet=sheet,
            row=number,
            double=doubles[0],
        )
    return tuple(names)


def _row(source: str, sheet: str | None, number: int, header: tuple[str, ...], cells: list[str]) -> TableRow:
    extra = [c for c in cells[len(header) :] if c.strip()]
    if extra:
        raise SourceError(
            source, "The row has more cells than there are columns; the first extra one is '{extra}'.",
            "Put text with the separator in it between quotes.", sheet=sheet, row=number, extra=extra[0][:40],
        )  # fmt: skip
    return TableRow(
        number, {name: _unescape(cell) for name, cell in zip(header, cells, strict=False) if name and cell.strip()}
    )


def _is_comment(cells: list[str]) -> bool:
    return bool(cells) and cells[0].startswith("# ")


def _unescape(cell: str) -> str:
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@'\t\r" else cell


def read_xlsx(path: Path) -> list[Table]:
    """Read every sheet of a workbook that has a header row.

    Raises:
        SourceError: no workbook, an archive that unpacks too large, merged cells, or a formula
            whose result the file does not hold.
    """
    _check_archive(path)
    try:
        book = openpyxl.load_workbook(path)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, SyntaxError) as error:
        raise SourceError(
            path.name,
            "This is not a workbook that can be read ({error}).",
            "Save it again as .xlsx.",
            error=type(error).__name__,
        ) from None
    formulas = any(cell.data_type == "f" for ws in book.worksheets for row in ws.iter_rows() for cell in row)
    values = openpyxl.load_workbook(path, data_only=True) if formulas else book
    tables = []
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible" and sheet.title.casefold() not in SKIPPED_SHEETS:
            table = _read_sheet(path.name, sheet, values[sheet.title])
            if table.header:
                tables.append(table)
    if not tables:
        raise SourceError(path.name, "No sheet has a header row.", "Put the column names in the first row.")
    return tables


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(item.file_size for item in archive.infolist())
    except (zipfile.BadZipFile, OSError):
        raise SourceError(
            path.name, "This is not an .xlsx file.", "Open it in a spreadsheet program and save it as .xlsx."
        ) from None
    if size > UNPACKED_LIMIT:
        raise SourceError(
            path.name,
            "The workbook unpacks to {size} MB.",
            "That is too large for a catalogue; split it.",
            size=size // 1_000_000,
        )


def _read_sheet(source: str, sheet: Worksheet, values: Worksheet) -> Table:
    if sheet.merged_cells.ranges:
        area = str(next(iter(sorted(sheet.merged_cells.ranges, key=str))))
        raise SourceError(
            source, "Cells {area} are merged, so it is unclear which row they belong to.",
            "Unmerge them and fill in every cell.", sheet=sheet.title, area=area,
        )  # fmt: skip
    header: tuple[str, ...] = ()
    rows: list[TableRow] = []
    for number, cells in enumerate(_cells(source, sheet, values), start=1):
        if not any(c.strip() for c in cells) or _is_comment(cells):
            continue
        if not header:
            header = _header(source, sheet.title, number, cells)
        else:
            rows.append(_row(source, sheet.title, number, header, cells))
    return Table(source, sheet.title, header, tuple(rows))


def _cells(source: str, sheet: Worksheet, values: Worksheet) -> Iterator[list[str]]:
    for row, row_values in zip(sheet.iter_rows(), values.iter_rows(), strict=True):
        texts = []
        for cell, known in zip(row, row_values, strict=True):
            if cell.data_type == "f" and known.value is None:
                raise SourceError(
                    source, "Cell {cell} has the formula {formula} and the file does not hold its result.",
                    "Paste the values instead of the formulas.", sheet=sheet.title, row=cell.row, cell=cell.coordinate, formula=str(cell.value)[:60],
                )  # fmt: skip
            texts.append(_text(known.value))
        yield texts


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime() if (value.hour, value.minute, value.second) == (0, 0, 0):
            return value.date().isoformat()
        case date() | datetime():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)
