"""What docs/deploy.md says of a server is so: settings exist, nginx and systemd take the files, and the app answers behind them."""

import asyncio
import os
import re
import shutil
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import requests
from websockets.asyncio.client import connect

from leerland_graph.core.settings import Settings
from tests.conftest import ROOT, Cli
from tests.login.conftest import READ_TOKEN
from tests.login.test_proxy import NGINX
from tests.remote.servers import free_port
from tests.ui.conftest import serve

GUIDE, FILES = ROOT / "docs" / "deploy.md", ROOT / "docs" / "deploy"
UNITS = ("leerland.service", "leerland-backup.service", "leerland-backup.timer")
ASK = {"query": "ASK {}"}
needs_nginx = pytest.mark.skipif(NGINX is None and not os.environ.get("CI"), reason="needs nginx")


def environment(**more: str) -> dict[str, str]:
    """What systemd reads from the file of secrets, with each of them filled in."""
    lines = (line for line in (FILES / "env").read_text().splitlines() if line and not line.startswith("#"))
    return {name: value or "filled in" for name, _, value in (line.partition("=") for line in lines)} | more


def test_every_setting_that_is_named_exists():
    said = " ".join(path.read_text(encoding="utf-8") for path in (GUIDE, *FILES.iterdir()))
    named = set(re.findall(r"\bLEERLAND_[A-Z]+(?:_[A-Z]+)*\b", said)) - {"LEERLAND_OIDC"}
    known = {f"LEERLAND_{name.upper()}" for name in Settings.__dataclass_fields__}
    assert {"LEERLAND_URL", "LEERLAND_PROXIES"} <= named
    assert named <= known


def test_every_file_is_in_the_guide():
    said = GUIDE.read_text(encoding="utf-8")
    assert {path.name for path in FILES.iterdir() if path.name not in said} == set()


def test_the_settings_are_settings():
    found = Settings.load(environment(), FILES)
    assert (found.has_login, found.proxies, found.url) == (True, "127.0.0.1", "https://leerland.bank.example")
    assert str(found.data) == "/var/lib/leerland/data"


def test_the_unit_runs_the_program_where_the_guide_puts_it():
    unit = (FILES / "leerland.service").read_text()
    assert "ExecStart=/opt/leerland/venv/bin/leerland app --host 127.0.0.1 --port 8501\n" in unit
    assert (
        "SystemCallFilter=@system-service seccomp\n" in unit
    )  # without it, queries could not be kept from the network
    assert "proxy_pass http://127.0.0.1:8501;" in (FILES / "nginx.conf").read_text()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_takes_the_units(tmp_path: Path):
    for name in UNITS:  # the programs are not installed where tests run
        unit = re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", (FILES / name).read_text())
        (tmp_path / name).write_text(unit)
    command = ["systemd-analyze", "verify", *UNITS]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    told = [line for line in done.stderr.splitlines() if any(name in line for name in UNITS)]
    assert told == []


def test_the_script_makes_whole_backups_and_keeps_so_many(tmp_path: Path, example_cli: Cli):
    data, to, bin_ = tmp_path / "data", tmp_path / "to", tmp_path / "bin"
    shutil.copytree(example_cli.data, data)
    (data / "queries").mkdir()
    (data / "queries" / "mijn.rq").write_text("ASK {}")
    open_workshops = sqlite3.connect(data / "workshops.sqlite", isolation_level=None)
    open_workshops.execute("PRAGMA journal_mode=WAL")
    open_workshops.execute("CREATE TABLE session AS SELECT 'K7M2PQ' AS code")  # it lies in the log beside the file
    to.mkdir()
    bin_.mkdir()
    for name in ("20200101-000000", "20200102-000000", "20200103-000000.new"):
        (to / name).mkdir()
    python = Path(sys.executable)
    (bin_ / "leerland").write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {python} -m leerland_graph "$@"\n')
    (bin_ / "leerland").chmod(0o755)
    (bin_ / "python").symlink_to(python)
    env = {"PATH": "/usr/bin:/bin", "BIN": str(bin_), "DATA": str(data), "TO": str(to), "KEEP": "2"}
    subprocess.run(["sh", FILES / "leerland-backup.sh"], env=env, check=True, capture_output=True, timeout=60)
    kept = sorted(path.name for path in to.iterdir())
    assert len(kept) == 2
    assert kept[0] == "20200102-000000"
    assert (to / kept[1] / "queries" / "mijn.rq").read_text() == "ASK {}"
    with closing(sqlite3.connect(to / kept[1] / "workshops.sqlite")) as copied:
        assert copied.execute("SELECT code FROM session").fetchall() == [("K7M2PQ",)]
    open_workshops.close()
    fresh = Cli(tmp_path / "fresh")
    fresh("restore", to / kept[1])
    assert fresh("list", "interventions").stdout == example_cli("list", "interventions").stdout


