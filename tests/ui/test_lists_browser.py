"""Somebody's list, from the file to the map, in Chromium: mended, decided row by row, stored, undone, and its next version."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.listfiles import cells, ods
from tests.ui.conftest import Server, keep, running, settled
from tests.ui.lists import as_anna, cell, give, mend, pick, stored

pytestmark = pytest.mark.browser

PLAIN = (
    "nummer;naam;omschrijving;soort;doelgroep;bureau;vaardigheden\n"
    "K1;Adviesgesprek voeren;Oefenen met gesprekken.;cursus;Lokale bank;HR;Luisteren\n"
    "K2;Excel voor gevorderden;Draaitabellen maken.;e-learning;Keurmeester;ICT;Rekenen\n"
    "K3;Kennissalon;Een avond over taalmodellen.;Kennissalon;keurmeesters;ICT;Rekenen\n"
    "K4;;Nog zonder titel.;cursus;Lokale banken;HR;\n"
)


def a_list(word: str, plain: str = PLAIN) -> str:
    """A list with three more columns of its own, so that it is not taken for one of another test."""
    head, *rows = plain.splitlines()
    return "\n".join([f"{head};{word} a;{word} b;{word} c", *(f"{row};;;" for row in rows)]) + "\n"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over an example landscape of its own, to write in."""
    with running(tmp_path_factory.mktemp("lists")) as found:
        yield found


def test_a_list_is_mended_left_come_back_to_stored_and_undone(page: Page, own: Server, tmp_path: Path):
    as_anna(page, own)
    path = tmp_path / "academie 2026.csv"
    path.write_text(a_list("map"), encoding="utf-8")
    give(page, path)
    expect(page.get_by_text("3 rijen zijn goed, 1 nog niet.")).to_be_visible(timeout=90_000)
    expect(cell(page, 3, 1)).to_have_class("must")
    expect(cell(page, 3, 1)).to_have_attribute("title", "Voeg een titel toe.")
    keep(page, "list-findings")
    mend(page, 3, 1, "Rekenen met rente")
    expect(page.get_by_text("4 rijen zijn goed, 0 nog niet.")).to_be_visible(timeout=90_000)
    page.reload()
    expect(page.get_by_text("4 rijen zijn goed, 0 nog niet.")).to_be_visible(timeout=90_000)
    expect(cell(page, 3, 1)).to_have_text("Rekenen met rente")
    page.goto(f"{own.url}/coherence")
    as_anna(page, own)
    expect(page.get_by_text("Lijsten die nog niet zijn opgeslagen (1)")).to_be_visible()
    page.get_by_role("button", name="Verder").click()
    settled(page)
    expect(cell(page, 3, 1)).to_have_text("Rekenen met rente")
    page.get_by_role("radio", name="English").click()
    settled(page)
    expect(page.get_by_text("4 rows are right, 0 not yet.")).to_be_visible(timeout=90_000)
    expect(cell(page, 3, 1)).to_have_text("Rekenen met rente")
    page.get_by_role("radio", name="Nederlands").click()
    settled(page)
    page.get_by_role("button", name="Sla de goede rijen op (4)").click()
    expect(page.get_by_text("Opgeslagen als wijziging")).to_be_visible(timeout=90_000)
    settled(page)
    expect(page.get_by_text("Lijsten die nog niet zijn opgeslagen")).to_have_count(0)
    assert len(stored(own, "SELECT ?i { ?i ll:catalogue 'academie-2026' }")) == 4
    page.get_by_role("link", name="Wijs aan op de kaart").click()
    page.wait_for_selector(".plate", timeout=90_000)
    settled(page)
    keep(page, "list-on-the-map")
    assert page.locator(".mark, .cluster").count() > 0
    page.go_back()
    settled(page)
    page.get_by_role("button", name="Maak ongedaan").click()
    expect(page.get_by_text("Ongedaan gemaakt.")).to_be_visible(timeout=90_000)
    assert stored(own, "SELECT ?i { ?i ll:catalogue 'academie-2026' }") == []


def test_alike_values_are_put_together_and_the_new_ones_are_shown_before_they_are_made(
    page: Page, own: Server, tmp_path: Path
):
    as_anna(page, own)
    path = tmp_path / "academie.csv"
    path.write_text(a_list("waarden"), encoding="utf-8")
    give(page, path)
    page.get_by_role("tab", name="Doelgroep (4)").click()
    expect(page.get_by_text("Keurmeester (1) · keurmeesters (1)")).to_be_visible()
    expect(page.get_by_text("4 waarden, 2 zijn nieuw en worden gemaakt.", exact=True)).to_be_visible()
    keep(page, "list-values")
    page.get_by_role("button", name="Voeg samen", exact=True).click()
    settled(page)
    expect(page.get_by_text("Keurmeester (1) · keurmeesters (1)")).to_have_count(0)
    expect(page.get_by_role("button", name="Sla de goede rijen op (3)")).to_be_enabled(timeout=90_000)
    page.get_by_role("button", name="Sla de goede rijen op (3)").click()
    expect(page.get_by_text("Opgeslagen als wijziging")).to_be_visible(timeout=90_000)
    groups = stored(own, "SELECT DISTINCT ?g { ?i ll:catalogue 'academie' ; ll:targetGroup ?t . ?t skos:prefLabel ?g }")
    assert sorted(g for g in groups if g.lower().startswith("keur")) == ["Keurmeester"]
    assert "Lokale banken" in groups


