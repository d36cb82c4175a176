"""Describing in the real app: from an empty form to the map, and two people at the same description."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Cli
from tests.ui.conftest import Server, keep, serve

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def entry_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over an example landscape of its own, to write in."""
    folder = tmp_path_factory.mktemp("entry")
    cli = Cli(folder / "data")
    cli("init", "--example")
    process, url = serve(cli, folder / "log")
    yield Server(url, cli.data, cli)
    process.terminate()
    process.wait(10)


def settle(page: Page) -> None:
    """Wait until the page has answered."""
    page.wait_for_timeout(250)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=20_000)
    page.wait_for_timeout(250)


def fill(page: Page, label: str, words: str, nth: int = 0) -> None:
    box = page.get_by_role("textbox", name=label).nth(nth)
    box.fill(words)
    box.press("Tab")
    settle(page)


def pick(page: Page, label: str, option: str, nth: int = 0) -> None:
    box = page.get_by_role("combobox", name=label).nth(nth)
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option).first.click()
    page.keyboard.press("Tab")
    settle(page)


def type_day(page: Page, label: str, digits: str) -> None:
    """Type a day the way people do: digit by digit, from the first segment on."""
    page.get_by_role("group", name=label).first.get_by_role("spinbutton").first.click()
    page.keyboard.type(digits, delay=40)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    settle(page)


def press(page: Page, name: str, nth: int = 0) -> None:
    page.get_by_role("button", name=name, exact=True).nth(nth).click()
    settle(page)


def open_entry(page: Page, server: Server, name: str, query: str = "") -> None:
    page.goto(f"{server.url}/entry{query}")
    page.get_by_role("textbox", name="Uw naam").wait_for(timeout=30_000)
    fill(page, "Uw naam", name)


def test_from_an_empty_form_to_the_map_a_conflict_and_back(entry_page: Page, browser: Browser, entry_server: Server):
    page = entry_page
    open_entry(page, entry_server, "Anna")
    press(page, "Nieuw")
    fill(page, "Titel (Nederlands)", "Meekijken met een adviseur")
    fill(page, "Beschrijving (Nederlands)", "Een dag naast een ervaren adviseur zitten.")
    pick(page, "Type", "coaching")
    pick(page, "Doelgroep", "Lokale banken")

    # two placements, by clicking the plate
    for element in ("praktiseren", "profileren"):
        page.locator(f".element[data-element$='/{element}']").first.dispatch_event("click")
        settle(page)
    expect(page.get_by_role("button", name="Plaatsing weghalen")).to_have_count(2)

    press(page, "Opslaan")
    expect(page.get_by_text("Wijs een eigenaar aan").first).to_be_visible()
    keep(page, "entry-finding")

    press(page, "Verantwoordelijkheid toevoegen")
    pick(page, "Rol", "eigenaar")
    pick(page, "Afdeling", "HR")
    press(page, "Uitvoering toevoegen")
    fill(page, "Plaatsen", "veel")
    expect(page.get_by_text("Geef het aantal plaatsen als heel getal.")).to_be_visible()
    fill(page, "Plaatsen", "12")
    expect(page.get_by_text("Geef het aantal plaatsen als heel getal.")).to_have_count(0)
    type_day(page, "Begindatum", "02032027")
    expect(page.get_by_text("Volledig: u kunt opslaan.").first).to_be_visible()
    keep(page, "entry-form")

    # a reload loses nothing
    page.reload()
    expect(page.get_by_role("textbox", name="Titel (Nederlands)")).to_have_value(
        "Meekijken met een adviseur", timeout=30_000
    )
    settle(page)
    expect(page.get_by_role("textbox", name="Uw naam")).to_have_value("Anna")
    press(page, "Opslaan")
    expect(page.get_by_text("Opgeslagen als wijziging 2.")).to_be_visible(timeout=20_000)

    press(page, "Toon op de kaart")
    page.wait_for_selector(".mark.selected", timeout=30_000)
    assert page.locator(".mark[aria-label^='Meekijken met een adviseur']").count() == 2
    titles = page.eval_on_selector_all(
        ".mark[aria-label^='Meekijken']", "marks => marks.map(m => m.getAttribute('aria-label'))"
    )
    assert {t.rpartition("· ")[2] for t in titles} == {"Praktiseren", "Profileren"}
    iri = page.locator(".mark.selected").first.get_attribute("data-iri")
    assert iri == "https://leerland.example/id/intervention/meekijken-met-een-adviseur"

    # Bert opens it, Anna saves first
    other = browser.new_context(viewport={"width": 1440, "height": 1150}, locale="nl-NL").new_page()
    for person, name in ((other, "Bert"), (page, "Anna")):
        open_entry(person, entry_server, name, f"?show={iri}")
        press(person, "Bewerken")
    fill(page, "Titel (Nederlands)", "Meekijken met een ervaren adviseur")
    press(page, "Opslaan")
    expect(page.get_by_text("Opgeslagen als wijziging 3.")).to_be_visible(timeout=20_000)
    fill(other, "Titel (Nederlands)", "Een dag meekijken")
    fill(other, "Kenmerk", "HR-77")
    press(other, "Opslaan")
    expect(other.get_by_text("Intussen is dit gewijzigd")).to_be_visible()
    expect(other.get_by_text("Van de ander: Meekijken met een ervaren adviseur (nl)")).to_be_visible()
    keep(other, "entry-conflict")
    expect(other.get_by_role("button", name="Voeg samen en ga verder")).to_be_disabled()
    other.get_by_text("Die van mij", exact=True).click()
    settle(other)
    press(other, "Voeg samen en ga verder")
    press(other, "Opslaan")
    expect(other.get_by_text("Opgeslagen als wijziging 4.")).to_be_visible(timeout=20_000)
    expect(
        other.get_by_text("Titel: was 'Meekijken met een ervaren adviseur', is nu 'Een dag meekijken'")
    ).to_be_visible()
    keep(other, "entry-history")

    # and back
    press(other, "Maak ongedaan")
    told = entry_server.cli(
        "query",
        "-q",
        f"SELECT ?t ?i {{ <{iri}> dcterms:title ?t OPTIONAL {{ <{iri}> dcterms:identifier ?i }} }}",
        "--format",
        "csv",
    )
    assert "Meekijken met een ervaren adviseur" in told.stdout
    assert "HR-77" not in told.stdout
    other.context.close()


@pytest.fixture
def entry_page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test on an error of ours in the console."""
    context = browser.new_context(viewport={"width": 1440, "height": 1150}, locale="nl-NL")
    opened = context.new_page()
    trouble: list[str] = []
    opened.on("console", lambda m: trouble.append(m.text) if m.type == "error" and "404" not in m.text else None)
    opened.on("pageerror", lambda e: trouble.append(str(e)))
    yield opened
    context.close()
    assert trouble == []
