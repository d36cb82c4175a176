"""Nobody can lead the engine to fetch an address: the text is judged by the engine's own parser, and workers have no network."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from leerland_graph.cli.main import app
from leerland_graph.core import confine
from leerland_graph.core.errors import UsageError
from leerland_graph.core.namespaces import PREFIXES
from leerland_graph.core.settings import Server, Settings
from leerland_graph.sparql import Pool, ProtocolError, SparqlRequest, explain, mistake
from leerland_graph.store import ONTOLOGY, Store, find_landscape, update_change_set
from leerland_graph.store.fetching import forbid_fetching, place_of, runnable
from leerland_graph.web import serve
from tests.conftest import ROOT, Cli
from tests.fetchers import listening, texts

FUZZED = 4_000
AS_PROCESS = "import sys; sys.path.insert(0, sys.argv[3]); from tests.test_fetching import run_all; "


def run(store: ox.Store, kind: str, text: str) -> None:
    """Have the engine do what a text says."""
    with suppress(SyntaxError, ValueError, OSError, RuntimeError):
        if kind == "update":
            store.update(text, prefixes=PREFIXES)
            return
        answer = store.query(text, prefixes=PREFIXES)
        if not isinstance(answer, ox.QueryBoolean):
            list(answer)


def run_all(url: str, judge: Callable[[str, str], object], *, count: int = FUZZED, seed: int = 1) -> int:
    """Run what a judge lets pass; how many that were."""
    store, passed = ox.Store(), 0
    for kind, text in texts(url, count, seed):
        with suppress(UsageError):
            judge(text, kind)
            passed += 1
            run(store, kind, text)
    return passed


def test_what_the_judge_lets_pass_never_fetches():
    with listening() as (url, calls):
        run_all(url, runnable)  # type: ignore[arg-type]
        assert calls == []


def test_without_the_judge_these_texts_do_fetch():
    """Else the test above would say nothing."""
    with listening() as (url, calls):
        run_all(url, lambda text, kind: None, count=300)
        assert len(calls) > 50


def test_a_process_without_a_network_fetches_nothing_even_where_nobody_judges():
    with listening() as (url, calls):
        program = (
            AS_PROCESS
            + "from leerland_graph.core.confine import cut_network; way = cut_network(); run_all(sys.argv[2], lambda t, k: None, count=300); print(way)"
        )
        done = subprocess.run(
            [sys.executable, "-c", program, "", url, str(ROOT)], capture_output=True, text=True, check=True
        )
        assert calls == []
    assert done.stdout.strip() in ("seccomp", "namespace", "seatbelt", "before")


def test_a_plain_user_can_do_without_a_network_too():
    program = Path(confine.__file__).read_text(encoding="utf-8")
    if os.geteuid() == 0:
        program = f"import ctypes, encodings.idna, os, platform, socket, struct, subprocess; os.setgroups([]); os.setgid(65534); os.setuid(65534)\n{program}"
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout in ("seccomp", "namespace", "seatbelt", "before")


@pytest.mark.parametrize(
    "text",
    [
        'SELECT ?s { ?s ?p "SERVICE <http://x/> {}" } # SERVICE <http://x/> {',
        "SELECT ?service ?load { ?service a ?load }",
        "PREFIX service: <urn:service/> SELECT * { ?s service:desk ?service ; a service:LOAD }",
        "SELECT ?s { ?s ?p '''Load\nSERVICE <x> {''', <urn:load>, \"x\"@service FILTER(?s<3||?s>4) }",
        "\ufeffSELECT ?x { BIND(1 AS ?x) }",
        "SELECT ?t WHERE { ?i dcterms:title ?t }\u00a0 LIMIT 3",
        'SELECT ?t {\u2003?i dcterms:title ?t . FILTER(?t != "SERVICE\u00a0x") }',
    ],
)
def test_what_is_innocent_is_answered(text: str):
    assert mistake(text) is None


names = st.text(st.characters(codec="utf-8", exclude_characters='"\\\r\n'), max_size=30)


@given(names, names, st.sampled_from(["SERVICE", "service", "Load", "LOAD", "SERVICE <http://x/> {"]))
def test_a_string_with_these_letters_is_innocent_whatever_it_holds(before: str, behind: str, word: str):
    literal = f'"{before}{word}{behind}"'
    forbid_fetching(f"SELECT * {{ ?s ?p {literal} }} # {before}{word}".replace("\n", " "))
    forbid_fetching(f"INSERT DATA {{ <urn:a> <urn:b> {literal} }}", "update")


def test_what_is_refused_is_named_with_its_line_and_a_mistake_with_its_place():
    with pytest.raises(UsageError, match=r"SERVICE is not allowed \(line 3\)"):
        forbid_fetching('SELECT * { ?s ?p "service" .\n ?s ?service ?o\n SERVICE <http://x/> {} }')
    with pytest.raises(UsageError, match=r"LOAD is not allowed \(line 2\)"):
        forbid_fetching("PREFIX load: <urn:load:>\nLOAD load:load", "update")
    with pytest.raises(UsageError, match="not valid SPARQL: error at 2:"):
        forbid_fetching("# load\nSELECT ?x WHERE { ?x ?y }")
    with pytest.raises(UsageError, match="no SPARQL Update"):
        forbid_fetching("# load\nINSERT DAT {}", "update")
    assert place_of("it says nothing") == (0, 0)


def test_a_server_may_read_escapes_first_so_what_is_sent_is_harmless_that_way_too():
    hidden = 'SELECT * { ?s ?p "\\u0022 . SERVICE <http://x/> { ?a ?b ?c } #" }'
    assert runnable(hidden) == hidden
    with pytest.raises(UsageError):
        runnable(hidden, elsewhere=True)
    with pytest.raises(UsageError):
        runnable('SELECT * { ?s ?p "\\u0022 . SER\\u0056ICE <http://x/> { ?a ?b ?c } #" }', elsewhere=True)
    assert runnable('SELECT * { ?s ?p "caf\\u00e9" }', elsewhere=True)


# every way in


@pytest.fixture(scope="module")
def pool(example_cli: Cli):
    made = Pool(example_cli.data, size=1, short=False)
    yield made
    made.close()


def test_no_way_in_leads_to_a_fetch(
    example_cli: Cli, example_store: Store, pool: Pool, monkeypatch: pytest.MonkeyPatch
):
    """The endpoint and the page (a pool), plans, updates, the library (a store), and the command, in this process."""
    landscape = find_landscape(example_store, None).iri
    monkeypatch.setenv("LEERLAND_DATA", str(example_cli.data))
    refused = 0
    with listening() as (url, calls):
        for n, (kind, text) in enumerate(texts(url, 1_500, 2)):
            with suppress(ProtocolError):
                if kind == "query":
                    pool.ask(SparqlRequest(text), "*/*").chunks()
                else:
                    pool.try_update(landscape, text, who="", why="")
            with suppress(UsageError):
                if kind == "update":
                    if n % 10 == 0:
                        update_change_set(example_store, landscape, text, who="", why="")
                else:
                    example_store.table(text, graphs=[ONTOLOGY])
            with suppress(UsageError):
                if kind == "query" and n % 100 == 0:
                    explain(example_cli.data, text, seconds=20)
            if kind == "query" and n % 400 == 0:
                refused += CliRunner().invoke(app, ["query", "-q", text]).exit_code == 2
        plain = f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}"
        assert "SERVICE mag niet" in CliRunner().invoke(app, ["query", "-q", plain]).stderr
        assert calls == []
    assert {p.way for p in pool._all} <= {"seccomp", "namespace", "seatbelt", "before"}
    assert pool._all


def test_a_server_that_holds_the_store_is_asked_nothing_that_fetches():
    with listening() as (url, calls):
        made = Pool(Server(url), size=1, short=False)
        try:
            for text in ("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",):
                with pytest.raises(ProtocolError):
                    made.ask(SparqlRequest(text, ("urn:a",)), None)
        finally:
            made.close()
        assert calls  # it was asked whether it holds a store, and hung up
        assert not any(b"SERVICE" in asked for asked in calls)


def test_queries_of_the_command_are_answered_as_before(example_cli: Cli):
    assert (
        example_cli("query", "-q", "SELECT (COUNT(*) AS ?n) { ?i a ll:Intervention }", "--format", "csv").stdout
        == "n\n64\n"
    )
    assert (
        "ll:Sea"
        not in example_cli("query", "-q", "CONSTRUCT { ?x a ll:Sea } { ?x a ll:Sea }", "--format", "turtle").stderr
    )
    assert "te diep genest" in example_cli("query", "-q", "ASK" + "{" * 9_000, code=2).stderr


# a server where there is no such way


@pytest.mark.parametrize(
    ("host", "given", "starts"),
    [
        ("127.0.0.1", {}, True),
        ("0.0.0.0", {}, False),
        ("127.0.0.1", {"LEERLAND_READ_TOKEN": "x"}, False),
        ("0.0.0.0", {"LEERLAND_UNCONFINED": "accept"}, True),
        ("0.0.0.0", {"LEERLAND_STORE": "http://store/sparql"}, True),
    ],
)
def test_a_server_that_others_reach_does_not_start_where_queries_keep_a_network(
    host: str, given: dict[str, str], starts: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(serve, "can_cut", lambda: "")
    settings = Settings.load(given)
    if not starts:
        with pytest.raises(UsageError, match="cannot be kept from the network"):
            serve.check_confinement(settings, host)
        return
    serve.check_confinement(settings, host)
    assert ("netwerk" in capsys.readouterr().err) == ("LEERLAND_STORE" not in given)