def test_the_next_version_needs_no_mapping_and_says_what_it_will_change(page: Page, own: Server, tmp_path: Path):
    as_anna(page, own)
    first = tmp_path / "leergids.csv"
    first.write_text(a_list("gids"), encoding="utf-8")
    give(page, first)
    page.get_by_role("button", name="Sla de goede rijen op (3)").click(timeout=90_000)
    expect(page.get_by_text("Opgeslagen: 3 rijen. 1 rij is nog niet goed en blijft hieronder staan.")).to_be_visible(
        timeout=90_000
    )
    settled(page)
    page.get_by_role("button", name="Andere lijst").click()
    settled(page)
    path = tmp_path / "leergids 2027.csv"
    later = (
        "nummer;naam;omschrijving;soort;doelgroep;bureau;vaardigheden;opmerking\n"
        "K1;Adviesgesprek voeren;Oefenen met moeilijke gesprekken.;cursus;Lokale bank;HR;Luisteren;\n"
        "K2;Excel voor gevorderden;Draaitabellen maken.;e-learning;Keurmeester;ICT;Rekenen;x\n"
        "K9;Schrijven met AI;Helder schrijven.;cursus;Lokale bank;HR;Schrijven;\n"
    )
    path.write_text(a_list("gids", later), encoding="utf-8")
    give(page, path)
    expect(page.get_by_text("De kolommen worden gelezen als die van de lijst ‘leergids’.")).to_be_visible(
        timeout=90_000
    )
    expect(page.get_by_text("Nieuw: opmerking.")).to_be_visible()
    expect(page.get_by_role("combobox", name="Wat is dit voor lijst?")).to_have_value(
        "De volgende versie van ‘leergids’"
    )
    expect(page.get_by_role("radio", name="Gewijzigd (1)")).to_be_visible(timeout=90_000)
    expect(page.get_by_role("radio", name="Niet meer in de lijst (1)")).to_be_visible()
    page.get_by_role("radio", name="Gewijzigd (1)").click()
    settled(page)
    keep(page, "list-next-version")
    page.get_by_role("button", name="Sla deze allemaal over (1)").click()
    settled(page)
    expect(page.get_by_role("radio", name="Overgeslagen (1)")).to_be_visible(timeout=90_000)
    page.get_by_role("radio", name="Niet meer in de lijst (1)").click()
    settled(page)
    page.get_by_role("button", name="Verwijder deze allemaal (1)").click()
    settled(page)
    page.get_by_role("button", name="Sla de goede rijen op (2)").click(timeout=90_000)
    expect(page.get_by_text("Opgeslagen als wijziging")).to_be_visible(timeout=90_000)
    told = stored(
        own, "SELECT ?t ?d { ?i ll:catalogue 'leergids' ; dcterms:title ?t ; dcterms:description ?d } ORDER BY ?t"
    )
    assert told == [
        "Adviesgesprek voeren,Oefenen met gesprekken.",
        "Excel voor gevorderden,Draaitabellen maken.",
        "Schrijven met AI,Helder schrijven.",
    ]


def test_a_message_leads_to_its_cell_and_a_proposal_is_taken_over(page: Page, own: Server, tmp_path: Path):
    as_anna(page, own)
    path = tmp_path / "fout.csv"
    lines = "".join(f"Les {n},Een les.,training,Lokale banken,HR,4\n" for n in range(70))
    path.write_text(
        f"Titel,Beschrijving,Type,Doelgroep,Eigenaar,Tijdsbeslag\n{lines}Laatste,Een les.,trianing,Lokale banken,HR,4\n",
        encoding="utf-8",
    )
    give(page, path)
    expect(page.get_by_text("70 rijen zijn goed, 1 nog niet.")).to_be_visible(timeout=90_000)
    page.get_by_role("radio", name="Nog niet goed (1)").click()
    settled(page)
    cell(page, 0, 2).click()
    page.get_by_role("button", name="Neem over: training").click()
    settled(page)
    expect(page.get_by_text("71 rijen zijn goed, 0 nog niet.")).to_be_visible(timeout=90_000)


