"""A list with somebody else's columns, in Chromium: recognised, corrected with one pick, stored, and on the map."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.conftest import FIXTURES
from tests.test_mapping_proposal import DUTCH
from tests.ui.conftest import Server, keep, running, settled
from tests.ui.lists import as_anna, become, pick

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over an example landscape of its own, to write in."""
    with running(tmp_path_factory.mktemp("columns")) as found:
        yield found


def test_a_list_of_others_is_recognised_corrected_and_stored(page: Page, own: Server, tmp_path: Path):
    as_anna(page, own)
    path = tmp_path / "academie.csv"
    path.write_text(DUTCH.replace("eigenaar", "bureau"), encoding="utf-8")
    page.set_input_files("input[type=file]", str(path))
    expect(page.get_by_role("heading", name="Wat de kolommen zijn")).to_be_visible(timeout=90_000)
    settled(page)
    expect(page.get_by_text("De kolom heet ‘naam’; de waarden zijn kort en allemaal verschillend.")).to_be_visible()
    expect(page.get_by_role("tab", name="Type (3)")).to_be_visible()
    keep(page, "columns")
    pick(page, "bureau", "Eigenaar")
    become(page, 0, "dialoogsessie")
    expect(page.get_by_text("3 rijen zijn goed, 0 nog niet.")).to_be_visible(timeout=90_000)
    expect(page.get_by_text("Waarvan: 3 × interventie, ")).to_be_visible(timeout=90_000)
    keep(page, "what-is-new")
    page.get_by_role("button", name="Sla de goede rijen op (3)").click()
    expect(page.get_by_text("Opgeslagen als wijziging 2.")).to_be_visible(timeout=90_000)
    page.goto(f"{own.url}/interventions?q=Excel")
    page.get_by_role("textbox", name="Zoek in titel en beschrijving").fill("draaitabellen")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 gevonden")).to_be_visible(timeout=90_000)


def test_rows_pasted_from_a_spreadsheet_are_a_list_with_a_name(page: Page, own: Server):
    as_anna(page, own)
    page.get_by_text("Plakken uit een spreadsheet").click()
    settled(page)
    rows = "naam\tsoort\teigenaar\nSchrijven met AI\tcursus\tHR\nLezen met AI\tcursus\tHR\n"
    page.get_by_role("textbox", name="Kopieer de rijen").fill(rows)
    page.keyboard.press("Control+Enter")
    settled(page)
    expect(page.get_by_text("Geef de lijst een naam.")).to_be_visible()
    page.get_by_role("textbox", name="Hoe heet deze lijst?").fill("Lijst van Rob")
    page.keyboard.press("Enter")
    settled(page)
    expect(page.get_by_text("3 van de 3 kolommen zijn herkend.")).to_be_visible()
    expect(page.get_by_text("2 rijen zijn goed, 0 nog niet.")).to_be_visible(timeout=90_000)
    keep(page, "pasted")


def test_the_sheet_with_most_rows_is_proposed_and_the_others_are_said(page: Page, own: Server, tmp_path: Path):
    book = Workbook()
    cover = book.active
    cover.title = "Toelichting"
    for row in [("Vraag", "Antwoord"), ("Voor wie?", "Iedereen")]:
        cover.append(row)
    sheet = book.create_sheet("Aanbod")
    for row in [
        ("Aanbod 2027",),
        ("cursusnaam", "soort", "eigenaar"),
        *((f"Cursus {n}", "cursus", "HR") for n in range(4)),
    ]:
        sheet.append(row)
    path = tmp_path / "aanbod.xlsx"
    book.save(path)
    as_anna(page, own)
    page.set_input_files("input[type=file]", str(path))
    expect(page.get_by_text("4 rijen zijn goed, 0 nog niet.")).to_be_visible(timeout=90_000)
    expect(page.get_by_text("Nu niet gelezen: Toelichting (2 rijen).")).to_be_visible()
    expect(page.get_by_role("spinbutton", name="Rij met de kolomnamen")).to_have_value("2")
    keep(page, "sheets")
    pick(page, "Welk blad of bestand wordt gelezen", "Toelichting (2 rijen)")
    expect(page.get_by_text("Nu niet gelezen: Aanbod (6 rijen).")).to_be_visible()
    expect(page.get_by_role("combobox", name="Vraag", exact=True)).to_be_visible()


def test_in_a_list_with_our_names_a_column_without_one_gets_a_field_and_hidden_rows_are_left_out(
    page: Page, own: Server, tmp_path: Path
):
    book = Workbook()
    sheet = book.active
    for row in [
        ("Titel (nl)", "Type", "Eigenaar", "", "Opmerking", "Opmerking"),
        ("Spreken voor een groep", "training", "HR", "SG-1", "intern", "vol"),
        ("Vergaderen", "training", "HR", "SG-2", "intern", "vol"),
        ("Vervallen", "training", "HR", "SG-3", "intern", "vol"),
    ]:
        sheet.append(row)
    sheet.row_dimensions[4].hidden = True
    path = tmp_path / "eigen.xlsx"
    book.save(path)
    as_anna(page, own)
    page.set_input_files("input[type=file]", str(path))
    expect(page.get_by_text("3 rijen zijn goed, 0 nog niet.")).to_be_visible(timeout=90_000)
    page.get_by_text("Hoe de lijst wordt gelezen").click()
    settled(page)
    pick(page, "1 verborgen rij", "Weglaten")
    expect(page.get_by_text("2 rijen zijn goed, 0 nog niet.")).to_be_visible(timeout=90_000)
    expect(page.get_by_role("combobox", name="Opmerking (2)", exact=True)).to_be_visible()
    pick(page, "column D", "Kenmerk")
    keep(page, "column-without-name")
    settled(page)
    page.get_by_role("button", name="Sla de goede rijen op (2)").click()
    expect(page.get_by_text("Opgeslagen: 2 rijen.")).to_be_visible(timeout=90_000)
    found = own.cli(
        "query", "-q", "SELECT ?c { ?i ll:catalogue 'eigen' ; dcterms:identifier ?c } ORDER BY ?c", "--format", "csv"
    )
    assert found.stdout.splitlines()[1:] == ["SG-1", "SG-2"]


