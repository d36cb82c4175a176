"""Of a list that people have nothing is lost in silence, and every row is counted: accepted or refused."""

import json
import unicodedata
from datetime import time, timedelta
from pathlib import Path

import pytest
from rdflib import Literal

from leerland_graph.core.errors import SourceError
from leerland_graph.core.namespaces import DCTERMS, LL, SKOS, XSD
from leerland_graph.core.settings import Settings
from leerland_graph.exchange.cells import CellProblem, parse_literal
from leerland_graph.exchange.dates import parse_date
from leerland_graph.exchange.durations import parse_duration
from leerland_graph.exchange.grid import read_grids, rest_as_csv, row_messages, tables_of
from leerland_graph.exchange.readers import read_tables
from leerland_graph.exchange.reading import ReadingOptions
from leerland_graph.exchange.schema import schema_of
from leerland_graph.exchange.template import write_template
from leerland_graph.store import Store, read_ontology
from leerland_graph.validation import Severity, Shapes
from tests.catalogues import iri, land_of, messages, write
from tests.conftest import EXAMPLE, Cli
from tests.listfiles import HEAD, MAPPING, book, packed, row, values


@pytest.fixture
def bank(load):
    """Imports into the example landscape."""
    load(EXAMPLE / "waterland.ttl")
    return load


def said(plan, part: str) -> list[tuple[int | None, str | None, str]]:
    """Place and text of the findings of which the text has a part."""
    return [
        (f.location.row, f.location.column, f.message("en"))
        for f in plan.report.findings
        if f.location and part in f.message("en")
    ]


# rows


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_row_whose_first_cell_begins_as_a_comment_is_a_row(bank, tmp_path: Path, form: str):
    rows = [
        ["#", "naam", "soort"],
        ["# 1", "Een", "training"],
        ["# 2", "Twee", "blog"],
        ["# einde van de lijst", None, None],
    ]
    if form == "csv":
        path = write(tmp_path / "a.csv", "\n".join(",".join(c or "" for c in r) for r in rows) + "\n")
    else:
        path = book(tmp_path / "a.xlsx", *rows)
    mapping = write(
        tmp_path / "m.yaml",
        "catalogue: a\ncolumns:\n  '#': {to: identifier}\n  naam: {to: title}\n  soort: {to: interventionType}\nconstants: {owner: HR}\n",
    )
    plan = bank(path, mappings=[mapping])
    assert (plan.accepted, plan.refused_count) == (2, 0)


def test_an_error_of_a_spreadsheet_is_said_on_its_cell_and_is_no_value(bank, store: Store, tmp_path: Path):
    head = ["naam", "soort", "doelgroep"]
    path = book(tmp_path / "a.xlsx", head, ["Een", "training", "#REF!"], ["#N/A", "blog", "Lokale banken"])
    mapping = write(
        tmp_path / "m.yaml",
        "catalogue: a\ncolumns:\n  naam: {to: title}\n  soort: {to: interventionType}\n  doelgroep: {to: targetGroup, unknown: create}\nconstants: {owner: HR}\n",
    )
    plan = bank(path, mappings=[mapping], partial=True)
    assert [(row, column) for row, column, _ in said(plan, "error #")] == [(2, "doelgroep"), (3, "naam")]
    assert (plan.accepted, plan.refused_count) == (1, 1)
    assert not [o for _, _, o in store.triples(land_of(store)) if str(o).startswith("#")]


# names


def test_a_name_in_a_list_with_our_columns_is_refused_until_somebody_says_that_it_is_made(
    bank, store: Store, tmp_path: Path
):
    path = write(
        tmp_path / "a.csv",
        "Titel,Type,Doelgroep,Eigenaar\nEen,training,Lokale banken,Inkoop\nTwee,training,Stagiairs,inkoop\n",
    )
    plan = bank(path, partial=True, keep=False)
    assert (plan.accepted, plan.refused_count) == (0, 2)
    assert [v for _, _, v in said(plan, "or add")] == [
        "Choose an existing name for 'owner', or add 'Inkoop' first.",
        "Choose an existing name for 'target group', or add 'Stagiairs' first.",
        "Choose an existing name for 'owner', or add 'inkoop' first.",
    ]
    plan = bank(path, partial=True, add=frozenset({("owner", "Inkoop")}))
    assert (plan.accepted, plan.refused_count) == (1, 1)
    assert (iri("department/inkoop"), SKOS.prefLabel, Literal("Inkoop", lang="nl")) in set(
        store.triples(land_of(store))
    )


