"""The real app in headless Chromium."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import Server, keep

pytestmark = pytest.mark.browser
READY = "svg.plate[data-ready='1']"


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def open_map(page: Page, server: Server, query: str = "") -> None:
    page.goto(f"{server.url}/{query}")
    page.wait_for_selector(f"{READY} .mark", timeout=90_000)


def test_the_page_opens_with_the_map_and_every_intervention_on_it(page: Page, server: Server):
    open_map(page, server)
    expect(page.locator("h1")).to_have_text("Leerlandschap van Coöperatieve Bank Waterland (verzonnen voorbeeld)")
    iris = page.eval_on_selector_all(".mark", "marks => marks.map(m => m.dataset.iri)")
    assert len(set(iris)) == 64
    assert page.locator(".element").count() == 10
    expect(page.locator(".fallow")).to_have_count(1)
    keep(page, "landscape")


def test_a_filter_changes_the_map_the_figures_and_the_link(page: Page, server: Server):
    open_map(page, server)
    before = page.locator(".mark").first.get_attribute("transform")
    choose(page, "Doelgroep", "Lokale banken")
    expect(page.locator(".fallow")).to_have_count(6)
    expect(page.locator(".mark.dim")).not_to_have_count(0)
    assert page.locator(".mark").count() > 64
    expect(page.get_by_text("27 van 64 interventies")).to_be_visible()
    expect(page.get_by_text("0,33")).to_be_visible()
    assert "group=lokale-banken" in page.url
    transforms = page.eval_on_selector_all(".mark", "marks => marks.map(m => m.getAttribute('transform'))")
    assert before in transforms
    keep(page, "landscape-local-banks")
    page.goto(page.url)
    page.wait_for_selector(READY)
    expect(page.locator(".fallow")).to_have_count(6)


def test_a_click_shows_the_description_and_the_map_stays(page: Page, server: Server):
    open_map(page, server)
    name = "Coachingsprogramma adviesgesprekken"
    mark = page.locator(f".mark[aria-label^='{name}']")
    mark.hover()
    expect(page.locator(".tip")).to_contain_text("HR · coaching · Profileren")
    mark.click()
    expect(page.locator("h4")).to_have_text(name)
    expect(page.get_by_text("Een coach kijkt mee bij gesprekken")).to_be_visible()
    expect(page.locator(".mark.selected").first).to_be_visible()
    assert "show=" in page.url
    keep(page, "description")


def test_an_element_says_what_it_means_and_what_lies_there(page: Page, server: Server):
    open_map(page, server)
    page.locator(".element.polder").first.click()
    expect(page.locator("h4")).to_have_text("Actieonderzoek")
    expect(page.get_by_text("Hier ligt niets voor deze keuze.")).to_be_visible()


def test_the_keyboard_reaches_a_mark(page: Page, server: Server):
    open_map(page, server)
    page.locator(".mark:not(.dim)").last.focus()
    expect(page.locator(".tip.on")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("h4")).to_be_visible()


def test_english_is_one_click_away(page: Page, server: Server):
    open_map(page, server)
    page.get_by_role("radio", name="English").click()
    expect(page.locator("h1")).to_have_text("Learning landscape of Cooperative Bank Waterland (fictional example)")
    expect(page.locator(".island-name").first).to_have_text("Practising")
    keep(page, "english")


def test_evidence_opens_behind_a_figure(page: Page, server: Server):
    open_map(page, server, "?group=lokale-banken")
    page.get_by_role("button", name="Waaruit dat blijkt").nth(2).click()
    expect(
        page.get_by_text("Praktiseren en Onderzoeken hangen aan elkaar door 'Coachingsprogramma adviesgesprekken'.")
    ).to_be_visible()


def test_interventions_are_searched_and_shown(page: Page, server: Server):
    open_map(page, server)
    page.get_by_role("link", name="Interventies").click()
    box = page.get_by_label("Zoek in titel en beschrijving")
    box.fill("acteur")
    box.press("Enter")
    expect(page.get_by_text("1 gevonden")).to_be_visible()
    keep(page, "interventions")
    box.fill("bestaat niet")
    box.press("Enter")
    expect(page.get_by_text("Niets gevonden.")).to_be_visible()


def test_an_import_shows_without_a_restart(page: Page, server: Server, tmp_path):
    open_map(page, server)
    (tmp_path / "n.csv").write_text(
        "Titel (nl),Beschrijving (nl),Type,Doelgroep,Eigenaar,Element\nPraktijkonderzoek <b>kas</b>,Meten in de eigen praktijk,actieonderzoek,Lokale banken,HR,Actieonderzoek\n",
        encoding="utf-8",
    )
    server.cli("import", tmp_path / "n.csv")
    try:
        page.goto(server.url)
        page.wait_for_selector(f"{READY} .mark")
        expect(page.locator(".fallow")).to_have_count(0)
        page.locator(".mark[aria-label^='Praktijkonderzoek']").click()
        expect(page.locator("h4")).to_have_text("Praktijkonderzoek <b>kas</b>")
    finally:
        server.cli("undo", 2)


def test_a_cell_of_the_heat_map_opens_to_what_is_in_it(page: Page, server: Server):
    open_map(page, server)
    page.get_by_role("link", name="Samenhang").click()
    expect(page.get_by_role("heading", name="Wat ligt waar, en wanneer")).to_be_visible(timeout=90_000)
    cell = page.get_by_role("button", name="Praktiseren × Lokale banken: 16")
    cell.scroll_into_view_if_needed()
    cell.click()
    expect(cell).to_have_attribute("aria-pressed", "true")
    keep(page, "coherence")
    expect(page.get_by_text("Praktiseren × Lokale banken: 16")).to_be_visible(timeout=90_000)
    expect(page.get_by_text("Klantsysteem: hulp op de vloer", exact=False).first).to_be_visible()


def test_the_report_is_one_file_that_shows_what_is_on_screen(page: Page, server: Server, tmp_path: Path):
    open_map(page, server, "?group=lokale-banken")
    with page.expect_download(timeout=90_000) as found:
        page.get_by_role("button", name="Rapport opslaan (HTML)").click()
    path = tmp_path / "rapport.html"
    found.value.save_as(path)
    words = path.read_text(encoding="utf-8")
    assert "http://" not in words.replace("http://www.w3.org", "")
    page.set_content(words)
    expect(page.locator("h1")).to_contain_text("Coöperatieve Bank Waterland")
    expect(page.get_by_text("Lokale banken · 27 interventies")).to_be_visible()
    expect(page.locator(".row")).to_have_count(12)
    expect(page.locator("ol li").first).to_contain_text("Verplaats 'Klantsysteem")
    expect(page.locator(".map svg")).to_be_visible()
    page.wait_for_timeout(500)
    keep(page, "report")


def test_the_landscape_is_saved_in_a_format_of_the_field(page: Page, server: Server, tmp_path: Path):
    open_map(page, server, "?group=lokale-banken")
    page.get_by_role("button", name="Bewaar voor andere programma’s").click()
    with page.expect_download(timeout=90_000) as found:
        page.get_by_role("button", name="schema.org (JSON-LD)").click()
    assert found.value.suggested_filename == "leerlandschap-schema-org.jsonld"
    found.value.save_as(tmp_path / "uit.jsonld")
    said = json.loads((tmp_path / "uit.jsonld").read_text(encoding="utf-8"))
    assert said["numberOfItems"] == 64, "the whole landscape, whatever the page shows"
