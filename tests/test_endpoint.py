"""The endpoint as others use it: the protocol over a real socket, by clients nobody here wrote."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, POST, SPARQLWrapper

from leerland_graph.sparql.formats import BOOLEAN, GRAPHS, TABLES, chosen
from leerland_graph.sparql.protocol import Incoming, Problem, asked
from tests.conftest import ROOT, Cli

TOKEN = "a secret of the tests"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?i a ll:Intervention }"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HEAVY_UPDATE = f"INSERT {{ <urn:a> <urn:b> ?n }} WHERE {{ {HEAVY} }}"


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`leerland serve` over the example, with a short patience for heavy queries."""
    folder = tmp_path_factory.mktemp("endpoint")
    cli = Cli(folder / "data")
    cli("init", "--example")
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    env = {
        **os.environ,
        "LEERLAND_DATA": str(cli.data),
        "PYTHONPATH": str(ROOT),
        "LEERLAND_QUERY_SECONDS": "3",
        "LEERLAND_CORS": "*",
        "LEERLAND_TOKEN": TOKEN,
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "leerland_graph", "serve", "--port", str(port)],
            env=env,
            stdout=log,
            stderr=log,
            cwd=folder,
        )
    url = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=2).read()
            break
        except OSError:
            assert process.poll() is None, (folder / "log").read_text()
            time.sleep(0.25)
    yield f"{url}/sparql"
    process.terminate()
    process.wait(10)
    assert "Traceback" not in (folder / "log").read_text()


def call(url: str, *, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, str, bytes]:
    request = urllib.request.Request(
        url, data=body, method=method, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.headers.get("content-type", ""), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("content-type", ""), error.read()


def get(endpoint: str, query: str, accept: str = "*/*", **parameters: str) -> tuple[int, str, bytes]:
    return call(f"{endpoint}?{urllib.parse.urlencode({'query': query, **parameters})}", Accept=accept)


def number(answer: tuple[int, str, bytes]) -> int:
    assert answer[0] == 200, answer
    return int(json.loads(answer[2])["results"]["bindings"][0]["n"]["value"])


# the three ways to ask


def test_a_query_can_be_asked_in_three_ways(endpoint: str):
    form = urllib.parse.urlencode({"query": COUNT}).encode()
    by_form = call(endpoint, method="POST", body=form, Content_Type="application/x-www-form-urlencoded")
    direct = call(endpoint, method="POST", body=COUNT.encode(), Content_Type="application/sparql-query; charset=utf-8")
    assert number(get(endpoint, COUNT)) == number(by_form) == number(direct) == 64


@pytest.mark.parametrize(
    ("accept", "media", "begins"),
    [
        ("application/sparql-results+json", "application/sparql-results+json", b"{"),
        ("application/sparql-results+xml", "application/sparql-results+xml", b"<?xml"),
        ("text/csv", "text/csv", b"n\r\n64"),
        ("text/tab-separated-values", "text/tab-separated-values", b"?n\n64"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml", b"<?xml"),
        ("text/html, */*;q=0.1", "application/sparql-results+json", b"{"),
    ],
)
def test_a_table_comes_as_the_client_likes_it(endpoint: str, accept: str, media: str, begins: bytes):
    status, kind, body = get(endpoint, COUNT, accept)
    assert (status, kind.partition(";")[0]) == (200, media)
    assert body.startswith(begins)


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
        ("application/rdf+xml", "xml"),
    ],
)
def test_a_graph_comes_as_the_client_likes_it(endpoint: str, accept: str, name: str):
    query = (
        "CONSTRUCT { ?i dcterms:title ?t } WHERE { ?i a ll:Intervention ; dcterms:title ?t FILTER(LANG(?t) = 'nl') }"
    )
    status, kind, body = get(endpoint, query, accept)
    assert (status, kind.partition(";")[0]) == (200, accept)
    assert len(Graph().parse(data=body, format=name)) == 64


