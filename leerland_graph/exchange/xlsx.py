"""Read workbooks into plain tables, with clear errors; each part is scanned before it is parsed."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from xml.parsers import expat

import openpyxl
from openpyxl.workbook import Workbook

from leerland_graph.core.errors import SourceError
from leerland_graph.core.same_text import same
from leerland_graph.core.settings import Settings
from leerland_graph.exchange.limits import Bounded, beyond
from leerland_graph.exchange.scan import TooMuch, XmlScan
from leerland_graph.exchange.tables import Table, TableRow, header_of, is_comment, row_of

__all__ = ["read_xlsx"]

SKIPPED_SHEETS = {"uitleg", "explanation", "lijsten", "lists"}
MOST_PARTS = 5_000
PER_CELL = 5
"""Maximum number of XML elements per cell, most of them text runs."""
OTHER_ELEMENTS = 200_000
"""Maximum number of XML elements in styles, themes and names of a workbook."""


def read_xlsx(path: Path, *, settings: Settings | None = None) -> list[Table]:
    """Read every visible sheet of a workbook that has a header row.

    Raises:
        SourceError: not a workbook, a limit of the settings is exceeded, merged cells, or a formula without a stored result.
    """
    bounded = Bounded(path.name, settings)
    merged, has_formulas = _look_through(path, bounded)
    known = _opened(path, data_only=True)
    formulas = _opened(path, data_only=False) if has_formulas else known
    try:
        return _tables(formulas, known, bounded, merged)
    except SourceError:
        raise
    except Exception as error:  # noqa: BLE001  the library raises anything on malformed input
        raise _unreadable(path, error) from None
    finally:
        formulas.close()
        known.close()


def _tables(formulas: Workbook, known: Workbook, bounded: Bounded, merged: dict[str, str]) -> list[Table]:
    tables = []
    for sheet in formulas.worksheets:
        if sheet.sheet_state == "visible" and same(sheet.title) not in SKIPPED_SHEETS:
            if area := merged.get(str(getattr(sheet, "_worksheet_path", "")).lstrip("/")):
                raise SourceError(
                    bounded.source, "Cells {area} are merged, so it is unclear which row they belong to.",
                    "Unmerge them and fill in every cell.", sheet=sheet.title, area=area,
                )  # fmt: skip
            table = _read_sheet(bounded, formulas, known, sheet.title)
            if table.header:
                tables.append(table)
    if not tables:
        raise SourceError(bounded.source, "No sheet has a header row.", "Put the column names in the first row.")
    return tables


def _opened(path: Path, *, data_only: bool) -> Workbook:
    try:
        return openpyxl.load_workbook(path, read_only=True, data_only=data_only)
    except Exception as error:  # noqa: BLE001  the library raises anything on malformed input
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: Exception) -> SourceError:
    return SourceError(
        path.name, "This is not a workbook that can be read ({error}).", "Save it again as .xlsx.",
        error=type(error).__name__,
    )  # fmt: skip


def _look_through(path: Path, bounded: Bounded) -> tuple[dict[str, str], bool]:
    """Scan a workbook before it is parsed: return the merged area of each part that has one, and whether there are formulas."""
    merged: dict[str, str] = {}
    try:
        if path.read_bytes().count(b"PK\x01\x02") > MOST_PARTS:
            raise beyond(bounded, "unpacked_mb")
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            bounded.check("unpacked_mb", sum(p.file_size for p in parts) // 1_000_000)
            cells = bounded.most("cells")
            left = {"c": cells, "si": cells, "row": cells, "f": cells}
            for part in parts:
                if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    continue
                is_filled = "/worksheets/" in part.filename or "sharedstrings" in part.filename.lower()
                scan = XmlScan(
                    bounded.most("depth"), PER_CELL * cells if is_filled else OTHER_ELEMENTS, bounds=dict(left)
                )
                with archive.open(part) as file:
                    scan.read(file)  # type: ignore[arg-type]
                left = {name: most - scan.seen.get(name, 0) for name, most in left.items()}
                if scan.merged:
                    merged[part.filename.lstrip("/")] = scan.merged
    except TooMuch as too:
        if too.what == "entities":
            raise SourceError(path.name, "The XML in it defines entities that grow when they are read.", "Save it again as .xlsx.") from None  # fmt: skip
        raise beyond(bounded, "depth" if too.what == "depth" else "cells") from None
    except (zipfile.BadZipFile, OSError):
        raise SourceError(
            path.name, "This is not an .xlsx file.", "Open it in a spreadsheet program and save it as .xlsx."
        ) from None
    except SourceError:
        raise
    except (expat.ExpatError, Exception) as error:  # noqa: BLE001  malformed compressed data raises anything
        raise _unreadable(path, error) from None
    return merged, left["f"] < cells


def _read_sheet(bounded: Bounded, formulas: Workbook, known: Workbook, title: str) -> Table:
    header: tuple[str, ...] = ()
    rows: list[TableRow] = []
    for number, cells in enumerate(_cells(bounded, formulas, known, title), start=1):
        if not any(c.strip() for c in cells) or is_comment(cells):
            continue
        if not header:
            header = header_of(bounded.source, title, number, cells, bounded)
        else:
            rows.append(row_of(bounded.source, title, number, header, cells))
    return Table(bounded.source, title, header, tuple(rows))


def _cells(bounded: Bounded, formulas: Workbook, known: Workbook, title: str) -> Iterator[list[str]]:
    """The texts of each row; the declared dimensions of a sheet are ignored."""
    sheets = [formulas[title]] if formulas is known else [formulas[title], known[title]]
    for sheet in sheets:
        sheet.reset_dimensions()
    most = bounded.most("cell_chars")
    for number, both in enumerate(zip(*(s.iter_rows() for s in sheets), strict=True), start=1):
        row, values = both[0], both[-1]
        bounded.check("columns", len(row), sheet=title, row=number)
        texts = []
        for cell, value in zip(row, values, strict=True):
            if cell.data_type == "f" and value.value is None:
                raise SourceError(
                    bounded.source, "Cell {cell} has the formula {formula} and the file does not hold its result.",
                    "Paste the values instead of the formulas.", sheet=title, row=number, cell=cell.coordinate, formula=str(cell.value)[:60],
                )  # fmt: skip
            texts.append(_text(value.value))
            if len(texts[-1]) > most:
                raise beyond(bounded, "cell_chars", sheet=title, row=number)
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
