"""What one client can do to the others: nothing. Real sockets, with little patience set."""

import json
import os
import re
import socket
import threading
import time
import urllib.parse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from leerland_graph.sparql import Broken, Pool, ProtocolError, SparqlRequest
from tests.conftest import Cli
from tests.serving import COUNT, HEAVY, HEAVY_UPDATE, TOKEN, Running, call, get, number, serving, update

LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
"""An answer that is never read to its end."""
HUNGRY = "SELECT ?a ?b { ?a ?p ?x . ?b ?q ?y } ORDER BY ?y ?x"
"""One for which everything must be in memory at once."""
SECONDS = 2


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    cli = Cli(tmp_path_factory.mktemp("clients") / "data")
    cli("init", "--example")
    few = {
        "LEERLAND_QUERY_SECONDS": "15", "LEERLAND_QUERY_MB": "600", "LEERLAND_CLIENT_SECONDS": str(SECONDS),
        "LEERLAND_UPDATE_STATEMENTS": "50",
    }  # fmt: skip
    with serving(cli, **few) as found:
        yield found


@pytest.fixture(scope="module")
def endpoint(running: Running) -> str:
    return running.url


def connected(endpoint: str, sent: bytes = b"") -> socket.socket:
    """A connection on which so much was sent. It takes little before it is full."""
    there = urlsplit(endpoint)
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.settimeout(30)
    made.connect((there.hostname, there.port))
    made.sendall(sent)
    return made


def request(query: str) -> bytes:
    return f"GET /sparql?{urllib.parse.urlencode({'query': query})} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/csv\r\n\r\n".encode()


def hung_up(connection: socket.socket) -> bytes:
    """What comes until the other side hangs up."""
    found = b""
    with suppress(ConnectionResetError):
        while more := connection.recv(65_536):
            found += more
    return found


def workers(running: Running) -> set[int]:
    """The processes that answer queries."""
    path = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    return set(map(int, path.read_text().split()))


def test_clients_that_do_not_read_hold_up_nobody(running: Running):
    with ExitStack() as stack:
        for _ in range(3):
            made = stack.enter_context(connected(running.url, request(LARGE)))
            assert made.recv(15) == b"HTTP/1.1 200 OK"[:15]
        assert number(get(running.url, COUNT)) == 64
        assert number(get(running.url, COUNT)) == 64


def test_an_answer_that_nobody_reads_ends_with_its_time_and_does_not_look_complete(endpoint: str):
    with connected(endpoint, request(LARGE)) as made:
        time.sleep(SECONDS + 3)
        found = hung_up(made)
    assert found.startswith(b"HTTP/1.1 200 OK")
    assert not found.endswith(b"0\r\n\r\n")


def test_who_goes_away_leaves_the_place_to_others(running: Running):
    for _ in range(3):
        connected(running.url, request(HEAVY)).close()
        connected(running.url, request(LARGE)).close()
    assert number(get(running.url, COUNT)) == 64
    left = time.monotonic() + 20
    while any(_works(p) for p in workers(running)):
        assert time.monotonic() < left, "nobody waits for these any more"
        time.sleep(0.1)


def _works(pid: int) -> bool:
    """Whether a process used the processor in the last moment."""

    def used() -> int:
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            return int(fields[11]) + int(fields[12])
        return 0

    before = used()
    time.sleep(0.3)
    return used() > before + 5


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /sparql HTTP/1.1\r\nHost: 127",
        b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/sparql-query\r\nContent-Length: 20\r\n\r\nASK",
        b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /healthz HTTP/1.1\r\nHo",
        b"POST /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999999999999999999\r\n\r\nx",
    ],
    ids=["nothing", "half a head", "half a body", "a second half", "an absurd length"],
)
def test_a_request_that_does_not_go_on_ends(endpoint: str, sent: bytes):
    with connected(endpoint, sent) as made:
        hung_up(made)  # fails by its own time-out if nobody does


def test_an_absurd_length_is_refused_before_anything_of_it_comes(endpoint: str):
    head = b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/sparql-query\r\nContent-Length: 999999999999\r\n\r\n"
    with connected(endpoint, head) as made:
        assert hung_up(made).startswith(b"HTTP/1.1 413 ")