@pytest.fixture
def certified(tmp_path: Path) -> Path:
    """A folder with a certificate that nobody vouches for, made as the guide makes it."""
    command = re.search(r"openssl req (?:.*\\\n)*.*", GUIDE.read_text(encoding="utf-8")).group().replace("\\\n", " ")
    local = re.sub(r"/etc/ssl/(private|certs)", str(tmp_path), command)
    subprocess.run(local.split(), check=True, capture_output=True, timeout=60)
    return tmp_path


def configuration(folder: Path, port: int, app: int) -> Path:
    """nginx.conf of the guide on other ports, within what a whole configuration has around a site."""
    site = (FILES / "nginx.conf").read_text()
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("listen 443", f"listen 127.0.0.1:{port}"),
        ("127.0.0.1:8501", f"127.0.0.1:{app}"),
        ("/etc/ssl/certs", str(folder)),
        ("/etc/ssl/private", str(folder)),
    ):
        assert old in site
        site = site.replace(old, new)
    site = re.sub(r" +listen \[::\].*\n", "", site)
    paths = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("proxy", "fastcgi", "uwsgi", "scgi"))
    path = folder / "whole.conf"
    path.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1; events {{ worker_connections 64; }}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/body; {paths}\n{site}}}\n"
    )
    return path


@needs_nginx
def test_nginx_takes_the_site(certified: Path):
    path = configuration(certified, free_port(), 8501)
    done = subprocess.run([NGINX, "-t", "-c", path], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def wait_until_it_listens(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=2).close()
            return
        except OSError:
            assert process.poll() is None, "nginx stopped"
            time.sleep(0.1)
    raise AssertionError("nginx does not listen")


@pytest.fixture
def outside(certified: Path) -> Iterator[str]:
    """Where nginx listens, by TLS, with the app behind it as the guide sets it up."""
    port, inside = free_port(), free_port()
    cli = Cli(certified / "data")
    cli("init", "--example")
    address = f"https://127.0.0.1:{port}"
    more = environment(LEERLAND_URL=address, LEERLAND_READ_TOKEN=READ_TOKEN, LEERLAND_PROXIES="127.0.0.1")
    process, _ = serve(cli, certified / "log", more=more, port=inside)
    command = [NGINX, "-c", str(configuration(certified, port, inside)), "-p", str(certified)]
    proxy = subprocess.Popen([str(part) for part in command])
    try:
        wait_until_it_listens(port, proxy)
        yield address
    finally:
        for each in (proxy, process):
            each.terminate()
            each.wait(10)


@needs_nginx
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_behind_the_site_the_app_answers_by_tls_and_its_socket_opens(outside: str):
    asked = requests.Session()
    asked.verify = asked.trust_env = False
    health = asked.get(f"{outside}/healthz", timeout=20)
    assert (health.status_code, health.json()["status"], health.json()["revision"]) == (200, "ok", 1)
    assert "max-age" in health.headers["strict-transport-security"]
    assert asked.get(f"{outside}/sparql", params=ASK, timeout=20).status_code == 401
    token = {"Authorization": f"Bearer {READ_TOKEN}", "Accept": "application/json"}
    assert asked.get(f"{outside}/sparql", params=ASK, headers=token, timeout=20).json()["boolean"] is True
    assert asked.get(f"{outside}/_stcore/health", timeout=20).headers["set-cookie"].endswith("Secure")
    unverified = ssl.create_default_context()
    unverified.check_hostname, unverified.verify_mode = False, ssl.CERT_NONE
    stream = f"{outside.replace('https', 'wss')}/_stcore/stream"

    async def status() -> int:  # in one thread: two that read and write one TLS connection can end the process
        more = {"ssl": unverified, "origin": outside, "subprotocols": ["streamlit"], "open_timeout": 20}
        async with connect(stream, **more) as opened:
            return opened.response.status_code

    with ThreadPoolExecutor(1) as aside:  # a browser of another test may have a loop in this one
        assert aside.submit(asyncio.run, status()).result() == 101
