"""The store on servers, beside the own store: `python -m benchmarks.remote [size]`."""

import statistics
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from rdflib import Literal

from benchmarks.__main__ import LAND, timed
from benchmarks.generate import BASE, landscape
from leerland_graph.analysis import Norms, Selection, profile, read_landscape
from leerland_graph.core.namespaces import DCTERMS
from leerland_graph.core.settings import Server
from leerland_graph.store import Activity, ChangeSet, Store, commit, install_ontology
from leerland_graph.store.rdf_terms import URIRef
from leerland_graph.store.remote.http import Http
from leerland_graph.validation import Shapes, admit
from tests.remote.servers import oxigraph, virtuoso


def main() -> None:
    """Fill each, read and profile a landscape, and save sixty times."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    shapes = Shapes.load()
    triples = list(landscape(size))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        own = _figures(folder / "own", size, triples, shapes)
        print(f"{size} interventions     filled   read and profiled   requests for it   a save, median")
        print(f"own store            {own[0]:7.1f} s {own[1]:13.2f} s {'':15} {own[3] * 1000:14.0f} ms")
        starts: dict[str, Callable[[Path], AbstractContextManager[Server]]] = {
            "oxigraph": oxigraph,
            "virtuoso": virtuoso,
        }
        for kind, start in starts.items():
            with start(folder / kind) as server:
                got = _figures(server, size, triples, shapes)
            print(
                f"{kind:<20} {got[0] / own[0]:7.1f} x {got[1] / own[1]:13.2f} x {got[2]:15d} {got[3] * 1000:14.0f} ms",
                flush=True,
            )


def _figures(
    place: Path | Server, size: int, triples: list[tuple[URIRef, URIRef, URIRef]], shapes: Shapes
) -> tuple[float, float, int, float]:
    with Store.open(place, write=True, create=True) as store:
        install_ontology(store)
        filled, _ = timed(lambda: store.write_ungated({LAND: triples}, {}))
    counted = [0]
    query = Http.query

    def counting(self: Http, *args: object, **named: object) -> object:
        counted[0] += 1
        return query(self, *args, **named)  # type: ignore[arg-type]

    Http.query = counting  # type: ignore[method-assign,assignment]
    with Store.open(place) as store:
        counted[0] = 0
        read, _ = timed(lambda: profile(read_landscape(store, LAND, Norms()), Selection()).as_json())
        asked = counted[0]
    Http.query = query  # type: ignore[method-assign]
    times = []
    for i in range(30):
        node = URIRef(f"{BASE}intervention/i{i * 7 % size}")

        def save(node: URIRef = node, number: int = i) -> None:
            with Store.open(place, write=True) as store:
                old = next(t for t in store.triples(LAND, node) if t[1] == DCTERMS.title)
                new = (node, DCTERMS.title, Literal(f"Nieuwe titel {number}", lang="nl"))
                activity = Activity("edit", "bench", "title")
                commit(
                    store,
                    admit(store, ChangeSet(LAND, activity, store.revision, frozenset({new}), frozenset({old})), shapes),
                )

        times.append(timed(save)[0])
    return filled, read, asked, statistics.median(times)


if __name__ == "__main__":
    main()
