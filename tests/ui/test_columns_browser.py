"""A list with somebody else's columns, in Chromium: recognised, corrected with one pick, stored, and on the map."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.test_mapping_proposal import DUTCH
from tests.ui.conftest import Server, keep, running, settled

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over an example landscape of its own, to write in."""
    with running(tmp_path_factory.mktemp("columns")) as found:
        yield found


def pick(page: Page, column: str, option: str) -> None:
    box = page.get_by_role("combobox", name=column, exact=True)
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).first.click()
    settled(page)


def test_a_list_of_others_is_recognised_corrected_and_stored(page: Page, own: Server, tmp_path: Path):
    page.goto(f"{own.url}/bulk")
    name = page.get_by_role("textbox", name="Uw naam")
    name.fill("Anna")
    name.press("Enter")
    settled(page)
    path = tmp_path / "academie.csv"
    path.write_text(DUTCH.replace("eigenaar", "bureau"), encoding="utf-8")
    page.set_input_files("input[type=file]", str(path))
    expect(page.get_by_role("heading", name="Wat de kolommen zijn")).to_be_visible(timeout=30_000)
    settled(page)
    expect(page.get_by_text("De kolom heet ‘naam’; de waarden zijn kort en allemaal verschillend.")).to_be_visible()
    expect(page.get_by_text("1 type dat niet in onze lijst staat")).to_be_visible()
    keep(page, "columns")
    pick(page, "bureau", "Eigenaar")
    pick(page, "Kennissalon (1)", "dialoogsessie")
    expect(page.get_by_text("3 rijen zijn goed, 0 nog niet.")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Sla de goede rijen op (3)").click()
    expect(page.get_by_text("Opgeslagen als wijziging 2.")).to_be_visible(timeout=30_000)
    page.goto(f"{own.url}/interventions?q=Excel")
    page.get_by_role("textbox", name="Zoek in titel en beschrijving").fill("draaitabellen")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 gevonden")).to_be_visible(timeout=20_000)
