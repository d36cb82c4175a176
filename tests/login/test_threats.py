"""The threats of docs/security.md that nothing else holds off in a test."""

import asyncio
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from leerland_graph.access import EndedLogins
from leerland_graph.core.errors import StoreError
from leerland_graph.web import identity
from leerland_graph.web.guard import Guard
from tests.conftest import Cli
from tests.login.conftest import READ_TOKEN, TOKEN, Guarded
from tests.ui.conftest import serve


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An app with a login at a provider that is not there, and three questions a minute."""
    folder = tmp_path_factory.mktemp("strict")
    cli = Cli(folder / "data")
    cli("init", "--example")
    more = {
        "LEERLAND_OIDC_URL": "http://127.0.0.1:9", "LEERLAND_OIDC_CLIENT_ID": "x", "LEERLAND_OIDC_CLIENT_SECRET": "y",
        "LEERLAND_URL": "http://127.0.0.1:8501", "LEERLAND_READ_TOKEN": READ_TOKEN, "LEERLAND_QUERIES_PER_MINUTE": "3",
        "LEERLAND_CLIENT_SECONDS": "2",
    }  # fmt: skip
    process, url = serve(cli, folder / "log", more=more)
    yield url
    process.terminate()
    process.wait(10)


def answered(client: str, headers: list[tuple[bytes, bytes]], path: str, kind: str = "http") -> int | None:
    """What the guard answers to a request from an address: a status, a close code, or None where it lets it through."""
    passed: list[bool] = []
    sent: list[dict[str, object]] = []

    async def app(scope: object, receive: object, send: object) -> None:
        passed.append(True)

    async def receive() -> dict[str, object]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {
        "type": kind, "method": "GET", "path": path, "headers": headers, "query_string": b"", "client": (client, 1), "scheme": "http",
        "server": ("x", 80),
    }  # fmt: skip
    with ThreadPoolExecutor(1) as other:  # a browser in this process has a loop of its own
        other.submit(lambda: asyncio.run(Guard(app)(scope, receive, send))).result()  # type: ignore[arg-type]
    return None if passed else sent[0].get("status", sent[0].get("code"))  # type: ignore[return-value]


@pytest.mark.parametrize("path", ["/", "/sparql", "/id/x", "/join/ABCDEF", "/media/x", "/_stcore/host-config"])
def test_without_a_login_only_this_machine_is_answered(path: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    for name in ("LEERLAND_OIDC_URL", "LEERLAND_ANONYMOUS"):
        monkeypatch.delenv(name, raising=False)
    here = (b"host", b"localhost:8501")
    assert answered("127.0.0.1", [here], path) is None
    assert answered("::1", [here], path) is None
    assert answered("127.0.0.1", [(b"host", b"leren.bank.example")], path) == 403
    assert answered("10.0.0.7", [], path) == 403
    assert answered("127.0.0.1", [here, (b"x-forwarded-for", b"10.0.0.7")], path) == 403
    assert answered("10.0.0.7", [], "/_stcore/stream", "websocket") == 1008
    assert answered("10.0.0.7", [], "/healthz") is None


def test_an_app_without_a_login_does_not_listen_elsewhere(example_cli: Cli):
    refused = example_cli("app", "--host", "0.0.0.0", code=2)
    assert "niemand hoeft in te loggen" in refused.stderr


def test_a_login_holds_twelve_hours():
    now = time.time()

    def seen(**more: object) -> str:
        claims = {"is_logged_in": True, "email": "a@b.example", **more}
        return identity.by_claims(claims).kind

    assert seen(iat=now - 3600) == "person"
    assert seen(iat=now - 13 * 3600) == "anonymous"
    assert seen(iat=now + 3600) == "anonymous"
    assert seen() == "anonymous"
    assert seen(iat=now, is_logged_in=False) == "anonymous"


def test_an_ended_login_stays_ended_after_a_restart_and_is_forgotten_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    claims = {"iss": "https://login.example", "sub": "anna", "iat": 1_000}
    EndedLogins(tmp_path, 60).add(claims)
    again = EndedLogins(tmp_path, 60)
    assert claims in again
    assert {**claims, "iat": 1_001} not in again
    (file,) = tmp_path.iterdir()
    assert "anna" not in file.read_text()
    later = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: later)
    again.add({**claims, "sub": "bert"})
    assert claims not in EndedLogins(tmp_path, 60)
    assert len(file.read_text().splitlines()) == 1


def test_that_a_login_was_ended_holds_until_a_restart_where_it_cannot_be_written(tmp_path: Path):
    folder = tmp_path / "nowhere"
    ended = EndedLogins(folder, 60)
    folder.touch()
    with pytest.raises(StoreError, match=r"logged out cannot be written down: (File exists|Not a directory)"):
        ended.add({"sub": "anna"})
    assert {"sub": "anna"} in ended


def test_logging_in_is_not_tried_without_end(strict: str):
    tried = [requests.get(f"{strict}/auth/login", timeout=10, allow_redirects=False).status_code for _ in range(14)]
    assert 429 not in tried[:10]
    assert tried[-1] == 429
    assert requests.get(f"{strict}/healthz", timeout=10).status_code == 200


def test_questions_are_not_asked_without_end(strict: str):
    bearer = {"Authorization": f"Bearer {READ_TOKEN}"}
    asked = [requests.get(f"{strict}/sparql?query=ASK%7B%7D", headers=bearer, timeout=20) for _ in range(4)]
    assert asked[0].status_code == 200
    assert asked[-1].status_code == 429
    assert int(asked[-1].headers["Retry-After"]) >= 1


def test_no_secret_is_in_the_data_folder_or_the_log(guarded: Guarded):
    secrets = (b"geheim-van-de-client", TOKEN.encode(), READ_TOKEN.encode())
    files = [f for f in guarded.folder.rglob("*") if f.is_file()]
    assert len(files) > 5
    assert [f for f in files if any(s in f.read_bytes() for s in secrets)] == []


@pytest.mark.parametrize("path", ["interact", "mcp"])
def test_the_agent_interface_of_streamlit_is_off(guarded: Guarded, path: str):
    found = requests.post(f"{guarded.url}/_stcore/agent/{path}", json={}, timeout=10)
    assert found.status_code >= 400
    assert "not_available" in found.text


@pytest.mark.parametrize(
    ("path", "more", "stays"),
    [("/", "", False), ("/_stcore/stream", "Upgrade: websocket\r\nConnection: Upgrade\r\n", True)],
)
def test_the_app_hangs_up_on_half_a_request_and_on_no_page(strict: str, path: str, more: str, stays: bool):
    """Whether a page may be opened, its socket's own answer says; the time of a request is not counted for it."""
    there = urlsplit(strict)
    with socket.create_connection((there.hostname, there.port), timeout=30) as made:  # type: ignore[arg-type]
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{there.port}\r\nOrigin: {strict}\r\n{more}"
        if not stays:
            made.sendall(head.encode())
            assert made.recv(1) == b""
            return
        key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        made.sendall(f"{head}{key}".encode())
        assert made.recv(12) == b"HTTP/1.1 101"
        made.settimeout(4)
        with pytest.raises(TimeoutError):
            _read_all(made)


def _read_all(connection: socket.socket) -> None:
    while connection.recv(65_536):
        pass
