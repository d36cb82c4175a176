"""The work list in the real app: three descriptions filled in and stored at once, the share that rises, and all of it undone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Cli
from tests.gaps import gaps
from tests.ui.conftest import Server, keep, serve, settled

pytestmark = pytest.mark.browser
NL, EN = "Beschrijving (Nederlands)", "Description (Dutch)"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over the example with a catalogue that has gaps."""
    folder = tmp_path_factory.mktemp("backlog")
    cli = Cli(folder / "data")
    cli("init", "--example")
    (folder / "gaps.ttl").write_text(gaps())
    cli("import", folder / "gaps.ttl", "--yes")
    process, url = serve(cli, folder / "log")
    yield Server(url, cli.data, cli)
    process.terminate()
    process.wait(10)


def type_in(page: Page, label: str, words: str, nth: int = 0) -> None:
    box = page.get_by_role("textbox", name=label).nth(nth)
    box.fill(words)
    box.press("Tab")
    settled(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()
    settled(page)


def share(page: Page) -> str:
    return page.get_by_test_id("stMetricValue").inner_text()


def test_from_the_work_list_to_a_higher_share_and_back(page: Page, own: Server):
    page.goto(f"{own.url}/backlog?owner=hr&lack=description")
    page.get_by_role("textbox", name="Uw naam").wait_for(timeout=90_000)
    settled(page)
    type_in(page, "Uw naam", "Anna")
    expect(page.get_by_role("textbox", name=NL)).to_have_count(10)
    assert share(page) == "48%"

    for nth, words in enumerate(("Gesprekken oefenen.", "Omgaan met vragen.", "Luisteren naar klanten.")):
        type_in(page, NL, words, nth)

    # what is typed survives another language, and another kind of lack
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_role("textbox", name=EN).nth(2)).to_have_value("Luisteren naar klanten.")
    settled(page)
    page.get_by_text("Nederlands", exact=True).click()
    settled(page)
    page.get_by_role("radio", name="Doelgroep (6)").click()
    expect(page.get_by_role("combobox", name="Doelgroep")).to_have_count(6)
    settled(page)
    page.get_by_role("radio", name="Beschrijving (11)").click()
    expect(page.get_by_role("textbox", name=NL).first).to_have_value("Gesprekken oefenen.")
    settled(page)
    keep(page, "backlog")

    press(page, "3 beschrijvingen opslaan")
    expect(page.get_by_text("Opgeslagen als wijziging 3: 3 beschrijvingen aangevuld.")).to_be_visible(timeout=90_000)
    expect(page.get_by_role("textbox", name=NL)).to_have_count(8)
    assert share(page) == "53%"  # 21 of 39: the first of the three lacks a target group and a placement too
    assert "Interventies die compleet zijn: 46 van 76 (60%)" in own.cli("validate").stdout

    press(page, "Maak ongedaan")
    expect(page.get_by_role("textbox", name=NL)).to_have_count(10)
    assert share(page) == "48%"
    assert "Interventies die compleet zijn: 44 van 76 (57%)" in own.cli("validate").stdout


def test_an_indicator_leads_to_the_work_it_waits_for(page: Page, own: Server):
    page.goto(f"{own.url}/coherence?department=hr")
    page.get_by_text("12 zonder tijdsbeslag").wait_for(timeout=90_000)
    settled(page)
    page.get_by_test_id("stMain").get_by_role("link", name="Aanvullen").first.click()
    expect(page.locator("h1")).to_have_text("Werkvoorraad", timeout=90_000)
    settled(page)
    assert "owner=hr" in page.url
    expect(page.get_by_role("radio", name="Plaatsing (6)")).to_be_checked()
