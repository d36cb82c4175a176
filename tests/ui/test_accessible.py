"""axe-core on every page in Chromium: nothing serious that is ours, in light and in dark."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.conftest import Cli
from tests.ui.conftest import Server, serve, settled

pytestmark = pytest.mark.browser
PAGES = (
    "", "coherence", "compare", "explore", "interventions", "questions", "entry", "bulk", "backlog", "history", "perspectives", "talk", "duties", "words",
    "workshop", "admin", "join", "begin", "begin?way=empty",
)  # fmt: skip
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CONTRAST = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""What differs where only the scheme of colours does."""
STREAMLIT = {
    "aria-allowed-attr", "aria-required-children", "aria-required-parent", "aria-valid-attr-value", "aria-hidden-focus",
    "nested-interactive", "scrollable-region-focusable", "list", "listitem",
}  # fmt: skip
"""What Streamlit's own widgets do; these rules count only in elements that are ours."""
OURS = (".plate", ".heat", ".net", ".legend", ".zoom", ".tip", ".bars", ".code", ".card")

STYLED = """() => !document.querySelector(".stApp")
    || [...document.styleSheets].some(sheet => [...sheet.cssRules].some(rule => rule.cssText.includes("stCaptionContainer")))"""
"""Streamlit draws before it loads the part that puts our style in, so contrast counts from then."""


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over a store without a landscape."""
    folder = tmp_path_factory.mktemp("empty")
    cli = Cli(folder / "data")
    process, url = serve(cli, folder / "log")
    yield Server(url, cli.data, cli)
    process.terminate()
    process.wait(10)


@pytest.mark.parametrize("where", PAGES)
def test_no_serious_finding_in_light_and_in_dark(server: Server, browser: Browser, where: str):
    look(server, browser, where)


@pytest.mark.parametrize("where", ["", "begin?way=list", "coherence"])
def test_no_serious_finding_before_there_is_a_landscape(empty: Server, browser: Browser, where: str):
    look(empty, browser, where)


def look(server: Server, browser: Browser, where: str) -> None:
    """Open a page, and find nothing serious in it in either scheme."""
    context = browser.new_context(viewport={"width": 1440, "height": 1100}, locale="nl-NL", bypass_csp=True)
    page = context.new_page()
    page.goto(f"{server.url}/{where}")
    page.wait_for_selector("h1", timeout=90_000)
    page.wait_for_function(STYLED, timeout=90_000)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        if page.locator(".stApp").count():
            settled(page, 500)
        assert serious(page, {"type": "tag", "values": TAGS} if scheme == "light" else CONTRAST) == [], scheme
    context.close()


def serious(page: Page, only: dict[str, object]) -> list[tuple[str, object, str]]:
    """What axe calls serious or critical in the page as it stands, of ours."""
    found = Axe().run(page, options={"runOnly": only})
    grave = [v for v in found.response["violations"] if v["impact"] in ("serious", "critical")]
    return [
        (v["id"], node["target"], node["failureSummary"])
        for v in grave
        for node in v["nodes"]
        if v["id"] not in STREAMLIT or any(mark in str(node["target"]) for mark in OURS)
    ]
