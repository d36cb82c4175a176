"""Read workbooks into plain tables, with clear errors; each part is scanned before it is parsed.

Calamine reads a plain workbook, in less than half the time. openpyxl reads what calamine does not tell (formulas, errors in cells),
reads otherwise (hidden rows, merged cells, times, zeros before a number), or would take much memory for; and says what is wrong with a
workbook that cannot be read.
"""

import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from xml.parsers import expat

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from leerland_graph.core.errors import SourceError
from leerland_graph.core.i18n import N_, gettext, languages
from leerland_graph.core.same_text import same
from leerland_graph.core.settings import Settings
from leerland_graph.exchange.cell_text import FIRST_MOMENT, text_of
from leerland_graph.exchange.headers import table_of
from leerland_graph.exchange.limits import Bounded, beyond
from leerland_graph.exchange.reading import Line, RawSheet, ReadingOptions
from leerland_graph.exchange.scan import TooMuch
from leerland_graph.exchange.sheet_scan import SheetScan
from leerland_graph.exchange.tables import Table

__all__ = ["read_book", "read_xlsx", "skipped"]

if TYPE_CHECKING:  # imported where it is used: it takes half a second
    from openpyxl.workbook import Workbook

T = TypeVar("T")

MOST_PARTS = 5_000
PER_CELL = 5
"""Maximum number of XML elements per cell, most of them text runs."""
OTHER_ELEMENTS = 200_000
"""Maximum number of XML elements in styles, themes and names of a workbook."""
LAST_DAY = 2_958_465
"""The number of 31 December 9999. Of a larger number calamine does not tell whether it was meant as a day."""


@cache
def skipped() -> frozenset[str]:
    """The names of the sheets of a template that hold no rows, in every language."""
    return frozenset(same(gettext(name, lang)) for name in (N_("Explanation"), N_("Lists")) for lang in languages())


class _NotPlain(Exception):
    """A workbook is for openpyxl."""


@dataclass
class _Looked:
    """What a scan saw: by part, the lowest merged area and the hidden rows; zeros before numbers, formulas; whether it is plain."""

    merged: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, set[int]] = field(default_factory=dict)
    has_padding: bool = False
    has_formulas: bool = False
    is_plain: bool = False


def read_xlsx(path: Path, options: ReadingOptions | None = None, *, settings: Settings | None = None) -> list[Table]:
    """The tables of a workbook: of every sheet that is shown, or of the one that was chosen.

    Raises:
        SourceError: as `read_book` and `table_of`, or no sheet has a header row.
    """
    options = options or ReadingOptions()
    bounded = Bounded(path.name, settings)
    tables = read_book(path, bounded, lambda raw: None if raw.is_hidden else table_of(raw, options, bounded))
    found = [t for t in tables if t is not None]
    if not found:
        raise SourceError(bounded.source, "No sheet has a header row.", "Put the column names in the first row.")
    return found


def read_book(path: Path, bounded: Bounded, make: Callable[[RawSheet], T]) -> list[T]:
    """What is made of each sheet of a workbook, hidden ones too; not of the pages of a template that hold no rows.

    `make` can be called twice for a sheet, of which the first result is dropped.

    Raises:
        SourceError: not a workbook, a limit of the settings is exceeded, or a formula without a stored result; and what `make` raises.
    """
    looked = _look_through(path, bounded)
    made = _plain_sheets(path, bounded, make) if looked.is_plain else None
    return made if made is not None else _other_sheets(path, bounded, looked, make)


def _plain_sheets(path: Path, bounded: Bounded, make: Callable[[RawSheet], T]) -> list[T] | None:
    """What is made of a workbook without anything odd; None if that shows only when it is read."""
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            made = []
            for number, sheet in enumerate(book.sheets_metadata):
                if sheet.typ == SheetTypeEnum.WorkSheet and same(sheet.name) not in skipped():
                    rows = book.get_sheet_by_index(number).to_python(skip_empty_area=False)
                    is_hidden = sheet.visible != SheetVisibleEnum.Visible
                    made.append(
                        make(RawSheet(bounded.source, sheet.name, _plain_lines(bounded, rows, sheet.name), is_hidden))
                    )
            return made
    except SourceError:
        raise
    except Exception:  # noqa: BLE001  openpyxl tells what is wrong
        return None


