"""The workbench in a browser: what only a browser shows of the editor."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import Server, keep

pytestmark = pytest.mark.browser
LONG = 30_000


def opened(page: Page, server: Server, way: str = "own") -> Page:
    page.goto(server.url)
    page.get_by_role("link", name="Vragen").click()
    names = {"own": "Eigen vragen", "build": "Vraag samenstellen", "library": "Vragen in woorden"}
    page.get_by_text(names[way], exact=True).first.click()
    if way == "own":
        page.locator(".sparql[data-ready='1']").last.wait_for(timeout=LONG)
    return page


def type_anew(page: Page, text: str) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(text, delay=5)


def test_a_class_is_completed_by_its_dutch_label_with_its_meaning(page: Page, server: Server):
    opened(page, server)
    type_anew(page, "SELECT ?x WHERE { ?x a doelgr")
    option = page.get_by_role("option", name="ll:TargetGroupDoelgroep", exact=True)
    option.wait_for(timeout=LONG)
    page.get_by_text("Een groep mensen voor wie interventies bedoeld zijn.").wait_for(timeout=LONG)
    keep(page, "sparql-completion")
    option.click()
    expect(page.locator(".cm-content")).to_contain_text("?x a ll:TargetGroup")


def test_a_mistake_is_marked_where_it_is_and_the_mark_goes_when_it_is_mended(page: Page, server: Server):
    opened(page, server)
    type_anew(page, "SELECT ?x WHERE { ?x a ll:Bridge } }")
    page.locator(".cm-lint-marker-error").wait_for(timeout=LONG)
    page.keyboard.press("Backspace")
    expect(page.locator(".cm-lint-marker-error")).to_have_count(0, timeout=LONG)


def test_a_query_is_asked_by_the_keyboard_and_by_the_button_with_what_was_just_typed(page: Page, server: Server):
    opened(page, server)
    type_anew(page, "SELECT ?x WHERE { ?x a ll:Bridge } ")
    page.keyboard.press("Escape")
    page.keyboard.press("ControlOrMeta+Enter")
    page.get_by_text(re.compile("^3 rijen in")).wait_for(timeout=LONG)
    type_anew(page, "SELECT ?x WHERE { ?x a ll:Intervention } ")
    page.get_by_role("button", name="Stel de vraag").click()
    page.get_by_text(re.compile("^64 rijen in")).wait_for(timeout=LONG)
    expect(page.locator(".cm-content")).to_contain_text("ll:Intervention")


def test_a_query_is_formatted_and_one_that_is_none_is_left_alone(page: Page, server: Server):
    opened(page, server)
    type_anew(page, "select ?x where { ?x a ll:Bridge . ?x ll:connects ?y } ")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Netjes opmaken").click()
    expect(page.locator(".cm-line")).to_have_count(6, timeout=LONG)
    expect(page.locator(".cm-line").nth(2)).to_have_text("  ?x a ll:Bridge .")
    type_anew(page, "SELECT ?x WHERE ")
    page.get_by_role("button", name="Netjes opmaken").click()
    expect(page.get_by_text("geen geldige SPARQL")).to_be_visible(timeout=LONG)
    expect(page.locator(".cm-content")).to_contain_text("SELECT ?x WHERE")


def test_an_answer_is_put_on_the_map(page: Page, server: Server):
    opened(page, server)
    type_anew(page, "SELECT ?i WHERE { ?i ll:placement/ll:onElement llg:profileren } ")
    page.keyboard.press("Escape")
    page.keyboard.press("ControlOrMeta+Enter")
    page.get_by_text("Op de kaart", exact=True).first.click()
    page.locator("svg.plate[data-ready='1'] .mark").first.wait_for(timeout=LONG)
    keep(page, "sparql-on-the-map")


def test_what_was_built_goes_on_in_the_editor(page: Page, server: Server):
    opened(page, server, "build")
    page.get_by_text(re.compile("^64 rijen in")).wait_for(timeout=LONG)
    keep(page, "sparql-builder")
    page.get_by_role("link", name="Verder in de editor").click()
    page.locator(".sparql[data-ready='1']").last.wait_for(timeout=LONG)
    expect(page.locator(".cm-content")).to_contain_text("?interventie a ll:Intervention")


def test_a_construct_is_drawn(page: Page, server: Server):
    opened(page, server)
    type_anew(page, "CONSTRUCT { ?b ll:connects ?i } WHERE { ?b ll:connects ?i } ")
    page.keyboard.press("Escape")
    page.keyboard.press("ControlOrMeta+Enter")
    page.get_by_text(re.compile("^12 uitspraken in")).wait_for(timeout=LONG)
    page.locator(".net canvas").wait_for(timeout=LONG)
    page.wait_for_timeout(500)
    keep(page, "sparql-construct")


def test_the_editor_is_as_good_in_the_dark(page: Page, server: Server):
    page.emulate_media(color_scheme="dark")
    opened(page, server)
    type_anew(page, 'SELECT ?x WHERE { ?x a ll:Bridge ; skos:prefLabel "Innoveren"@nl } # brug ')
    page.keyboard.press("Escape")
    colour = page.locator(".cm-content").evaluate("e => getComputedStyle(e).color")
    assert min(map(int, re.findall(r"\d+", colour)[:3])) > 150
    keep(page, "sparql-dark")


def test_a_query_that_takes_long_is_broken_off(page: Page, server: Server):
    opened(page, server)
    type_anew(page, "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ")
    page.keyboard.press("Escape")
    page.keyboard.press("ControlOrMeta+Enter")
    page.get_by_text(re.compile("^Bezig: ")).wait_for(timeout=LONG)
    keep(page, "sparql-busy")
    page.get_by_role("button", name="Breek af").click()
    page.get_by_text("De vraag is afgebroken.").wait_for(timeout=LONG)
    type_anew(page, "SELECT ?x WHERE { ?x a ll:Bridge } ")
    page.keyboard.press("Escape")
    page.keyboard.press("ControlOrMeta+Enter")
    page.get_by_text(re.compile("^3 rijen in")).wait_for(timeout=LONG)
