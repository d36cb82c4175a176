"""The real servers: Oxigraph's, and Virtuoso."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from leerland_graph.core.settings import Server

__all__ = ["ROWS", "free_port", "oxigraph", "virtuoso", "wait_for"]

ROWS = 10_000
"""What Virtuoso gives at most in one answer, as its own installation sets it."""
INI = """
[Database]
DatabaseFile = {0}/virtuoso.db
ErrorLogFile = {0}/virtuoso.log
LockFile = {0}/virtuoso.lck
TransactionFile = {0}/virtuoso.trx
xa_persistent_file = {0}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {0}/temp.db
TransactionFile = {0}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{1}
DisableUnixSocket = 1
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = 127.0.0.1:{2}
ServerRoot = {0}/www
[SPARQL]
ResultSetMaxRows = {3}
"""


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until an address answers."""
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=2).read()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            assert process.poll() is None, "the server stopped"
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """`oxigraph serve` over a folder of its own."""
    port = free_port()
    command = [Path(sys.executable).with_name("oxigraph"), "serve", "--location", folder, "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/", process)
        yield Server(f"http://127.0.0.1:{port}/query", f"http://127.0.0.1:{port}/update")
    finally:
        process.kill()
        process.wait(10)


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """Virtuoso as Debian has it, over a folder of its own; reached as its owner, who logs in by digest."""
    if shutil.which("virtuoso-t") is None:
        assert not os.environ.get("CI"), "Virtuoso is missing where the tests count"
        pytest.skip("virtuoso-t is not installed")
    (folder / "www").mkdir(parents=True)
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(INI.format(folder, sql, http, ROWS))
    command = ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{http}/sparql", process)
        grant = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", 'exec=GRANT SPARQL_UPDATE TO "SPARQL";']
        subprocess.run(grant, check=True, capture_output=True, timeout=60)
        address = f"http://127.0.0.1:{http}/sparql-auth"
        yield Server(address, user="dba", password="dba")
    finally:
        process.kill()
        process.wait(10)
