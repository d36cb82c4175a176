"""The app in Chromium: how long until the map is drawn, and until a filter is answered. Its bars are seconds, for people wait in seconds."""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DRAWN = "svg.plate[data-ready='1'] .mark, svg.plate[data-ready='1'] .cluster"
RUNS = 5


@contextmanager
def app(folder: Path) -> Iterator[str]:
    """The app over a data folder, at the address that is given, until the block ends."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = int(s.getsockname()[1])
    env = {**os.environ, "LEERLAND_DATA": str(folder)}
    server = subprocess.Popen(
        [sys.executable, "-m", "leerland_graph", "app", "--port", str(port)], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url)
        yield url
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, until the block ends."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise SystemExit("Chromium is not here; install Debian's package of that name.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


def measure(folder: Path, group: str) -> dict[str, float]:
    """Open the map over the store in `folder` and filter it by a target group (its local name), several times.

    Returns medians in seconds: `first` visit of a warm app, `open` again, `filter` until the map shows it; and `marks`, the
    number of marks and clusters drawn.
    """
    with app(folder) as url:
        opened, filtered, marks = [], [], 0
        with chromium() as browser:
            for _ in range(RUNS):
                page = browser.new_page(viewport={"width": 1440, "height": 1100}, locale="nl-NL")
                opened.append(_timed(lambda p=page: (p.goto(url), p.wait_for_selector(DRAWN, timeout=120_000))))
                marks = page.locator(".mark, .cluster").count()
                page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')", timeout=120_000)
                page.wait_for_timeout(500)
                filtered.append(_timed(lambda p=page: _filter(p, group)))
                page.close()
    return {"first": opened[0], "open": statistics.median(opened), "filter": statistics.median(filtered[1:]), "filter first": filtered[0], "marks": marks}  # fmt: skip


def _wait(url: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=2).read()
            return
        except OSError:
            time.sleep(0.25)
    raise SystemExit("The app did not start.")


def _filter(page: Page, group: str) -> None:
    """Choose a target group with the keyboard, and wait until the map is that of the choice."""
    before = page.locator("svg.plate").get_attribute("aria-label")
    page.get_by_label("Doelgroep", exact=True).click()
    page.get_by_role("option", name=group, exact=True).click()
    page.wait_for_function(
        "before => document.querySelector('svg.plate')?.getAttribute('aria-label') !== before || false",
        arg=before,
        timeout=60_000,
    )


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
