"""The first five minutes in Chromium: from an empty data folder to a landscape of one's own, without a terminal."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from leerland_graph.store import Store, changes
from tests.conftest import Cli
from tests.ui.conftest import Server, keep, serve, settled
from tests.ui.test_entry import fill, pick, press

pytestmark = pytest.mark.browser
MAP = "svg.plate[data-ready='1']"


@pytest.fixture
def nothing(tmp_path: Path) -> Iterator[Server]:
    """The app over a data folder that is not there."""
    cli = Cli(tmp_path / "data")
    process, url = serve(cli, tmp_path / "log")
    yield Server(url, cli.data, cli)
    process.terminate()
    process.wait(10)


def button(page: Page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def menu(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_text(name, exact=True).click()
    expect(page.locator("h1")).to_have_text(name, timeout=90_000)


def heading(page: Page, words: str) -> None:
    expect(page.locator("h1")).to_contain_text(words, timeout=90_000)


def test_from_an_empty_folder_to_a_landscape_of_ones_own(nothing: Server, page: Page):
    page.goto(nothing.url)
    heading(page, "Begin")
    keep(page, "begin")
    page.reload()
    heading(page, "Begin")
    expect(page.get_by_role("dialog")).to_have_count(0)
    menu(page, "Samenhang")
    page.get_by_text("Naar Begin").click()
    heading(page, "Begin")

    button(page, "Open het voorbeeld").dblclick()
    heading(page, "Coöperatieve Bank Waterland")
    page.wait_for_selector(f"{MAP} .mark", timeout=90_000)
    assert len(set(page.eval_on_selector_all(".mark", "marks => marks.map(m => m.dataset.iri)"))) == 64
    expect(page.get_by_text("Dit is het voorbeeld; de bank is verzonnen.")).to_be_visible()

    page.get_by_text("Begin met uw eigen leerlandschap, of haal dit weg").click()
    heading(page, "Begin")
    page.get_by_role("textbox", name="Uw naam").fill("Anna")
    page.keyboard.press("Enter")
    button(page, "Haal het voorbeeld weg").click()
    expect(page.get_by_role("heading", name="Weggehaald")).to_be_visible(timeout=90_000)
    page.reload()
    heading(page, "Begin")
    expect(page.get_by_role("dialog")).to_have_count(0)

    button(page, "Maak een leerlandschap").click()
    page.get_by_label("Organisatie", exact=True).fill("Waterschap Noord")
    page.get_by_label("Afdelingen, één per regel").fill("HR\nICT")
    page.get_by_label("Doelgroepen, één per regel").fill("Bestuur\nPeilbeheerders")
    button(page, "Bekijk wat er komt").click()
    expect(page.get_by_text("2 afdelingen")).to_be_visible(timeout=90_000)
    keep(page, "begin-shown")
    button(page, "Maak dit leerlandschap").dblclick()
    heading(page, "Leerlandschap van Waterschap Noord")
    page.wait_for_selector(MAP, timeout=90_000)
    expect(
        page.get_by_text("Hier ligt nog niets. Voer een eerste interventie in, of breng een lijst in.")
    ).to_be_visible()
    keep(page, "begin-own")

    describe_one(page)
    page.goto(nothing.url)
    expect(page.locator(f"{MAP} .mark")).to_have_count(1, timeout=90_000)
    with Store.open(nothing.data) as store:
        done = [(c.number, c.kind) for c in reversed(changes(store))]
    assert done == [(1, "init"), (2, "remove"), (3, "init"), (4, "edit")]

    menu(page, "Begin")
    button(page, "Open het voorbeeld").click()
    heading(page, "Coöperatieve Bank Waterland")
    expect(page.get_by_role("combobox", name="Welk leerlandschap")).to_have_value(
        re.compile("Coöperatieve Bank"), timeout=90_000
    )
    page.goto(nothing.url)
    heading(page, "Leerlandschap van Waterschap Noord")


def describe_one(page: Page) -> None:
    """Describe an intervention of one of the departments, for one of the target groups."""
    menu(page, "Invoeren")
    press(page, "Nieuw")
    fill(page, "Titel (Nederlands)", "Dijkwacht lopen")
    fill(page, "Beschrijving (Nederlands)", "Een dag mee met een ervaren peilbeheerder.")
    pick(page, "Type", "coaching")
    pick(page, "Doelgroep", "Peilbeheerders")
    page.locator(".element[data-element$='/praktiseren']").first.dispatch_event("click")
    settled(page)
    press(page, "Verantwoordelijkheid toevoegen")
    pick(page, "Rol", "eigenaar")
    pick(page, "Afdeling", "ICT")
    press(page, "Opslaan")
    expect(page.get_by_text("Opgeslagen als wijziging 4.")).to_be_visible(timeout=90_000)
