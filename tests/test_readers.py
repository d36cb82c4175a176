"""Lists of every kind are read as the same tables, with the rows numbered as the file shows them, and tell what can be chosen."""

import datetime
from pathlib import Path

import pytest

from leerland_graph.core.errors import SourceError
from leerland_graph.core.settings import Settings
from leerland_graph.exchange.readers import TABLE_FORMATS, choices, is_rdf, read_tables
from leerland_graph.exchange.reading import PathChoice, ReadingOptions
from leerland_graph.exchange.tables import Table
from tests.conftest import FIXTURES
from tests.listfiles import book, cells, ods, packed

SETTINGS = Settings()
COURSES_XLS = FIXTURES / "lists" / "courses.xls"
"""Written by LibreOffice: a title over merged cells, the header on row 3, codes with zeros, times, a hidden row 5, an error, a hidden sheet."""
COURSES = (
    '{"meta": {"made": "2026"}, "data": {"courses": ['
    '{"id": "A1", "title": "Writing", "hours": 3.0, "owner": {"name": "HR"}, "tags": ["a", "b"],'
    ' "parts": [{"n": 1, "title": "One"}, {"n": 2, "title": "Two"}], "other": [{"n": 1}], "none": null, "free": true},'
    '{"id": "A2", "title": "Talking", "hours": 2.50, "size": 12345678901234567890123}]}}'
)
CATALOGUE = (
    '<catalogue xmlns="urn:x" made="2026"><course id="1"><title xml:lang="nl">Schrijven</title><title xml:lang="en">Writing</title>'
    "<owner><name>HR</name></owner><about>Een <b>vet</b> woord</about></course>"
    '<course id="2"><title>Praten</title><parts><part><title>a</title></part><part><title>b</title></part></parts></course></catalogue>'
)


def read(path: Path, content: str | bytes | None = None, **options: object) -> list[Table]:
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_tables(path, ReadingOptions(**options), SETTINGS)


def rows(table: Table) -> dict[int, dict[str, str]]:
    return {r.number: r.cells for r in table.rows}


def notes(tables: list[Table]) -> list[str]:
    return [n.message("en") for t in tables for n in t.notes]


# text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "Title,Hours\nWriting,3\n"), ("a.csv", 'Title;Hours\n"Writing";3\n'), ("a.tsv", "Title\tHours\nWriting\t3\n"),
        ("a.txt", "Title|Hours\nWriting|3\n"), ("a.csv", "sep=;\nTitle;Hours\nWriting;3\n"), ("a.csv", "\ufeffsep=,\r\nTitle,Hours\r\nWriting,3\r\n"),
    ],
)  # fmt: skip
def test_the_delimiter_is_found(tmp_path: Path, name: str, text: str):
    (table,) = read(tmp_path / name, text)
    assert (table.header, table.rows[0].cells) == (("Title", "Hours"), {"Title": "Writing", "Hours": "3"})
    assert notes([table]) == []


def test_commas_in_a_title_above_the_list_and_in_its_texts_do_not_delimit(tmp_path: Path):
    text = "Our courses, as of 1 March\n\nTitle;Type;Hours\nWriting, in short;course;1,5\nTalking;course;2\n"
    (table,) = read(tmp_path / "a.csv", text)
    assert rows(table) == {
        4: {"Title": "Writing, in short", "Type": "course", "Hours": "1,5"},
        5: {"Title": "Talking", "Type": "course", "Hours": "2"},
    }
    assert notes([table]) == [
        "The names of the columns are on row 3; what is above it was not read: 'Our courses, as of 1 March'."
    ]


def test_a_delimiter_and_an_encoding_can_be_chosen(tmp_path: Path):
    text = "Titel/Uren\nCoördinatie/3\n".encode("cp850")
    (table,) = read(tmp_path / "a.txt", text, delimiter="/", encoding="cp850")
    assert rows(table) == {2: {"Titel": "Coördinatie", "Uren": "3"}}


# the header row

HEADER = ["Title", "Type", "Hours", "Start"]
DATA = [["Writing", "course", 3, "2026-03-01"], ["Talking", "workshop", 2.5, "2026-04-01"]]


