"""What many send at once, and what is sent to break out: sessions, queries that would fetch, spellings of values."""

import json
import os
import statistics
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.torture.bank import Bank
from benchmarks.torture.faults import Row
from leerland_graph.store.fetching import runnable
from tests.fetchers import listening
from tests.remote.servers import free_port, wait_for
from tests.serving import TOKEN, update
from tests.test_fetching import run_all
from tests.visitors import Visitor

__all__ = ["fetching", "sessions"]


def fetching(count: int, seed: int = 7) -> list[Row]:
    """Texts that would fetch, in ever other disguises: what is let through is answered by the engine itself, beside a place that counts calls."""
    with listening() as (url, calls):
        passed = run_all(url, runnable, count=count, seed=seed)  # type: ignore[arg-type]
        time.sleep(0.5)
        called = len(calls)
        would = run_all(url, lambda text, kind: None, count=count // 20, seed=seed)
        time.sleep(0.5)
        proof = f"{len(calls) - called} of {would:,} run without the judge"
    return [("texts that would have the server fetch, in disguises", f"{count:,} texts, {passed:,} of them innocent and answered", f"{called} calls ({proof})")]  # fmt: skip


def sessions(bank: Bank, home: Path, many: int, saves: int) -> list[Row]:
    """Sessions that look while somebody saves, in a process that may have 1,024 files open."""
    data, port = bank.fresh(home / "app"), free_port()
    env = {**os.environ, "LEERLAND_DATA": str(data), "LEERLAND_TOKEN": TOKEN, "HOME": str(home)}
    command = ["bash", "-c", f"ulimit -n 1024; exec {sys.executable} -m leerland_graph app --port {port}"]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, env=env, stdout=log, stderr=log, cwd=Path.cwd())
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{url}/healthz", process)
        visitors = [Visitor(url) for _ in range(many)]
        before = _memory(process.pid)
        took: list[float] = []
        errors: list[str] = []

        def look(visitor: Visitor) -> None:
            found = visitor.run()
            took.append(found.seconds)
            errors.extend(found.errors)

        wrong = []
        with ThreadPoolExecutor(many) as at_once:
            for n in range(saves):
                status, said = update(f"{url}/sparql", f'INSERT DATA {{ <https://leerland.example/id/target-group/lokale-banken> skos:altLabel "Naam {n}"@nl }}')  # fmt: skip
                if status != 200:
                    wrong.append(said)
                if n % 10 == 0:
                    list(at_once.map(look, visitors))
                    health = json.load(urllib.request.urlopen(f"{url}/healthz", timeout=30))
                    wrong += [] if health["revision"] == n + 2 else [f"{health} at change {n + 2}"]
        grown = _memory(process.pid) - before
        wrong += errors[:2]
        for visitor in visitors:
            visitor.close()
    finally:
        process.terminate()
        process.wait(20)
    came = (
        f"every page right, {grown} MB more memory at the end" if not wrong else f"**{'; '.join(map(str, wrong[:2]))}**"
    )
    return [(f"{many} sessions that look at once, every tenth of {saves} saves, 1,024 open files", f"{len(took)} pages, median {statistics.median(took):.1f} s", came)]  # fmt: skip


def _memory(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) // 1024
