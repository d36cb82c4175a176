"""Read OpenDocument spreadsheets: as they are shown, sheet by sheet.

calamine reads these too, but tells of neither hidden rows, merged cells nor the zeros before a number, and makes every cell of a
row that is said to be repeated a million times.
"""

import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TypeVar
from xml.parsers import expat

import isodate

from leerland_graph.core.errors import SourceError
from leerland_graph.core.same_text import same
from leerland_graph.exchange.cell_text import hours_text
from leerland_graph.exchange.limits import Bounded, beyond
from leerland_graph.exchange.reading import Line, RawSheet
from leerland_graph.exchange.scan import TooMuch, XmlScan
from leerland_graph.exchange.tables import column_letter
from leerland_graph.exchange.xlsx import skipped

__all__ = ["read_ods"]

T = TypeVar("T")
PER_CELL = 20
"""Maximum number of XML elements per cell: cells, paragraphs, spans, styles."""
_PADDED = re.compile(r"\D*0\d+\D*")
"""A number that is shown with a zero before it."""


@dataclass
class _Sheet:
    name: str
    is_hidden: bool = False
    lines: list[Line] = field(default_factory=list)
    merged: str | None = None
    lowest: int = 0
    number: int = 0


def read_ods(path: Path, bounded: Bounded, make: Callable[[RawSheet], T]) -> list[T]:
    """What is made of each sheet, hidden ones too; not of the pages of a template that hold no rows.

    Raises:
        SourceError: no such spreadsheet, or a limit of the settings is exceeded; and what `make` raises.
    """
    content = _Content(
        bounded.most("depth"), PER_CELL * bounded.most("cells"), bounded=bounded, chars=bounded.most("cell_chars")
    )
    try:
        with zipfile.ZipFile(path) as archive:
            bounded.check("unpacked_mb", sum(p.file_size for p in archive.infolist()) // 1_000_000)
            with archive.open("content.xml") as file:
                content.read(file)  # type: ignore[arg-type]
    except TooMuch as too:
        if too.what == "entities":
            raise SourceError(bounded.source, "The XML in it defines entities that grow when they are read.", "Save it again as .ods.") from None  # fmt: skip
        raise beyond(bounded, "depth" if too.what == "depth" else "cells") from None
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, zlib.error, NotImplementedError, RuntimeError, expat.ExpatError):  # fmt: skip
        raise SourceError(
            bounded.source, "This is not an .ods file that can be read.", "Open it in a spreadsheet program and save it as .ods, without a password."
        ) from None  # fmt: skip
    return [
        make(RawSheet(bounded.source, s.name, s.lines, s.is_hidden, s.merged))
        for s in content.sheets
        if same(s.name) not in skipped()
    ]


