"""Describing in the real app: from an empty form to the map, and two people at the same description."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.conftest import Server, keep, running, settled

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def entry_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over an example landscape of its own, to write in."""
    with running(tmp_path_factory.mktemp("entry")) as found:
        yield found


def fill(page: Page, label: str, words: str, nth: int = 0) -> None:
    box = page.get_by_role("textbox", name=label).nth(nth)
    box.fill(words)
    box.press("Tab")
    settled(page)


def pick(page: Page, label: str, option: str, nth: int = 0) -> None:
    box = page.get_by_role("combobox", name=label).nth(nth)
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option).first.click()
    page.keyboard.press("Tab")
    settled(page)


def type_day(page: Page, label: str, digits: str) -> None:
    """Type a day the way people do: digit by digit, from the first segment on."""
    page.get_by_role("group", name=label).first.get_by_role("spinbutton").first.click()
    page.keyboard.type(digits, delay=40)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    settled(page)


def press(page: Page, name: str, nth: int = 0) -> None:
    page.get_by_role("button", name=name, exact=True).nth(nth).click()
    settled(page)


def open_entry(page: Page, server: Server, name: str, query: str = "") -> None:
    page.goto(f"{server.url}/entry{query}")
    page.get_by_role("textbox", name="Uw naam").wait_for(timeout=90_000)
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
        settled(page)
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
    seats = page.get_by_role("textbox", name="Plaatsen").first
    expect(seats).to_have_attribute("aria-invalid", "true", timeout=90_000)
    described = seats.get_attribute("aria-describedby")
    assert "Geef het aantal plaatsen als heel getal." in page.locator(f"#{described}").inner_text()
    fill(page, "Plaatsen", "12")
    expect(page.get_by_text("Geef het aantal plaatsen als heel getal.")).to_have_count(0)
    type_day(page, "Begindatum", "02032027")
    expect(page.get_by_text("Volledig: u kunt opslaan.").first).to_be_visible()
    keep(page, "entry-form")

    # a reload loses nothing
    page.reload()
    expect(page.get_by_role("textbox", name="Titel (Nederlands)")).to_have_value(
        "Meekijken met een adviseur", timeout=90_000
    )
    settled(page)
    expect(page.get_by_role("textbox", name="Uw naam")).to_have_value("Anna")
    press(page, "Opslaan")
    expect(page.get_by_text("Opgeslagen als wijziging 2.")).to_be_visible(timeout=90_000)

    press(page, "Toon op de kaart")
    page.wait_for_selector(".mark.selected", timeout=90_000)
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
    expect(page.get_by_text("Opgeslagen als wijziging 3.")).to_be_visible(timeout=90_000)
    fill(other, "Titel (Nederlands)", "Een dag meekijken")
    fill(other, "Kenmerk", "HR-77")
    press(other, "Opslaan")
    expect(other.get_by_text("Intussen is dit gewijzigd")).to_be_visible()
    expect(other.get_by_text("Van de ander: Meekijken met een ervaren adviseur (nl)")).to_be_visible()
    keep(other, "entry-conflict")
    expect(other.get_by_role("button", name="Voeg samen en ga verder")).to_be_disabled()
    other.get_by_text("Die van mij", exact=True).click()
    settled(other)
    press(other, "Voeg samen en ga verder")
    press(other, "Opslaan")
    expect(other.get_by_text("Opgeslagen als wijziging 4.")).to_be_visible(timeout=90_000)
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