def test_a_head_that_trickles_in_does_not_go_on_for_ever(endpoint: str):
    def trickle(made: socket.socket) -> None:
        for n in range(200):
            made.sendall(b"X-%d: 1\r\n" % n)
            time.sleep(0.1)

    with connected(endpoint, b"GET /healthz HTTP/1.1\r\n") as made, pytest.raises(OSError, match=r"."):
        trickle(made)


# what is asked too much


def test_what_needs_too_much_memory_is_told_and_the_next_is_answered(endpoint: str):
    status, _, said = get(endpoint, HUNGRY)
    assert (status, said.decode()) == (
        507, "It needs more than 600 MB of memory and was stopped. Ask for less: a LIMIT, a narrower pattern, less to sort or to group.\n",
    )  # fmt: skip
    assert number(get(endpoint, COUNT)) == 64


@pytest.mark.parametrize(
    "query",
    ["ASK" + "{" * 9_000, "ASK{FILTER(" + "!" * 40_000 + "1)}", "ASK{FILTER(1" + "+1" * 40_000 + ")}"],
    ids=["brackets", "signs", "sums"],
)
def test_what_is_nested_too_deeply_is_a_mistake_of_who_asks(endpoint: str, query: str):
    status, _, said = call(endpoint, method="POST", body=query.encode(), Content_Type="application/sparql-query")
    assert (status, said) == (
        400,
        b"It is nested too deeply to be read. Use fewer brackets and operators within each other.\n",
    )


def test_an_unknown_function_is_a_mistake_with_its_place(endpoint: str):
    status, _, said = get(endpoint, "SELECT (<urn:f>(1) AS ?x)\n{ FILTER(<urn:g>(1)) }")
    assert status == 400
    assert re.search(r"<urn:[fg]> is not supported \((1:9|2:10)\)", said.decode())
    status, words = update(endpoint, "INSERT { <urn:a> <urn:b> ?x } WHERE { BIND(<urn:f>(1) AS ?x) }")
    assert (status, "<urn:f> is not supported" in words) == (400, True)
    assert update(endpoint, "DROP GRAPH <urn:nothing>")[0] == 400


def test_updates_have_the_limits_of_queries_and_one_of_their_own(endpoint: str):
    assert update(endpoint, HEAVY_UPDATE)[0] == 503
    assert update(endpoint, f"INSERT {{ ?a <urn:b> ?b }} WHERE {{ {{ {HUNGRY} }} }}")[0] == 507
    status, said = update(endpoint, "INSERT { ?i <urn:b> ?o } WHERE { ?i ?p ?o }")
    assert (status, said) == (413, "The update changes more than 50 statements. Send it in parts, or import a file.\n")
    assert update(endpoint, "INSERT DATA {" + "{" * 9_000)[0] == 400
    assert update(endpoint, "ASK {}" * 200_000)[0] == 413


def test_a_name_that_cannot_be_is_not_found(endpoint: str):
    base = endpoint.removesuffix("sparql")
    for path in ("id/%ff", "id/%00", "id/%ed%a0%80", "id/%2e%2e%2f%2e%2e%2fetc"):
        assert call(base + path, Accept="text/turtle")[0] == 404, path


def test_no_answer_says_where_the_store_lies(tmp_path: Path):
    cli = Cli(tmp_path / "data")
    cli("init", "--example")
    with serving(cli) as found:
        for file in (cli.data / "store").iterdir():
            file.unlink()
        base = found.url.removesuffix("sparql")
        said = [get(found.url, q) for q in (COUNT, "SELECT (<urn:f>(1) AS ?x) {}", "DESCRIBE <urn:a>", "ASK {")]
        said += [call(base + path) for path in ("id/intervention/datalab", "healthz")]
        said += [call(f"{base}sparql"), call(f"{base}sparql", method="POST", body=b"x", Content_Type="text/plain")]
        assert {status for status, _, _ in said} >= {503}
        assert not [body for _, _, body in said if str(tmp_path).encode() in body]
        (cli.data / "store").rmdir()


# several users


