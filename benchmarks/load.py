"""The endpoint under load, beside Oxigraph's own server with the same graphs: `python -m benchmarks.load [size]`.

The load is made by `hey` (a Debian package), four clients at a time. Neither side keeps answers.
"""

import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks.generate import BASE, landscape
from leerland_graph.core.namespaces import PROLOGUE
from leerland_graph.store import ONTOLOGY, Store, install_ontology
from leerland_graph.store.rdf_terms import URIRef, to_quads

LAND = URIRef(f"{BASE}landscape/bench")
CLIENTS = 4
QUERIES = {
    "lookup": (8000, f"SELECT ?p ?o WHERE {{ <{BASE}intervention/i37> ?p ?o }}"),
    "facet": (800, "SELECT ?g (COUNT(?i) AS ?n) WHERE { ?i ll:placement/ll:onElement "
              "<https://w3id.org/leerland/ground-plate/profileren> ; ll:targetGroup ?g } GROUP BY ?g"),
    "matrix": (60, "SELECT ?e ?g ?o (COUNT(DISTINCT ?i) AS ?n) WHERE { ?i ll:placement/ll:onElement ?e ; ll:targetGroup ?g ; "
               "ll:responsibility/ll:assignedTo ?o } GROUP BY ?e ?g ?o"),
}  # fmt: skip
HEAVY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . FILTER(?x != ?y && ?y != ?z) }"


def main() -> None:
    """Print requests per second and the 99th percentile of both, and what ten heavy queries do to a report."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    hey = shutil.which("hey")
    if hey is None:
        raise SystemExit("The load generator is not here; install Debian's package `hey`.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _fill(folder, size)
        with _served(folder) as ours, _oxigraph(folder) as theirs:
            print(f"{size} interventions, {CLIENTS} clients; ours / Oxigraph's server\n")
            for query, (count, text) in QUERIES.items():
                per_second, slowest = zip(*(_load(hey, url, count, text) for url in (ours, theirs)), strict=True)
                print(
                    f"{query:<8} {per_second[0]:>8.0f} / {per_second[1]:.0f} a second: {per_second[1] / per_second[0]:.2f}x"
                    f"   p99 {slowest[0] * 1000:.1f} / {slowest[1] * 1000:.1f} ms: {slowest[0] / slowest[1]:.2f}x",
                    flush=True,
                )
            _report_beside_heavy(folder, ours)


def _fill(folder: Path, size: int) -> None:
    with Store.open(folder / "data", write=True, create=True) as store:
        install_ontology(store)
        store.write_ungated({LAND: list(landscape(size))}, {})
        quads = [q for g in (ONTOLOGY, LAND) for q in to_quads(store.triples(g), g)]
    (folder / "all.nq").write_text("".join(f"{q} .\n" for q in quads), encoding="utf-8")
    subprocess.run([_program("oxigraph"), "load", "--location", folder / "ox", "--file", folder / "all.nq"],
                   check=True, capture_output=True)  # fmt: skip


def _program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def _running(command: list[str], port: int, path: str) -> Iterator[str]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}{path}?query=ASK%7B%7D", timeout=2).read()
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}{path}"
    finally:
        process.kill()
        process.wait(10)


def _served(folder: Path) -> "contextmanager[str]":  # type: ignore[valid-type]
    port = _port()
    command = [sys.executable, "-m", "leerland_graph", "serve", "--port", str(port), "--data", str(folder / "data")]
    return _running(command, port, "/sparql")


def _oxigraph(folder: Path) -> "contextmanager[str]":  # type: ignore[valid-type]
    port = _port()
    command = [_program("oxigraph"), "serve-read-only", "--location", str(folder / "ox"), "--bind", f"127.0.0.1:{port}"]
    return _running(command, port, "/query")


def _load(hey: str, url: str, count: int, text: str) -> tuple[float, float]:
    """Requests per second, and the seconds within which 99 of 100 were answered."""
    graphs = urllib.parse.urlencode([("default-graph-uri", ONTOLOGY), ("default-graph-uri", LAND)])
    command = [
        hey, "-n", str(count), "-c", str(CLIENTS), "-m", "POST", "-T", "application/sparql-query", "-H",
        "Accept: application/sparql-results+json", "-d", PROLOGUE + text, f"{url}?{graphs}",
    ]  # fmt: skip
    subprocess.run([*command[:2], str(CLIENTS * 4), *command[3:]], capture_output=True, check=True)  # warm
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert f"[200]\t{count} responses" in out, out
    times = [float(t) for t in re.findall(r"99% in ([\d.]+) secs|Slowest:\s+([\d.]+) secs", out)[0] if t]
    found = re.search(r"99% in ([\d.]+) secs", out)
    p99 = float(found[1]) if found else times[0]
    per_second = re.search(r"Requests/sec:\s+([\d.]+)", out)
    assert per_second is not None
    return float(per_second[1]), p99


def _report_beside_heavy(folder: Path, url: str) -> None:
    alone = _report(folder)
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            with suppress(urllib.error.URLError, OSError):
                urllib.request.urlopen(f"{url}?{urllib.parse.urlencode({'query': HEAVY})}", timeout=60).read()

    threads = [threading.Thread(target=ask, daemon=True) for _ in range(10)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    beside = _report(folder)
    done.set()
    print(f"\ncoherence alone {alone:.2f} s, while ten heavy queries are asked {beside:.2f} s: {beside / alone:.2f}x")


def _report(folder: Path) -> float:
    command = [sys.executable, "-m", "leerland_graph", "coherence", "--format", "json", "--data", str(folder / "data")]
    times = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return sorted(times)[1]


if __name__ == "__main__":
    main()
