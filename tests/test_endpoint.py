"""The endpoint as others use it: the protocol over a real socket, by clients nobody here wrote."""

import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, POST, SPARQLWrapper

from leerland_graph.sparql.formats import BOOLEAN, GRAPHS, TABLES, chosen
from leerland_graph.sparql.protocol import ProtocolError, ProtocolRequest, parse_request
from tests.serving import (
    COUNT,
    HEAVY,
    Running,
    call,
    get,
    number,
    serving_the_example,
)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with serving_the_example(tmp_path_factory.mktemp("endpoint")) as found:
        yield found


@pytest.fixture(scope="module")
def endpoint(running: Running) -> str:
    return running.url


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
    assert b"took longer than 8 seconds" in body
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


def test_an_import_shows_in_the_next_answer(running: Running):
    """The workers open the store anew when its files change."""
    endpoint, cli = running.url, running.cli
    extra = cli.data.parent / "extra.csv"
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
        parse_request(ProtocolRequest(method, parameters, kind, body))
        return
    except ProtocolError as refused:
        problem = refused
    assert 400 <= problem.status < 500
    assert problem.words


@pytest.mark.parametrize(("method", "status"), [("GET", 414), ("POST", 413)])
def test_a_query_that_is_too_long_is_refused_by_how_it_came(method: str, status: int):
    long = "SELECT * { ?s ?p ?o } #" + "x" * 100_001
    with pytest.raises(ProtocolError, match="longer than") as refused:
        parse_request(
            ProtocolRequest(
                method, [("query", long)] if method == "GET" else [], "application/sparql-query", long.encode()
            )
        )
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
    assert "Members' portal design sprint" in unescape(page)
    assert "href='/id/target-group/hoofdkantoor'" in page
    for accept, name in (("text/turtle", "turtle"), ("application/ld+json", "json-ld"), ("application/rdf+xml", "xml")):
        status, kind, body = call(beside(endpoint, SPRINT), Accept=accept)
        assert (status, kind.partition(";")[0]) == (200, accept)
        graph = Graph().parse(data=body, format=name)
        assert any(str(p).endswith("#onElement") for p in graph.predicates()), "its parts are in it"


def test_the_page_of_an_intervention_tells_search_engines_what_it_is(endpoint: str):
    block = r"<script type='application/ld\+json'>(.*?)</script>"
    page = call(beside(endpoint, SPRINT), Accept="text/html")[2].decode()
    (found,) = re.findall(block, page)
    said = json.loads(found)
    assert (said["@type"], said["@id"]) == ("EducationEvent", f"https://leerland.example/{SPRINT}")
    assert {"@language": "en", "@value": "Members' portal design sprint"} in said["name"]
    group = call(beside(endpoint, "id/target-group/hoofdkantoor"), Accept="text/html")[2].decode()
    assert re.findall(block, group) == []


def test_an_address_elsewhere_is_shown_whole(endpoint: str):
    page = call(beside(endpoint, "id/intervention/gegevens-veilig-delen"), Accept="text/html")[2].decode()
    licence = "https://creativecommons.org/licenses/by-sa/4.0/"
    assert f"<a href='{licence}' rel='noreferrer'>{licence}</a>" in page


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


def test_a_request_under_another_name_is_refused(endpoint: str):
    assert call(endpoint, Host="elsewhere.example")[0] == 400


def test_pages_of_an_origin_that_may_ask_can_read_refusals_too(endpoint: str):
    page = {"Origin": "https://elders.example"}
    told = requests.options(endpoint, headers={**page, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}, timeout=20)  # fmt: skip
    assert (told.status_code, told.headers["Access-Control-Allow-Origin"]) == (200, "*")
    assert "POST" in told.headers["Access-Control-Allow-Methods"]
    answers = [
        requests.get(endpoint, params={"query": query}, headers={**page, **more}, timeout=20)
        for query, more in (("ASK {}", {}), ("ASK", {}), ("ASK {}", {"X-Forwarded-For": "10.0.0.7"}))
    ]
    assert [a.status_code for a in answers] == [200, 400, 403]
    assert {a.headers["Access-Control-Allow-Origin"] for a in answers} == {"*"}
    assert "Access-Control-Allow-Origin" not in requests.get(f"{endpoint}x", headers=page, timeout=20).headers