def test_what_is_typed_is_kept_while_it_is_typed(entry_page: Page, entry_server: Server):
    page = entry_page
    open_entry(page, entry_server, "Anna", "?kind=https://w3id.org/leerland/ns%23Intervention")
    press(page, "Nieuw")
    area = page.get_by_role("textbox", name="Beschrijving (Nederlands)").first
    line = page.get_by_role("textbox", name="Titel (Nederlands)").first
    area.click()
    words = "Adviseurs lezen samen een dossier, en zeggen wat zij zagen. Daarna"
    page.keyboard.type(words, delay=30)
    drafts = entry_server.data / "drafts"
    page.wait_for_function("() => document.activeElement.tagName === 'TEXTAREA'")  # still in the field
    until(lambda: any(words in f.read_text(encoding="utf-8") for f in drafts.iterdir()))
    page.keyboard.press("Home")
    for _ in range(9):
        page.keyboard.press("ArrowRight")
    page.keyboard.type(" van de bank", delay=120)  # in the middle, over several rounds: the cursor stays where it is
    expect(area).to_have_value("Adviseurs van de bank" + words[9:])
    line.click()
    page.keyboard.type("Dossierkring", delay=30)
    until(lambda: any("Dossierkring" in f.read_text(encoding="utf-8") for f in drafts.iterdir()))
    page.reload()
    expect(area).to_have_value("Adviseurs van de bank" + words[9:], timeout=90_000)
    expect(line).to_have_value("Dossierkring")


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that is not on the page, twenty seconds at most."""
    for _ in range(200):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come to hold")


def test_many_at_once_are_shown_mended_and_stored(entry_page: Page, entry_server: Server, tmp_path: Path):
    page = entry_page
    catalogue = tmp_path / "catalogus.csv"
    catalogue.write_text(
        "Titel,Beschrijving,Type,Doelgroep,Eigenaar,Tijdsbeslag\n"
        "Goede training,Een training die klopt in alles.,training,Lokale banken,HR,4\n"
        "Slechte training,Een training met een fout.,trianing,Lokale banken,HR,2\n"
        '"=HYPERLINK(""http://x"")",Tekst met <script>alert(1)</script>.,workshop,Lokale banken,ICT,2\n',
        encoding="utf-8",
    )
    page.goto(f"{entry_server.url}/bulk")
    page.get_by_role("textbox", name="Uw naam").wait_for(timeout=90_000)
    fill(page, "Uw naam", "Anna")
    page.locator("input[type=file]").set_input_files(catalogue)
    expect(page.get_by_text("2 rijen zijn goed, 1 nog niet.")).to_be_visible(timeout=90_000)
    keep(page, "bulk")
    with page.expect_download() as found:
        page.get_by_role("button", name="Download de rest met de meldingen (CSV)").click()
    rest = Path(found.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert rest[0].endswith(",Melding")
    assert len(rest) == 2
    assert "Bedoelt u 'training'?" in rest[1]
    press(page, "Sla de goede rijen op (2)")
    expect(page.get_by_text("Opgeslagen als wijziging")).to_be_visible(timeout=90_000)
    told = entry_server.cli(
        "query", "-q", "SELECT ?t { ?i a ll:Intervention ; dcterms:title ?t }", "--format", "csv"
    ).stdout
    assert "Goede training" in told
    assert "HYPERLINK" in told
    assert "Slechte training" not in told


def test_hostile_text_stays_text_in_form_list_map_and_history(entry_page: Page, entry_server: Server):
    page = entry_page
    page.on("dialog", lambda d: pytest.fail(f"a script ran: {d.message}"))
    odd = '<img src=x onerror=alert(1)> "q" مرحبا 🎉 *vet* =1+1'
    open_entry(
        page, entry_server, "<b>Anna</b>", "?show=https://leerland.example/id/intervention/ontwerpsprint-ledenportaal"
    )
    press(page, "Bewerken")
    fill(page, "Titel (Nederlands)", odd)
    fill(page, "Beschrijving (Nederlands)", "<script>alert(2)</script> " + "lang " * 1000)
    press(page, "Opslaan")
    expect(page.get_by_text("Opgeslagen als wijziging")).to_be_visible(timeout=90_000)
    expect(page.get_by_text(f"is nu '{odd}'")).to_be_visible()
    assert page.locator("img[src='x']").count() == 0
    press(page, "Toon op de kaart")
    page.wait_for_selector(".mark.selected", timeout=90_000)
    assert odd in page.locator(".mark.selected").first.get_attribute("aria-label")
    assert page.locator("img[src='x'], .plate script").count() == 0


def test_a_form_can_be_filled_in_by_keyboard_alone(entry_page: Page, entry_server: Server):
    page = entry_page
    open_entry(page, entry_server, "Anna", "?kind=https://w3id.org/leerland/ns%23Competence")

    def tab_to(name: str, role: str = "") -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            label = page.evaluate(
                "() => document.activeElement.getAttribute('aria-label') || document.activeElement.innerText || ''"
            )
            if name in label and (not role or page.evaluate("() => document.activeElement.tagName") == role):
                return
        raise AssertionError(f"{name} cannot be reached by Tab")

    page.get_by_role("heading", name="Invoeren").click()
    tab_to("Nieuw")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nieuw: competentie")).to_be_visible(timeout=90_000)
    settled(page)
    tab_to("Naam (Nederlands)", "INPUT")
    page.keyboard.type("Toetsenbord gebruiken")
    tab_to("Opslaan")
    settled(page)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Opgeslagen als wijziging")).to_be_visible(timeout=90_000)
