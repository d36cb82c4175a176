"""The app and the endpoint over a store on a server."""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest

from tests.conftest import Cli
from tests.remote.conftest import There, environment
from tests.ui.conftest import serve

TOKEN = "een-teken"


@pytest.fixture(scope="module")
def app(there: There) -> Iterator[str]:
    there.data.mkdir(exist_ok=True)
    more = {**environment(there.server), "LEERLAND_TOKEN": TOKEN}
    process, url = serve(Cli(there.data), there.data.parent / "log", more=more)
    yield url
    process.terminate()
    process.wait(10)
    assert "Traceback" not in (there.data.parent / "log").read_text()


def ask(app: str, query: str, accept: str) -> str:
    form = urllib.parse.urlencode({"query": query}).encode()
    return (
        urllib.request.urlopen(urllib.request.Request(f"{app}/sparql", form, {"Accept": accept}), timeout=60)
        .read()
        .decode()
    )


def update(app: str, text: str) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/sparql-update"}
    try:
        with urllib.request.urlopen(
            urllib.request.Request(f"{app}/sparql", text.encode(), headers), timeout=60
        ) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_the_endpoint_answers_in_every_form(app: str):
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?i a ll:Intervention }"
    assert json.loads(ask(app, count, "application/json"))["results"]["bindings"][0]["n"]["value"] == "64"
    assert ask(app, count, "text/csv").split() == ["n", "64"]
    assert json.loads(ask(app, "ASK { ?i a ll:Bridge }", "application/json"))["boolean"] is True
    assert json.loads(ask(app, "ASK { ?i a ll:Nothing }", "application/json"))["boolean"] is False
    triples = ask(app, "CONSTRUCT { ?b a ll:Bridge } WHERE { ?b a ll:Bridge }", "application/n-triples")
    assert len(triples.splitlines()) == 3
    (point,) = json.loads(ask(app, "SELECT ?s { ?e ll:mapLabelAt ?s } LIMIT 1", "application/json"))["results"][
        "bindings"
    ]
    assert point["s"]["datatype"] == "http://www.opengis.net/ont/geosparql#wktLiteral"


def test_an_update_goes_through_the_gate(app: str, there: There):
    bad = "INSERT DATA { <https://leerland.example/id/target-group/leeg> a ll:TargetGroup }"
    status, said = update(app, bad)
    assert status == 422
    assert "leeg: Add a name in Dutch or English." in said
    good = f'{bad[:-2]} ; skos:prefLabel "Leeg"@nl, "Empty"@en }}'
    status, said = update(app, good)
    assert (status, said) == (200, "Stored as change 2.\n")
    assert json.loads(urllib.request.urlopen(f"{app}/healthz", timeout=20).read())["revision"] == 2
    assert "Leeg" in there.cli("list", "target-groups").stdout
    there.cli("undo", 2)


@pytest.mark.browser
def test_the_page_shows_the_landscape_and_what_a_command_changes(app: str, there: There, page):
    page.goto(app)
    page.locator(".mark").first.wait_for(timeout=90_000)
    before = page.locator(".mark").count()
    assert before > 60
    rows = "Titel,Beschrijving,Type,Doelgroep,Eigenaar,Element\nMeten,Samen meten,training,Lokale banken,HR,Creëren\n"
    (there.data / "plan.csv").write_text(rows)
    there.cli("import", there.data / "plan.csv")
    page.wait_for_timeout(1500)  # what a server said of its last change is believed for a second
    page.reload()
    page.locator(".mark").nth(before).wait_for(timeout=90_000)
    assert page.locator(".mark").count() == before + 1
    page.screenshot(path=there.data / "page.png")
