"""Tables as they come out of a file: text by column and row."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from leerland_graph.core.errors import SourceError
from leerland_graph.core.same_text import one_line
from leerland_graph.exchange.limits import Bounded
from leerland_graph.validation import Finding

__all__ = [
    "Table",
    "TableRow",
    "check_size",
    "column_letter",
    "free_name",
    "header_of",
    "is_comment",
    "row_of",
    "unescape",
]


@dataclass(frozen=True)
class TableRow:
    """One row: its number in the file, and its cell texts by header."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """One table of a source; `sheet` is None where a file has one table. `notes` are findings of the reader.

    `header_row` is the number of the row with the names of the columns, None where no row has them (JSON, XML). `format` names the format of the
    field that it is of, as `formats.rules` does; None if of none. `made_up` are the names of columns that the file does not have.
    """

    source: str
    sheet: str | None
    header: tuple[str, ...]
    rows: tuple[TableRow, ...]
    notes: tuple[Finding, ...] = field(default=())
    header_row: int | None = 1
    format: str | None = None
    made_up: tuple[str, ...] = ()


def free_name(base: str, taken: set[str]) -> str:
    """A name that is not taken yet, `base` or `base (2)` and so on; it is taken from then on.

    >>> free_name("n", {"n", "n (2)"})
    'n (3)'
    """
    name, number = base, 2
    while name in taken:
        name, number = f"{base} ({number})", number + 1
    taken.add(name)
    return name


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
        number, {name: unescape(cell) for name, cell in zip(header, cells, strict=False) if name and cell.strip()}
    )


def is_comment(cells: Sequence[str], header: Sequence[str] = ()) -> bool:
    """Whether a row is a comment: it begins with `# `, and nothing follows or the header is that of our template, which has an example below it.

    >>> is_comment(["# 1", "Excel"], ["nr", "naam"]), is_comment(["# Excel", "x"], ["Titel (nl) *", "Type"]), is_comment(["# note", ""])
    (False, True, True)
    """
    if not cells or not cells[0].startswith("# "):
        return False
    return not any(c.strip() for c in cells[1:]) or any(h.rstrip().endswith(" *") for h in header)


def unescape(cell: str) -> str:
    """A cell without the `'` that was put before `= + - @` or `'` for spreadsheets."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@'\t\r" else cell


def column_letter(number: int) -> str:
    """What a spreadsheet calls a column, of which the first has number 1.

    >>> column_letter(1), column_letter(28)
    ('A', 'AB')
    """
    from openpyxl.utils import get_column_letter  # imported lazily: it takes half a second with all that it brings

    return str(get_column_letter(number))