@pytest.mark.parametrize(
    "above",
    [
        [], [["Courses of the bank"]], [["Courses of the bank"], [], ["as of", "2026-03-01"]], [[None, None, None, "1 March 2026"], []],
        [["# not to be read"]], [["A remark of several sentences, much longer than the name of a column would be, that explains what this list is for and who keeps it."]],
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_header_row_is_found_below_a_title_and_the_rows_keep_their_numbers(tmp_path: Path, above, form: str):
    lines = [*above, HEADER, *DATA]
    if form == "xlsx":
        path = book(tmp_path / "a.xlsx", *lines)
    else:
        path = tmp_path / "a.csv"
        path.write_text("".join(";".join("" if c is None else str(c) for c in line) + "\n" for line in lines))
    (table,) = read(path)
    assert (table.header, table.header_row) == (tuple(HEADER), len(above) + 1)
    assert [r.number for r in table.rows] == [len(above) + 2, len(above) + 3]
    (choice,) = choices(path, SETTINGS).sheets
    assert choice.header_row == len(above) + 1


@pytest.mark.parametrize(
    "text",
    ["Title\nWriting\nTalking\n", "id;2024;2025;2026\na;x;y;z\nb;x;y;z\n", "Title;Type\n", "a,b\n1,2\n", "a;;\nx;1;2\ny;1;2\n"],
)  # fmt: skip
def test_the_first_row_is_the_header_unless_it_looks_like_a_title(tmp_path: Path, text: str):
    assert read(tmp_path / "a.csv", text)[0].header_row == 1


def test_a_header_row_can_be_chosen(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("a;b\nc;d\n\n1;2\n")
    assert rows(read(path, header_row=2)[0]) == {4: {"c": "1", "d": "2"}}
    with pytest.raises(SourceError, match="There is no row 3 with content"):
        read(path, header_row=3)


# workbooks


def test_an_xls_is_read_as_it_is_shown():
    tables = read(COURSES_XLS)
    assert [t.sheet for t in tables] == ["Courses"]
    assert rows(tables[0]) == {
        4: {"Code": "000417", "Title": "Writing", "Hours": "36:00:00", "From": "2026-03-01"},
        5: {"Code": "000418", "Title": "Old", "Hours": "01:30:00", "From": "2026-03-01T12:30:00", "Note": "x"},
        6: {"Code": "000419", "Title": "Talking", "Hours": "2.5"},
    }
    assert notes(tables) == [
        "This cell holds the error #DIV/0! of the spreadsheet and is read as empty. Mend its formula there.",
        "The names of the columns are on row 3; what is above it was not read: 'Our courses'.",
        "1 hidden row was read: 5; it can be left out (`--hidden leave-out`).",
        "The hidden sheet 'Secret' was not read; it can be chosen (`--sheet`).",
    ]
    assert [r.number for r in read(COURSES_XLS, hidden="leave-out")[0].rows] == [4, 6]
    secret = read(COURSES_XLS, sheet="secret")
    assert rows(secret[0]) == {2: {"a": "1", "b": "2"}}
    assert notes(secret) == ["Only sheet 'secret' was read, and not: Courses."]


SPACED = '<text:span>Wri</text:span><text:s text:c="2"/>ting'
SHEETS = (
    '<table:table table:name="Courses">'
    '<table:table-row><table:table-cell table:number-columns-spanned="3"><text:p>Our courses</text:p></table:table-cell></table:table-row>'
    '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    f'<table:table-row>{cells("Code", "Title", "Hours", "Same", "Same too")}</table:table-row>'
    '<table:table-row><table:table-cell office:value-type="float" office:value="417"><text:p>000417</text:p></table:table-cell>'
    f'{cells(SPACED)}<table:table-cell office:value-type="time" office:time-value="PT36H00M00S"><text:p>36:00</text:p></table:table-cell>'
    '<table:table-cell office:value-type="float" office:value="2.5" table:number-columns-repeated="2"><text:p>3</text:p></table:table-cell></table:table-row>'
    f'<table:table-row table:visibility="filter" table:number-rows-repeated="2">{cells("x", "<text:span>O</text:span>ld")}'
    '<table:table-cell><office:annotation><text:p>a remark</text:p></office:annotation></table:table-cell></table:table-row>'
    '<table:table-row table:number-rows-repeated="1048569"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    f'</table:table><table:table table:name="Secret" table:style-name="gone"><table:table-row>{cells("a")}</table:table-row></table:table>'
)  # fmt: skip


def test_an_ods_is_read_as_it_is_shown(tmp_path: Path):
    tables = read(ods(tmp_path / "a.ods", SHEETS))
    assert rows(tables[0]) == {
        5: {"Code": "000417", "Title": "Wri  ting", "Hours": "36:00:00", "Same": "2.5", "Same too": "2.5"},
        6: {"Code": "x", "Title": "Old"},
        7: {"Code": "x", "Title": "Old"},
    }
    assert notes(tables)[1:] == [
        "2 hidden rows were read: 6, 7; they can be left out (`--hidden leave-out`).",
        "The hidden sheet 'Secret' was not read; it can be chosen (`--sheet`).",
    ]
    assert [r.number for r in read(tmp_path / "a.ods", hidden="leave-out")[0].rows] == [5]


def test_merged_cells_below_the_header_of_an_ods_are_refused(tmp_path: Path):
    table = (
        f'<table:table table:name="A"><table:table-row>{cells("Title", "Type")}</table:table-row><table:table-row>{cells("x")}'
        '<table:table-cell table:number-rows-spanned="2" office:value-type="string"><text:p>y</text:p></table:table-cell></table:table-row>'
        f"<table:table-row>{cells('z')}<table:covered-table-cell/></table:table-row></table:table>"
    )
    with pytest.raises(SourceError, match="Cells B2:B3 are merged"):
        read(ods(tmp_path / "a.ods", table))


def test_sheets_tell_how_many_rows_they_have_and_whether_they_are_hidden(tmp_path: Path):
    def more(made):
        made.create_sheet("Oud").append(["a", "b"])
        made["Oud"].sheet_state = "hidden"
        made.create_sheet("Leeg")

    path = book(tmp_path / "a.xlsx", ["Our list"], [], HEADER, *DATA, change=more)
    found = choices(path, SETTINGS).sheets
    assert [(s.name, s.rows, s.is_hidden, s.header_row) for s in found] == [
        ("Interventie", 4, False, 3), ("Oud", 1, True, 1), ("Leeg", 0, False, None),
    ]  # fmt: skip
    assert [number for number, _ in found[0].preview] == [1, 3, 4, 5]
    assert found[0].preview[2] == (4, ("Writing", "course", "3", "2026-03-01"))
    with pytest.raises(
        SourceError, match=r"There is no sheet called 'Nee'. Choose one of 'Interventie', 'Oud' or 'Leeg'"
    ):
        read(path, sheet="Nee")


# JSON


def test_json_becomes_rows_of_the_list_that_looks_most_like_one(tmp_path: Path):
    tables = read(tmp_path / "a.json", COURSES)
    assert tables[0].header == (
        "id", "title", "hours", "owner.name", "tags", "parts", "other", "free", "size",
    )  # fmt: skip
    assert rows(tables[0]) == {
        1: {
            "id": "A1", "title": "Writing", "hours": "3", "owner.name": "HR", "tags": "a; b", "parts": "One; Two", "other": '{"n": 1}',
            "free": "true",
        },
        2: {"id": "A2", "title": "Talking", "hours": "2.50", "size": "12345678901234567890123"},
    }  # fmt: skip
    assert notes(tables) == [
        "The records at 'data.courses' were read; there are others at 'data.courses.parts' (2). Choose with --record-path."
    ]
    paths = choices(tmp_path / "a.json", SETTINGS).record_paths
    assert paths[:2] == (PathChoice("a.json", "data.courses", 2), PathChoice("a.json", "data.courses.parts", 2))
    parts = read(tmp_path / "a.json", record_path="data.courses.parts")
    assert rows(parts[0]) == {1: {"n": "1", "title": "One"}, 2: {"n": "2", "title": "Two"}}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('[{"a": 1}, {"a": 2}]', [{"a": "1"}, {"a": "2"}]), ('{"a": 1, "b": [1, "x", null]}', [{"a": "1", "b": "1; x"}]),
        ('{"item": [{"item": {"x": 1}}, {"item": {"x": 2}}]}', [{"item.x": "1"}, {"item.x": "2"}]),
        ('\ufeff[{"a": -1.5e3, "b": 1e400, "c": false, "d": "é\\u00e9"}]', [{"a": "-1.5E+3", "b": "1E+400", "c": "false", "d": "éé"}]),
        ('[{"n": {}, "m": [], "a": " x "}]', [{"a": " x "}]),
        ('[{"a": "x\\ud800y"}]', [{"a": "x?y"}]),
    ],
)  # fmt: skip
def test_every_value_of_json_is_in_a_cell(tmp_path: Path, text: str, found: list[dict[str, str]]):
    assert [r.cells for r in read(tmp_path / "a.json", text)[0].rows] == found


def test_json_lines_have_the_number_of_their_line(tmp_path: Path):
    (table,) = read(tmp_path / "a.jsonl", '{"a": 1, "b": {"c": 2.0}}\n\n{"a": "x"}\n')
    assert rows(table) == {1: {"a": "1", "b.c": "2"}, 3: {"a": "x"}}
    with pytest.raises(SourceError, match=r"b\.jsonl, line 2: This is no valid JSON"):
        read(tmp_path / "b.jsonl", '{"a": 1}\n{"a": \n')


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.json", '[{"a": 1,}]', "This is no valid JSON"), ("a.json", "[1, 2]", "The file has no records"),
        ("a.json", f'[{{"a": {"1" * 5000}}}]', "A number in it is too long"), ("a.xml", "<a><b>", "This is no valid XML"),
        ("a.xml", "<a>x</a>", "The file has no records"), ("a.xls", "x", "not an .xls workbook"), ("a.ods", "x", "not an .ods file"),
        ("a.xml", '<?xml version="1.0" encoding="bogus"?><a><b><c>x</c></b></a>', "This is no valid XML .unknown encoding: bogus"),
        ("a.json", b'[{"a": "\xe9"}]', r"\(lexical error: invalid bytes in UTF8 string\)"), ("a.zip", "x", "not a .zip"), ("a.csv", "\n\n", "The file has no rows"), ("a.dat", "x", "Files that end in '.dat' are no lists"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, text: str, said: str):
    with pytest.raises(SourceError, match=said):
        read(tmp_path / name, text)


def test_a_path_without_records_is_refused_with_those_that_have(tmp_path: Path):
    with pytest.raises(SourceError, match=r"There are no records at 'data'\. Choose one of 'data.courses'"):
        read(tmp_path / "a.json", COURSES, record_path="data")


# XML


def test_repeated_elements_become_rows(tmp_path: Path):
    tables = read(tmp_path / "a.xml", CATALOGUE)
    assert rows(tables[0]) == {
        1: {"id": "1", "title": "Schrijven; Writing", "owner.name": "HR", "about": "Een vet woord"},
        2: {"id": "2", "title": "Praten", "parts.part": "a; b"},
    }
    assert [(p.path, p.count) for p in choices(tmp_path / "a.xml", SETTINGS).record_paths][:2] == [
        ("catalogue.course", 2), ("catalogue.course.parts.part", 2),
    ]  # fmt: skip
    parts = read(tmp_path / "a.xml", record_path="catalogue.course.parts.part")
    assert rows(parts[0]) == {1: {"title": "a"}, 2: {"title": "b"}}


def test_attributes_are_columns_too_also_where_an_element_has_the_same_name(tmp_path: Path):
    xml = '<l><c n="1" t="a"/><c n="2" t="b"><t u="x">c</t></c></l>'
    assert rows(read(tmp_path / "a.xml", xml)[0]) == {
        1: {"n": "1", "t": "a"},
        2: {"n": "2", "@t": "b", "t": "c", "t.u": "x"},
    }


@pytest.mark.parametrize(
    ("name", "text", "answer"),
    [
        ("a.xml", "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>", True), ("a.xml", CATALOGUE, False),
        ("a.xml", "<RDF/>", False), ("a.rdf", "<x/>", True), ("a.json", COURSES, False), ("a.json", '{"x": 1, "@graph": []}', True),
        ("a.json", '[{"@id": "urn:a"}]', True), ("a.json", '{"a": {"b": {"@id": 1}}}', False), ("a.jsonld", "{}", True), ("a.csv", "@id", False),
    ],
)  # fmt: skip
def test_rdf_is_told_from_records(tmp_path: Path, name: str, text: str, answer: bool):
    (tmp_path / name).write_text(text)
    assert is_rdf(tmp_path / name, SETTINGS) is answer


# archives


def test_an_archive_is_the_tables_of_its_files(tmp_path: Path):
    inner = book(tmp_path / "x.xlsx", HEADER, *DATA).read_bytes()
    path = packed(
        tmp_path / "a.zip",
        {"b/lists.xlsx": inner, "a.csv": "Title;Type\nx;y\n", "c.json": COURSES, "read me.pdf": "x", "__MACOSX/a.csv": "x", "z.jsonld": "{}"},
    )  # fmt: skip
    tables = read(path)
    assert [(t.source, t.sheet, len(t.rows)) for t in tables] == [
        ("a.zip/a.csv", None, 1), ("a.zip/b/lists.xlsx", "Interventie", 2), ("a.zip/c.json", None, 2),
    ]  # fmt: skip
    missed = [n.location.source for t in tables for n in t.notes if "not read, since" in n.message("en")]
    assert missed == ["a.zip/read me.pdf", "a.zip/z.jsonld"]
    assert [s.source for s in choices(path, SETTINGS).sheets] == [t.source for t in tables]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"../a.csv": "a"}, r"'\.\./a\.csv' leads outside the archive"), ({"/etc/a.csv": "a"}, "leads outside"), ({"C:\\a.csv": "a"}, "leads outside"),
        ({"a.zip": "x"}, "an archive within an archive"), ({f"{n}.csv": "a" for n in range(101)}, "more than 100 files. .*LEERLAND_MAX_FILES"),
        ({"a.csv": "a;b\n" * 1_000_000}, "unpacks to more than 250 times"), ({"a.pdf": "x"}, "There is no list in the archive"),
    ],
)  # fmt: skip
def test_archives_that_are_no_lists_are_refused(tmp_path: Path, files: dict[str, bytes | str], said: str):
    with pytest.raises(SourceError, match=said):
        read(packed(tmp_path / "a.zip", files))