def test_who_asks_heavy_things_without_end_leaves_half_to_others(example_cli: Cli):
    pool = Pool(example_cli.data, size=2, timeout=60, patience=60, spare=0.2, short=False)
    try:
        with ThreadPoolExecutor(8) as many:
            stop = threading.Event()
            greedy = [many.submit(_status, pool, HEAVY, "a", stop) for _ in range(4)]
            while len(pool.turns._running) < 2:
                time.sleep(0.01)
            assert _status(pool, COUNT, "b") == 200
            assert not any(g.done() for g in greedy), "what was taken back waits again, and is not refused"
            stop.set()
            assert [g.result(60) for g in greedy] == [499] * 4
    finally:
        pool.close()


def _status(pool: Pool, query: str, user: str, stop: threading.Event | None = None) -> int:
    try:
        b"".join(pool.ask(SparqlRequest(query), None, stop, user=user).chunks())
    except ProtocolError as problem:
        return problem.status
    except Broken:
        return 0
    return 200


def test_an_answer_under_way_is_given_a_moment_when_another_waits(example_cli: Cli):
    pool = Pool(example_cli.data, size=2, timeout=60, patience=60, spare=0.2, short=False)
    try:
        replies = [pool.ask(SparqlRequest(LARGE), "text/csv", user="a") for _ in range(2)]
        assert _status(pool, COUNT, "b") == 200
        ended = []
        for reply in replies:
            assert reply.parts is not None
            try:
                for _ in range(3):
                    next(reply.parts)
                ended.append(False)
                reply.parts.close()
            except Broken:
                ended.append(True)
        assert ended == [False, True], "the youngest"
        assert _status(pool, COUNT, "a") == 200
    finally:
        pool.close()


def test_short_queries_are_answered_beside_long_ones_of_the_same_user(example_cli: Cli):
    pool = Pool(example_cli.data, size=1, timeout=60, patience=60)
    try:
        with ThreadPoolExecutor(4) as many:
            stop = threading.Event()
            long = many.submit(_status, pool, HEAVY, "a", stop)
            while not pool.turns._running:
                time.sleep(0.01)
            assert [_status(pool, COUNT, "a") for _ in range(3)] == [200] * 3
            assert not long.done()
            stop.set()
            assert long.result(60) == 499
    finally:
        pool.close()


def test_what_turns_out_long_makes_room_for_what_is_to_be_tried_and_is_not_refused(example_cli: Cli):
    pool = Pool(example_cli.data, size=1, timeout=60, patience=60, trial=0.2)
    stop = threading.Event()
    try:
        with ThreadPoolExecutor(4) as many:
            long = [many.submit(_status, pool, HEAVY, user, stop) for user in "ab"]
            while not (pool.turns._running and pool.turns._short):
                time.sleep(0.01)
            stays = pool.turns._short
            assert [_status(pool, COUNT, user) for user in "cd"] == [200, 200]
            assert pool.turns._short is not stays
            assert not any(one.done() for one in long)
            stop.set()
            assert [one.result(60) for one in long] == [499, 499]
    finally:
        pool.close()


def test_a_process_that_was_ended_is_replaced_and_a_crash_is_told_apart(
    example_cli: Cli, caplog: pytest.LogCaptureFixture
):
    pool = Pool(example_cli.data, size=1, timeout=60, short=False)
    try:
        assert _status(pool, COUNT, "") == 200
        with ThreadPoolExecutor(1) as other:
            for number_, status in ((15, 500), (9, 507), (11, 500)):  # SIGKILL is the system's when memory runs out
                heavy = other.submit(_status, pool, HEAVY, "")
                while not (alive := [p for p in pool._all if p.is_alive and p not in pool._idle]):
                    time.sleep(0.01)
                time.sleep(0.3)
                (worker,) = alive
                os.kill(worker.process.pid, number_)
                assert heavy.result(60) == status
        assert _status(pool, COUNT, "") == 200
    finally:
        pool.close()
    assert "A process that answers queries ended" in caplog.text


def test_the_settings_are_those_of_the_service(running: Running):
    """What the module set is what held: else the tests above would prove nothing."""
    told = json.loads(call(running.url.removesuffix("sparql") + "healthz")[2])
    assert told["status"] == "ok"
    assert TOKEN not in json.dumps(told)
