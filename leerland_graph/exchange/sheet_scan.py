"""Scan the parts of a workbook for what calamine does not tell, or reads otherwise than openpyxl."""

import re
from dataclasses import dataclass, field
from math import inf
from typing import BinaryIO

from leerland_graph.exchange.scan import XmlScan

__all__ = ["SheetScan", "padding"]

_COLUMN = re.compile("[A-Z]{1,3}")
_ESCAPED = re.compile(rb"_x[0-9A-Fa-f]{4}_")
"""An escaped character, which openpyxl leaves as it is."""
_BLANK = re.compile(rb"&#(?:[xX]0*(?:9|[aA]|[dD]|20)|0*(?:9|10|13|32));")
_BLANKS = tuple(
    found
    for tag in (b"t", b"v")
    for blank in (b" ", b"\n", b"\r", b"\t")
    for found in (b"<%b>%b" % (tag, blank), b"%b</%b>" % (blank, tag))
)
"""Blanks around a text, in letters or in numbers, which openpyxl keeps."""
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)")
_PADDED = re.compile(r"""((?:"[^"]*"|\\.|[-/])*)(0{2,})((?:"[^"]*"|\\.|[-/])*)""")
"""A number format with two zeros or more, and text around them."""
DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ$"
TAIL = 16
BOM = b"\xef\xbb\xbf"
MOST_AT = 10
"""The length of the address of the last cell that there can be, XFD1048576."""
PLAIN = {"b", "n", "s", "str", "inlineStr"}
"""The types of cells that are read alike; not errors, of which calamine makes empty cells, and dates in words."""


@dataclass
class SheetScan(XmlScan):
    """A scan that also sees whether calamine can read the part: it has plain cells only, and is in UTF-8.

    `merged` is the lowest area of merged cells, `hidden` the numbers of hidden rows; `has_padding` says that a number format
    writes numbers with zeros before them.
    """

    is_odd: bool = False
    merged: str | None = None
    hidden: set[int] = field(default_factory=set)
    has_padding: bool = False
    _lowest: int = 0
    _columns: set[str] = field(default_factory=set)
    _rows: set[str] = field(default_factory=set)

    def read(self, file: BinaryIO) -> None:
        """Scan a file; see `XmlScan.read`."""
        super().read(_Watched(file, self))  # type: ignore[arg-type]

    def area(self, columns: int) -> float:
        """The number of cells in the area of the part, the empty ones too, which calamine holds in memory; infinite if calamine cannot read it."""
        if self.is_odd or not all(map(_COLUMN.fullmatch, self._columns)) or not all(map(str.isdecimal, self._rows)):
            return inf
        wide, high = max(map(_number, self._columns), default=0), max(map(int, self._rows), default=0)
        return wide * high if wide <= columns else inf

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        super()._start(name, attributes)
        if name == "c":
            at = attributes.get("r", "")
            column = at.rstrip(DIGITS)
            self._columns.add(column)
            self._rows.add(at[len(column) :])
            if len(at) > MOST_AT or attributes.get("t", "n") not in PLAIN:
                self.is_odd = True
        elif name.endswith((":c", ":si")):
            self.is_odd = True  # the bytes are looked at as if names have no prefix
        local = name.rpartition(":")[2]
        if local == "row" and attributes.get("hidden") in ("1", "true"):
            number = attributes.get("r", "")
            self.hidden.add(int(number) if number.isdecimal() and len(number) < MOST_AT else self.seen.get("row", 0))
        elif local == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif local == "numFmt" and padding(attributes.get("formatCode", "")) is not None:
            self.has_padding = True

    def _merge(self, area: str) -> None:
        bottom = area.rpartition(":")[2].lstrip(LETTERS)
        if bottom.isdecimal() and len(bottom) < MOST_AT and int(bottom) > self._lowest:
            self.merged, self._lowest = area, int(bottom)


def padding(form: str) -> tuple[str, int, str] | None:
    """What a number format that writes zeros before a number puts there: the text before it, the number of digits, the text after it.

    >>> padding("000000"), padding('"VB-"000;@'), padding("0.00"), padding("General")
    (('', 6, ''), ('VB-', 3, ''), None, None)
    """
    found = _PADDED.fullmatch(form.partition(";")[0])
    return (_literal(found[1]), len(found[2]), _literal(found[3])) if found else None


def _literal(form: str) -> str:
    return re.sub(r'"([^"]*)"|\\(.)', lambda m: m[1] if m[1] is not None else m[2], form)


def _number(column: str) -> int:
    """The number of a column, from 1.

    >>> _number("AA")
    27
    """
    found = 0
    for letter in column:
        found = found * 26 + ord(letter) - 64
    return found


class _Watched:
    """A file that marks the scan if its bytes are not UTF-8, or hold what calamine reads otherwise."""

    def __init__(self, file: BinaryIO, scan: SheetScan) -> None:
        self.file, self.scan = file, scan
        self.tail = b""

    def read(self, size: int) -> bytes:
        chunk = self.file.read(size)
        encoding = _ENCODING.match(chunk.lstrip(BOM)) if not self.tail else None
        if encoding is not None and encoding[1].lower() != b"utf-8":
            self.scan.is_odd = True
        joined = self.tail + chunk
        if b"\0" in chunk or _ESCAPED.search(joined) or _BLANK.search(joined) or any(b in joined for b in _BLANKS):
            self.scan.is_odd = True
        self.tail = chunk[-TAIL:]
        return chunk
