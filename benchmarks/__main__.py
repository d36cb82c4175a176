"""Run the benchmarks and print their ratios: `python -m benchmarks [size]`."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rdflib import Graph, Literal, URIRef

from benchmarks.app import measure
from benchmarks.generate import BASE, Faults, expected_violations, landscape
from leerland_graph.core.namespaces import DCTERMS, LL, PREFIXES
from leerland_graph.store import ONTOLOGY, Activity, ChangeSet, Store, commit, install_ontology, read_ontology
from leerland_graph.store.rdf_terms import to_ntriples
from leerland_graph.validation import Shapes, admit
from leerland_graph.validation.engines import validate_bulk
from leerland_graph.validation.reference import validate_reference

LAND = URIRef(f"{BASE}landscape/bench")
MIX = {
    "matrix": """SELECT ?e ?g ?o (COUNT(DISTINCT ?i) AS ?n) WHERE { ?i ll:placement/ll:onElement ?e ; ll:targetGroup ?g ;
        ll:responsibility/ll:assignedTo ?o } GROUP BY ?e ?g ?o""",
    "gaps": """SELECT ?g ?e WHERE { ?g a ll:TargetGroup . ?e ll:elementOf ?p .
        MINUS { ?i ll:targetGroup ?g ; ll:placement/ll:onElement ?e } }""",
    "search": 'SELECT ?i WHERE { ?i a ll:Intervention ; dcterms:title ?t FILTER(CONTAINS(LCASE(?t), "gesprek")) }',
}


def timed(work: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def show(name: str, figure: str, bar: str = "") -> None:
    print(f"{name:<58} {figure:>22}  {bar}", flush=True)


def filled(folder: Path | None, size: int) -> Store:
    store = Store.open(folder, write=True, create=True) if folder else Store.in_memory()
    install_ontology(store)
    store.write_ungated({LAND: list(landscape(size))}, {})
    return store


def validation(size: int, shapes: Shapes) -> None:
    faults = Faults()
    triples = list(landscape(size, faults=faults))
    data = to_ntriples([*triples, *read_ontology()]).encode()
    graph = Graph()
    for triple in (*triples, *read_ontology()):
        graph.add(triple)
    fast, bulk = timed(lambda: validate_bulk(data, shapes))
    slow, reference = timed(lambda: validate_reference(graph, shapes))
    assert {f.key() for f in bulk.findings} == {f.key() for f in reference.findings}, "the engines disagree"
    assert len(bulk.violations) == expected_violations(size, faults)
    show(
        f"bulk validation of {size}: pySHACL / bulk, same findings",
        f"{slow / fast:.0f}x ({fast:.2f} s)",
        "at least 50x",
    )


def sparql(size: int) -> None:
    store = filled(None, size)
    graph = store.graph(ONTOLOGY, LAND)
    slow = fast = 0.0
    for name, query in MIX.items():
        a, rows = timed(lambda q=query: len(store.select(q, graphs=[ONTOLOGY, LAND])))
        b, same = timed(lambda q=query: len(list(graph.query(q, initNs=PREFIXES))))
        assert rows == same, name
        fast, slow = fast + a, slow + b
        show(f"  {name}: rdflib / store", f"{b / a:.0f}x ({a * 1000:.0f} ms)")
    show(f"SPARQL mix over {size}: rdflib / store", f"{slow / fast:.0f}x", "at least 10x")


def importing(size: int) -> None:
    """In a process of its own, so that its memory is its own."""
    subprocess.run([sys.executable, "-m", "benchmarks.importing", str(size)], check=True)


def saving(sizes: tuple[int, int], shapes: Shapes, folder: Path) -> None:
    p95 = {}
    for size in sizes:
        with filled(folder / f"save{size}", size) as store:
            times = []
            for i in range(60):
                node = URIRef(f"{BASE}intervention/i{i * 7 % size}")
                old = next(t for t in store.triples(LAND, node) if t[1] == DCTERMS.title)
                new = (node, DCTERMS.title, Literal(f"Nieuwe titel {i}", lang="nl"))
                change = ChangeSet(
                    LAND, Activity("edit", "bench", "title"), store.revision, frozenset({new}), frozenset({old})
                )
                took, _ = timed(lambda c=change: commit(store, admit(store, c, shapes)))
                times.append(took)
            p95[size] = statistics.quantiles(times[5:], n=20)[-1]
    small, large = sizes
    show(f"saving one intervention in {large}: p95", f"{p95[large] * 1000:.0f} ms", "under 50 ms")
    show(f"  in {large} / in {small}", f"{p95[large] / p95[small]:.2f}x", "at most 2x")


def coherence(sizes: tuple[int, int], folder: Path) -> None:
    """Each size in a process of its own, so that its memory is its own."""
    took: dict[int, tuple[float, float, float]] = {}
    for size in sizes:
        path = folder / f"coherence{size}"
        filled(path, size).close()
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.coherence", str(path)], capture_output=True, text=True, check=True
        )
        took[size] = tuple(map(float, done.stdout.split()))  # type: ignore[assignment]
    small, large = sizes
    reading, whole, memory = took[large]
    show(f"coherence of {large}: read and profile", f"{whole:.1f} s", "under 10 s at 100,000")
    show("  of which reading", f"{reading:.1f} s")
    show(f"  {large} / {small}: time", f"{whole / took[small][1]:.1f}x", "at most 15x")
    show(f"  memory above an idle process, {large}", f"{memory:.2f} GiB", "under 2 GiB")
    show(f"  {large} / {small}: memory", f"{memory / took[small][2]:.1f}x")


def app(sizes: tuple[int, int], folder: Path) -> None:
    """The map in Chromium."""
    for size, bar in zip(sizes, ("opened under 3 s, filtered under 0.5", "filtered under 1.5 s"), strict=True):
        path = folder / f"app{size}"
        filled(path, size).close()
        found = measure(path, "Naam g3")
        show(f"map of {size} in Chromium: opened / filtered", f"{found['open']:.1f} / {found['filter']:.2f} s", bar)
        show("  first visit / first filter", f"{found['first']:.1f} / {found['filter first']:.2f} s")
        show("  marks and clusters drawn", f"{found['marks']:.0f}")


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    shapes = Shapes.load()
    validate_bulk(b"", shapes)  # compiled once, before the clock runs
    print(f"{LL}, {size} interventions; ratios within this run\n")
    with tempfile.TemporaryDirectory() as folder:
        validation(size // 5, shapes)
        sparql(size)
        importing(size)
        saving((1_000, size * 10), shapes, Path(folder))
        coherence((size, size * 10), Path(folder))
        app((size // 10, size), Path(folder))


if __name__ == "__main__":
    main()