# columns


def test_a_column_without_a_header_is_said_with_its_first_value(bank, tmp_path: Path):
    head, cells = [*HEAD[:3], None, *HEAD[3:]], row("Proef", Kenmerk="K1")
    path = book(tmp_path / "a.xlsx", head, row("Leeg")[:3], [*cells[:3], "VB-77", *cells[3:]])
    plan = bank(path, partial=True)
    assert said(plan, "has no header") == [
        (3, "column D", "This column has no header and is called 'column D' here; its first value is 'VB-77'.")
    ]
    assert (plan.accepted, plan.refused_count) == (1, 1)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_mapping_can_use_a_column_without_a_header(bank, store: Store, tmp_path: Path, form: str):
    mapping = write(tmp_path / "m.yaml", MAPPING.replace("id: {to", "column C: {to"))
    lines = [["title", "url", ""], ["Kennis", "https://example.org/a1", "A1"]]
    path = tmp_path / f"a.{form}"
    if form == "xlsx":
        book(path, *lines)
    else:
        write(path, "\n".join(";".join(line) for line in lines))
    bank(path, mappings=[mapping])
    assert values(store, "kennis", DCTERMS.identifier) == {Literal("A1")}


def test_a_column_named_as_one_without_a_header_would_be_keeps_its_name(tmp_path: Path):
    (table,) = read_tables(write(tmp_path / "a.csv", "column B;;c\n1;2;3\n"), ReadingOptions(), Settings())
    assert table.header == ("column B", "column B (2)", "c")
    assert table.rows[0].cells == {"column B": "1", "column B (2)": "2", "c": "3"}


def test_columns_of_one_name_are_one_where_they_are_equal_or_empty_else_each_is_read_and_said(tmp_path: Path):
    read = lambda text: read_tables(write(tmp_path / "a.csv", text), ReadingOptions(), Settings())  # noqa: E731
    for rows, first in (
        ("x;1;2\n", {"n": "1", "n (2)": "2"}), ("x;1;1\ny;;2\n", {"n": "1", "n (2)": "1"}), ("x;1;\ny;;2\n", {"n": "1"}),
    ):  # fmt: skip
        (table,) = read("t;n;n\n" + rows)
        assert (table.header, table.made_up) == (("t", "n", "n (2)"), ("n (2)",))
        assert table.rows[0].cells == {"t": "x", **first}
        assert [(n.severity, n.location.column, n.message("en")) for n in table.notes if n.location] == [
            (
                Severity.WARNING, "n (2)",
                "Several columns are called 'n' (B, C) and hold different values; column C is called 'n (2)' here.",
            )
        ]  # fmt: skip
    for rows, value in (("x;1;1\ny;2;2\n", "1"), ("x;1;\ny;;\n", "1"), ("x;;1\n", "1")):
        (table,) = read("t;n;n\n" + rows)
        assert (table.header, table.rows[0].cells, table.made_up) == (("t", "n"), {"t": "x", "n": value}, ())
        assert [n.message("en") for n in table.notes] == [
            "Several columns are called 'n' (B, C); they are equal or empty and were read as one."
        ]


def test_of_three_columns_of_one_name_the_names_that_are_taken_already_are_passed_over(tmp_path: Path):
    (table,) = read_tables(write(tmp_path / "a.csv", "n;n (2);n;n\n1;2;3;4\n"), ReadingOptions(), Settings())
    assert table.header == ("n", "n (2)", "n (3)", "n (4)")
    assert table.rows[0].cells == {"n": "1", "n (2)": "2", "n (3)": "3", "n (4)": "4"}


# rows and sheets


def hide(*numbers: int):
    def change(made):
        for number in numbers:
            made.active.row_dimensions[number].hidden = True
        made.create_sheet("Oud").append(["a", "b"])
        made["Oud"].sheet_state = "hidden"

    return change