def _plain_lines(bounded: Bounded, rows: Iterable[Sequence[object]], title: str) -> Iterator[Line]:
    most = bounded.most("cell_chars")
    for number, values in enumerate(rows, start=1):
        for value in values:
            if isinstance(value, time | timedelta) or (isinstance(value, float) and not abs(value) <= LAST_DAY):
                raise _NotPlain
            if isinstance(value, datetime) and value < FIRST_MOMENT:
                raise _NotPlain
        texts = [text_of(v) for v in values]
        if any(len(t) > most for t in texts):
            raise beyond(bounded, "cell_chars", sheet=title, row=number)
        yield Line(number, texts)


def _other_sheets(path: Path, bounded: Bounded, looked: _Looked, make: Callable[[RawSheet], T]) -> list[T]:
    known = _opened(path, bounded.source, data_only=True)
    formulas = _opened(path, bounded.source, data_only=False) if looked.has_formulas else known
    try:
        made = []
        for sheet in formulas.worksheets:
            if same(sheet.title) not in skipped():
                part = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
                lines = _lines(bounded, formulas, known, sheet.title, looked.hidden.get(part, set()))
                is_hidden = sheet.sheet_state != "visible"
                made.append(make(RawSheet(bounded.source, sheet.title, lines, is_hidden, looked.merged.get(part))))
        return made
    except SourceError:
        raise
    except Exception as error:  # noqa: BLE001  the library raises anything on malformed input
        raise _unreadable(bounded.source, error) from None
    finally:
        formulas.close()
        known.close()


def _opened(path: Path, source: str, *, data_only: bool) -> "Workbook":
    import openpyxl

    try:
        return openpyxl.load_workbook(path, read_only=True, data_only=data_only)
    except Exception as error:  # noqa: BLE001  the library raises anything on malformed input
        raise _unreadable(source, error) from None


def _unreadable(source: str, error: Exception) -> SourceError:
    return SourceError(
        source, "This is not a workbook that can be read ({error}).", "Save it again as .xlsx.",
        error=type(error).__name__,
    )  # fmt: skip


def _look_through(path: Path, bounded: Bounded) -> _Looked:
    """Scan a workbook before it is parsed."""
    found = _Looked()
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
                    found.merged[part.filename.lstrip("/")] = scan.merged
                if scan.hidden:
                    found.hidden[part.filename.lstrip("/")] = scan.hidden
                found.has_padding |= scan.has_padding
                area += scan.area(bounded.most("columns"))
    except TooMuch as too:
        if too.what == "entities":
            raise SourceError(bounded.source, "The XML in it defines entities that grow when they are read.", "Save it again as .xlsx.") from None  # fmt: skip
        raise beyond(bounded, "depth" if too.what == "depth" else "cells") from None
    except (zipfile.BadZipFile, OSError):
        raise SourceError(
            bounded.source, "This is not an .xlsx file.", "Open it in a spreadsheet program and save it as .xlsx."
        ) from None
    except SourceError:
        raise
    except (expat.ExpatError, Exception) as error:  # noqa: BLE001  malformed compressed data raises anything
        raise _unreadable(bounded.source, error) from None
    found.has_formulas = left["f"] < cells
    odd = found.merged or found.hidden or found.has_padding or found.has_formulas
    found.is_plain = area <= cells and not odd
    return found


def _lines(
    bounded: Bounded, formulas: "Workbook", known: "Workbook", title: str, hidden: Collection[int]
) -> Iterator[Line]:
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
            texts.append(text_of(value.value, value.number_format if value.value is not None else "General"))
            if len(texts[-1]) > most:
                raise beyond(bounded, "cell_chars", sheet=title, row=number)
        yield Line(number, texts, number in hidden)
