"""Updates at the endpoint: with a token, through the gate, and never in the way of others."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.serving import (
    COUNT,
    HEAVY,
    HEAVY_UPDATE,
    Running,
    get,
    number,
    serving_the_example,
    update,
    value,
)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with serving_the_example(tmp_path_factory.mktemp("updates")) as found:
        yield found


@pytest.fixture(scope="module")
def endpoint(running: Running) -> str:
    return running.url


# updates


BASE = "https://leerland.example/id/"
DATALAB = f"<{BASE}intervention/datalab>"


EFFORT = f"SELECT ?e {{ {DATALAB} ll:effort ?e }}"


def test_an_update_needs_the_token(endpoint: str):
    before = value(endpoint, EFFORT)
    text = f"INSERT DATA {{ {DATALAB} ll:effort 99 }}"
    assert update(endpoint, text, token="")[0] == 401
    assert update(endpoint, text, token="another")[0] == 401
    assert value(endpoint, EFFORT) == before


def test_an_update_is_stored_as_one_change_and_shows_in_the_next_answer(endpoint: str):
    before = value(endpoint, EFFORT)
    text = (
        f"DELETE {{ {DATALAB} ll:effort ?e }} INSERT {{ {DATALAB} ll:effort 33.5 }} WHERE {{ {DATALAB} ll:effort ?e }}"
    )
    status, said = update(endpoint, text)
    assert status == 200, said
    assert said.startswith("Stored as change ")
    assert value(endpoint, EFFORT) == ["33.5"]
    assert update(endpoint, text) == (204, ""), "the same again changes nothing"
    back = f'DELETE {{ {DATALAB} ll:effort ?e }} INSERT {{ {DATALAB} ll:effort "{before[0]}"^^xsd:decimal }} WHERE {{ {DATALAB} ll:effort ?e }}'
    assert update(endpoint, back)[0] == 200
    assert value(endpoint, EFFORT) == before


def test_a_value_that_is_none_of_its_datatype_is_refused_with_the_place(endpoint: str):
    before = value(endpoint, EFFORT)
    for text in ("INF", " 4 ", "1e1"):
        status, said = update(endpoint, f'INSERT DATA {{ {DATALAB} ll:effort "{text}"^^xsd:decimal }}')
        assert (status, "datalab" in said) == (422, True), said
    run = f"<{BASE}intervention/datalab/run-2026-02-02-2026-11-27>"
    for text in ("20260331", "2026-W14-2", "2026-03-31T00:00:00"):
        status, said = update(endpoint, f'INSERT DATA {{ {run} ll:startDate "{text}"^^xsd:date }}')
        assert (status, text in said) == (422, True), said
    status, said = update(endpoint, f'INSERT DATA {{ {DATALAB} <urn:p> "0"^^xsd:positiveInteger }}')
    assert (status, "line 1" in said) == (400, True), said
    assert value(endpoint, EFFORT) == before


def test_an_update_that_would_store_something_invalid_is_refused_whole_with_the_report(endpoint: str):
    before = value(endpoint, EFFORT)
    text = f"INSERT DATA {{ {DATALAB} ll:designLevel llc:micro }}; DELETE WHERE {{ {DATALAB} dcterms:title ?t }}"
    status, said = update(endpoint, text)
    assert status == 422
    assert "Refused, nothing was stored." in said
    status, told = update(endpoint, text, accept="application/json")
    report = json.loads(told)
    assert (status, report["state"]) == (422, "invalid")
    assert {f["severity"] for f in report["findings"]} >= {"Violation"}
    assert value(endpoint, EFFORT) == before
    assert len(value(endpoint, f"SELECT ?t {{ {DATALAB} dcterms:title ?t }}")) > 0


@pytest.mark.parametrize(
    ("status", "words", "text"),
    [
        (400, "no SPARQL Update", "INSERT DAT {}"),
        (400, "LOAD is not allowed", "LOAD <http://127.0.0.1:1/x>"),
        (400, "SERVICE is not allowed", "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/x> { ?s ?p ?o } }"),
        (400, "the landscape alone", "INSERT DATA { GRAPH <urn:elsewhere> { <urn:a> <urn:b> <urn:c> } }"),
        (400, "the landscape alone", "DROP GRAPH <urn:leerland:graph:language>"),
        (400, "blank nodes", f"INSERT DATA {{ {DATALAB} ll:run [ ll:capacity 3 ] }}"),
        (422, "Refused", "CLEAR ALL"),
        (422, "Refused", f"INSERT DATA {{ {DATALAB} <urn:nonsense> 1 ; ll:effort 'much' }}"),
    ],
)
def test_what_is_wrong_with_an_update_is_said(endpoint: str, status: int, words: str, text: str):
    count = value(endpoint, COUNT)
    found, said = update(endpoint, text)
    if text != "CLEAR ALL":
        assert (found, words in said) == (status, True), said
    else:
        assert found in (400, 422), said
    assert value(endpoint, COUNT) == count


def test_updates_name_one_landscape(endpoint: str):
    text = f"INSERT DATA {{ {DATALAB} ll:effort 99 }}"
    assert update(endpoint, text, **{"using-graph-uri": "urn:nothing"})[0] == 404
    assert update(endpoint, text, query="ASK {}")[0] == 400
    assert update(endpoint, text, **{"using-named-graph-uri": "urn:x"})[0] == 400


@pytest.mark.parametrize(
    "work",
    ["ask(SparqlRequest(sys.argv[2]), None)", "try_update(URIRef(sys.argv[3]), sys.argv[4], who='', why='')"],
    ids=["query", "update"],
)
def test_what_is_heavy_ends_soon_after_the_server_was_killed(example_cli, work: str):
    script = (
        "import sys, threading, pathlib, time\n"
        "from rdflib import URIRef\n"
        "from leerland_graph.sparql import SparqlRequest, Pool\n"
        "pool = Pool(pathlib.Path(sys.argv[1]), size=1, timeout=4)\n"
        f"threading.Thread(target=lambda: pool.{work}, daemon=True).start()\n"
        "while not pool._all: time.sleep(0.1)\n"
        "print(next(iter(pool._all)).process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    landscape = "https://leerland.example/id/landscape/waterland"
    arguments = [str(example_cli.data), HEAVY, landscape, HEAVY_UPDATE]
    parent = subprocess.Popen([sys.executable, "-c", script, *arguments], stdout=subprocess.PIPE, text=True, env=env)
    worker = int(parent.stdout.readline())
    time.sleep(2)
    assert _is_alive(worker)
    parent.kill()
    parent.wait()
    for _ in range(300):
        if not _is_alive(worker):
            return
        time.sleep(0.1)
    raise AssertionError("it goes on")


def _is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def test_an_update_that_takes_too_long_is_stopped_and_the_next_is_stored(endpoint: str):
    status, words = update(endpoint, HEAVY_UPDATE)
    assert (status, "longer than" in words) == (503, True)
    name = '<https://leerland.example/id/target-group/na-een-zware> a ll:TargetGroup ; skos:prefLabel "Na een zware"@nl'
    assert update(endpoint, f"INSERT DATA {{ {name} }}")[0] == 200


def test_updates_that_come_together_are_all_stored(endpoint: str):
    iri = "https://leerland.example/id/target-group/samen"

    def one(n: int) -> int:
        return update(endpoint, f'INSERT DATA {{ <{iri}-{n}> a ll:TargetGroup ; skos:prefLabel "Samen {n}"@nl }}')[0]

    with ThreadPoolExecutor(4) as many:
        assert list(many.map(one, range(6))) == [200] * 6
    count = f'SELECT (COUNT(?g) AS ?n) {{ ?g a ll:TargetGroup . FILTER(STRSTARTS(STR(?g), "{iri}-")) }}'
    assert number(get(endpoint, count)) == 6
