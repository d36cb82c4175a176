"""The tests of the W3C for the SPARQL 1.1 Protocol that apply here, by their names in its manifest.

Four of its thirty-four do not apply: `update_dataset_default_graphs`, `update_dataset_named_graphs` and `update_dataset_full` want an
update to see graphs by the request's choice, and `update_dataset_default_graph` one that no landscape is; here an update sees one landscape
and the language (`docs/endpoint.md`). What `update_base_uri` asks is that a relative IRI is resolved, which the gate then refuses or takes.
"""

import contextlib
import json
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Literal, URIRef

from leerland_graph.core.namespaces import DCTERMS
from leerland_graph.store import Store
from tests.conftest import Cli
from tests.serving import TOKEN, Running, serving

ONE, TWO, THREE = (f"http://data.example/{n}" for n in ("one", "two", "three"))
FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The endpoint over the example and three graphs with one statement each, about themselves."""
    cli = Cli(tmp_path_factory.mktemp("protocol") / "data")
    cli("init", "--example")
    with Store.open(cli.data, write=True) as store:
        store.write_ungated({URIRef(g): [(URIRef(g), DCTERMS.title, Literal(g))] for g in (ONE, TWO, THREE)}, {})
    with serving(cli, LEERLAND_QUERY_SECONDS="120") as found:
        yield found


@pytest.fixture(scope="module")
def endpoint(running: Running) -> str:
    return running.url


def ask(
    url: str, method: str, parameters: object = (), body: bytes | None = None, kind: str | None = None, **headers: str
):
    """The status, the media type and the body of an answer."""
    sent = {"Authorization": f"Bearer {TOKEN}", **headers, **({"Content-Type": kind} if kind else {})}
    request = urllib.request.Request(f"{url}?{urlencode(parameters)}" if parameters else url, body, sent, method=method)
    if body is not None and kind is None:
        request.add_unredirected_header("Content-Type", "")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.headers.get("Content-Type", ""), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("Content-Type", ""), error.read()


def says(found: tuple[int, str, bytes]) -> bool:
    assert found[0] == 200, found
    return json.loads(found[2])["boolean"]


BOTH = f"ASK {{ <{ONE}> ?p ?o . <{TWO}> ?q ?r }}"
NAMED = f"ASK {{ GRAPH ?g {{ <{ONE}> ?p ?o }} GRAPH ?h {{ <{TWO}> ?q ?r }} }}"
FULL = f"ASK {{ <{THREE}> ?s ?t . GRAPH ?g {{ <{ONE}> ?p ?o }} GRAPH ?h {{ <{TWO}> ?q ?r }} }}"
DEFAULTS = [("default-graph-uri", ONE), ("default-graph-uri", TWO)]
NAMES = [("named-graph-uri", ONE), ("named-graph-uri", TWO)]
ASKED = {
    "query_get": ("GET", [("query", "ASK {}")], None, None),
    "query_post_form": ("POST", [], urlencode({"query": "ASK {}"}).encode(), FORM),
    "query_post_direct": ("POST", [], b"ASK {}", QUERY),
    "query_dataset_default_graphs_get": ("GET", [("query", BOTH), *DEFAULTS], None, None),
    "query_dataset_default_graphs_post": ("POST", DEFAULTS, BOTH.encode(), QUERY),
    "query_dataset_named_graphs_get": ("GET", [("query", NAMED), *NAMES], None, None),
    "query_dataset_named_graphs_post": ("POST", NAMES, NAMED.encode(), QUERY),
    "query_dataset_full": ("POST", [("default-graph-uri", THREE), *NAMES], FULL.encode(), QUERY),
    # the dataset of the request is the one that counts, not that of the query
    "query_multiple_dataset": (
        "POST", [("default-graph-uri", TWO)], f"ASK FROM <{ONE}> {{ <{ONE}> ?p ?o }}".encode(), QUERY,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_is_answered(endpoint: str, name: str):
    assert says(ask(endpoint, *ASKED[name])) is (name != "query_multiple_dataset")


@pytest.mark.parametrize(
    ("name", "query", "kinds"),
    [
        ("query_content_type_select", "SELECT (1 AS ?x) {}", ("json", "xml", "csv", "tab")),
        ("query_content_type_ask", "ASK {}", ("json", "xml")),
        ("query_content_type_describe", "DESCRIBE ll:Bridge", ("turtle", "n-triples", "ld+json", "rdf+xml")),
        (
            "query_content_type_construct",
            "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }",
            ("turtle", "n-triples", "ld+json", "rdf+xml"),
        ),
    ],
)
def test_what_comes_says_what_it_is(endpoint: str, name: str, query: str, kinds: tuple[str, ...]):
    status, kind, _ = ask(endpoint, "GET", [("query", query)])
    assert status == 200, name
    assert any(k in kind for k in kinds)


def group(name: str) -> str:
    iri = f"https://leerland.example/id/target-group/{name}"
    return f'INSERT DATA {{ <{iri}> a ll:TargetGroup ; skos:prefLabel "{name}"@nl }}'


def test_update_post_form_and_update_post_direct_and_update_base_uri(endpoint: str):
    assert ask(endpoint, "POST", [], urlencode({"update": group("form")}).encode(), FORM)[0] == 200
    assert ask(endpoint, "POST", [], group("direct").encode(), UPDATE)[0] == 200
    relative = "BASE <https://leerland.example/id/target-group/> " + group("x").replace(
        "https://leerland.example/id/target-group/x", "base"
    )
    assert ask(endpoint, "POST", [], relative.encode(), UPDATE)[0] == 200
    for name in ("form", "direct", "base"):
        query = f"ASK {{ <https://leerland.example/id/target-group/{name}> a ll:TargetGroup }}"
        assert says(ask(endpoint, "GET", [("query", query)]))


BAD = {
    "bad_query_method": ("PUT", [("query", "ASK {}")], None, None, 405),
    "bad_multiple_queries": ("GET", [("query", "ASK {}"), ("query", "SELECT * {}")], None, None, 400),
    "bad_query_wrong_media_type": ("POST", [], b"ASK {}", "text/plain", 415),
    "bad_query_missing_form_type": ("POST", [], b"query=ASK%20%7B%7D", None, 415),
    "bad_query_missing_direct_type": ("POST", [], b"ASK {}", None, 415),
    "bad_query_non_utf8": ("POST", [], "ASK {}".encode("utf-16"), f"{QUERY}; charset=UTF-16", 400),
    "bad_query_syntax": ("GET", [("query", "ASK {")], None, None, 400),
    "bad_update_get": ("GET", [("update", "CLEAR ALL")], None, None, 405),
    "bad_multiple_updates": ("POST", [], b"update=CLEAR+NAMED&update=CLEAR+DEFAULT", FORM, 400),
    "bad_update_wrong_media_type": ("POST", [], b"CLEAR NAMED", "text/plain", 415),
    "bad_update_missing_form_type": ("POST", [], b"update=CLEAR%20NAMED", None, 415),
    "bad_update_non_utf8": ("POST", [], "CLEAR NAMED".encode("utf-16"), f"{UPDATE}; charset=UTF-16", 400),
    "bad_update_syntax": ("POST", [], b"update=CLEAR%20XYZ", FORM, 400),
    "bad_update_dataset_conflict": (
        "POST", [("using-named-graph-uri", ONE)], b"DELETE { ?s ?p ?o } USING <urn:x> WHERE { ?s ?p ?o }", UPDATE, 400,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_refused_with_the_status_that_fits(endpoint: str, name: str):
    *request, status = BAD[name]
    assert ask(endpoint, *request)[0] == status


words = st.sampled_from(
    ["SELECT", "ASK", "INSERT DATA", "DELETE", "WHERE", "{", "}", "?x", "a", "ll:Bridge", '"t"@nl', "<urn:x>", ".", ";", "GRAPH",
     "CLEAR", "DROP", "ALL", "LOAD", "SERVICE", "COPY", "TO", "(", ")", "FILTER", "*", "\x00", "é", "LIMIT 1", "VALUES"]
)  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.lists(words, max_size=9).map(" ".join) | st.text(max_size=30),
    kind=st.sampled_from([QUERY, UPDATE, FORM, "text/plain", f"{QUERY}; charset=latin-1"]),
    accept=st.sampled_from(["*/*", "text/csv", "text/turtle;q=0.2, application/json", "image/png", ";;q=x"]),
    parameters=st.lists(
        st.tuples(
            st.sampled_from(["query", "update", "default-graph-uri", "using-graph-uri", "x"]), st.text(max_size=12)
        ),
        max_size=2,
    ),
)
def test_no_request_is_an_error_of_ours(endpoint: str, text: str, kind: str, accept: str, parameters):
    body = urlencode({"query": text}).encode() if kind == FORM else text.encode("utf-8", "replace")
    status, _, said = ask(endpoint, "POST", parameters, body, kind, Accept=accept)
    assert status < 500, (status, said)


def test_a_million_rows_pass_in_little_memory_and_packed_where_the_client_likes_it(running: Running):
    query = "SELECT ?p ?q { ?a ?p ?b . ?c ?q ?d } LIMIT 1000000"
    request = urllib.request.Request(f"{running.url}?{urllib.parse.urlencode({'query': query})}")
    request.add_header("Accept", "text/csv")
    request.add_header("Accept-Encoding", "gzip")
    most = lines = 0
    unpack = zlib.decompressobj(31)
    with urllib.request.urlopen(request, timeout=120) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        while chunk := answer.read(65_536):
            lines += unpack.decompress(chunk).count(b"\n")
            most = max(most, *_memory(_family(running.pid)).values())
    assert lines == 1_000_001
    assert most < 400 * 2**20


def _family(pid: int) -> set[int]:
    """The server and its workers: a process, what it started, and what these did."""
    found = {pid}
    for path in sorted(Path("/proc").glob("[0-9]*/stat"), key=lambda p: int(p.parent.name)):
        with contextlib.suppress(OSError):
            if int(path.read_text().rpartition(")")[2].split()[1]) in found:
                found.add(int(path.parent.name))
    return found


def _memory(pids: set[int]) -> dict[int, int]:
    """The resident bytes of processes."""
    held = {}
    for pid in pids:
        with contextlib.suppress(OSError):
            held[pid] = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
    return held
