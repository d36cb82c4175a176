"""Read text with columns: CSV, TSV and the like, whatever the delimiter and the encoding."""

import codecs
import csv
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from leerland_graph.core.errors import SourceError
from leerland_graph.core.i18n import message
from leerland_graph.exchange.limits import Bounded, beyond
from leerland_graph.exchange.reading import Line, RawSheet, ReadingOptions
from leerland_graph.validation import Finding, Location, Severity

__all__ = ["ROW_CELLS", "Lines", "encoding_of", "text_sheet"]

ROW_CELLS = 20
"""Maximum length of a row, as a multiple of the maximum cell length."""
DELIMITERS = ",;\t|"
SAMPLE = 50
"""The number of lines by which the delimiter is found."""
SAMPLE_CHARS = 100_000
_SEP = re.compile(r"sep=(.)\s*", re.I)


def text_sheet(path: Path, options: ReadingOptions, bounded: Bounded) -> RawSheet:
    """The rows of a text: UTF-8, UTF-16 with a byte order mark, or else Windows-1252, with a finding.

    The number of a row is that of its first line. A first line `sep=;` names the delimiter for spreadsheets and is no row.

    Raises:
        SourceError: it is no text. While the rows are read: an unclosed quote, or a limit of the settings is exceeded.
    """
    encoding, notes = encoding_of(path, options.encoding, bounded.source)
    return RawSheet(
        bounded.source, None, _rows(path, encoding, options.delimiter, bounded), is_spreadsheet=False, notes=notes
    )


def _rows(path: Path, encoding: str, delimiter: str | None, bounded: Bounded) -> Iterator[Line]:
    csv.field_size_limit(bounded.most("cell_chars"))
    start = count = 0
    with path.open(encoding=encoding, newline="") as file:
        lines = Lines(file, bounded)
        first = _first_lines(lines)
        skipped = 0
        if first and (sep := _SEP.fullmatch(first[0])) is not None:
            delimiter, skipped = delimiter or sep[1], 1
        delimiter = delimiter or _delimiter(first, path.suffix.lower())
        reader = csv.reader(
            itertools.chain(first[skipped:], lines), delimiter=delimiter, strict=True, skipinitialspace=delimiter != " "
        )
        start = 1 + skipped
        try:
            for cells in reader:
                number, start = start, reader.line_num + 1 + skipped
                lines.chars = 0
                count += 1
                bounded.check("cells", count, row=number)
                yield Line(number, cells)
        except csv.Error as error:
            if "field limit" in str(error):
                raise beyond(bounded, "cell_chars", row=start) from None
            raise SourceError(
                bounded.source,
                "The row that starts here cannot be read: a quotation mark stands where none can be, or one is not closed.",
                "Close it, or write it twice within a text between quotation marks.",
                row=start,
            ) from None


class Lines:
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


def encoding_of(path: Path, given: str | None, source: str) -> tuple[str, tuple[Finding, ...]]:
    """The encoding of a text, tested in pieces, and findings about it.

    Raises:
        SourceError: it is no text, or not in the encoding that was given.
    """
    with path.open("rb") as file:
        if given is None and file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            given = "utf-16"
    if given is None and any(b"\x00" in piece for piece in _pieces(path)):
        raise SourceError(
            source, "This is a binary file, not a CSV file.", "Export it as CSV, or give it its real extension."
        )
    if (error := _trouble(path, given or "utf-8-sig")) is None:
        return given or "utf-8-sig", ()
    if given is not None:
        if isinstance(error, UnicodeError):
            raise SourceError(
                source, "The text is not {encoding}: it has bytes that mean nothing there.", "Choose another encoding, or leave it out: then it is found.",
                encoding=given,
            )  # fmt: skip
        raise SourceError(
            source, "There is no encoding called '{encoding}'.", "Choose another, utf-8 or windows-1252 for instance.", encoding=given
        )  # fmt: skip
    if _trouble(path, "cp1252") is not None:
        raise SourceError(
            source,
            "The text is neither UTF-8 nor Windows-1252.",
            "Save it as UTF-8, or name its encoding in a mapping.",
        )
    said = message("Read as Windows-1252, since it is not UTF-8; check the accented letters.")
    return "cp1252", (Finding(Severity.INFO, "", said, location=Location(source)),)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            yield piece


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


def _first_lines(lines: Lines) -> list[str]:
    """Some lines by which the delimiter is found."""
    taken: list[str] = []
    chars = quotes = 0
    for line in itertools.islice(lines, SAMPLE):
        taken.append(line)
        chars += len(line)
        quotes += line.count('"')
        if quotes % 2 == 0:
            lines.chars = 0
            if chars > SAMPLE_CHARS:
                break
    return taken


def _delimiter(lines: list[str], suffix: str) -> str:
    """The delimiter by which the most rows have the same number of cells, and the most of them; a tab in a .tsv that has one.

    >>> _delimiter(["Courses, by subject", "Title;Type", "Writing, in short;course", "Talking;course"], ".csv")
    ';'
    """
    if suffix == ".tsv" and any("\t" in line for line in lines):
        return "\t"
    sample = [line[:SAMPLE_CHARS] for line in lines]
    return max(DELIMITERS, key=lambda sign: _evenness(sample, sign))


def _evenness(lines: list[str], sign: str) -> tuple[float, int]:
    if not any(sign in line for line in lines):
        return 0.0, 0
    try:
        widths = [
            len(cells)
            for cells in csv.reader(lines, delimiter=sign, skipinitialspace=True)
            if any(c.strip() for c in cells)
        ]
    except csv.Error:
        return 0.0, 0
    width, rows = max(Counter(w for w in widths if w > 1).items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return rows / max(1, len(widths)), width
