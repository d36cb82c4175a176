"""A catalogue as editable grids: read, back to tables, and export the remaining rows with their messages."""

import csv
import io
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from leerland_graph.core.labels import escape_formula, pick
from leerland_graph.core.settings import Settings
from leerland_graph.exchange.limits import Bounded
from leerland_graph.exchange.readers import read_tables
from leerland_graph.exchange.reading import ReadingOptions
from leerland_graph.exchange.tables import Table, header_of, is_comment, row_of
from leerland_graph.validation import Finding, Severity

__all__ = ["FIRST_ROW", "Grid", "GridEdits", "is_within", "read_grids", "rest_as_csv", "row_messages", "tables_of"]

FIRST_ROW = 2
"""The number of the first row below a header in the first row."""


@dataclass(frozen=True)
class Grid:
    """One sheet: its name (None in a CSV), its header, and its rows as text.

    `source` is the file that it comes from (`lists.zip/courses.csv` in an archive), '' if the caller knows. `numbers` are those of the rows in the file; rows beyond them were added, and count on from the last. `notes` are what the reader found.
    `format` and `made_up` are as those of a `Table`.
    """

    sheet: str | None
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    notes: tuple[Finding, ...] = ()
    source: str = ""
    format: str | None = None
    made_up: tuple[str, ...] = ()

    @property
    def last(self) -> int:
        """The number of the last row, that of the header if there is none."""
        return max(self.numbers, default=FIRST_ROW - 1)

    def numbered(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The rows with their numbers."""
        added = itertools.count((self.numbers[-1] if self.numbers else FIRST_ROW - 1) + 1)
        return zip(itertools.chain(self.numbers, added), self.rows, strict=False)


@dataclass(frozen=True)
class GridEdits:
    """What somebody mended in a grid: cells by the number of their row and their column, rows that were taken out, and rows that were added."""

    cells: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    removed: frozenset[int] = frozenset()
    added: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.cells or self.removed or self.added)

    def with_cell(self, grid: Grid, number: int, column: str, text: str) -> "GridEdits":
        """The edits with one more cell; `grid` is as it was given, a `number` beyond its rows is that of a row that was added.

        >>> grid = Grid(None, ("naam",), (("Een",),), (2,))
        >>> GridEdits().with_cell(grid, 2, "naam", "Twee").applied(grid).rows
        (('Twee',),)
        """
        last = grid.last
        if number > last:
            rows = [list(row) for row in self.added]
            rows[number - last - 1][grid.header.index(column)] = text
            return replace(self, added=tuple(tuple(row) for row in rows))
        return replace(self, cells={**self.cells, number: {**self.cells.get(number, {}), column: text}})

    def applied(self, grid: Grid) -> Grid:
        """The grid as it was mended; a column that it does not have is passed over."""
        kept = [(n, row) for n, row in grid.numbered() if n not in self.removed]
        rows = [
            tuple(self.cells.get(n, {}).get(h, text) for h, text in zip(grid.header, row, strict=True))
            for n, row in kept
        ]
        first = grid.last + 1
        added = [(n, row) for n, row in enumerate(self.added, start=first) if n not in self.removed]
        return replace(
            grid, rows=(*rows, *(row for _, row in added)), numbers=(*(n for n, _ in kept), *(n for n, _ in added))
        )  # fmt: skip

    def as_json(self) -> dict[str, object]:
        """The edits as JSON; the reverse is `from_json`."""
        return {
            "cells": {str(n): dict(cells) for n, cells in self.cells.items()}, "removed": sorted(self.removed),
            "added": [list(row) for row in self.added],
        }  # fmt: skip

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "GridEdits":
        """The edits that `as_json` told.

        Raises:
            KeyError, TypeError, ValueError: it is no such JSON.
        """
        cells = {int(n): {str(h): str(v) for h, v in some.items()} for n, some in told["cells"].items()}
        return cls(
            cells, frozenset(int(n) for n in told["removed"]), tuple(tuple(map(str, row)) for row in told["added"])
        )


def read_grids(path: Path, *, settings: Settings, options: ReadingOptions | None = None) -> list[Grid]:
    """The grids of a file with tables that have at least one row.

    Raises:
        SourceError: the file cannot be read as such a table.
    """
    return [
        Grid(
            t.sheet,
            t.header,
            tuple(tuple(r.cells.get(h, "") for h in t.header) for r in t.rows),
            tuple(r.number for r in t.rows),
            t.notes,
            t.source,
            t.format,
            t.made_up,
        )
        for t in read_tables(path, options or ReadingOptions(), settings)
        if t.rows
    ]


def tables_of(grids: Sequence[Grid], source: str, settings: Settings) -> tuple[Table, ...]:
    """The grids as tables of a file, to be planned as an import; `source` names the file of grids that name none. The rows keep their numbers.

    Raises:
        SourceError: two columns have the same name, or the grids exceed a limit of the settings.
    """
    bounded = Bounded(source, settings)
    bounded.check("cells", sum(len(grid.header) * len(grid.rows) for grid in grids))
    found = []
    for grid in grids:
        name = grid.source or source
        header = header_of(name, grid.sheet, FIRST_ROW - 1, list(grid.header), bounded)
        rows = [
            row_of(name, grid.sheet, number, header, list(cells))
            for number, cells in grid.numbered()
            if any(c.strip() for c in cells) and not is_comment(cells, header)
        ]
        found.append(Table(name, grid.sheet, header, tuple(rows), grid.notes, format=grid.format, made_up=grid.made_up))
    return tuple(found)


def is_within(finding: Finding, grid: Grid) -> bool:
    """Whether a finding is about a grid, or about no place at all."""
    where = finding.location
    return where is None or (where.sheet in (None, grid.sheet) and (not grid.source or where.source == grid.source))


def row_messages(findings: Sequence[Finding], grid: Grid, lang: str) -> dict[int, list[Finding]]:
    """The findings per row number of a grid, most severe first; 0 for findings without a row."""
    rank = {Severity.VIOLATION: 0, Severity.WARNING: 1, Severity.INFO: 2}
    found: dict[int, list[Finding]] = {}
    for finding in findings:
        where = finding.location
        if not is_within(finding, grid):
            continue
        found.setdefault(where.row or 0 if where is not None else 0, []).append(finding)
    return {
        row: sorted(some, key=lambda f: (rank[f.severity], pick(f.messages, lang)))
        for row, some in sorted(found.items())
    }


def rest_as_csv(grid: Grid, messages: Mapping[int, Sequence[Finding]], lang: str, title: str) -> bytes:
    """The rows that a Violation blocks, as CSV with a column for the messages; formulas are escaped."""
    rows: list[tuple[str, ...]] = [(*grid.header, title)]
    for number, row in grid.numbered():
        blocking = [f for f in messages.get(number, ()) if f.severity is Severity.VIOLATION]
        if blocking:
            rows.append((*row, " ".join(dict.fromkeys(f.message(lang) for f in blocking))))
    return _csv(rows)


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([escape_formula(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()
