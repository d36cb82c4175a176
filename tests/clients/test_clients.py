"""The endpoint of the running app, asked by clients that nobody here wrote: Comunica 4 under Node, Yasgui in Chromium."""

import functools
import http.server
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import Cli
from tests.npm import installed, program
from tests.ui.conftest import serve

HERE = Path(__file__).parent
TOKEN = "een-teken"
PREFIXES = "PREFIX ll: <https://w3id.org/leerland/ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
BRIDGES = ["Innoveren", "Ondernemen", "Profileren"]


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(HERE, ("package.json", "comunica.js", "yasgui.html"), tmp_path_factory.mktemp("npm"))


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("asked")
    cli = Cli(folder / "data")
    cli("init", "--example")
    process, url = serve(cli, folder / "log", more={"LEERLAND_TOKEN": TOKEN, "LEERLAND_CORS": "*"})
    yield f"{url}/sparql"
    process.terminate()
    process.wait(10)


@pytest.fixture
def comunica(clients: Path, endpoint: str):
    def ask(kind: str, query: str, *more: str) -> object:
        command = [program("node"), "comunica.js", endpoint, kind, PREFIXES + query, *more]
        done = subprocess.run(command, cwd=clients, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask


def test_comunica_reads_rows(comunica):
    query = 'SELECT ?name WHERE { ?b a ll:Bridge ; skos:prefLabel ?name . FILTER(LANG(?name) = "nl") } ORDER BY ?name'
    assert comunica("bindings", query) == [{"name": f"{b}@nl"} for b in BRIDGES]


def test_comunica_reads_true_and_false(comunica):
    assert comunica("boolean", "ASK { ?b a ll:Bridge }") is True
    assert comunica("boolean", "ASK { ?b a ll:Nothing }") is False


def test_comunica_reads_a_graph(comunica):
    found = comunica("quads", "CONSTRUCT { ?b ll:connects ?i } WHERE { ?b a ll:Bridge ; ll:connects ?i }")
    assert len(found) == 6
    assert {p for _, p, _ in found} == {"https://w3id.org/leerland/ns#connects"}


def test_comunica_updates_with_the_token_through_the_gate(comunica, endpoint: str):
    group = "https://leerland.example/id/target-group/van-comunica"
    comunica("update", f'INSERT DATA {{ <{group}> a ll:TargetGroup ; skos:prefLabel "Van Comunica"@nl }}', TOKEN)
    assert comunica("boolean", f"ASK {{ <{group}> a ll:TargetGroup }}") is True


@pytest.fixture
def elsewhere(clients: Path) -> Iterator[str]:
    """A web server of its own with Yasgui on it, so that the browser asks the endpoint across origins."""
    for name in ("yasgui.min.js", "yasgui.min.css"):
        shutil.copy(clients / "node_modules/@zazuko/yasgui/build" / name, clients)
    handler = functools.partial(_Quiet, directory=str(clients))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/yasgui.html"
    server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.mark.browser
def test_yasgui_shows_the_answer(elsewhere: str, endpoint: str, browser: Browser):
    query = (
        PREFIXES
        + 'SELECT ?name WHERE { ?b a ll:Bridge ; skos:prefLabel ?name . FILTER(LANG(?name) = "nl") } ORDER BY ?name'
    )
    context = browser.new_context()
    page = context.new_page()
    page.route("**/*", lambda r: r.continue_() if "127.0.0.1" in r.request.url else r.abort())
    page.goto(f"{elsewhere}?{urlencode({'endpoint': endpoint, 'query': query})}")
    page.locator("body[data-done='1']").wait_for(timeout=90_000)
    for bridge in BRIDGES:
        expect(page.locator(".yasr")).to_contain_text(bridge)
    context.close()
