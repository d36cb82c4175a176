"""What can be wrong with a server is said in one paragraph, with what to do."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from leerland_graph.core.errors import SettingsError, StoreError, UsageError
from leerland_graph.core.settings import Server, Settings
from leerland_graph.store import ONTOLOGY, Store
from leerland_graph.store.remote.answers import Asking
from leerland_graph.store.remote.http import Http
from tests.conftest import Cli
from tests.remote.conftest import There
from tests.remote.servers import free_port


def test_a_server_that_is_not_there(cli: Cli):
    url = f"http://127.0.0.1:{free_port()}/sparql"
    said = cli("coherence", env={"LEERLAND_STORE": url}, code=2).stderr
    assert said.startswith("De server antwoordt niet: Connection refused. (server: ")
    assert url in said
    assert "LEERLAND_STORE" in said


def test_a_page_is_no_endpoint(there: There):
    page = there.server.url.rpartition("/")[0] + "/"
    with pytest.raises((StoreError, UsageError)) as error:
        Store.open(Server(page))
    assert "SPARQL" in str(error.value) or "endpoint" in str(error.value)


def test_a_query_that_is_wrong_is_told_with_its_place_whatever_the_server(there: There):
    with there.open() as store, pytest.raises(UsageError, match="not valid SPARQL: error at 1:"):
        store.select("SELECT ?x WHERE { ?x ?y }", graphs=[ONTOLOGY])


def test_a_query_cannot_make_the_server_fetch(there: There):
    with there.open() as store, pytest.raises(UsageError, match="SERVICE is not allowed"):
        store.select("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", graphs=[ONTOLOGY])


def test_a_wrong_password_is_told_and_not_shown(there: There):
    if there.kind != "virtuoso":
        pytest.skip("this server asks for no password")
    wrong = replace(there.server, password="geheim-1")
    with pytest.raises(StoreError, match="does not let us in") as error:
        Store.open(wrong)
    assert "LEERLAND_STORE_PASSWORD" in str(error.value)
    assert "geheim-1" not in str(error.value) + repr(wrong)


def test_a_store_that_was_never_made(there: There, example_store: Store):
    there.clear()
    try:
        with pytest.raises(StoreError, match="no store here yet"):
            there.open()
    finally:
        there.fill(example_store)


class _Odd(BaseHTTPRequestHandler):
    """Answers by the path that was asked."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        status, headers, body = {
            "/page": (200, {}, b"<html>Welcome</html>"),
            "/wrong": (400, {}, b"Welcome to the inside of another server"),
            "/moved": (302, {"Location": "http://elsewhere.example/sparql"}, b""),
            "/busy": (503, {}, b"Too many requests"),
            "/part": (200, {"X-SQL-State": "S1TAT"}, b'{"head": {"vars": []}, "results": {"bindings": []}}'),
            "/none": (404, {}, b"?"),
        }[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def odd() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Odd)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/page", "something else than SPARQL results"), ("/moved", r"sends us on to another address \(302\)"),
        ("/busy", r"answers 503\."), ("/part", "sent a part of the answer"),
        ("/none", "There is no SPARQL endpoint"),
    ],
)  # fmt: skip
def test_odd_answers(odd: str, path: str, says: str):
    with pytest.raises(StoreError, match=says) as error:
        Store.open(Server(odd + path))
    for said in (str(error.value), error.value.public_message("en"), error.value.public_message("nl")):
        assert not any(words in said for words in ("Welcome", "elsewhere.example", "Too many")), (
            "it is not ours to repeat"
        )
    assert "http" not in error.value.public_message("en").replace("https://", "")


def test_what_a_server_says_of_a_query_is_not_repeated(odd: str):
    with pytest.raises(UsageError, match=r"refuses this query \(status 400\)") as error:
        Store.open(Server(f"{odd}/wrong"))
    assert "Welcome" not in str(error.value)


def test_a_line_that_breaks_off_tells_what_the_system_says_and_nothing_of_the_other_side():
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection = server.accept()[0]
            connection.recv(65_536)
            connection.sendall(b"SSH-2.0-Secret\r\n\r\n")
            connection.close()

        threading.Thread(target=answer, daemon=True).start()
        with pytest.raises(StoreError, match="does not answer: no answer that can be read") as error:
            Store.open(Server(f"http://127.0.0.1:{server.getsockname()[1]}/"))
    assert "Secret" not in str(error.value)


@pytest.mark.parametrize(
    "given", ["localhost:7878", "ftp://host/sparql", "http://anna:geheim@host/sparql", "http://ho st/"]
)
def test_an_address_that_is_none_is_refused(given: str):
    with pytest.raises(SettingsError, match="no address of a SPARQL endpoint"):
        Settings.load({"LEERLAND_STORE": given})


def test_secrets_are_no_part_of_what_settings_look_like():
    settings = Settings.load(
        {"LEERLAND_STORE": "http://host/sparql", "LEERLAND_STORE_PASSWORD": "geheim-2", "LEERLAND_TOKEN": "geheim-3"}
    )
    assert "geheim" not in repr(settings) + repr(settings.place)


def test_an_update_address_that_takes_none_is_told(there: There):
    wrong = replace(there.server, update_url=there.server.url.rpartition("/")[0] + "/nowhere")
    with pytest.raises(StoreError, match="nowhere"):
        Store.open(wrong, write=True)


def test_threads_that_begin_together_all_log_in(there: There):
    for _ in range(5):
        http, gate = Http(there.server), threading.Barrier(8)

        def ask(http: Http = http, gate: threading.Barrier = gate) -> bool:
            gate.wait()
            return bool(Asking(http).ask("ASK { GRAPH ?g { ?b a ll:Bridge } }", None, None))

        with ThreadPoolExecutor(8) as many:
            assert all(future.result() for future in [many.submit(ask) for _ in range(8)])