def test_an_unknown_name_is_added_from_its_cell_and_taken_back(page: Page, own: Server, tmp_path: Path):
    as_anna(page, own)
    path = tmp_path / "ons sjabloon.csv"
    path.write_text(
        "Titel,Beschrijving,Type,Doelgroep,Eigenaar\n"
        "Inkopen met zorg,Een les.,training,Lokale banken,Inkoop en contracten\n"
        "Contracten lezen,Een les.,training,Lokale banken,inkoop en contracten\n",
        encoding="utf-8",
    )
    give(page, path)
    expect(page.get_by_text("0 rijen zijn goed, 2 nog niet.")).to_be_visible(timeout=90_000)
    cell(page, 0, 4).click()
    page.get_by_role("button", name="Voeg toe: Inkoop en contracten").click()
    settled(page)
    expect(page.get_by_text("2 rijen zijn goed, 0 nog niet.")).to_be_visible(timeout=90_000)
    expect(page.get_by_text("Wordt toegevoegd: ‘Inkoop en contracten’ (Eigenaar).")).to_be_visible()
    keep(page, "list-name-added")
    page.get_by_role("button", name="Toch niet toevoegen").click()
    settled(page)
    expect(page.get_by_text("0 rijen zijn goed, 2 nog niet.")).to_be_visible(timeout=90_000)
    cell(page, 0, 4).click()
    page.get_by_role("button", name="Voeg toe: Inkoop en contracten").click()
    settled(page)
    page.get_by_role("button", name="Sla de goede rijen op (2)").click(timeout=90_000)
    expect(page.get_by_text("Opgeslagen als wijziging")).to_be_visible(timeout=90_000)
    made = "SELECT ?n { ?d a org:OrganizationalUnit ; skos:prefLabel ?n FILTER(CONTAINS(LCASE(?n), 'contracten')) }"
    assert stored(own, made) == ["Inkoop en contracten"]


@pytest.mark.parametrize("form", ["ods", "json", "ttl"])
def test_lists_of_other_kinds_come_in_as_they_are(page: Page, own: Server, tmp_path: Path, form: str):
    path = tmp_path / f"aanbod {form}.{form}"
    rows = [(f"naam van {form}", "soort", "bureau"), *((f"{form} {n}", "cursus", "HR") for n in range(3))]
    match form:
        case "ods":
            lines = "".join(f"<table:table-row>{cells(*r)}</table:table-row>" for r in rows)
            ods(path, f'<table:table table:name="Aanbod">{lines}</table:table>')
        case "json":
            path.write_text(json.dumps([dict(zip(rows[0], r, strict=True)) for r in rows[1:]]), encoding="utf-8")
        case "ttl":
            whole = own.cli("export", tmp_path / "alles.ttl")
            assert whole.returncode == 0
            text = (tmp_path / "alles.ttl").read_text(encoding="utf-8")
            path.write_text(text.replace("Ontwerpsprint ledenportaal", "Ontwerpsprint in dagen"), encoding="utf-8")
    as_anna(page, own)
    give(page, path)
    if form == "ttl":
        expect(page.get_by_text("Dit bestand is RDF: het zegt zelf wat het betekent.")).to_be_visible()
        expect(page.get_by_role("button", name="Sla de goede rijen op")).to_be_visible(timeout=90_000)
    else:
        expect(page.get_by_text("3 van de 3 kolommen zijn herkend.")).to_be_visible(timeout=90_000)
        page.get_by_role("button", name="Sla de goede rijen op (3)").click(timeout=90_000)
        expect(page.get_by_text("Opgeslagen als wijziging")).to_be_visible(timeout=90_000)


def test_of_several_files_the_others_wait(page: Page, own: Server, tmp_path: Path):
    as_anna(page, own)
    paths = [tmp_path / f"deel {n}.csv" for n in range(3)]
    for path in paths:
        path.write_text(PLAIN, encoding="utf-8")
    give(page, *paths)
    expect(page.get_by_text("deel 0.csv")).to_be_visible()
    page.get_by_role("button", name="Andere lijst").click()
    settled(page)
    expect(page.get_by_text("deel 1.csv")).to_be_visible()
    expect(page.get_by_text("deel 2.csv")).to_be_visible()
    before = page.get_by_role("button", name="Weggooien").count()
    page.get_by_role("button", name="Weggooien").first.click()
    page.get_by_role("button", name="Ja, gooi weg").click()
    settled(page)
    expect(page.get_by_role("button", name="Weggooien")).to_have_count(before - 1)