def test_hidden_rows_are_read_and_said_and_can_be_left_out_and_hidden_sheets_are_said(bank, tmp_path: Path):
    path = book(tmp_path / "a.xlsx", HEAD, row("Zichtbaar"), row("Oud"), row("Ouder"), change=hide(3, 4))
    plan = bank(path, keep=False)
    assert said(plan, "hidden row") == [
        (3, None, "2 hidden rows were read: 3, 4; they can be left out (`--hidden leave-out`).")
    ]
    assert said(plan, "hidden sheet") == [
        (None, None, "The hidden sheet 'Oud' was not read; it can be chosen (`--sheet`).")
    ]
    assert plan.accepted == 3
    plan = bank(path, keep=False, reading=ReadingOptions(hidden="leave-out"))
    assert said(plan, "hidden row") == [(3, None, "2 hidden rows were left out: 3, 4.")]
    assert plan.accepted == 1


def test_rows_keep_the_numbers_of_the_spreadsheet(bank, tmp_path: Path):
    lines = [["Ons aanbod"], [], HEAD, ["# zo moet het"], row("Goed"), [], row("Fout", Eigenaar="Nergens")]
    (grid,) = read_grids(book(tmp_path / "a.xlsx", *lines), settings=Settings())
    assert grid.numbers == (5, 7)
    plan = bank(tmp_path / "a.xlsx", partial=True)
    assert [(f.location.row, f.location.column) for f in plan.report.violations] == [(7, "Eigenaar")]
    (table,) = tables_of([grid], "a.xlsx", Settings())
    assert [r.number for r in table.rows] == [5, 7]
    blocked = row_messages(plan.report.findings, grid, "nl")
    assert rest_as_csv(grid, blocked, "nl", "Melding").decode("utf-8-sig").splitlines()[1].startswith("Fout,")
    assert len(rest_as_csv(grid, blocked, "nl", "Melding").decode().splitlines()) == 2


def test_the_example_row_of_the_template_does_not_shift_the_others(bank, shapes: Shapes, tmp_path: Path):
    import openpyxl

    path = tmp_path / "t.xlsx"
    write_template(path, schema_of(shapes, read_ontology()), read_ontology(), "nl")
    made = openpyxl.load_workbook(path)
    place = {str(c.value).rstrip(" *"): c.column for c in made["Interventie"][1] if c.value}
    for name, value in zip(HEAD, row("Fout", Eigenaar="Nergens"), strict=True):
        made["Interventie"].cell(3, place[name], value)
    made.save(path)
    plan = bank(path, partial=True)
    assert [(f.location.row, f.location.column) for f in plan.report.violations] == [(3, "Eigenaar *")]
    (grid,) = read_grids(path, settings=Settings())
    assert grid.numbers == (3,)


@pytest.mark.parametrize("number", [None, 1, 2])
def test_a_header_over_two_rows_is_read_as_one(tmp_path: Path, number: int | None):
    areas = ("A1:A2", "B1:B2", "C1:E1", "F1:F2", "G1:G2", "H1:H2")
    path = book(
        tmp_path / "rooster.xlsx", ["Cursus", "Uren", "Rooster", None, None, "Docent", "Lokaal", "Locatie"], [None, None, "Ma", "Di", "Wo"],
        ["Lassen", 40, "9-12", None, "9-12", "Anna", "L1", "Breda"], change=lambda b: [b.active.merge_cells(a) for a in areas],
    )  # fmt: skip
    (table,) = read_tables(path, ReadingOptions(header_row=number), Settings())
    assert table.header == ("Cursus", "Uren", "Rooster Ma", "Rooster Di", "Rooster Wo", "Docent", "Lokaal", "Locatie")
    assert [(r.number, r.cells["Cursus"], r.cells["Rooster Wo"]) for r in table.rows] == [(3, "Lassen", "9-12")]


def test_a_row_of_the_list_that_is_merged_with_the_header_is_no_part_of_it(bank, tmp_path: Path):
    path = book(tmp_path / "a.xlsx", HEAD, row("Een"), row("Twee"), change=lambda b: b.active.merge_cells("D1:D2"))
    with pytest.raises(SourceError, match="Cells D1:D2 are merged"):
        bank(path)


