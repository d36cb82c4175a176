"""Read workbooks into plain tables, with clear errors; each part is scanned before it is parsed.

Calamine reads a plain workbook, in less than half the time. openpyxl reads what calamine does not tell (formulas, errors in cells),
reads otherwise, or would take much memory for; and says what is wrong with a workbook that cannot be read.
"""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from xml.parsers import expat

import openpyxl
from openpyxl.workbook import Workbook
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from leerland_graph.core.errors import SourceError
from leerland_graph.core.i18n import N_, gettext, languages
from leerland_graph.core.same_text import same
from leerland_graph.core.settings import Settings
from leerland_graph.exchange.limits import Bounded, beyond
from leerland_graph.exchange.scan import TooMuch
from leerland_graph.exchange.sheet_scan import SheetScan
from leerland_graph.exchange.tables import Table, TableRow, header_of, is_comment, row_of

__all__ = ["read_xlsx"]

MOST_PARTS = 5_000
PER_CELL = 5
"""Maximum number of XML elements per cell, most of them text runs."""
OTHER_ELEMENTS = 200_000
"""Maximum number of XML elements in styles, themes and names of a workbook."""
LAST_DAY = 2_958_465
"""The number of 31 December 9999. Of a larger number calamine does not tell whether it was meant as a day."""


@cache
def _skipped() -> frozenset[str]:
    """The names of the sheets of a template that hold no rows, in every language."""
    return frozenset(same(gettext(name, lang)) for name in (N_("Explanation"), N_("Lists")) for lang in languages())


class _NotPlain(Exception):
    """A workbook is for openpyxl."""


def read_xlsx(path: Path, *, settings: Settings | None = None) -> list[Table]:
    """Read every visible sheet of a workbook that has a header row.

    Raises:
        SourceError: not a workbook, a limit of the settings is exceeded, merged cells, or a formula without a stored result.
    """
    bounded = Bounded(path.name, settings)
    merged, has_formulas, is_plain = _look_through(path, bounded)
    tables = _plain_tables(path, bounded) if is_plain else None
    tables = tables or _other_tables(path, bounded, merged, has_formulas)
    if not tables:
        raise SourceError(bounded.source, "No sheet has a header row.", "Put the column names in the first row.")
    return tables


def _plain_tables(path: Path, bounded: Bounded) -> list[Table] | None:
    """The tables of a workbook without anything odd; None if that shows only when it is read."""
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            tables = []
            for number, sheet in enumerate(book.sheets_metadata):
                is_shown = sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
                if is_shown and same(sheet.name) not in _skipped():
                    rows = book.get_sheet_by_index(number).to_python(skip_empty_area=False)
                    tables.append(_table(bounded, sheet.name, _plain_texts(bounded, rows, sheet.name)))
            return [t for t in tables if t.header]
    except SourceError:
        raise
    except Exception:  # noqa: BLE001  openpyxl tells what is wrong
        return None


def _plain_texts(bounded: Bounded, rows: Iterable[Sequence[object]], title: str) -> Iterator[list[str]]:
    most = bounded.most("cell_chars")
    for number, values in enumerate(rows, start=1):
        for value in values:
            if isinstance(value, time | timedelta) or (isinstance(value, float) and not abs(value) <= LAST_DAY):
                raise _NotPlain
        texts = [_text(v) for v in values]
        if any(len(t) > most for t in texts):
            raise beyond(bounded, "cell_chars", sheet=title, row=number)
        yield texts


def _other_tables(path: Path, bounded: Bounded, merged: dict[str, str], has_formulas: bool) -> list[Table]:
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
        if sheet.sheet_state == "visible" and same(sheet.title) not in _skipped():
            if area := merged.get(str(getattr(sheet, "_worksheet_path", "")).lstrip("/")):
                raise SourceError(
                    bounded.source, "Cells {area} are merged, so it is unclear which row they belong to.",
                    "Unmerge them and fill in every cell.", sheet=sheet.title, area=area,
                )  # fmt: skip
            table = _table(bounded, sheet.title, _cells(bounded, formulas, known, sheet.title))
            if table.header:
                tables.append(table)
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


def _look_through(path: Path, bounded: Bounded) -> tuple[dict[str, str], bool, bool]:
    """Scan a workbook before it is parsed: the merged area of each part that has one, whether there are formulas, and whether it is plain."""
    merged: dict[str, str] = {}
    area = 0.0
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
                scan = SheetScan(
                    bounded.most("depth"), PER_CELL * cells if is_filled else OTHER_ELEMENTS, bounds=dict(left)
                )
                with archive.open(part) as file:
                    scan.read(file)  # type: ignore[arg-type]
                left = {name: most - scan.seen.get(name, 0) for name, most in left.items()}
                if scan.merged:
                    merged[part.filename.lstrip("/")] = scan.merged
                area += scan.area(bounded.most("columns"))
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
    has_formulas = left["f"] < cells
    return merged, has_formulas, area <= cells and not merged and not has_formulas


def _table(bounded: Bounded, title: str, lines: Iterable[list[str]]) -> Table:
    header: tuple[str, ...] = ()
    rows: list[TableRow] = []
    for number, cells in enumerate(lines, start=1):
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
