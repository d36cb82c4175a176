"""The real app in a process of its own, and a real browser."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.conftest import ARTEFACTS, ROOT, Cli
from tests.remote.servers import free_port


@dataclass
class Server:
    url: str
    data: Path
    cli: Cli


def serve(
    cli: Cli, log: Path, first: Path = ROOT, more: dict[str, str] | None = None, port: int = 0
) -> tuple[subprocess.Popen[bytes], str]:
    """Start the app; modules in the folder `first` come before ours, and `more` is added to the environment."""
    port = port or free_port()
    env = {
        **os.environ,
        "LEERLAND_DATA": str(cli.data),
        "PYTHONPATH": os.pathsep.join(map(str, dict.fromkeys((first, ROOT)))),
        "HOME": str(cli.data.parent),
        **(more or {}),
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "leerland_graph", "app", "--port", str(port)],
            env=env,
            stdout=out,
            stderr=out,
            cwd=cli.data.parent,
        )
    url = f"http://127.0.0.1:{port}"
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=2).read()
            return process, url
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.25)
    process.kill()
    raise AssertionError(log.read_text(errors="replace"))


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """The app over an example landscape of its own."""
    cli = Cli(folder / "data")
    cli("init", "--example")
    process, url = serve(cli, folder / "log")
    yield Server(url, cli.data, cli)
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over the example landscape."""
    with running(tmp_path_factory.mktemp("server")) as found:
        yield found


STILL = """milliseconds => {
    const app = document.querySelector('[data-testid="stApp"]');
    const quiet = app && app.dataset.testScriptState === 'notRunning' && app.dataset.testConnectionState === 'CONNECTED';
    if (!quiet) { window.quietSince = undefined; return false; }
    window.quietSince ??= performance.now();
    return performance.now() - window.quietSince >= milliseconds;
}"""


def settled(page: Page, milliseconds: int = 250) -> None:
    """Wait until Streamlit has run the page, by its own run state, and nothing asked for another run for a moment.

    A click on what is being drawn anew is lost.
    """
    page.evaluate("window.quietSince = undefined")
    page.wait_for_function(STILL, arg=milliseconds, timeout=90_000)


def keep(page: Page, name: str) -> None:
    """Keep a screenshot as an artefact."""
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png")
