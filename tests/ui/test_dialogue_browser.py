"""The dialogue in a real browser: what one department sees, a remark where one stands, a proposal decided, a duty accepted."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import Server, keep, running, settled

pytestmark = pytest.mark.browser
SPRINT = "https://leerland.example/id/intervention/ontwerpsprint-ledenportaal"


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over an example of its own, to write in."""
    with running(tmp_path_factory.mktemp("dialogue")) as found:
        yield found


@pytest.fixture
def anna(page: Page, table: Server) -> Page:
    """A page on which Anna has said who she is."""
    page.goto(table.url)
    page.wait_for_selector("svg.plate[data-ready='1'] .mark", timeout=90_000)
    name = page.get_by_role("textbox", name="Uw naam")
    if name.input_value() != "Anna de Vries":
        name.fill("Anna de Vries")
        name.press("Enter")
        settled(page)
        page.wait_for_function("Object.values(localStorage).some(v => v.includes('Anna de Vries'))")
    return page


def go(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_text(name, exact=True).click()
    expect(page.locator("h1")).to_have_text(name, timeout=90_000)
    settled(page)


def pick(page: Page, label: str, typed: str) -> None:
    """Choose in a list by the keyboard."""
    settled(page)
    box = page.get_by_role("combobox", name=label, exact=True)
    box.scroll_into_view_if_needed()
    box.click()
    box.fill(typed)
    option = page.get_by_role("option").filter(has_text=typed).first
    expect(option).to_be_visible(timeout=90_000)
    option.click()
    settled(page)
    page.keyboard.press("Escape")  # a list of several stays open


def test_the_map_shows_one_perspective_and_the_link_keeps_it(anna: Page, table: Server):
    marks = anna.locator("svg.plate .mark").count()
    pick(anna, "Gezien door", "HR")
    expect(anna).to_have_url(re.compile(r"as=hr"))
    expect(anna.get_by_text("31 van 31 interventies")).to_be_visible(timeout=90_000)
    assert anna.locator("svg.plate .mark").count() < marks
    link = anna.url
    anna.goto(link)
    expect(anna.get_by_text("31 van 31 interventies")).to_be_visible(timeout=90_000)


def test_what_is_worth_talking_about_is_agreed_by_both_sides(anna: Page):
    go(anna, "Perspectieven")
    first = anna.get_by_text("zonder deze interventie is de polder Co-creatie leeg")
    expect(first).to_be_visible(timeout=90_000)
    keep(anna, "perspectives")
    settled(anna)
    anna.get_by_role("button", name="Leg voor aan de afdelingen").click()
    expect(anna.get_by_text("wacht nog")).to_have_count(2, timeout=90_000)
    for left in (1, 0):
        settled(anna)
        anna.get_by_role("button", name="Stem in").first.click()
        expect(anna.get_by_text("wacht nog")).to_have_count(left, timeout=90_000)
    expect(anna.get_by_text("Afgesproken: Creëren.")).to_be_visible()
    expect(anna.get_by_text(re.compile(r"✓ HR: Anna de Vries"))).to_be_visible()
    expect(first).to_have_count(0, timeout=90_000)
    settled(anna)
    anna.get_by_role("button", name="Heropen").click()
    anna.get_by_role("textbox", name="Reden").last.fill("Er is iets veranderd.")
    anna.keyboard.press("Tab")
    anna.get_by_role("button", name="Begin het gesprek opnieuw").click()
    expect(anna.get_by_text("Er is nog geen afspraak.")).to_be_visible(timeout=90_000)
    expect(anna.get_by_text("Eerdere afspraak, heropend: Creëren.")).to_be_visible()


def test_a_remark_is_made_where_one_stands_and_answered_on_the_page_of_the_dialogue(anna: Page, table: Server):
    anna.goto(f"{table.url}/?show={SPRINT}")
    button = anna.get_by_role("button", name="Opmerking", exact=True)
    expect(button).to_be_visible(timeout=90_000)
    button.click()
    anna.get_by_role("textbox", name="Tekst").fill("Hoort <b>dit</b> niet bij Co-creatie?")
    anna.get_by_role("button", name="Plaats", exact=True).click()
    expect(anna.get_by_role("button", name="Opmerkingen (1 open)")).to_be_visible(timeout=90_000)
    go(anna, "Gesprek")
    expect(anna.get_by_text("Hoort <b>dit</b> niet bij Co-creatie?")).to_be_visible()
    settled(anna)
    anna.get_by_role("button", name="Antwoord").click()
    anna.get_by_role("textbox", name="Tekst").fill("Daar hebben we het over.")
    anna.get_by_role("button", name="Plaats", exact=True).click()
    expect(anna.get_by_text("Daar hebben we het over.")).to_be_visible(timeout=90_000)
    anna.keyboard.press("Escape")
    settled(anna)
    anna.get_by_role("button", name="Afgehandeld").click()
    expect(anna.get_by_role("button", name="Open opnieuw")).to_be_visible(timeout=90_000)
    anna.keyboard.press("Escape")
    keep(anna, "dialogue")
    settled(anna)
    with anna.expect_download() as saved:
        anna.get_by_role("button", name="Download als CSV").click()
    rows = Path(saved.value.path()).read_text(encoding="utf-8").splitlines()
    assert [r.split(",")[1] for r in rows] == ["Soort", "Opmerking", "Antwoord"]
    assert "Anna de Vries" in rows[1]


def test_a_proposal_is_seen_as_a_difference_and_carried_out_when_accepted(anna: Page, table: Server):
    anna.goto(f"{table.url}/perspectives?talk=https://leerland.example/id/intervention/werken-met-dashboards")
    anna.get_by_text("Plaats namens een afdeling").click(timeout=90_000)
    pick(anna, "Waar ligt de interventie?", "Pionieren")
    settled(anna)
    anna.get_by_role("button", name="Stel dit voor").click()
    expect(anna.get_by_text("Het voorstel staat bij Gesprek.")).to_be_visible(timeout=90_000)
    go(anna, "Gesprek")
    anna.get_by_text("Voorstellen", exact=True).click()
    expect(anna.get_by_text("Met het voorstel").first).to_be_visible(timeout=90_000)
    expect(anna.locator("svg.plate")).to_have_count(2)
    expect(anna.get_by_text(re.compile("plaatsing.*geplaatst door HR.*op element Pionieren"))).to_be_visible()
    keep(anna, "proposal")
    settled(anna)
    anna.get_by_role("button", name="Neem aan").click()
    expect(anna.get_by_text("· aangenomen")).to_be_visible(timeout=90_000)
    assert "Voorstel aangenomen" in table.cli("history").stdout


def test_a_duty_is_accepted_and_the_sheet_is_there_to_sign(anna: Page):
    go(anna, "Wie doet wat")
    expect(anna.get_by_text("0 van 78 verantwoordelijkheden aanvaard.")).to_be_visible()
    settled(anna)
    anna.get_by_role("button", name="Aanvaard namens de afdeling").click()
    expect(anna.get_by_text("1 van 78 verantwoordelijkheden aanvaard.")).to_be_visible(timeout=90_000)
    keep(anna, "duties")
    settled(anna)
    with anna.expect_download() as saved:
        anna.get_by_role("button", name="Om te printen en te tekenen").click()
    sheet = Path(saved.value.path()).read_text(encoding="utf-8")
    assert sheet.count("<tr>") == 65
    for words in ("✓", "Namens HR", "Naam en handtekening", "Datum"):
        assert words in sheet


def test_a_term_is_proposed_and_becomes_a_concept_that_can_be_chosen(anna: Page, table: Server):
    go(anna, "Begrippen")
    anna.get_by_role("textbox", name="Naam (Nederlands)").fill("Meeloopdag")
    pick(anna, "Ons begrip", "coaching")
    settled(anna)
    anna.get_by_role("button", name="Stel voor").click()
    expect(anna.get_by_text("Het voorstel staat bij Gesprek.")).to_be_visible(timeout=90_000)
    anna.goto(f"{table.url}/talk?part=proposals")
    settled(anna)
    anna.get_by_role("button", name="Neem aan").click(timeout=90_000)
    expect(anna.get_by_text("· aangenomen")).to_be_visible(timeout=90_000)
    go(anna, "Begrippen")
    expect(anna.get_by_text("Versie 1 van de begrippenlijst.")).to_be_visible()
    expect(anna.get_by_text(re.compile("Meeloopdag.*type interventie.*een soort"))).to_be_visible()
    found = table.cli(
        "query", "-q", "SELECT ?c { ?c skos:prefLabel 'Meeloopdag'@nl ; skos:inScheme llc:intervention-types }"
    )
    assert "meeloopdag" in found.stdout


def test_where_two_differ_is_drawn_on_the_map(anna: Page, table: Server):
    anna.goto(f"{table.url}/?as=hr~ict")
    expect(anna.locator("svg.plate .layer-over circle").first).to_be_attached(timeout=90_000)
    expect(anna.get_by_text(re.compile(r"^\d van \d interventies$"))).to_be_visible()
    keep(anna, "difference")
