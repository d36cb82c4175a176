"""The endpoint alone, served for tests, and ways to ask it."""

import asyncio
import json
import os
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tests.conftest import ROOT, Cli
from tests.remote.servers import free_port, wait_for

T = TypeVar("T")
TOKEN = "a secret of the tests"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?i a ll:Intervention }"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HEAVY_UPDATE = f"INSERT {{ <urn:a> <urn:b> ?n }} WHERE {{ {HEAVY} }}"


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine, also where a browser of the tests has left a loop running in this thread."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(asyncio.run, work).result()


@dataclass(frozen=True)
class Running:
    """An endpoint that runs: its address, the process that answers there, and the command line over the same store."""

    url: str
    pid: int
    cli: Cli


@contextmanager
def serving(cli: Cli, **more: str) -> Iterator[Running]:
    """`leerland serve` over a store, with `more` in its environment; afterwards no traceback may be in its log."""
    port, log = free_port(), cli.data.parent / "log"
    env = {**os.environ, "LEERLAND_DATA": str(cli.data), "PYTHONPATH": str(ROOT), "LEERLAND_TOKEN": TOKEN, **more}
    command = [sys.executable, "-m", "leerland_graph", "serve", "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=env, stdout=out, stderr=out, cwd=cli.data.parent)
    wait_for(f"http://127.0.0.1:{port}/healthz", process)
    yield Running(f"http://127.0.0.1:{port}/sparql", process.pid, cli)
    process.terminate()
    process.wait(10)
    assert "Traceback" not in log.read_text()


@contextmanager
def serving_the_example(folder: Path) -> Iterator[Running]:
    """The example, with a short patience for heavy queries."""
    cli = Cli(folder / "data")
    cli("init", "--example")
    with serving(cli, LEERLAND_QUERY_SECONDS="8", LEERLAND_CORS="*") as found:
        yield found


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