def test_columns_are_put_together_and_parted_as_somebody_says(page: Page, own: Server, tmp_path: Path):
    as_anna(page, own)
    path = tmp_path / "samen.csv"
    path.write_text(
        "cursus van hier;niveau van hier;soort hier;bureau hier;kan hier\nExcel;gevorderd;cursus;HR;Tellen & Rekenen\nWord;;cursus;HR;Schrijven\n",
        encoding="utf-8",
    )
    give(page, path)
    pick(page, "cursus van hier", "Titel")
    pick(page, "niveau van hier", "Niet lezen")
    pick(page, "kan hier", "Competentie")
    page.get_by_test_id("stPopover").first.get_by_role("button").click()
    pick(page, "Samenvoegen met de kolommen", "niveau van hier")
    page.keyboard.press("Escape")
    page.get_by_test_id("stPopover").last.get_by_role("button").click()
    pick(page, "Tussen meerdere waarden in één cel", "&")
    page.keyboard.press("Escape")
    settled(page)
    page.get_by_role("button", name="Sla de goede rijen op (2)").click(timeout=90_000)
    expect(page.get_by_text("Opgeslagen als wijziging")).to_be_visible(timeout=90_000)
    told = stored(
        own,
        "SELECT ?t (GROUP_CONCAT(?c; separator='+') AS ?k) { SELECT ?t ?c { ?i ll:catalogue 'samen' ; dcterms:title ?t ; ll:develops/skos:prefLabel ?c } ORDER BY ?c } GROUP BY ?t ORDER BY ?t",
    )
    assert told == ["Excel gevorderd,Rekenen+Tellen", "Word,Schrijven"]


def test_the_language_of_the_reader_is_not_that_of_the_list(page: Page, own: Server, tmp_path: Path):
    as_anna(page, own)
    path = tmp_path / "talen.csv"
    path.write_text("titel van ons;soort van ons;bureau van ons\nLezen;cursus;HR\n", encoding="utf-8")
    give(page, path)
    pick(page, "titel van ons", "Titel")
    page.get_by_role("radio", name="English").click()
    settled(page)
    page.get_by_role("button", name="Store the rows that are right (1)").click(timeout=90_000)
    expect(page.get_by_text("Saved as change")).to_be_visible(timeout=90_000)
    assert stored(own, "SELECT (LANG(?t) AS ?l) { ?i ll:catalogue 'talen' ; dcterms:title ?t }") == ["nl"]


def test_the_map_shows_what_will_happen_before_it_does(page: Page, own: Server, tmp_path: Path):
    as_anna(page, own)
    path = tmp_path / "kaart.csv"
    path.write_text(a_list("kaart"), encoding="utf-8")
    give(page, path)
    expect(page.get_by_text("3 rijen zijn goed, 1 nog niet.")).to_be_visible(timeout=90_000)
    settled(page)
    page.get_by_text("Laat op de kaart zien wat er gaat gebeuren").click()
    expect(page.get_by_text("Omcirkeld: 2 interventies die erbij komen of wijzigen.")).to_be_visible(timeout=90_000)
    page.wait_for_selector("svg.plate[data-ready='1']", timeout=90_000)
    assert stored(own, "SELECT ?i { ?i ll:catalogue 'kaart' }") == []


def test_what_others_store_meanwhile_is_said_where_it_matters_and_else_does_not_stand_in_the_way(
    page: Page, own: Server, tmp_path: Path
):
    as_anna(page, own)
    first = tmp_path / "intussen.csv"
    first.write_text(a_list("intussen"), encoding="utf-8")
    give(page, first)
    ready = page.get_by_role("button", name="Sla de goede rijen op (3)")
    expect(ready).to_be_enabled(timeout=90_000)
    other = tmp_path / "elders.csv"
    other.write_text("Titel,Type,Doelgroep,Eigenaar\nIets anders,training,Lokale banken,HR\n", encoding="utf-8")
    assert own.cli("import", other).returncode == 0
    ready.click()
    expect(page.get_by_text("Opgeslagen als wijziging")).to_be_visible(timeout=90_000)
    settled(page)
    page.get_by_role("button", name="Andere lijst").click()
    settled(page)
    later = a_list("intussen").replace("Oefenen met gesprekken.", "Oefenen met lastige gesprekken.")
    first.write_text(later, encoding="utf-8")
    give(page, first)
    expect(page.get_by_role("radio", name="Gewijzigd (1)")).to_be_visible(timeout=90_000)
    change = json.loads(own.cli("history", "--format", "json").stdout)[0]["change"]
    assert own.cli("undo", str(change)).returncode == 0
    page.get_by_role("button", name="Sla de goede rijen op (3)").click()
    expect(
        page.get_by_text("Iemand heeft intussen iets gewijzigd, waardoor deze lijst iets anders zou doen dan u zag.")
    ).to_be_visible(timeout=90_000)
    expect(page.get_by_role("radio", name="Nieuw (")).to_be_visible(timeout=90_000)
    assert stored(own, "SELECT ?i { ?i ll:catalogue 'intussen' }") == []
