"""Ctrl+K leads to the search from every page, and a hit leads to where it is shown."""

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import Server, keep, settled

pytestmark = pytest.mark.browser


def test_from_any_page_by_the_keyboard_to_what_is_meant(page: Page, server: Server):
    page.goto(f"{server.url}/coherence")
    page.get_by_role("heading", name="Samenhang", exact=True).wait_for(timeout=90_000)
    settled(page, 600)
    for _ in range(30):  # the part that listens may come a little after the page
        page.keyboard.press("Control+k")
        page.wait_for_timeout(1000)
        if page.get_by_role("heading", name="Zoeken").is_visible():
            break
    expect(page.get_by_role("heading", name="Zoeken")).to_be_visible(timeout=90_000)
    settled(page)
    page.keyboard.press("Control+k")
    page.keyboard.type("intervsie leidingevenden")
    page.keyboard.press("Enter")
    hit = page.get_by_role("link", name="Intervisie leidinggevenden")
    expect(hit).to_be_visible(timeout=90_000)
    settled(page)
    keep(page, "find")
    assert "words=intervsie" in page.url
    hit.click()
    page.wait_for_url("**show=**intervisie-leidinggevenden**", timeout=90_000)


def test_a_page_and_a_question_are_found_and_lead_there(page: Page, server: Server):
    page.goto(f"{server.url}/find?words=wie is eigenaar van wat dubbel is")
    question = page.get_by_role("link", name="Welke interventies van twee afdelingen overlappen")
    expect(question).to_be_visible(timeout=90_000)
    question.click()
    page.wait_for_url("**q=overlap-between-departments**", timeout=90_000)
    page.goto(f"{server.url}/find?words=werkvoorraad")
    expect(page.get_by_role("main").get_by_role("link", name="Werkvoorraad")).to_be_visible(timeout=90_000)
    page.goto(f"{server.url}/find?words=xqzw")
    expect(page.get_by_text("Er is niets dat zo heet of dat betekent.")).to_be_visible(timeout=90_000)
