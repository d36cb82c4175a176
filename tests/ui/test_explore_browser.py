"""The knowledge graph in a real browser: search, open, hide, pin, filter, the way, back and forward, and a link that shows the same."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.conftest import Server, keep

pytestmark = pytest.mark.browser
COACHING = "Coachingsprogramma adviesgesprekken"
CALM = ".net[data-ready='1']"


def open_graph(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_role("link", name="Verkennen").click()
    page.wait_for_selector(CALM, timeout=90_000)


def places(page: Page) -> dict[str, dict[str, float]]:
    return page.evaluate("leerlandExplore.net.getPositions()")


def click_node(page: Page, name: str, *, twice: bool = False) -> None:
    """Click where the node of this name is drawn."""
    at = page.evaluate(
        """name => { const s = leerlandExplore; const node = s.nodes.get().find(n => n.label.replace("\\n", " ") === name);
        const p = s.net.canvasToDOM(s.net.getPosition(node.id)); return [p.x, p.y]; }""",
        name,
    )
    target = page.locator(".net canvas")
    (target.dblclick if twice else target.click)(position={"x": at[0], "y": at[1]})


def names(page: Page) -> list[str]:
    return page.evaluate("leerlandExplore.nodes.get().map(n => n.label.replace('\\n', ' '))")


def find(page: Page, words: str) -> None:
    page.get_by_label("Zoek in alles").fill(words)
    page.get_by_label("Zoek in alles").press("Enter")
    page.get_by_placeholder("Zet erbij").click()
    page.get_by_role("option").first.click()


def test_it_starts_with_the_land_and_says_what_is_out_of_sight(page: Page, server: Server):
    open_graph(page, server)
    expect(page.get_by_text("9 knopen en 12 relaties in beeld", exact=False)).to_be_visible()
    assert {"Praktiseren", "Onderzoeken", "Creëren", "Co-creatie"} <= set(names(page))
    assert any(n.startswith("nog 29") for n in names(page))


def test_a_search_opens_a_node_and_what_was_there_keeps_its_place(page: Page, server: Server):
    open_graph(page, server)
    before = places(page)
    find(page, "coachingsprogramma")
    expect(page.locator("h4")).to_have_text(COACHING)
    page.wait_for_function("n => leerlandExplore.nodes.length > n", arg=len(before))
    page.wait_for_selector(CALM)
    after = places(page)
    moved = [
        i
        for i in before
        if i in after and abs(before[i]["x"] - after[i]["x"]) + abs(before[i]["y"] - after[i]["y"]) > 1
    ]
    assert moved == []
    keep(page, "explore")


def test_click_chooses_twice_opens_and_back_goes_back(page: Page, server: Server):
    open_graph(page, server)
    click_node(page, "Profileren")
    expect(page.locator("h4")).to_have_text("Profileren")
    click_node(page, "Profileren", twice=True)
    expect(page.get_by_role("button", name="Klap in")).to_be_visible()
    page.wait_for_selector(CALM)
    assert COACHING in names(page)
    page.get_by_role("button", name="Terug").click()
    page.wait_for_function("!leerlandExplore.nodes.get().some(n => n.label.startsWith('Coachingsprogramma'))")
    page.get_by_role("button", name="Vooruit").click()
    page.wait_for_function("leerlandExplore.nodes.get().some(n => n.label.startsWith('Coachingsprogramma'))")


def test_a_node_that_stands_for_more_brings_the_next(page: Page, server: Server):
    open_graph(page, server)
    more = next(n for n in names(page) if n.startswith("nog 29"))
    click_node(page, more)
    page.wait_for_function("leerlandExplore.nodes.get().some(n => n.label.startsWith('nog 19'))")


def test_hide_pin_and_the_way_between_two(page: Page, server: Server):
    open_graph(page, server)
    find(page, "coachingsprogramma")
    expect(page.locator("h4")).to_have_text(COACHING)
    page.get_by_role("button", name="Zet vast").click()
    expect(page.get_by_role("button", name="Laat los")).to_be_visible()
    way = page.get_by_label("Naar", exact=True)
    for _ in range(4):  # a rerun that is still under way closes what was just opened
        page.get_by_role("button", name="Weg naar een andere knoop").click()
        page.wait_for_timeout(1500)
        if way.is_visible():
            break
    way.click()
    page.get_by_label("Naar", exact=True).fill("Creëren")
    page.get_by_role("option", name="Creëren", exact=True).click()
    page.get_by_role("button", name="Toon de kortste weg").click()
    page.wait_for_function("leerlandExplore.edges.get().filter(e => e.width === 5).length >= 2")
    expect(page.get_by_text(f"{COACHING} → ", exact=False).first).to_be_visible()
    keep(page, "explore-way")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Verberg", exact=True).click()
    page.wait_for_function("!leerlandExplore.nodes.get().some(n => n.label.startsWith('Coachingsprogramma'))")


def test_classes_are_filtered_and_communities_numbered(page: Page, server: Server):
    open_graph(page, server)
    page.get_by_text("Soorten en relaties").click()
    page.get_by_role("button", name="Polder").click()
    page.wait_for_function("!leerlandExplore.nodes.get().some(n => n.label === 'Pionieren')")
    page.get_by_text("Kleur naar gemeenschap").click()
    page.wait_for_function("leerlandExplore.nodes.get().some(n => /^1 · /.test(n.label))")


def test_the_keyboard_reaches_a_node(page: Page, server: Server):
    open_graph(page, server)
    page.get_by_label("Kies een knoop in beeld").click()
    page.keyboard.type("Profileren")
    page.keyboard.press("Enter")
    expect(page.locator("h4")).to_have_text("Profileren")


def test_a_link_shows_the_same_board(page: Page, server: Server, browser: Browser):
    open_graph(page, server)
    find(page, "coachingsprogramma")
    expect(page.locator("h4")).to_have_text(COACHING)
    page.wait_for_url("**board=**")
    page.wait_for_selector(CALM)
    other = browser.new_page()
    other.goto(page.url)
    other.wait_for_selector(CALM, timeout=90_000)
    assert set(names(other)) == set(names(page))
    other.close()