def test_ask_says_true_or_false(endpoint: str):
    assert json.loads(get(endpoint, "ASK { ?x a ll:Sea }")[2])["boolean"] is True
    assert json.loads(get(endpoint, "ASK { ?x a ll:Volcano }")[2])["boolean"] is False


def test_the_graphs_can_be_chosen(endpoint: str):
    land = "https://leerland.example/id/landscape/waterland"
    everything = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s a ll:Intervention } }"
    assert number(get(endpoint, everything)) > number(get(endpoint, everything, **{"default-graph-uri": land})) > 1000
    assert number(get(endpoint, named, **{"named-graph-uri": land})) == 64
    assert number(get(endpoint, named, **{"named-graph-uri": "urn:leerland:graph:language"})) == 0
    assert number(get(endpoint, f"SELECT (COUNT(*) AS ?n) FROM <{land}> {{ ?s a ll:Island }}")) == 0
    assert number(get(endpoint, "SELECT (COUNT(*) AS ?n) { ?s a ll:Island }")) == 3


def test_the_service_describes_itself(endpoint: str):
    status, kind, body = call(endpoint, Accept="text/turtle")
    assert (status, kind.partition(";")[0]) == (200, "text/turtle")
    graph = Graph().parse(data=body, format="turtle")
    rows = graph.query("SELECT ?n { ?g <http://rdfs.org/ns/void#triples> ?n }")
    counts = sorted(int(r[0]) for r in rows)
    assert len(counts) == 2, "the language and the landscape"
    assert counts[0] > 500


# what is wrong is said


@pytest.mark.parametrize(
    ("status", "says", "request_"),
    [
        (400, "1:26", {"query": "SELECT ?x WHERE { ?x ?y }"}),
        (400, "SERVICE is not allowed", {"query": "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"}),
        (405, "by POST", {"update": "CLEAR ALL"}),
    ],
)
def test_a_wrong_question_is_refused_with_the_reason(endpoint: str, status: int, says: str, request_: dict[str, str]):
    found, kind, body = call(f"{endpoint}?{urllib.parse.urlencode(request_)}")
    assert (found, kind.partition(";")[0]) == (status, "text/plain")
    assert says in body.decode()


@pytest.mark.parametrize(
    ("status", "method", "body", "kind"),
    [
        (405, "PUT", b"x", "text/plain"),
        (405, "DELETE", None, "text/plain"),
        (415, "POST", b"SELECT", "application/json"),
        (400, "POST", b"a=b", "application/x-www-form-urlencoded"),
        (400, "POST", b"\xff\xfe", "application/sparql-query"),
        (401, "POST", b"CLEAR ALL", "application/sparql-update"),
        (413, "POST", b"query=" + b"x" * 1_000_100, "application/x-www-form-urlencoded"),
    ],
)
def test_a_wrong_request_gets_its_own_status(endpoint: str, status: int, method: str, body: bytes | None, kind: str):
    assert call(endpoint, method=method, body=body, Content_Type=kind)[0] == status


def test_an_answer_in_a_form_nobody_offers_is_406(endpoint: str):
    status, _, body = get(endpoint, COUNT, "image/png")
    assert status == 406
    assert b"text/csv" in body
    assert get(endpoint, "ASK {}", "text/csv")[0] == 406


def test_what_changes_the_store_cannot_be_asked(endpoint: str):
    before = number(get(endpoint, COUNT))
    for text in ("LOAD <http://127.0.0.1:1/x>", "CLEAR ALL", "INSERT DATA { <urn:a> <urn:b> <urn:c> }", "DROP ALL"):
        assert get(endpoint, text)[0] == 400
    assert number(get(endpoint, COUNT)) == before


# nobody can stop the others


def test_a_heavy_query_is_stopped_and_the_next_is_answered(endpoint: str):
    start = time.monotonic()
    status, _, body = get(endpoint, HEAVY)
    assert status == 503
    assert b"took longer than 3 seconds" in body
    assert time.monotonic() - start < 30
    assert number(get(endpoint, COUNT)) == 64


