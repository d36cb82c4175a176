"""A proxy on this machine makes everyone look like who sits here: it is seen and refused, or named and believed. With Debian's nginx."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from websockets.exceptions import InvalidHandshake
from websockets.sync.client import connect

from leerland_graph.access import Proxies, is_loopback_name, sign_of_proxy
from tests.conftest import Cli
from tests.login.conftest import READ_TOKEN
from tests.remote.servers import free_port, wait_for
from tests.ui.conftest import serve

NGINX = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else None)
DEFAULTS = "location / {{ proxy_pass {app}; }}"
NEWER = "location / {{ proxy_pass {app}; proxy_http_version 1.1; }}"
SOCKETS = """location / {{ proxy_pass {app}; proxy_http_version 1.1;
  proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; proxy_set_header Host $host; }}"""
DOCUMENTED = """location / {{ proxy_pass {app}; proxy_http_version 1.1; proxy_set_header Host $http_host;
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme;
  proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade; proxy_read_timeout 1h; }}"""


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Debian's nginx in front of an address, by its `location`; returns where it listens."""
    if NGINX is None:
        assert not os.environ.get("CI"), "nginx is missing where the tests count"
        pytest.skip("needs nginx")
    started: list[subprocess.Popen[bytes]] = []

    def before(location: str) -> str:
        folder, port = tmp_path_factory.mktemp("nginx"), free_port()
        (folder / "nginx.conf").write_text(
            f"daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;\n"
            f"events {{ worker_connections 64; }}\nhttp {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n"
            f" fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n"
            f" map $http_upgrade $connection_upgrade {{ default upgrade; '' ''; }}\n"
            f" server {{ listen 127.0.0.1:{port}; {location} }} }}\n"
        )
        process = subprocess.Popen([NGINX, "-c", str(folder / "nginx.conf"), "-p", str(folder)])
        started.append(process)
        wait_for(f"http://127.0.0.1:{port}/healthz", process)
        return f"http://127.0.0.1:{port}"

    yield before
    for process in started:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app as a newcomer starts it: nobody logs in."""
    folder = tmp_path_factory.mktemp("alone")
    cli = Cli(folder / "data")
    cli("init", "--example")
    process, url = serve(cli, folder / "log")
    yield url
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory, nginx: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """The app with a login and its proxy named: where nginx listens, and where the app does."""
    folder = tmp_path_factory.mktemp("behind")
    cli = Cli(folder / "data")
    cli("init", "--example")
    port = free_port()
    more = {
        "LEERLAND_OIDC_URL": "http://127.0.0.1:9", "LEERLAND_OIDC_CLIENT_ID": "x", "LEERLAND_OIDC_CLIENT_SECRET": "y",
        "LEERLAND_URL": "http://127.0.0.1:8501", "LEERLAND_READ_TOKEN": READ_TOKEN, "LEERLAND_PROXIES": "127.0.0.1",
    }  # fmt: skip
    process, url = serve(cli, folder / "log", more=more, port=port)
    yield nginx(DOCUMENTED.format(app=url)), url
    process.terminate()
    process.wait(10)


# signs


@pytest.mark.parametrize(
    ("version", "headers", "sign"),
    [
        ("1.1", {}, None),
        ("1.1", {"connection": "keep-alive"}, None),
        ("1.0", {}, "HTTP/1.0"),
        ("1.1", {"connection": "close"}, "connection: close"),
        ("1.1", {"connection": "Keep-Alive, Upgrade"}, "connection: Keep-Alive, Upgrade"),
        ("1.1", {"forwarded": "for=1.2.3.4"}, "forwarded"),
        ("1.1", {"x-forwarded-host": "a"}, "x-forwarded-host"),
        ("1.1", {"x-forwarded-for": ""}, "x-forwarded-for"),
        ("1.1", {"x-real-ip": "1.2.3.4"}, "x-real-ip"),
        ("1.1", {"via": "1.1 proxy"}, "via"),
        ("1.1", {"host": "leren.bank.example"}, "host"),
        ("1.1", {"host": "127.0.0.1.bank.example:8501"}, "host"),
        ("1.1", {"host": ""}, "host"),
    ],
)
def test_what_shows_that_a_request_came_by_a_proxy(version: str, headers: dict[str, str], sign: str | None):
    assert sign_of_proxy(version, {"host": "localhost:8501", **headers}, is_upgrade=False) == sign


def test_a_socket_of_this_machine_is_no_sign():
    assert sign_of_proxy("1.1", {"host": "[::1]:8501", "connection": "Upgrade"}, is_upgrade=True) is None


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1:8501", "127.1.2.3", "[::1]", "[::1]:8501", "localhost."]
)
def test_names_of_this_machine(host: str):
    assert is_loopback_name(host)


@pytest.mark.parametrize(
    ("peer", "said", "hops", "found"),
    [
        ("127.0.0.1", ["203.0.113.9"], 1, "203.0.113.9"),
        ("127.0.0.1", ["6.6.6.6, 203.0.113.9"], 1, "203.0.113.9"),
        ("127.0.0.1", ["6.6.6.6", "203.0.113.9, 10.0.0.2"], 2, "203.0.113.9"),
        ("127.0.0.1", ["203.0.113.9"], 2, "127.0.0.1"),
        ("127.0.0.1", ["no address"], 1, "127.0.0.1"),
        ("127.0.0.1", [], 1, "127.0.0.1"),
        ("203.0.113.5", ["6.6.6.6"], 1, "203.0.113.5"),
    ],
)
def test_only_a_named_proxy_says_where_a_request_comes_from(peer: str, said: list[str], hops: int, found: str):
    assert Proxies.read("127.0.0.1, 10.0.0.0/8", hops).client(peer, said) == found


# without a login


@pytest.mark.parametrize("location", [DEFAULTS, NEWER, SOCKETS], ids=["defaults", "http-1.1", "sockets"])
def test_behind_nginx_nobody_is_who_sits_here(alone: str, nginx: Callable[[str], str], location: str):
    outside = nginx(location.format(app=alone))
    for path in ("/", "/sparql?query=ASK%7B%7D", "/id/x", "/audit", "/_stcore/metrics"):
        refused = requests.get(outside + path, timeout=20)
        assert refused.status_code in (400, 403), path
    assert "LEERLAND_PROXIES" in requests.get(outside + "/sparql", timeout=20, headers={"Host": "127.0.0.1"}).text
    with pytest.raises(InvalidHandshake):
        connect(outside.replace("http", "ws") + "/_stcore/stream", origin=outside, subprotocols=["streamlit"], open_timeout=20)  # fmt: skip


def test_who_sits_here_still_opens_it(alone: str):
    assert requests.get(alone, timeout=20).status_code == 200
    assert requests.get(f"{alone}/sparql?query=ASK%7B%7D", timeout=20).status_code == 200
    assert requests.get(f"{alone}/audit", timeout=20).status_code == 200
    with connect(alone.replace("http", "ws") + "/_stcore/stream", origin=alone, subprotocols=["streamlit"], open_timeout=20):  # fmt: skip
        pass


@pytest.mark.parametrize("origin", [None, "https://elsewhere.example", "http://localhost:1"])
def test_a_socket_that_a_page_elsewhere_opens_is_closed(alone: str, origin: str | None):
    with pytest.raises(InvalidHandshake):
        connect(alone.replace("http", "ws") + "/_stcore/stream", origin=origin, subprotocols=["streamlit"], open_timeout=20)  # fmt: skip


def test_a_key_can_be_demanded_of_who_sits_here(tmp_path: Path):
    cli = Cli(tmp_path / "data")
    cli("init", "--example")
    process, url = serve(cli, tmp_path / "log", more={"LEERLAND_LOCAL_KEY": "auto"})
    try:
        assert requests.get(url, timeout=20).status_code == 403
        link = next(line for line in (tmp_path / "log").read_text().split() if "/local?key=" in line)
        browser = requests.Session()
        assert "/local?key=" in link
        entered = browser.get(link.replace("localhost", "127.0.0.1"), timeout=20, allow_redirects=False)
        assert (entered.status_code, entered.headers["location"]) == (303, "/")
        assert "HttpOnly" in entered.headers["set-cookie"]
        assert "SameSite=strict" in entered.headers["set-cookie"]
        assert browser.get(url, timeout=20).status_code == 200
        assert browser.get(f"{url}/sparql?query=ASK%7B%7D", timeout=20).status_code == 200
        key = link.partition("key=")[2]
        bearer = {"Authorization": f"Bearer {key}"}
        assert requests.get(f"{url}/sparql?query=ASK%7B%7D", headers=bearer, timeout=20).status_code == 200
        assert requests.get(f"{url}/local?key=wrong", timeout=20, allow_redirects=False).status_code == 403
        tried = [requests.get(f"{url}/local?key=wrong", timeout=20).status_code for _ in range(12)]
        assert tried[-1] == 429
    finally:
        process.terminate()
        process.wait(10)


# with a login, and the proxy named


def test_behind_the_documented_nginx_a_login_is_asked_and_sockets_pass(behind: tuple[str, str]):
    outside, _ = behind
    assert requests.get(f"{outside}/sparql?query=ASK%7B%7D", timeout=20).status_code == 401
    assert requests.get(outside, timeout=20).status_code == 200
    bearer = {"Authorization": f"Bearer {READ_TOKEN}"}
    assert requests.get(f"{outside}/sparql?query=ASK%7B%7D", headers=bearer, timeout=20).status_code == 200
    with connect(outside.replace("http", "ws") + "/_stcore/stream", origin=outside, subprotocols=["streamlit"], open_timeout=20):  # fmt: skip
        pass


def test_an_address_that_a_client_made_up_does_not_get_it_more_tries(behind: tuple[str, str]):
    outside, inside = behind
    made_up = lambda n: {"X-Forwarded-For": f"203.0.113.{n}"}  # noqa: E731
    tried = [requests.get(f"{outside}/auth/login", headers=made_up(n), timeout=20, allow_redirects=False).status_code for n in range(14)]  # fmt: skip
    assert 429 not in tried[:10]
    assert tried[-1] == 429
    wrong = [requests.get(f"{outside}/sparql", headers={**made_up(n), "Authorization": f"Bearer no {n}"}, timeout=20).status_code for n in range(14)]  # fmt: skip
    assert wrong[0] == 401
    assert wrong[-1] == 429
    # the proxy's word is taken: someone at another address is not kept out with them
    other = {"X-Forwarded-For": "198.51.100.7", "Authorization": f"Bearer {READ_TOKEN}"}
    assert requests.get(f"{inside}/sparql?query=ASK%7B%7D", headers=other, timeout=20).status_code == 200


def test_the_figures_of_the_server_are_for_administrators(behind: tuple[str, str]):
    assert requests.get(f"{behind[0]}/_stcore/metrics", timeout=20).status_code == 401