def test_merged_cells_above_the_header_are_a_title_and_below_it_they_are_refused(bank, tmp_path: Path):
    lines = [["Ons aanbod"], [], HEAD, row("Een"), row("Twee")]
    plan = bank(book(tmp_path / "a.xlsx", *lines, change=lambda b: b.active.merge_cells("A1:D2")), keep=False)
    assert plan.accepted == 2
    with pytest.raises(SourceError, match="Cells D4:D5 are merged"):
        bank(book(tmp_path / "b.xlsx", *lines, change=lambda b: b.active.merge_cells("D4:D5")))


def test_sheets_that_a_mapping_does_not_read_are_said(bank, tmp_path: Path):
    mapping = write(tmp_path / "m.yaml", MAPPING)
    path = book(
        tmp_path / "a.xlsx", ["id", "title"], ["A1", "Kennis"],
        change=lambda b: [b.create_sheet("Meer").append(["id", "title"]), b["Meer"].append(["A2", "Rekenen"])],
    )  # fmt: skip
    plan = bank(path, mappings=[mapping], keep=False)
    assert [m for _, _, m in said(plan, "not read")] == [
        "Sheet 'Meer' was not read: a mapping is for one sheet, the first unless --sheet says otherwise."
    ]
    assert bank(path, mappings=[mapping], keep=False, reading=ReadingOptions(sheet="Meer")).merged.new == [
        iri("intervention/rekenen")
    ]


# cells


@pytest.mark.parametrize(
    ("value", "form", "identifier"),
    [(417, "000417", None), (417, "000000", "000417"), (7, '"VB-"000', "VB-007"), ("000418", "General", "000418"), (417, "0", "417")],
)  # fmt: skip
def test_a_number_is_the_identifier_that_is_shown(bank, store: Store, tmp_path: Path, value, form, identifier):
    change = lambda b: b.active.cell(2, 4).__setattr__("number_format", form)  # noqa: E731
    bank(book(tmp_path / "a.xlsx", HEAD, row("Nullen", Kenmerk=value), change=change))
    assert values(store, "nullen", DCTERMS.identifier) == {Literal(identifier or "417")}


def test_an_identifier_with_zeros_is_the_same_in_a_later_csv(bank, store: Store, tmp_path: Path):
    mapping = write(tmp_path / "m.yaml", MAPPING)
    change = lambda b: b.active.cell(2, 1).__setattr__("number_format", "000000")  # noqa: E731
    bank(book(tmp_path / "a.xlsx", ["id", "title"], [417, "Nullen"], change=change), mappings=[mapping])
    plan = bank(write(tmp_path / "a.csv", "id;title\n000417;Nullen\n"), mappings=[mapping])
    assert plan.changes_nothing


@pytest.mark.parametrize(
    ("value", "form", "hours"),
    [(time(1, 30), "h:mm", "1.5"), (timedelta(hours=36), "[h]:mm", "36"), (timedelta(minutes=90), "[h]:mm", "1.5"), ("1:30", "General", "1.5"), (1.5, "h:mm", "36")],
)  # fmt: skip
def test_time_cells_are_hours(bank, store: Store, tmp_path: Path, value, form, hours):
    def change(made):
        made.active.cell(2, 6).value = value
        made.active.cell(2, 6).number_format = form

    bank(book(tmp_path / "a.xlsx", HEAD, row("Uren"), change=change))
    assert values(store, "uren", LL.effort) == {Literal(hours, datatype=XSD.decimal)}


def test_a_time_cell_elsewhere_is_no_python(bank, tmp_path: Path):
    plan = bank(book(tmp_path / "a.xlsx", HEAD, row("Uren", Eigenaar=timedelta(hours=36))))
    assert any("add '36:00:00' first" in m for m in messages(plan))
    assert not any("day, " in m for m in messages(plan))
    assert parse_duration("36:00:00") == "36"
    assert str(parse_literal("decimal", "1:30")) == "1.5"


@pytest.mark.parametrize(("text", "is_serial"), [("46082", True), ("46082.5", True), ("19999", False), ("60001", False)])  # fmt: skip
def test_a_number_where_a_date_belongs_is_said_to_have_been_one(text: str, is_serial: bool):
    with pytest.raises(CellProblem) as caught:
        parse_date(text)
    assert ("was a date in the spreadsheet, 2026-03-01 most likely" in caught.value.said["en"]) is is_serial


