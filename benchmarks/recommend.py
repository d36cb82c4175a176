"""What to do first: sparing against full, that is all indicators with their evidence for every move: `python -m benchmarks.recommend [size ...]`.

Seconds of processor, overlap by words. The full computation also checks that the best moves are the same.
"""

import sys
import time
from importlib import import_module

from rdflib import URIRef

from benchmarks.generate import BASE, landscape
from leerland_graph.analysis import Landscape, Selection, indicators, profile, read_landscape, recommend, select
from leerland_graph.analysis.moves import finders
from leerland_graph.store import Store, install_ontology

LAND = URIRef(f"{BASE}landscape/bench")
SLIGHT = 1e-6


def made(size: int) -> Landscape:
    """The landscape of the benchmarks."""
    store = Store.in_memory()
    install_ontology(store)
    store.write_ungated({LAND: list(landscape(size))}, {})
    return read_landscape(store, LAND)


def in_full(land: Landscape) -> tuple[int, list[float]]:
    """The number of moves, and their gains, the highest first: each is simulated, and all of its profile computed."""
    gains: dict[tuple[str, tuple[URIRef, ...]], float] = {}
    moves = 0
    for group in land.groups:
        part = select(land, Selection(target_group=group))
        before = {i.id: r.value for i, r in profile(part).results}
        for move in (m for find in finders() for m in find(part, group)):
            moves += 1
            pairs = [(before[i.id], r.value) for i, r in profile(move.after).results]
            changes = [b - a for a, b in pairs if a is not None and b is not None and abs(b - a) > SLIGHT]
            gain = sum(changes) / len(land.groups) / move.effort
            key = (move.kind, move.about)
            gains[key] = max(gain, gains.get(key, gain))
    return moves, sorted(gains.values(), reverse=True)


def main(*sizes: int) -> None:
    """Print the figures."""
    indicators()
    for name in ("scipy.sparse.csgraph", "pyarrow.compute"):  # loaded before the clock runs
        import_module(name)
    for size in sizes or (1_000, 5_000):
        land = made(size)
        recommend(land.only(list(land.interventions)[:50]))
        start = time.process_time()
        found = recommend(land, count=5)
        sparing = time.process_time() - start
        start = time.process_time()
        moves, gains = in_full(land)
        full = time.process_time() - start
        assert all(abs(a.gain - b) < 1e-9 for a, b in zip(found, gains, strict=False)), "other moves are best"
        sys.stdout.write(
            f"what to do first among {size}, {moves} moves: full / sparing {full / sparing:.1f}x ({sparing:.1f} s)\n"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
