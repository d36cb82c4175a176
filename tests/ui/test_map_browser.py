"""The map in a real browser: layers, looks, filters, clusters, relations, zoom, the tour, and what is pointed at."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import Server, keep, running
from tests.ui.test_browser import READY, open_map

pytestmark = pytest.mark.browser
COACHING = "Coachingsprogramma adviesgesprekken"


def layer(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_each_layer_has_a_switch_that_the_link_keeps(page: Page, server: Server):
    open_map(page, server)
    for name in ("Dubbelingen", "Verbindingen", "Onenigheid", "Belasting"):
        layer(page, name)
        expect(page.locator(".legend b", has_text=name)).to_be_visible()
    layer(page, "Gaten")
    expect(page.locator(".fallow")).to_have_count(0)
    assert "layers=overlaps%2Cconnections%2Cdisagreements%2Cload" in page.url
    page.goto(page.url)
    page.wait_for_selector(f"{READY} .layer-over circle")
    expect(page.locator(".legend em")).to_have_count(4)
    keep(page, "layers")


def test_broken_connections_and_what_holds_them_show_for_the_local_banks(page: Page, server: Server):
    open_map(page, server, "?group=lokale-banken&layers=connections")
    expect(page.locator(".layer-over text", has_text="geen route")).to_have_count(2)
    expect(page.locator(".layer-over title", has_text=f"Op '{COACHING}' hangt")).to_have_count(1)
    expect(page.get_by_text(f"Praktiseren en Onderzoeken hangen aan elkaar door '{COACHING}'.").first).to_be_visible()
    keep(page, "connections")


def test_evidence_beside_the_map_is_pointed_at_on_it(page: Page, server: Server):
    open_map(page, server, "?layers=overlaps")
    page.get_by_label("Wijs aan op de kaart").first.click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")  # the list moves while it opens: a click can miss it
    expect(page.locator(".legend em", has_text="Interventies: 2. Plekken: 0.")).to_be_visible()
    assert "spot=" in page.url
    page.get_by_role("button", name="Niets aanwijzen").click()
    expect(page.locator(".legend em", has_text="Plekken")).to_have_count(0)


def test_a_chosen_mark_shows_its_relations_as_lines(page: Page, server: Server):
    open_map(page, server)
    expect(page.locator(".relation")).to_have_count(0)
    page.locator(f".mark[aria-label^='{COACHING}']").click()
    expect(page.locator("h4")).to_have_text(COACHING)
    found = page.eval_on_selector_all(".relation title", "all => all.map(t => t.textContent)")
    assert "Gaat vooraf aan" in found
    assert page.locator(".relation path.line[marker-end]").count() == found.count("Gaat vooraf aan")


def test_colour_shape_and_size_are_chosen(page: Page, server: Server):
    open_map(page, server)
    page.get_by_role("button", name="Weergave").click()
    page.get_by_role("radio", name="Programma").click()
    expect(page.locator(".legend b").first).to_have_text("Kleur: programma")
    page.get_by_role("radio", name="Alle even groot").click()
    expect(page.locator(".legend b", has_text="Grootte")).to_have_count(0)
    assert "colour=programme" in page.url
    assert "size=same" in page.url


def test_a_click_and_a_filter_leave_the_zoom_alone(page: Page, server: Server):
    open_map(page, server)
    page.get_by_role("button", name="Inzoomen").click()
    zoomed = page.locator("svg.plate").get_attribute("viewBox")
    assert zoomed != "0 0 1600 1040"
    page.locator(".mark:not(.dim)").nth(20).dispatch_event("click")
    expect(page.locator("h4")).to_be_visible()
    layer(page, "Verbindingen")
    expect(page.locator(".legend b", has_text="Verbindingen")).to_be_visible()
    assert page.locator("svg.plate").get_attribute("viewBox") == zoomed
    page.get_by_role("button", name="Toon alles").click()
    assert page.locator("svg.plate").get_attribute("viewBox") != zoomed


def test_more_filters_are_kept_in_the_link(page: Page, server: Server):
    open_map(page, server, "?type=guidance&status=agreed&from=2026-03-01&to=2026-06-30&preference=participeren")
    expect(page.get_by_role("button", name="Filters (5)")).to_be_visible()
    expect(page.get_by_text("van 64 interventies").first).to_be_visible()
    shown = page.locator(".mark:not(.dim)").count()
    assert 0 <= shown < 20


def test_the_tour_teaches_in_five_steps_and_leaves_nothing_behind(page: Page, server: Server):
    open_map(page, server)
    page.get_by_role("button", name="Rondleiding").click()
    expect(page.get_by_text("1/5 · Drie eilanden")).to_be_visible()
    expect(page.locator(".layer-under .outlined")).to_have_count(3)
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_text("2/5 · Wat de organisatie aanbiedt")).to_be_visible()
    expect(page.locator(".mark.selected").first).to_be_visible()
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_text("3/5 · Wat ontbreekt")).to_be_visible()
    expect(page.locator(".fallow").first).to_be_visible()
    expect(page.get_by_label("Doelgroep", exact=True)).to_have_value("Nieuwe medewerkers")
    keep(page, "tour")
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_text("4/5 · Wat verbindt")).to_be_visible()
    expect(page.get_by_role("button", name="Verbindingen", exact=True)).to_have_attribute("data-selected", "true")
    expect(page.locator(".layer-over text", has_text="geen route").first).to_be_visible()
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_text("5/5 · Wat eerst te doen")).to_be_visible()
    expect(page.get_by_role("button", name="Niets aanwijzen")).to_be_visible(timeout=90_000)
    page.get_by_role("button", name="Sluiten").click()
    expect(page.get_by_role("button", name="Rondleiding")).to_be_visible()
    expect(page.locator(".fallow")).to_have_count(1)
    expect(page.get_by_label("Doelgroep", exact=True)).to_have_value("Alle doelgroepen")
    assert "tour" not in page.url
    assert "group" not in page.url


def test_a_recommendation_is_shown_on_the_map(page: Page, server: Server):
    open_map(page, server)
    page.get_by_role("link", name="Samenhang").click()
    expect(page.get_by_role("heading", name="Wat ligt waar, en wanneer")).to_be_visible(timeout=90_000)
    page.get_by_text("Reken uit wat het meeste oplevert").click()
    page.get_by_role("button", name="Toon op de kaart").nth(1).click(timeout=90_000)
    page.wait_for_selector(READY)
    expect(page.get_by_role("button", name="Niets aanwijzen")).to_be_visible(timeout=90_000)
    assert "advice=2" in page.url
    expect(page.locator(".legend b", has_text="Uitgelicht")).to_be_visible()


def test_a_figure_opens_to_its_evidence_and_points_at_it_on_the_map(page: Page, server: Server):
    open_map(page, server, "?group=lokale-banken")
    page.get_by_role("link", name="Samenhang").click()
    expect(page.get_by_role("heading", name="Wat ligt waar, en wanneer")).to_be_visible(timeout=90_000)
    page.get_by_role("button", name="Waaruit dat blijkt").nth(4).click()
    page.get_by_role("link", name="Wijs aan op de kaart").first.click()
    page.wait_for_selector(READY)
    expect(page.locator(".legend b", has_text="Uitgelicht")).to_be_visible(timeout=90_000)
    assert "spot=" in page.url


# a landscape of hundreds


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("crowd")
    with running(folder) as found:
        rows = ["Titel (nl),Beschrijving (nl),Type,Doelgroep,Eigenaar,Element"]
        for n in range(400):
            rows.append(
                f"Oefening {n:03},Oefenen met geval {n},{'training' if n % 2 else 'coaching'},Lokale banken,{'HR' if n % 3 else 'ICT'},Praktiseren"
            )
        (folder / "many.csv").write_text("\n".join(rows), encoding="utf-8")
        found.cli("import", folder / "many.csv")
        yield found


def test_what_is_too_much_to_see_is_a_cluster_that_opens(page: Page, crowd: Server):
    page.goto(crowd.url)
    page.wait_for_selector(f"{READY} .cluster", timeout=90_000)
    first = page.locator(".cluster").first
    expect(first).to_have_attribute("aria-label", "HR, 280 van 280 interventies; klik om te openen")
    keep(page, "clusters")
    back = lambda path: page.locator(f".cluster[data-path='{path}']:has(.way-back)")  # noqa: E731
    first.click()
    expect(back("praktiseren")).to_have_count(1, timeout=90_000)
    assert "open=praktiseren~hr" in page.url
    page.locator(".cluster:not(:has(.way-back))").first.click()
    expect(back("praktiseren~hr")).to_have_count(1, timeout=90_000)
    expect(page.get_by_text("Geopend: ")).to_be_visible()
    keep(page, "cluster-open")
    back("praktiseren~hr").click()
    expect(back("praktiseren")).to_have_count(1, timeout=90_000)
    back("praktiseren").click()
    expect(back("praktiseren")).to_have_count(0, timeout=90_000)
    expect(first).to_have_attribute("aria-label", "HR, 280 van 280 interventies; klik om te openen")