def test_values_under_each_other_are_several_values(bank, store: Store, tmp_path: Path):
    cells = {"Doelgroep": "Lokale banken\nHoofdkantoor;\r\nICT-teams", "Element": "Praktiseren\nProfileren"}
    path = book(
        tmp_path / "a.xlsx", HEAD, row("Onder elkaar", **cells, **{"Beschrijving (nl)": "Regel een\nRegel twee"})
    )
    bank(path)
    groups = {str(o).rpartition("/")[2] for o in values(store, "onder-elkaar", LL.targetGroup)}
    assert groups == {"lokale-banken", "hoofdkantoor", "ict-teams"}
    assert len(values(store, "onder-elkaar", LL.placement)) == 2
    assert values(store, "onder-elkaar", DCTERMS.description) == {Literal("Regel een\nRegel twee", lang="nl")}


def test_headers_and_names_with_other_spaces_and_accents_are_found(bank, tmp_path: Path):
    head = ["Titel\n(nl)", "Beschrijving\u00a0(nl)", *HEAD[2:4], "Doelgroep\u00a0", *HEAD[5:]]
    cells = {
        "Doelgroep": "Lokale\u00a0banken\u200b",
        "Element": unicodedata.normalize("NFD", "Creëren"),
        "Eigenaar": "HR\u00a0",
    }
    plan = bank(book(tmp_path / "a.xlsx", head, row("Spaties", **cells)))
    assert (messages(plan), plan.accepted) == ([], 1)


def test_a_row_repeated_in_another_file_of_an_archive_names_that_file(bank, tmp_path: Path):
    mapping = write(tmp_path / "m.yaml", MAPPING)
    path = packed(tmp_path / "z.zip", {"a.csv": "id,title\nA1,Een\n", "b.csv": "id,title\nA2,Twee\nA1,Een\n"})
    plan = bank(path, mappings=[mapping], partial=True)
    assert (plan.accepted, plan.refused_count) == (2, 1)
    assert [(f.location.source, f.location.row) for f in plan.report.violations] == [("z.zip/b.csv", 3)]
    assert "stands on row 2 of z.zip/a.csv" in messages(plan)[0]


# the command


def test_the_command_reads_other_lists_and_takes_the_choices(cli: Cli, tmp_path: Path):
    cli("init", "--example")
    mapping = write(tmp_path / "m.yaml", MAPPING)
    data = {"meta": [{"x": 1}, {"x": 2}], "list": [{"id": "A1", "title": "Kennis"}, {"id": "A1", "title": "Kennis"}]}
    path = write(tmp_path / "a.json", json.dumps(data))
    done = cli(
        "import", path, "--mapping", mapping, "--partial", "--record-path", "list", "--report", tmp_path / "r.json"
    )
    assert "Aanvaard: 1, geweigerd: 1" in done.stdout
    report = json.loads((tmp_path / "r.json").read_text())
    assert (report["accepted"], report["refused"]) == (1, 1)
    assert "Er zijn geen records op ‘nee’" in cli("validate", path, "--record-path", "nee", code=1).stderr
    old = book(tmp_path / "a.xlsx", HEAD, row("Zichtbaar"), row("Oud"), change=hide(3))
    assert "Nieuw: 1 Intervention" in cli("import", old, "--hidden", "leave-out").stdout
    assert "--hidden" in cli("import", old, "--hidden", "maybe", code=2).stderr
    assert "één teken" in cli("import", old, "--delimiter", "ab", code=2).stderr


def test_an_unknown_kind_of_file_is_refused_with_those_that_are_known(cli: Cli, tmp_path: Path):
    cli("init")
    said = cli("import", write(tmp_path / "a.docx", "x"), code=1).stderr
    for suffix in (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".json", ".jsonl", ".xml", ".zip", ".ttl"):
        assert suffix in said


def test_findings_of_a_reader_are_warnings_where_something_may_be_missed(bank, tmp_path: Path):
    plan = bank(book(tmp_path / "a.xlsx", [*HEAD, None], [*row("Een"), "x"], change=hide(2)), keep=False)
    assert {f.severity for f in plan.report.findings if "hidden" in f.message("en") or "header" in f.message("en")} == {
        Severity.WARNING
    }
