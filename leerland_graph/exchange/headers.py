"""Find the header row of a list, and make a table of the rows below it; what would be lost is said."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from leerland_graph.core.errors import SourceError
from leerland_graph.core.i18n import Message, message, nmessage
from leerland_graph.core.same_text import one_line
from leerland_graph.exchange.double_columns import DoubleColumns
from leerland_graph.exchange.limits import Bounded
from leerland_graph.exchange.reading import Line, RawSheet, ReadingOptions, SheetChoice
from leerland_graph.exchange.tables import Table, TableRow, column_letter, free_name, is_comment, unescape
from leerland_graph.validation import Finding, Location, Severity

__all__ = ["Merged", "choice_of", "guess_header", "table_of"]

LOOKED_AT = 30
"""The number of rows with content among which the header row is looked for."""
SHORT = 100
"""Maximum length of the name of a column, in characters, for a guess."""
FAR = 100
"""How many columns to the right of the last header a column without a header may be; further away it is a stray cell."""
PREVIEW = 10
TOLD = 20
_VALUE = re.compile(r"[+-]?[\d.,:/\s%€$-]*\d[\d.,:/\s%€$-]*|\d{4}-\d\d-\d\dT[\d:.]+|https?://\S+|\S+@\S+\.\S+")
"""Matches numbers, days, times, addresses: values, not names of columns."""


_BOTTOM = re.compile(r"\d+\Z")
_AREA = re.compile(r"[A-Z]+(\d+):[A-Z]+(\d+)")
HEADER_ROWS = 3
"""The number of rows over which a header can stand whose cells are merged downwards."""


def guess_header(lines: Sequence[Line]) -> int | None:
    """The index of the header row among the first rows with content; None if there are none.

    Lists often begin with a title, a day or a remark. The header row is the first row with more than half as many names as the row
    with the most, names being filled cells that are short, differ from each other and are no numbers, days or addresses; or with as many
    different cells. It must be followed by another row; if none qualifies, it is the first row.

    >>> guess_header([Line(1, ["Our list"]), Line(3, ["Title", "Type", "Hours"]), Line(4, ["Writing", "course", "8"])])
    1
    """
    if not lines:
        return None
    names = [_names(line.cells) for line in lines]
    most = max(names[:-1], default=0)
    return next((i for i, n in enumerate(names[:-1]) if 2 * n > most or _different(lines[i].cells) >= most), 0)


def _names(cells: Sequence[str]) -> int:
    texts = [one_line(c) for c in cells if c.strip()]
    return len({t for t in texts if t and len(t) <= SHORT and not _VALUE.fullmatch(t)})


def _different(cells: Sequence[str]) -> int:
    return len({c for c in cells if c.strip()})


def table_of(raw: RawSheet, options: ReadingOptions, bounded: Bounded) -> Table | None:
    """The table of a sheet; None if it has no content.

    Empty rows and comments (`# `) are left out; the numbers of rows stay as the file shows them.

    Raises:
        SourceError: cells below the header are merged, a row of a text has more cells than the header, there is no such header row, or a limit of the settings is exceeded.
    """
    lines = _filled(raw)
    first = list(itertools.islice(lines, LOOKED_AT))
    if options.header_row is None:
        index = guess_header(first)
        if index is None:
            return None
    else:
        lines, index = _until(itertools.chain(first, lines), _top(raw, options.header_row)), 0
        first = list(itertools.islice(lines, HEADER_ROWS))
        if not first:
            raise SourceError(
                raw.source, "There is no row {number} with content.", "Choose another header row.",
                sheet=raw.name, number=options.header_row,
            )  # fmt: skip
    header, index, is_whole = _over_rows(raw, first, index)
    bounded.check("columns", len(header.cells), sheet=raw.name, row=header.number)
    if not is_whole:
        _refuse_merged(raw, header.number)
    reader = _Reader(raw, bounded, options, header)
    for line in itertools.chain(first[index + 1 :], lines):
        reader.take(line)
    above = [line for line in first[:index] if any(c.strip() for c in line.cells)]
    return reader.table(above)


def _merged_rows(raw: RawSheet) -> tuple[int, int]:
    """The first and last row of the lowest merged area; 0 and 0 if there is none."""
    area = _AREA.fullmatch(raw.merged or "")
    return (int(area[1]), int(area[2])) if area is not None else (0, 0)


def _top(raw: RawSheet, header_row: int) -> int:
    """The first row of a header of which a row was chosen, where its cells are merged downwards."""
    top, bottom = _merged_rows(raw)
    return top if top < header_row == bottom < top + HEADER_ROWS else header_row


def _over_rows(raw: RawSheet, lines: Sequence[Line], index: int) -> tuple[Line, int, bool]:
    """The header, the index of its last row, and whether it stands over several rows, as cells show that are merged from its first to its last.

    The rows below the first have names of parts: of *Schedule* above *Mon* and *Tue* the columns are called `Schedule Mon` and `Schedule Tue`.
    """
    head = lines[index]
    top, bottom = _merged_rows(raw)
    below = [line for line in lines[index + 1 :] if line.number <= bottom]
    if top != head.number or not top < bottom < top + HEADER_ROWS or not all(_has_parts(line, head) for line in below):
        return head, index, False
    names, group = [], ""
    for column in range(max(len(line.cells) for line in (head, *below))):
        own, *parts = (one_line(line.cells[column]) if column < len(line.cells) else "" for line in (head, *below))
        group = own or group
        said = [p for p in parts if p]
        names.append(" ".join([own or (group if said else ""), *said]).strip())
    return Line(bottom, names), index + len(below), True


def _has_parts(line: Line, head: Line) -> bool:
    """Whether a row below the first of a header has names of parts, and is no row of the list: few, short, and no values."""
    filled = [c.strip() for c in line.cells if c.strip()]
    return 2 * len(filled) <= _different(head.cells) and all(
        len(c) <= SHORT and not _VALUE.fullmatch(c) for c in filled
    )


def _until(lines: Iterator[Line], number: int) -> Iterator[Line]:
    """The rows from a number on; none if that row has no content."""
    for line in lines:
        if line.number == number:
            yield line
            yield from lines
        elif line.number > number:
            return


def _filled(raw: RawSheet) -> Iterator[Line]:
    for line in raw.lines:
        if any(c.strip() for c in line.cells) and not is_comment(line.cells):
            yield line


def _refuse_merged(raw: RawSheet, header_row: int) -> None:
    bottom = _BOTTOM.search(raw.merged or "")
    if bottom is not None and int(bottom[0]) >= header_row:
        raise Merged(
            raw.source, "Cells {area} are merged, so it is unclear which row they belong to.",
            "Unmerge them and fill in every cell.", sheet=raw.name, area=raw.merged,
        )  # fmt: skip


FAULTS = frozenset(
    {
        "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
        "#N/B", "#VERW!", "#WAARDE!", "#DEEL/0!", "#NAAM?", "#GETAL!", "#LEEG!", "#OVERLOOP!",
    }
)  # fmt: skip
"""What spreadsheets show where a formula has no answer, in English and Dutch."""
FAULTS_SAID = 100
_LONG_NUMBER = re.compile(r"\d{16,}")


class Merged(SourceError):
    """Cells below the header of a sheet are merged."""

    @property
    def area(self) -> str:
        return str(self.values["area"])


@dataclass
class _Reader:
    """Takes the rows below a header, and remembers what has to be said of them."""

    raw: RawSheet
    bounded: Bounded
    options: ReadingOptions
    header: Line
    names: list[str] = field(init=False)
    unnamed: dict[str, tuple[int, str]] = field(default_factory=dict)
    rows: list[TableRow] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    faults: list[tuple[int, str, str]] = field(default_factory=list)
    long: list[tuple[int, str]] = field(default_factory=list)
    filled: int = 0
    last: int = 0

    def __post_init__(self) -> None:
        self.names = [one_line(c) for c in self.header.cells]
        self.last = max((i + 1 for i, n in enumerate(self.names) if n), default=0)
        if self.raw.is_spreadsheet:
            del self.names[self.last :]
        self.taken = {n for n in self.names if n}
        self.without = {i for i, n in enumerate(self.names) if not n}
        self.doubles = DoubleColumns.of(self.names, self.taken)
        for index in sorted(self.without):
            self.names[index] = self._own_name(index)

    def take(self, line: Line) -> None:
        """Take one row; a comment is passed over."""
        if is_comment(line.cells, self.header.cells):
            return
        if line.is_hidden:
            if self.options.hidden == "leave-out":
                self.left_out.append(line.number)
                return
            self.hidden.append(line.number)
        self._widen(line)
        cells: dict[str, str] = {}
        for name, text in zip(self.names, line.cells, strict=False):
            if text.strip() in FAULTS:
                self.faults.append((line.number, name, text.strip()))
            elif text.strip() and name not in cells:
                cells[name] = unescape(text)
                if self.raw.is_spreadsheet and _LONG_NUMBER.fullmatch(text.strip()):
                    self.long.append((line.number, name))
        for index in [i for i in self.without if i < len(line.cells) and line.cells[i].strip()]:
            self.unnamed[self.names[index]] = line.number, line.cells[index]
            self.without.discard(index)
        self.rows.append(TableRow(line.number, cells))
        self.filled += len(cells)
        self.bounded.check("cells", max(len(self.rows), self.filled), sheet=self.raw.name, row=line.number)

    def _widen(self, line: Line) -> None:
        extra = next((i for i in range(len(self.names), len(line.cells)) if line.cells[i].strip()), None)
        if extra is None:
            return
        widest = max(i + 1 for i, c in enumerate(line.cells) if c.strip())
        if not self.raw.is_spreadsheet or widest > self.last + FAR:
            raise SourceError(
                self.raw.source, "The row has more cells than there are columns; the first extra one is '{extra}'.",
                "Put text with the separator in it between quotes." if not self.raw.is_spreadsheet else "Give the column a header, or remove the cell.",
                sheet=self.raw.name, row=line.number, extra=line.cells[extra][:40],
            )  # fmt: skip
        self.bounded.check("columns", widest, sheet=self.raw.name, row=line.number)
        for index in range(len(self.names), widest):
            self.without.add(index)
            self.names.append(self._own_name(index))

    def _own_name(self, index: int) -> str:
        """A name for a column without one: `column C`, or `column C (2)` if there is a column of that name."""
        return free_name(f"column {column_letter(index + 1)}", self.taken)

    def table(self, above: Sequence[Line]) -> Table:
        """The table of the rows that were taken, with findings about what somebody may miss."""
        gone = self.doubles.settle(self.rows)
        self.faults = [(number, gone.get(name, name), text) for number, name, text in self.faults]
        self.long = [(number, gone.get(name, name)) for number, name in self.long]
        shown = tuple(n for i, n in enumerate(self.names) if i not in self.without and n not in gone)
        raw = self.raw
        return Table(
            raw.source, raw.name, shown, tuple(self.rows), (*raw.notes, *self._notes(above)), self.header.number, made_up=(*self.unnamed, *(n for name in self.doubles.split for n in self.doubles.own[name][1:])),
        )  # fmt: skip

    def _notes(self, above: Sequence[Line]) -> Iterator[Finding]:
        source, sheet = self.raw.source, self.raw.name
        for name, (row, value) in self.unnamed.items():
            said = message(
                "This column has no header and is called '{column}' here; its first value is '{value}'.",
                column=name,
                value=one_line(value)[:60],
            )
            yield Finding(Severity.WARNING, "", said, value=value, location=Location(source, sheet, row, name))
        for number, name, text in self.faults[:FAULTS_SAID]:
            said = message(
                "This cell holds the error {error} of the spreadsheet and is read as empty. Mend its formula there.",
                error=text,
            )
            yield Finding(Severity.WARNING, "", said, value=text, location=Location(source, sheet, number, name))
        if len(self.faults) > FAULTS_SAID:
            said = message("{n} cells hold an error of the spreadsheet and are read as empty.", n=len(self.faults))
            yield Finding(Severity.WARNING, "", said, location=Location(source, sheet))
        if self.long:
            said = nmessage(
                "{n} cell holds a number of more than 15 digits. A spreadsheet keeps 15 of them; if the cell is no text, the last digits are wrong, so make it text there.",
                "{n} cells hold a number of more than 15 digits. A spreadsheet keeps 15 of them; where a cell is no text, the last digits are wrong, so make it text there.",
                n=len(self.long),
            )  # fmt: skip
            yield Finding(Severity.WARNING, "", said, location=Location(source, sheet, *self.long[0]))
        for said, name, is_warning in self.doubles.said():
            severity = Severity.WARNING if is_warning else Severity.INFO
            yield Finding(severity, "", said, location=Location(source, sheet, self.header.number, name))
        if above:
            said = message(
                "The names of the columns are on row {row}; what is above it was not read: '{text}'.",
                row=self.header.number,
                text=" ".join(one_line(c) for c in above[0].cells if c.strip())[:60],
            )
            yield _info(said, Location(source, sheet, above[0].number))
        if self.hidden:
            said = nmessage(
                "{n} hidden row was read: {rows}; it can be left out (`--hidden leave-out`).",
                "{n} hidden rows were read: {rows}; they can be left out (`--hidden leave-out`).",
                n=len(self.hidden),
                rows=_numbers(self.hidden),
            )
            yield Finding(Severity.WARNING, "", said, location=Location(source, sheet, self.hidden[0]))
        if self.left_out:
            said = nmessage(
                "{n} hidden row was left out: {rows}.", "{n} hidden rows were left out: {rows}.",
                n=len(self.left_out), rows=_numbers(self.left_out),
            )  # fmt: skip
            yield Finding(Severity.WARNING, "", said, location=Location(source, sheet, self.left_out[0]))


def _numbers(rows: Sequence[int]) -> str:
    return ", ".join(map(str, rows[:TOLD])) + (", …" if len(rows) > TOLD else "")


def _info(said: Message, where: Location) -> Finding:
    return Finding(Severity.INFO, "", said, location=where)


def choice_of(raw: RawSheet) -> SheetChoice:
    """What a sheet has to choose from: its rows, the guess of its header row, and its first rows."""
    lines = _filled(raw)
    first = list(itertools.islice(lines, LOOKED_AT))
    index = guess_header(first)
    count, hidden = len(first), sum(line.is_hidden for line in first)
    for line in lines:
        count += 1
        hidden += line.is_hidden
    preview = tuple((line.number, tuple(line.cells)) for line in first[:PREVIEW])
    return SheetChoice(
        raw.source, raw.name, count, raw.is_hidden, None if index is None else first[index].number, preview, hidden
    )