def test_every_known_format_is_read(tmp_path: Path):
    made = {
        ".csv": b"t;u\nx;y\n", ".tsv": b"t\tu\nx\ty\n", ".txt": b"t|u\nx|y\n", ".json": b'[{"t": "x", "u": "y"}]', ".jsonl": b'{"t": "x", "u": "y"}',
        ".ndjson": b'{"t": "x", "u": "y"}', ".xml": b"<l><r><t>x</t><u>y</u></r></l>", ".xlsx": book(tmp_path / "b.xlsx", ["t", "u"], ["x", "y"]).read_bytes(),
        ".ods": ods(tmp_path / "b.ods", f'<table:table table:name="A"><table:table-row>{cells("t", "u")}</table:table-row><table:table-row>{cells("x", "y")}</table:table-row></table:table>').read_bytes(),
        ".zip": packed(tmp_path / "b.zip", {"a.csv": "t;u\nx;y\n"}).read_bytes(),
    }  # fmt: skip
    assert set(made) | {".xls", ".html", ".htm"} == set(TABLE_FORMATS)
    for suffix, content in made.items():
        assert read(tmp_path / f"a{suffix}", content)[0].rows[0].cells == {"t": "x", "u": "y"}, suffix


def test_a_day_and_a_moment_stay_what_they_are(tmp_path: Path):
    day, moment = datetime.date(2026, 3, 1), datetime.datetime(2026, 3, 1, 9, 30)
    (table,) = read(book(tmp_path / "a.xlsx", ["Title", "On", "At"], ["x", day, moment]))
    assert table.rows[0].cells == {"Title": "x", "On": "2026-03-01", "At": "2026-03-01T09:30:00"}
