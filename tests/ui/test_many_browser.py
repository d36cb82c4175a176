"""A landscape with more interventions than a page sends: they are picked by typing, and their table has pages."""

from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect
from rdflib import URIRef

from benchmarks.generate import BASE, landscape
from leerland_graph.store import Store, install_ontology
from tests.conftest import Cli
from tests.ui.conftest import Server, keep, serve, settled
from tests.ui.lists import pick

pytestmark = pytest.mark.browser
SIZE = 450


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over a generated landscape of `SIZE` interventions."""
    folder = tmp_path_factory.mktemp("many")
    cli = Cli(folder / "data")
    store = Store.open(cli.data, write=True, create=True)
    install_ontology(store)
    store.write_ungated({URIRef(f"{BASE}landscape/bench"): list(landscape(SIZE))}, {})
    store.close()
    process, url = serve(cli, folder / "log")
    yield Server(url, cli.data, cli)
    process.terminate()
    process.wait(10)


def test_one_of_many_is_picked_by_typing_and_by_keyboard_and_cleared(page: Page, many: Server):
    page.goto(many.url)
    field = page.get_by_role("combobox", name="Bekijk een interventie")
    expect(field).to_be_visible(timeout=90_000)
    settled(page)
    field.click()
    options = page.get_by_role("listbox", name="Bekijk een interventie").get_by_role("option")
    expect(options).to_have_count(50)
    expect(page.get_by_text(f"De eerste 50 van {SIZE}; typ om andere te vinden.")).to_be_visible()
    field.press_sequentially("gesprekken 433")
    expect(options).to_have_text(["Interventie 433 over gesprekken"])
    keep(page, "picker")
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.locator("h4")).to_have_text("Interventie 433 over gesprekken")
    expect(field).to_have_value("Interventie 433 over gesprekken")
    page.wait_for_url(lambda url: "show=" in url and "intervention/i433" in unquote(url))
    page.get_by_role("button", name="Wis de keuze").click()
    expect(page.locator("h4")).to_have_count(0)
    field.click()
    expect(options).to_have_count(50)
    field.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_have_value("")


def test_the_table_has_pages_and_an_order_over_all_of_them(page: Page, many: Server):
    page.goto(f"{many.url}/interventions")
    expect(page.get_by_text(f"{SIZE} gevonden")).to_be_visible(timeout=90_000)
    table = page.locator("table[role=grid]")
    expect(table).to_have_attribute("aria-rowcount", "201")
    page.get_by_role("button", name="Page 3").click()
    expect(table).to_have_attribute("aria-rowcount", "51")
    box = page.get_by_label("Zoek in titel en beschrijving")
    box.fill("gesprekken 433")
    box.press("Enter")
    expect(page.get_by_text("1 gevonden")).to_be_visible()
    keep(page, "interventions-many")


def test_one_of_many_is_picked_to_be_edited_and_the_link_keeps_it(page: Page, many: Server):
    page.goto(f"{many.url}/entry")
    field = page.get_by_role("combobox", name="Kies een beschrijving")
    expect(field).to_be_visible()
    settled(page)
    field.click()
    field.press_sequentially("gesprekken 433")
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.get_by_role("button", name="Bewerk")).to_be_visible()
    page.wait_for_url(lambda url: "intervention/i433" in unquote(url))
    page.reload()
    expect(page.get_by_role("combobox", name="Kies een beschrijving")).to_have_value("Interventie 433 over gesprekken")
    keep(page, "entry-many")


def test_who_does_what_has_pages_and_a_department_is_asked_for_one_of_many(page: Page, many: Server):
    page.goto(f"{many.url}/duties?as=anna")
    expect(page.get_by_text(f"van {SIZE} verantwoordelijkheden aanvaard")).to_be_visible()
    expect(page.locator("table[role=grid]")).to_have_attribute("aria-rowcount", "201")
    name = page.get_by_role("textbox", name="Uw naam")
    name.fill("Anna")
    name.press("Enter")
    settled(page)
    field = page.get_by_role("combobox", name="Interventie")
    field.click()
    field.press_sequentially("gesprekken 433")
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.get_by_role("combobox", name="Interventie")).to_have_value("Interventie 433 over gesprekken")
    settled(page)
    pick(page, "Rol", "Begeleider")
    page.get_by_role("button", name="Vraag", exact=True).click()
    expect(page.get_by_text("Gevraagd.")).to_be_visible()
    keep(page, "duties-many")
