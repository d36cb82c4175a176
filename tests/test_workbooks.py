"""Workbooks: what the text of a cell is, which of the two readers reads it, and that they read alike."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leerland_graph.core.errors import SourceError
from leerland_graph.core.settings import Settings
from leerland_graph.exchange import xlsx
from leerland_graph.exchange.reading import RawSheet
from leerland_graph.exchange.tables import Table
from tests.conftest import EXAMPLE

HEAD = ["Titel", "Waarde", "Nog iets"]
TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=20)
NUMBERS = st.integers(-(2**53), 2**53) | st.floats(-1e300, 1e300)
MOMENTS = st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 30)).map(lambda d: d.replace(microsecond=0))
CELLS = (
    st.none()
    | st.booleans()
    | TEXTS
    | NUMBERS
    | MOMENTS
    | MOMENTS.map(datetime.date)
    | st.times().map(lambda t: t.replace(microsecond=0))
)


def book(*rows: list[object], change: Callable[[openpyxl.Workbook], object] = lambda book: None) -> bytes:
    made = openpyxl.Workbook()
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = made.active.cell(number, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # also if it looks like a formula or an error
    change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_part(data: bytes, change: Callable[[bytes], bytes], part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A workbook with the XML of one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


def with_cell(xml: str) -> bytes:
    """A workbook with one more row, number 3."""
    more = f'<row r="3"><c r="A3" t="inlineStr"><is><t>x</t></is></c>{xml}</row></sheetData>'.encode()
    return with_part(book(HEAD, ["een", 1]), lambda d: d.replace(b"</sheetData>", more))


class Reader:
    """Reads workbooks, and tells by which reader."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "x.xlsx"
        self.is_plain = False

    def __call__(self, data: bytes, *, plain: bool = True, **more: int) -> list[Table]:
        self.path.write_bytes(data)
        quick = xlsx._plain_sheets

        def seen(path: Path, bounded: xlsx.Bounded, make: Callable[[RawSheet], object]) -> list[object] | None:
            found = quick(path, bounded, make) if plain else None
            self.is_plain = found is not None
            return found

        self.is_plain = False
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(xlsx, "_plain_sheets", seen)
            return xlsx.read_xlsx(self.path, settings=Settings(**more))


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return Reader(tmp_path_factory.mktemp("books"))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (3, "3"), (3.0, "3"), (3.5, "3.5"), (-0.0, "0"), (0.1, "0.1"), (1e-7, "1e-07"), (1e20, "1" + 20 * "0"), (2**53 - 1, "9007199254740991"),
        (True, "true"), (False, "false"), (" a b ", " a b "), ("é🎉", "é🎉"), ("&<\"'", "&<\"'"), ("a\nb", "a\nb"), ("=1+1", "=1+1"),
        (date(2026, 3, 1), "2026-03-01"), (datetime(2026, 3, 1, 12, 30), "2026-03-01T12:30:00"), (time(12, 30), "12:30:00"),
        (timedelta(hours=30), "30:00:00"), ("_x000D_", "_x000D_"),
    ],
)  # fmt: skip
def test_the_text_of_a_cell(read: Reader, value: object, said: str):
    assert read(book(HEAD, ["een", value]))[0].rows[0].cells["Waarde"] == said


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, max_size=3), max_size=6))
def test_a_number_is_its_shortest_form_and_a_text_is_itself_whichever_reads_it(read: Reader, rows: list[list[object]]):
    data = book(HEAD, *rows)
    tables = read(data)
    for line in tables[0].rows:
        for name, text in line.cells.items():
            value = rows[line.number - 2][HEAD.index(name)]
            match value:
                case bool():
                    assert text == str(value).lower()
                case int() | float():
                    assert float(text) == pytest.approx(value, rel=1e-14)
                    assert not text.endswith(".0")
                case datetime():
                    assert value.isoformat().startswith(text)
                case date() | time():
                    assert text == value.isoformat()
                case _:
                    assert text in (value, value[1:])
    assert read(data, plain=False) == tables


ODD = {
    "an error": with_cell('<c r="B3" t="e"><v>#N/A</v></c>'),
    "a day in words": with_cell('<c r="B3" t="d"><v>2026-03-01</v></c>'),
    "an escape": with_cell('<c r="B3" t="str"><v>a_x0041_</v></c>'),
    "blanks that are not kept": with_cell('<c r="B3" t="inlineStr"><is><r><t>a</t></r><r><t> b</t></r></is></c>'),
    "a large number": with_cell('<c r="B3"><v>9007199254740993</v></c>'),
    "no address": with_cell("<c><v>3</v></c>"),
    "a formula": book(HEAD, ["een", 1], change=lambda b: b.active.__setitem__("B3", "=1+1")),
    "far away": with_part(book(HEAD), lambda d: d.replace(b"</sheetData>", b'<row r="1048576"><c r="B1048576"><v>1</v></c></row></sheetData>')),
    "another encoding": with_part(book(HEAD, ["een", 1]), lambda d: d.decode().encode("utf-16")),
    "cut off": with_part(book(HEAD, ["een", 1]), lambda d: d.replace(b"xl/worksheets", b"xl/elsewhere"), "xl/_rels/workbook.xml.rels"),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_what_calamine_reads_otherwise_is_for_openpyxl(read: Reader, name: str):
    def said(*, plain: bool) -> object:
        try:
            return read(ODD[name], plain=plain)
        except SourceError as error:
            return str(error)

    assert said(plain=True) == said(plain=False)
    assert not read.is_plain


def test_an_error_in_a_cell_is_no_value_and_is_said(read: Reader):
    table = read(ODD["an error"])[0]
    assert "Waarde" not in table.rows[1].cells
    (said,) = [f for f in table.notes if f.value == "#N/A"]
    assert said.location is not None
    assert (said.location.row, said.location.column) == (table.rows[1].number, "Waarde")


def test_plain_workbooks_are_for_calamine_and_are_read_alike(read: Reader):
    hidden = book(
        HEAD, ["een"], [], ["drie"], change=lambda b: b.create_sheet("Geheim").__setattr__("sheet_state", "hidden")
    )
    for data in ((EXAMPLE / "waterland.xlsx").read_bytes(), hidden, book([], [], HEAD, [None, "een"])):
        found = read(data)
        assert read.is_plain
        assert read(data, plain=False) == found
    assert [r.number for r in read(hidden)[0].rows] == [2, 4]
    assert [r.number for r in read(book([], [], HEAD, ["een"]))[0].rows] == [4]


@pytest.mark.parametrize(
    ("more", "said"),
    [({"max_cell_chars": 20}, "row 2: A cell has more than 20 characters"), ({"max_columns": 2}, "row 1: The table has more than 2 columns"),
     ({"max_cells": 3}, "more than 3 rows or cells")],
)  # fmt: skip
@pytest.mark.parametrize("plain", [True, False])
def test_limits_say_where(read: Reader, more: dict[str, int], said: str, *, plain: bool):
    with pytest.raises(SourceError, match=said):
        read(book(HEAD, ["een", "x" * 30]), plain=plain, **more)