def _times(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return int(text) if text.isdecimal() and len(text) < 10 else 1


@dataclass
class _Content(XmlScan):
    """Makes rows of the content of a spreadsheet; what is repeated counts as often as it is, empty cells and rows at the end excepted."""

    bounded: Bounded = field(kw_only=True)
    chars: int = field(kw_only=True)
    sheets: list[_Sheet] = field(default_factory=list)
    _hidden_styles: set[str] = field(default_factory=set)
    _style: str = ""
    _cells: list[str] = field(default_factory=list)
    _empty: int = 0
    _row: dict[str, str] = field(default_factory=dict)
    _cell: dict[str, str] | None = None
    _text: list[str] = field(default_factory=list)
    _length: int = 0
    _notes: int = 0
    _count: int = 0

    def _handlers(self, parser: expat.XMLParserType) -> None:
        parser.CharacterDataHandler = self._characters

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        super()._start(name, attributes)
        match name:
            case "style:style" if attributes.get("style:family") == "table":
                self._style = attributes.get("style:name", "")
            case "style:table-properties" if attributes.get("table:display") == "false":
                self._hidden_styles.add(self._style)
            case "table:table":
                is_hidden = attributes.get("table:style-name", "") in self._hidden_styles
                self.sheets.append(_Sheet(attributes.get("table:name", ""), is_hidden))
            case "table:table-row":
                self._row, self._cells, self._empty = attributes, [], 0
            case "table:table-cell" | "table:covered-table-cell":
                self._cell, self._text, self._length = attributes, [], 0
            case "office:annotation":
                self._notes += 1
            case "text:p" if self._text:
                self._text.append("\n")
            case "text:line-break":
                self._text.append("\n")
            case "text:tab":
                self._text.append("\t")
            case "text:s":
                self._characters(" " * min(_times(attributes, "text:c"), self.chars + 1))

    def _characters(self, data: str) -> None:
        if self._cell is not None and not self._notes:
            self._length += len(data)
            if self._length > self.chars:
                raise beyond(self.bounded, "cell_chars")
            self._text.append(data)

    def _end(self, name: str) -> None:
        super()._end(name)
        match name:
            case "office:annotation":
                self._notes -= 1
            case "table:table-cell" | "table:covered-table-cell" if self._cell is not None:
                self._add_cell(self._cell, "".join(self._text))
                self._cell = None
            case "table:table-row" if self.sheets:
                self._add_row(self.sheets[-1])

    def _add_cell(self, cell: dict[str, str], shown: str) -> None:
        times = _times(cell, "table:number-columns-repeated")
        wide, high = _times(cell, "table:number-columns-spanned"), _times(cell, "table:number-rows-spanned")
        text = _text_of(cell, shown)
        if (wide > 1 or high > 1) and self.sheets:
            self._merge(self.sheets[-1], len(self._cells) + self._empty, wide, high)
        if not text.strip():
            self._empty += times
            return
        self.bounded.check("columns", len(self._cells) + self._empty + times, sheet=self._name(), row=self._at())
        self._cells += [""] * self._empty + [text] * times
        self._empty = 0

    def _add_row(self, sheet: _Sheet) -> None:
        times = _times(self._row, "table:number-rows-repeated")
        is_hidden = self._row.get("table:visibility") in ("collapse", "filter")
        if self._cells:
            self._count += times * len(self._cells)
            self.bounded.check("cells", self._count, sheet=sheet.name, row=self._at())
            sheet.lines += [Line(sheet.number + n, self._cells, is_hidden) for n in range(1, times + 1)]
        sheet.number += times

    def _merge(self, sheet: _Sheet, index: int, wide: int, high: int) -> None:
        top, bottom = sheet.number + 1, sheet.number + high
        if bottom > sheet.lowest and index + wide <= self.bounded.most("columns"):
            first, last = column_letter(index + 1), column_letter(index + wide)
            sheet.merged, sheet.lowest = f"{first}{top}:{last}{bottom}", bottom

    def _name(self) -> str | None:
        return self.sheets[-1].name if self.sheets else None

    def _at(self) -> int:
        return self.sheets[-1].number + 1 if self.sheets else 1


def _text_of(cell: dict[str, str], shown: str) -> str:
    kind = cell.get("office:value-type") or cell.get("calcext:value-type")
    match kind:
        case "float" | "currency" | "percentage":
            value = cell.get("office:value", "")
            is_padded = _PADDED.fullmatch(shown) is not None and "." not in value and re.sub(r"\D", "", shown).lstrip("0") == value  # fmt: skip
            return shown if is_padded else value.removesuffix(".0")
        case "date":
            return cell.get("office:date-value", shown).removesuffix("T00:00:00")
        case "time":
            return _hours(cell.get("office:time-value", ""), shown)
        case "boolean":
            return cell.get("office:boolean-value", shown)
        case _:
            return shown


def _hours(text: str, shown: str) -> str:
    try:
        span = isodate.parse_duration(text)
    except (ValueError, ArithmeticError, isodate.ISO8601Error):
        return shown
    return hours_text(span) if isinstance(span, timedelta) else shown