def test_another_row_can_be_the_one_with_the_names_of_columns(page: Page, own: Server, tmp_path: Path):
    path = tmp_path / "twee.csv"
    path.write_text("a;b;c\nnaam;soort;eigenaar\nVragen stellen;cursus;HR\n", encoding="utf-8")
    as_anna(page, own)
    page.set_input_files("input[type=file]", str(path))
    settled(page)
    page.get_by_text("Hoe de lijst wordt gelezen").click()
    header = page.get_by_role("spinbutton", name="Rij met de kolomnamen")
    header.fill("2")
    header.press("Enter")
    settled(page)
    expect(page.get_by_text("3 van de 3 kolommen zijn herkend.")).to_be_visible()
    expect(page.get_by_text("1 rij is goed, 0 nog niet.")).to_be_visible(timeout=90_000)


def test_one_file_of_an_archive_is_read_at_a_time(page: Page, own: Server, tmp_path: Path):
    path = tmp_path / "lijsten.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("hr.csv", "naam;soort;eigenaar\nGesprekken voeren;cursus;HR\n")
        archive.writestr("ict.csv", "naam;soort;eigenaar\nDraaien;cursus;ICT\nKeren;cursus;ICT\n")
    as_anna(page, own)
    page.set_input_files("input[type=file]", str(path))
    expect(page.get_by_text("2 rijen zijn goed, 0 nog niet.")).to_be_visible(timeout=90_000)
    expect(page.get_by_text("Nu niet gelezen: lijsten.zip/hr.csv (2 rijen).")).to_be_visible()
    pick(page, "Welk blad of bestand wordt gelezen", "lijsten.zip/hr.csv (2 rijen)")
    expect(page.get_by_text("1 rij is goed, 0 nog niet.")).to_be_visible(timeout=90_000)
    keep(page, "archive")


def test_a_file_of_statements_is_said_to_be_one(page: Page, own: Server, tmp_path: Path):
    path = tmp_path / "statements.json"
    path.write_text('{"@id": "https://example.org/x", "https://schema.org/name": "X"}', encoding="utf-8")
    as_anna(page, own)
    page.set_input_files("input[type=file]", str(path))
    expect(page.get_by_text("Dit bestand is RDF: het zegt zelf wat het betekent.")).to_be_visible(timeout=90_000)
    expect(page.get_by_text("Het bestand zegt niets in de begrippen van de taal")).to_be_visible(timeout=90_000)


def test_a_file_of_a_known_format_is_a_list_of_which_the_columns_are_told(page: Page, own: Server):
    as_anna(page, own)
    page.set_input_files("input[type=file]", str(FIXTURES / "formats" / "course.jsonld"))
    expect(page.get_by_text("Dit bestand is herkend als schema.org (JSON-LD).")).to_be_visible(timeout=90_000)
    expect(page.get_by_text("2 rijen zijn goed, 0 nog niet.")).to_be_visible(timeout=90_000)
    keep(page, "format")
    page.get_by_role("button", name="Sla de goede rijen op (2)").click()
    expect(page.get_by_text("Opgeslagen als wijziging")).to_be_visible(timeout=90_000)
    page.set_input_files("input[type=file]", str(FIXTURES / "formats" / "moodle.csv"))
    expect(page.get_by_text("Dit bestand is herkend als Moodle (CSV).")).to_be_visible(timeout=90_000)
    expect(page.get_by_text("Kies de afdeling die eigenaar is van wat in deze lijst staat", exact=False)).to_be_visible(
        timeout=90_000
    )


def test_two_sheets_of_one_workbook_are_two_lists_whose_codes_may_be_the_same(page: Page, own: Server, tmp_path: Path):
    book = Workbook()
    book.remove(book.active)
    for name, titles in {"Voorjaar": ("Snoeien", "Zaaien", "Mesten"), "Najaar": ("Oogsten", "Wecken")}.items():
        sheet = book.create_sheet(name)
        sheet.append(("code", "cursusnaam", "soort", "eigenaar"))
        for number, title in enumerate(titles, start=1):
            sheet.append((f"C-{number}", title, "cursus", "HR"))
    path = tmp_path / "seizoenen.xlsx"
    book.save(path)
    as_anna(page, own)
    page.set_input_files("input[type=file]", str(path))
    page.get_by_role("button", name="Sla de goede rijen op (3)").click(timeout=90_000)
    expect(page.get_by_text("Opgeslagen als wijziging")).to_be_visible(timeout=90_000)
    expect(page.get_by_role("combobox", name="Welk blad of bestand wordt gelezen")).to_have_value("Najaar (3 rijen)")
    page.get_by_role("button", name="Sla de goede rijen op (2)").click(timeout=90_000)
    expect(page.get_by_text("seizoenen.xlsx")).to_have_count(0, timeout=90_000)
    for title in ("Snoeien", "Oogsten"):
        page.goto(f"{own.url}/interventions")
        page.get_by_role("textbox", name="Zoek in titel en beschrijving").fill(title)
        page.keyboard.press("Enter")
        expect(page.get_by_text("1 gevonden")).to_be_visible(timeout=90_000)
