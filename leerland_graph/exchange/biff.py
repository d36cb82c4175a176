"""Look through an .xls before it is read: how much it holds, and what calamine does not tell of its cells."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Protocol

from leerland_graph.exchange.scan import TooMuch
from leerland_graph.exchange.sheet_scan import padding

__all__ = ["Encrypted", "SheetLook", "look_through"]

BOF, EOF, FILE_PASS, FORMAT, XF, ROW = 0x0809, 0x000A, 0x002F, 0x041E, 0x00E0, 0x0208
NUMBER, RK, MULTIPLE_RK, BOOLEAN_ERROR, FORMULA = 0x0203, 0x027E, 0x00BD, 0x0205, 0x0006
CELLS = {NUMBER, RK, BOOLEAN_ERROR, FORMULA, 0x00FD, 0x0204, 0x00D6, 0x0201}
BLANKS = 0x00BE
WORKSHEET = 0x0010
HIDDEN = 0x20
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
OTHER_PARTS = 1_000


class Encrypted(Exception):
    """A workbook has a password."""


class _Stream(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


@dataclass
class SheetLook:
    """What a scan saw of one sheet; rows and columns count from 0.

    `forms` has the number format of cells with zeros before the number, `errors` the text of cells with an error. `last_row` and
    `last_column` are the bounds of the cells.
    """

    is_worksheet: bool
    hidden: set[int] = field(default_factory=set)
    forms: dict[tuple[int, int], str] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    last_row: int = -1
    last_column: int = -1


def look_through(stream: _Stream, cells: int) -> list[SheetLook]:
    """What the sheets hold, in the order of their parts in the file.

    Raises:
        TooMuch: `cells`: more cells, empty ones between them too, than that.
        Encrypted: the workbook has a password.
        struct.error: a record is cut off.
    """
    formats: dict[int, str] = {}
    styles: list[int] = []
    sheets: list[SheetLook] = []
    level = count = parts = 0
    for kind, data in _records(stream):
        if kind == BOF:
            parts += 1
            if parts > OTHER_PARTS:
                raise TooMuch("cells")
            if level == 0 and parts > 1:  # the first part holds what the sheets share; a part within a sheet is a chart
                sheets.append(SheetLook(struct.unpack_from("<H", data, 2)[0] == WORKSHEET))
            level += 1
        elif kind == EOF:
            level = max(0, level - 1)
        elif kind == FILE_PASS:
            raise Encrypted
        elif kind == FORMAT:
            formats[struct.unpack_from("<H", data)[0]] = _string(data[2:])
        elif kind == XF:
            styles.append(struct.unpack_from("<H", data, 2)[0])
        elif sheets and level == 1:
            count += _cell(sheets[-1], kind, data, formats, styles)
            if count > cells:
                raise TooMuch("cells")
    if sum((s.last_row + 1) * (s.last_column + 1) for s in sheets) > cells:
        raise TooMuch("cells")
    return sheets


def _records(stream: _Stream) -> Iterator[tuple[int, bytes]]:
    file = BytesIO(stream.read())
    while len(head := file.read(4)) == 4:
        kind, size = struct.unpack("<HH", head)
        yield kind, file.read(size)
        if kind == 0 and size == 0:
            return  # what fills up the last part


def _string(data: bytes) -> str:
    length, is_wide = struct.unpack_from("<HB", data)
    return data[3 : 3 + 2 * length].decode("utf-16-le", "replace") if is_wide & 1 else data[3 : 3 + length].decode("latin-1")  # fmt: skip


def _cell(sheet: SheetLook, kind: int, data: bytes, formats: dict[int, str], styles: list[int]) -> int:
    """Note a record of a sheet; returns the number of cells in it."""
    if kind == ROW:
        if struct.unpack_from("<H", data, 12)[0] & HIDDEN:
            sheet.hidden.add(struct.unpack_from("<H", data)[0])
        return 0
    if kind in CELLS:
        row, column, style = struct.unpack_from("<HHH", data)
        last = column
        numbered = [(column, style)] if kind in (NUMBER, RK, FORMULA) else []
        if kind == BOOLEAN_ERROR and data[7]:
            sheet.errors[row, column] = ERRORS.get(data[6], "#ERROR!")
        elif kind == FORMULA and data[12:14] == b"\xff\xff" and data[6] == 2:
            sheet.errors[row, column] = ERRORS.get(data[8], "#ERROR!")
    elif kind in (MULTIPLE_RK, BLANKS):
        row, column = struct.unpack_from("<HH", data)
        last = struct.unpack_from("<H", data, len(data) - 2)[0]
        size = 6 if kind == MULTIPLE_RK else 2
        many = max(0, min(last - column + 1, (len(data) - 6) // size))
        numbered = [
            (column + n, struct.unpack_from("<H", data, 4 + n * size)[0]) for n in range(many) if kind == MULTIPLE_RK
        ]
    else:
        return 0
    sheet.last_row, sheet.last_column = max(sheet.last_row, row), max(sheet.last_column, last)
    for place, style in numbered:
        form = formats.get(styles[style], "") if style < len(styles) else ""
        if form and padding(form) is not None:
            sheet.forms[row, place] = form
    return int(last - column + 1)