def test_more_heavy_queries_than_processes_are_all_answered_or_refused(endpoint: str):
    with ThreadPoolExecutor(8) as many:
        statuses = list(many.map(lambda _: get(endpoint, HEAVY)[0], range(8)))
    assert set(statuses) == {503}
    assert number(get(endpoint, COUNT)) == 64


def test_a_resource_is_looked_up_while_every_process_is_busy(endpoint: str):
    lookup = "SELECT ?o { <https://leerland.example/id/target-group/lokale-banken> skos:prefLabel ?o }"
    with ThreadPoolExecutor(6) as many:
        heavy = [many.submit(get, endpoint, HEAVY) for _ in range(6)]
        time.sleep(0.5)
        found = get(endpoint, lookup, "text/csv")
        assert not any(h.done() for h in heavy)
    assert (found[0], set(found[2].decode().split("\r\n"))) == (200, {"o", "Lokale banken", "Local banks", ""})


def test_an_import_shows_in_the_next_answer(endpoint: str, tmp_path_factory):
    """The workers open the store anew when its files change."""
    data = next(p for p in tmp_path_factory.getbasetemp().rglob("endpoint*/data"))
    cli = Cli(data)
    extra = data.parent / "extra.csv"
    extra.write_text(
        "Titel,Beschrijving,Type,Doelgroep,Eigenaar\nEen meer,Eentje meer om te tellen.,training,Lokale banken,HR\n"
    )
    before = number(get(endpoint, COUNT))
    lookup = "ASK { <https://leerland.example/id/intervention/een-meer> a ll:Intervention }"
    assert b"false" in get(endpoint, lookup, "application/json")[2]
    cli("import", extra, "--landscape", "waterland")
    assert b"true" in get(endpoint, lookup, "application/json")[2]
    assert number(get(endpoint, COUNT)) == before + 1
    cli("undo", "2")
    assert number(get(endpoint, COUNT)) == before
    assert b"false" in get(endpoint, lookup, "application/json")[2]


# clients nobody here wrote


def test_sparqlwrapper_reads_it(endpoint: str):
    for method in ("GET", POST):
        client = SPARQLWrapper(endpoint)
        client.setMethod(method)
        client.setQuery("PREFIX ll: <https://w3id.org/leerland/ns#> " + COUNT)
        client.setReturnFormat(JSON)
        assert client.queryAndConvert()["results"]["bindings"][0]["n"]["value"] == "64"


def test_rdflib_reads_it_as_a_store(endpoint: str):
    graph = Graph(SPARQLStore(endpoint))
    rows = list(graph.query("PREFIX ll: <https://w3id.org/leerland/ns#> SELECT ?e { ?e a ll:Bridge } ORDER BY ?e"))
    assert [str(r.e).rpartition("/")[2] for r in rows] == ["innoveren", "ondernemen", "profileren"]


# the parts, without a server


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(["GET", "POST", "PUT", "HEAD", "BREW"]),
    st.lists(
        st.tuples(st.sampled_from(["query", "update", "default-graph-uri", "x"]), st.text(max_size=20)), max_size=4
    ),
    st.sampled_from(["", "application/x-www-form-urlencoded", "application/sparql-query", "text/html", "a/b; c"]),
    st.binary(max_size=60),
)
def test_any_request_is_understood_or_refused_with_a_status(method, parameters, kind, body):
    try:
        asked(Incoming(method, parameters, kind, body))
        return
    except Problem as refused:
        problem = refused
    assert 400 <= problem.status < 500
    assert problem.words


@pytest.mark.parametrize(("method", "status"), [("GET", 414), ("POST", 413)])
def test_a_query_that_is_too_long_is_refused_by_how_it_came(method: str, status: int):
    long = "SELECT * { ?s ?p ?o } #" + "x" * 100_001
    with pytest.raises(Problem, match="longer than") as refused:
        asked(Incoming(method, [("query", long)] if method == "GET" else [], "application/sparql-query", long.encode()))
    assert refused.value.status == status


