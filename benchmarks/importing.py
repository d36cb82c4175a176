"""The import of a list with a mapping, in a process of its own: `python -m benchmarks.importing [rows]`.

Processor seconds, and as a ratio to a floor of the same run: rdflib parsing what the import adds, as N-Triples. Then the same list again, and a next
version in which ten of the rows have changed.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from rdflib import Graph

from leerland_graph.core.settings import Settings
from leerland_graph.exchange import ImportOptions, ImportPlan, execute, plan_import
from leerland_graph.store import Store, install_ontology
from leerland_graph.store.rdf_terms import to_ntriples
from leerland_graph.validation import Shapes

T = TypeVar("T")
CHANGED = 10
MAPPING = """catalogue: bench
columns:
  t: {to: title}
  d: {to: description}
  s: {to: interventionType}
  g: {to: targetGroup, unknown: create}
  o: {to: owner, unknown: create}
  k: {to: identifier}
  b: {to: startDate}
"""


def write_list(path: Path, rows: int, changed: int = 0) -> Path:
    """A list of which the first rows have another description, if `changed`."""
    lines = (
        f"Interventie {i},Tekst over {'een andere ' if i < changed else ''}opgave {i},training,Groep {i % 20},HR,B{i},2026-03-02\n"
        for i in range(rows)
    )
    path.write_text("t,d,s,g,o,k,b\n" + "".join(lines))
    return path


def peak() -> float:
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def processor(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of processor, and the result."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def main() -> None:
    """Measure it and print it."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    shapes = Shapes.load()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mapping = folder / "m.yaml"
        mapping.write_text(MAPPING)
        path = write_list(folder / "bench.csv", rows)
        with Store.open(folder / "data", write=True, create=True) as store:
            install_ontology(store)
            idle = peak()

            def planned() -> ImportPlan:
                return plan_import(store, [path], Settings(), shapes, ImportOptions([mapping]))

            first, plan = processor(planned)
            stored, _ = processor(lambda: execute(store, plan))
            most = peak()
            added = to_ntriples(plan.merged.additions)
            floor, _ = processor(lambda: Graph().parse(data=added, format="nt"))
            again, plan = processor(planned)
            assert plan.changes_nothing
            write_list(path, rows, CHANGED)
            few, plan = processor(planned)
            assert len(plan.merged.changed) == CHANGED
            few_stored, _ = processor(lambda: execute(store, plan))
    for said, seconds in {
        "planned: read, compared, validated": first, "stored, with history": stored, "both": first + stored,
        "the same list again, nothing changes": again, f"{CHANGED} rows changed, planned and stored": few + few_stored,
    }.items():  # fmt: skip
        print(f"{f'{rows} rows: {said}':<58} {seconds:6.1f} s of processor {seconds / floor:6.1f}x parsing it")
    print(f"{f'{rows} rows: memory above an idle process':<58} {most - idle:6.0f} MB ({most:.0f} MB in all)")


if __name__ == "__main__":
    main()
