"""Read CSV files into plain tables, with clear errors."""

import codecs
import csv
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from leerland_graph.core.errors import SourceError
from leerland_graph.core.i18n import message
from leerland_graph.core.same_text import one_line
from leerland_graph.core.settings import Settings
from leerland_graph.exchange.limits import Bounded, beyond
from leerland_graph.validation import Finding, Location, Severity

__all__ = ["Table", "TableRow", "check_size", "header_of", "is_comment", "read_csv", "row_of"]

ROW_CELLS = 20
"""Maximum length of a row, as a multiple of the maximum cell length."""


@dataclass(frozen=True)
class TableRow:
    """One row: its number in the file, and its cell texts by header."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """One table of a source; `sheet` is None for a CSV file. `notes` are findings of the reader."""

    source: str
    sheet: str | None
    header: tuple[str, ...]
    rows: tuple[TableRow, ...]
    notes: tuple[Finding, ...] = field(default=())


def check_size(path: Path, limit_mb: int) -> None:
    """Refuse a file that is too large, before reading it.

    Raises:
        SourceError: the file does not exist, is a folder, is empty, or is larger than `limit_mb` megabytes.
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


def read_csv(
    path: Path, *, encoding: str | None = None, delimiter: str | None = None, settings: Settings | None = None
) -> Table:
    """Read a CSV file: UTF-8, UTF-16 with a byte order mark, or else Windows-1252, with a finding.

    Raises:
        SourceError: not text, no header, an unclosed quote, a row longer than the header, or a limit of the settings is exceeded.
    """
    bounded = Bounded(path.name, settings)
    encoding, notes = _encoding(path, encoding)
    csv.field_size_limit(bounded.most("cell_chars"))
    rows: list[TableRow] = []
    header: tuple[str, ...] = ()
    start, count, filled = 1, 0, 0
    with path.open(encoding=encoding, newline="") as file:
        lines = _Lines(file, bounded)
        first = _first_row(lines)
        reader = csv.reader(
            itertools.chain(first, lines), delimiter=delimiter or _delimiter("".join(first)), strict=True
        )
        try:
            for cells in reader:
                number, start = start, reader.line_num + 1
                lines.chars = 0
                count += 1
                bounded.check("cells", max(count, filled), row=number)
                if not any(c.strip() for c in cells) or is_comment(cells):
                    continue
                if not header:
                    header = header_of(path.name, None, number, cells, bounded)
                    continue
                rows.append(row_of(path.name, None, number, header, cells))
                filled += len(rows[-1].cells)
        except csv.Error as error:
            if "field limit" in str(error):
                raise beyond(bounded, "cell_chars", row=start) from None
            raise SourceError(
                path.name,
                "The row that starts here cannot be read: {error}.",
                "Look for an unclosed quote.",
                row=start,
                error=error,
            ) from None
    if not header:
        raise SourceError(path.name, "The file has no rows.", "Export the catalogue again.")
    return Table(path.name, None, header, tuple(rows), notes)


class _Lines:
    """The lines of a file, limited in length; `chars` counts the characters of the current row."""

    def __init__(self, file: TextIO, bounded: Bounded) -> None:
        self.file, self.bounded, self.chars, self.number = file, bounded, 0, 0
        self.most = ROW_CELLS * bounded.most("cell_chars")

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.file.readline(self.most + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self.chars += len(line)
        if self.chars > self.most:
            name = "columns" if line.count(";") + line.count(",") + line.count("\t") > len(line) // 20 else "cell_chars"
            raise beyond(self.bounded, name, row=self.number)
        return line


def _encoding(path: Path, given: str | None) -> tuple[str, tuple[Finding, ...]]:
    """The encoding of a file, tested in chunks, and findings about it."""
    with path.open("rb") as file:
        if given is None and file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            given = "utf-16"
    if given is None and _has_nul(path):
        raise SourceError(
            path.name, "This is a binary file, not a CSV file.", "Export it as CSV, or give it its real extension."
        )
    if (error := _trouble(path, given or "utf-8-sig")) is None:
        return given or "utf-8-sig", ()
    if given is not None:
        raise SourceError(
            path.name,
            "The file is not {encoding}: {error}.",
            "Correct `encoding` in the mapping.",
            encoding=given,
            error=error,
        )
    if _trouble(path, "cp1252") is not None:
        raise SourceError(
            path.name,
            "The text is neither UTF-8 nor Windows-1252.",
            "Save it as UTF-8, or name its encoding in a mapping.",
        )
    said = message("Read as Windows-1252, since it is not UTF-8; check the accented letters.")
    return "cp1252", (Finding(Severity.INFO, "", said, location=Location(path.name)),)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            yield piece


def _has_nul(path: Path) -> bool:
    return any(b"\x00" in piece for piece in _pieces(path))


def _trouble(path: Path, encoding: str) -> Exception | None:
    """Why a file cannot be decoded in an encoding, or None."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
        for piece in _pieces(path):
            decoder.decode(piece)
        decoder.decode(b"", True)
    except (UnicodeError, LookupError) as error:
        return error
    return None


def _first_row(lines: Iterator[str]) -> list[str]:
    """The lines of the first row: a quoted name can span several."""
    taken: list[str] = []
    quotes = 0
    for line in itertools.islice(lines, 100):
        taken.append(line)
        quotes += line.count('"')
        if quotes % 2 == 0:
            break
    return taken


def _delimiter(first: str) -> str:
    return max(",;\t|", key=re.sub(r'"[^"]*"', "", first).count)


def header_of(source: str, sheet: str | None, number: int, cells: list[str], bounded: Bounded) -> tuple[str, ...]:
    """The names of the columns, without line breaks and invisible characters.

    Raises:
        SourceError: a name occurs twice, or there are more than the settings allow.
    """
    bounded.check("columns", len(cells), sheet=sheet, row=number)
    names = [one_line(c) for c in cells]
    while names and not names[-1]:
        names.pop()
    repeated = sorted(n for n, count in Counter(names).items() if n and count > 1)
    if repeated:
        raise SourceError(
            source,
            "Two columns are called '{double}'.",
            "Rename one of them.",
            sheet=sheet,
            row=number,
            double=repeated[0],
        )
    return tuple(names)


def row_of(source: str, sheet: str | None, number: int, header: tuple[str, ...], cells: list[str]) -> TableRow:
    """A row with its cells by column name.

    Raises:
        SourceError: it has more filled cells than there are columns.
    """
    extra = [c for c in cells[len(header) :] if c.strip()]
    if extra:
        raise SourceError(
            source, "The row has more cells than there are columns; the first extra one is '{extra}'.",
            "Put text with the separator in it between quotes.", sheet=sheet, row=number, extra=extra[0][:40],
        )  # fmt: skip
    return TableRow(
        number, {name: _unescape(cell) for name, cell in zip(header, cells, strict=False) if name and cell.strip()}
    )


def is_comment(cells: list[str]) -> bool:
    """Whether a row is a comment."""
    return bool(cells) and cells[0].startswith("# ")


def _unescape(cell: str) -> str:
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@'\t\r" else cell