@given(st.text(max_size=40))
def test_any_accept_header_is_read(header):
    for offered in (TABLES, BOOLEAN, GRAPHS):
        assert chosen(header, offered) in (None, *offered)


def test_the_most_particular_range_decides():
    assert chosen("*/*, text/csv;q=0", TABLES[2:3]) is None
    assert chosen("text/*;q=0.2, text/csv;q=0.9, */*;q=0.1", TABLES).media_type == "text/csv"
    assert chosen(None, TABLES).media_type == "application/sparql-results+json"


# linked data

SPRINT = "id/intervention/ontwerpsprint-ledenportaal"


def beside(endpoint: str, path: str) -> str:
    return endpoint.removesuffix("sparql") + path


def test_a_resource_is_a_page_for_people_and_a_graph_for_machines(endpoint: str):
    status, kind, body = call(
        beside(endpoint, SPRINT), Accept="text/html,application/xhtml+xml,*/*;q=0.8", Accept_Language="en-GB"
    )
    assert (status, kind.partition(";")[0]) == (200, "text/html")
    page = body.decode()
    assert "<html lang='en'>" in page
    assert "Members&#x27; portal design sprint" in page
    assert "href='/id/target-group/hoofdkantoor'" in page
    for accept, name in (("text/turtle", "turtle"), ("application/ld+json", "json-ld"), ("application/rdf+xml", "xml")):
        status, kind, body = call(beside(endpoint, SPRINT), Accept=accept)
        assert (status, kind.partition(";")[0]) == (200, accept)
        graph = Graph().parse(data=body, format=name)
        assert any(str(p).endswith("#onElement") for p in graph.predicates()), "its parts are in it"


def test_what_is_not_there_is_404_and_what_nobody_offers_406(endpoint: str):
    assert call(beside(endpoint, "id/draak"), Accept="text/turtle")[0] == 404
    assert call(beside(endpoint, "id/<script>".replace("<", "%3C").replace(">", "%3E")))[0] == 404
    assert call(beside(endpoint, SPRINT), Accept="image/png")[0] == 406


@pytest.mark.parametrize(
    ("path", "nl", "en"),
    [("ontology", "De taal van het leerlandschap", "The language"), ("shapes", "Voeg een titel toe", "Add a title")],
)
def test_the_language_and_the_shapes_are_documented_in_both_languages(endpoint: str, path: str, nl: str, en: str):
    assert nl in call(beside(endpoint, path), Accept="text/html", Accept_Language="nl")[2].decode()
    assert en in call(beside(endpoint, f"{path}?lang=en"), Accept="text/html")[2].decode()
    status, _, body = call(beside(endpoint, path), Accept="text/turtle")
    assert status == 200
    assert len(Graph().parse(data=body, format="turtle")) > 500


# updates


BASE = "https://leerland.example/id/"
DATALAB = f"<{BASE}intervention/datalab>"


def update(endpoint: str, text: str, token: str = TOKEN, accept: str = "text/plain", **more: str) -> tuple[int, str]:
    """Send an update as a form; the status and what was said."""
    body = urllib.parse.urlencode({"update": text, **more}).encode()
    headers = {"Accept": accept, **({"Authorization": f"Bearer {token}"} if token else {})}
    request = urllib.request.Request(endpoint, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def value(endpoint: str, query: str) -> list[str]:
    """The first column of an answer."""
    url = f"{endpoint}?{urllib.parse.urlencode({'query': query})}"
    request = urllib.request.Request(url, headers={"Accept": "text/csv"})
    return urllib.request.urlopen(request, timeout=60).read().decode().split()[1:]


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
    ["ask(Asked(sys.argv[2]), None)", "try_update(URIRef(sys.argv[3]), sys.argv[4], who='', why='')"],
    ids=["query", "update"],
)
def test_what_is_heavy_ends_soon_after_the_server_was_killed(example_cli, work: str):
    script = (
        "import sys, threading, pathlib, time\n"
        "from rdflib import URIRef\n"
        "from leerland_graph.sparql import Asked, Pool\n"
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
