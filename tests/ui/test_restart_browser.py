"""The app goes away and comes back while a page is open: what was typed meanwhile is kept, and what was typed before is there."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from leerland_graph.services.list_work import ListWorks
from tests.conftest import Cli
from tests.gaps import gaps
from tests.ui.conftest import Server, serve, settled
from tests.ui.lists import as_anna, cell, give, mend

pytestmark = pytest.mark.browser

LIST = """naam;omschrijving;soort;doelgroep;eigenaar
Een;Tekst een;training;Lokale banken;HR
Twee;Tekst twee;training;Lokale banken;HR
Drie;Tekst drie;training;Lokale banken;HR
"""
BACK = "document.querySelector('[data-testid=stApp]').dataset.testConnectionState === 'CONNECTED'"


def mended(data: Path) -> dict[int, dict[str, str]]:
    works = ListWorks(data)
    (work,) = [w for p in (data / "lists").iterdir() if (w := works.get(p.name)) is not None]
    return {n: dict(cells) for edits in work.edits.values() for n, cells in edits.cells.items()}


def test_what_is_mended_while_the_app_is_away_is_kept_when_it_is_back(browser: Browser, tmp_path: Path):
    context = browser.new_context(
        viewport={"width": 1440, "height": 1150}, locale="nl-NL"
    )  # its console tells that the app is away
    page = context.new_page()
    cli = Cli(tmp_path / "data")
    cli("init", "--example")
    (tmp_path / "gaps.ttl").write_text(gaps())
    cli("import", tmp_path / "gaps.ttl", "--yes")
    (tmp_path / "lijst.csv").write_text(LIST)
    process, url = serve(cli, tmp_path / "log")
    try:
        own = Server(url, cli.data, cli)
        as_anna(page, own)
        give(page, tmp_path / "lijst.csv")
        mend(page, 0, 1, "Voor het herstarten")
        work = context.new_page()
        work.goto(f"{url}/backlog?owner=hr&lack=description")
        box = work.get_by_role("textbox", name="Beschrijving (Nederlands)").first
        box.wait_for(timeout=120_000)
        settled(work, 600)
        box.fill("Nog niet opgeslagen")
        box.press("Tab")
        expect(work.get_by_role("button", name="1 beschrijving opslaan")).to_be_visible(timeout=120_000)

        cell(page, 1, 1).dblclick()
        typed = page.get_by_role("grid").locator("input")
        typed.fill("Terwijl hij weg was")
        process.terminate()
        process.wait(20)
        typed.dispatch_event(
            "keydown", {"key": "Enter"}
        )  # Streamlit covers the page after a while, and what is covered takes no click
        page.get_by_role("button", name="Laat deze rij weg (Rij 4)").dispatch_event("click")
        expect(page.get_by_text("Nog niet bewaard")).to_be_visible(timeout=120_000)
        assert mended(cli.data) == {2: {"omschrijving": "Voor het herstarten"}}

        process, _ = serve(cli, tmp_path / "again", port=int(url.rpartition(":")[2]))
        for each in (page, work):
            each.wait_for_function(BACK, timeout=120_000)
        expect(page.get_by_text("Nog niet bewaard")).to_have_count(0, timeout=120_000)
        settled(page)
        assert mended(cli.data) == {2: {"omschrijving": "Voor het herstarten"}, 3: {"omschrijving": "Terwijl hij weg was"}}  # fmt: skip
        assert list(ListWorks(cli.data).folder.iterdir())
        expect(page.get_by_text("Hier verbeterde rijen: 2, weggelaten: 1, toegevoegd: 0.")).to_be_visible()

        settled(work)
        expect(work.get_by_role("button", name="1 beschrijving opslaan")).to_be_visible(timeout=120_000)
        work.goto(f"{url}/backlog?owner=hr&lack=description")  # in a session of its own
        expect(work.get_by_role("textbox", name="Beschrijving (Nederlands)").first).to_have_value("Nog niet opgeslagen", timeout=120_000)  # fmt: skip
    finally:
        context.close()
        process.terminate()
        process.wait(10)
