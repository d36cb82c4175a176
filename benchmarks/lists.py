"""A list of somebody else in the app, in Chromium: from the upload to the map, and until a mended cell is answered: `python -m benchmarks.lists [rows]`.

The floor is the same page without a list, opened in the same run.
"""

import csv
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.app import DRAWN, app, chromium
from leerland_graph.core.resources import resource
from leerland_graph.core.settings import Settings
from leerland_graph.exchange import ImportOptions, execute, plan_import
from leerland_graph.store import Store, install_ontology
from leerland_graph.validation import Shapes

RUNS = 5
QUIET = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app && app.dataset.testScriptState === 'notRunning' && app.dataset.testConnectionState === 'CONNECTED';
}"""
RUNNING = "() => document.querySelector('[data-testid=\"stApp\"]').dataset.testScriptState === 'running'"


def write_list(path: Path, rows: int) -> Path:
    """A list with columns of its own, of which the types and departments are known and some competences are new."""
    types, groups = (
        ("cursus", "e-learning", "coaching", "workshop"),
        ("Lokale banken", "Adviseurs", "Teamleiders", "lokale bank"),
    )
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow(["naam", "omschrijving", "soort", "doelgroep", "afdeling", "duur", "competenties"])
        for n in range(rows):
            skills = f"Vaardigheid {n % 30}, Vaardigheid {n % 11}"
            out.writerow([f"Leeractiviteit {n}", f"Wat deelnemers doen, nummer {n}.", types[n % 4], groups[n % 4], ("HR", "ICT")[n % 2], f"{n % 7 + 1} uur", skills])  # fmt: skip
    return path


def example(folder: Path) -> None:
    """The example landscape in a data folder."""
    settings = Settings(data=folder)
    with Store.open(folder, write=True, create=True) as store:
        install_ontology(store, settings.ontology)
        waterland = [resource("examples/waterland/waterland.ttl")]
        execute(
            store, plan_import(store, waterland, settings, Shapes.load(settings.shapes), ImportOptions(who="bench"))
        )


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def quiet(page: Page) -> None:
    page.wait_for_timeout(200)
    page.wait_for_function(QUIET, timeout=120_000)


def opened(page: Page, url: str) -> None:
    page.goto(f"{url}/bulk")
    page.get_by_text("Leeg sjabloon (XLSX)").wait_for(timeout=60_000)


def mended(page: Page, row: int) -> float:
    """Seconds until the page has answered a cell that was typed in."""
    quiet(page)
    page.get_by_role("grid").locator("tbody tr").nth(row).locator("td").first.dblclick()
    box = page.get_by_role("grid").locator("input")
    box.fill(f"Anders {row}")

    def answered() -> None:
        box.press("Enter")
        page.wait_for_function(RUNNING, timeout=10_000, polling=10)
        page.wait_for_function(QUIET, timeout=60_000, polling=10)

    return timed(answered)


def main() -> None:
    """Measure it and print it."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        example(folder / "data")
        path = write_list(folder / "lijst.csv", rows)
        with app(folder / "data") as url, chromium() as browser:
            page = browser.new_page(viewport={"width": 1440, "height": 1100}, locale="nl-NL")
            opened(page, url)
            floor = statistics.median(timed(lambda: opened(page, url)) for _ in range(RUNS))
            box = page.get_by_role("textbox", name="Uw naam")
            box.fill("Anna")
            box.press("Enter")
            quiet(page)
            start = time.perf_counter()
            page.set_input_files("input[type=file]", str(path))
            page.get_by_role("grid").wait_for(timeout=120_000)
            told = time.perf_counter() - start
            page.get_by_text(f"{rows} rijen zijn goed, 0 nog niet.").wait_for(timeout=120_000)
            planned = time.perf_counter() - start
            cells = statistics.median(mended(page, row) for row in range(RUNS))
            page.get_by_text(f"{rows} rijen zijn goed, 0 nog niet.").wait_for(timeout=120_000)
            quiet(page)
            start = time.perf_counter()
            page.get_by_role("button", name=f"Sla de goede rijen op ({rows})").click()
            page.get_by_role("link", name="Wijs aan op de kaart").click(timeout=120_000)
            page.wait_for_selector(DRAWN, timeout=120_000)
            stored = time.perf_counter() - start
    for said, seconds in {
        "columns and rows shown": told, "what it will change worked out": planned, "from upload to the map, stored": planned + stored,
        "a cell mended and answered": cells,
    }.items():  # fmt: skip
        print(
            f"{f'{rows} rows: {said}':<58} {seconds:6.2f} s {seconds / floor:6.1f}x the page without a list ({floor:.2f} s)"
        )


if __name__ == "__main__":
    main()
