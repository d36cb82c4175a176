"""What somebody does on the page that brings in a list, in Chromium."""

from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.ui.conftest import Server, settled

__all__ = ["as_anna", "become", "cell", "give", "mend", "pick", "stored"]


def as_anna(page: Page, own: Server) -> None:
    """Open the page as Anna; a browser that knows her name fills it in itself, and the field is then another one."""
    page.goto(f"{own.url}/bulk")
    page.get_by_role("textbox", name="Uw naam").first.wait_for(timeout=90_000)
    settled(page, 600)
    name = page.get_by_role("textbox", name="Uw naam")
    if name.input_value() != "Anna":
        name.fill("Anna")
        name.press("Enter")
        settled(page)


def give(page: Page, *paths: Path) -> None:
    """Give files, and wait until the first is open."""
    page.set_input_files("input[type=file]", [str(p) for p in paths])
    page.wait_for_url("**list=*")
    settled(page)


def cell(page: Page, row: int, column: int) -> Locator:
    """A cell of the rows; both count from 0."""
    return page.get_by_role("grid").locator("tbody tr").nth(row).locator("td").nth(column)


def mend(page: Page, row: int, column: int, text: str) -> None:
    """Type in a cell of the rows."""
    cell(page, row, column).dblclick()
    box = page.get_by_role("grid").locator("input")
    box.fill(text)
    box.press("Enter")
    settled(page)


def stored(own: Server, query: str) -> list[str]:
    """The rows of an answer as CSV, without the header."""
    return own.cli("query", "-q", query, "--format", "csv").stdout.splitlines()[1:]


def pick(page: Page, label: str, option: str) -> None:
    """Choose an option of a select box; the page is still, since a list of options closes when it scrolls."""
    settled(page)
    box = page.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).first.click()
    settled(page)


def become(page: Page, row: int, option: str) -> None:
    """Choose what a value becomes, in the table of values; the first row is 0."""
    settled(page)
    table = page.get_by_test_id("stDataFrame").filter(has=page.locator("canvas")).first
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box is not None
    page.mouse.dblclick(box["x"] + box["width"] * 0.5, box["y"] + 35 * (row + 1.5))
    page.keyboard.type(option)
    page.keyboard.press("Enter")
    settled(page)
