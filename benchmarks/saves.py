"""Many saves of one app: how large the store becomes, and what it saves to keep it open between them."""

import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from rdflib import URIRef

from leerland_graph.access import LOCAL
from leerland_graph.services import opened, writer
from leerland_graph.services.saving import save
from leerland_graph.store import Activity, ChangeSet, Store, find_landscape
from leerland_graph.store.local import FOLDER
from leerland_graph.store.rdf_terms import from_ntriples
from leerland_graph.web import identity

__all__ = ["main"]

SAVES = 2_000
DAY = URIRef("https://leerland.example/id/intervention/demodag")
NAME = "http://purl.org/dc/terms/alternative"


def size_of(folder: Path) -> int:
    """Bytes of the files of a store."""
    return sum(f.stat().st_size for f in (folder / FOLDER).iterdir())


def main(saves: int = SAVES) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as home:
        data = Path(home) / "data"
        os.environ["LEERLAND_DATA"] = str(data)
        from leerland_graph.cli.main import app

        app(["init", "--example"], standalone_mode=False)
        identity.current_user.set(LOCAL)
        landscape = find_landscape(opened.open_store(), None).iri

        def once(n: int) -> float:
            began = time.perf_counter()
            new = from_ntriples(f'<{DAY}> <{NAME}> "Dag {n}"@nl .\n')
            save(
                LOCAL,
                lambda store: ChangeSet(
                    landscape, Activity("edit", "Anna", "Een andere naam"), store.revision, frozenset(new),
                    frozenset(t for t in store.triples(landscape, DAY) if str(t[1]) == NAME),
                )
            )  # fmt: skip
            return time.perf_counter() - began

        apart = []
        for n in range(40):
            writer.release_writer()
            apart.append(once(n))
        held = [once(n) for n in range(100, 100 + saves - 40)]
        writer.release_writer()
        with Store.open(data) as store, Store.open(Path(home) / "fresh", write=True, create=True) as copy:
            for graph in sorted(store.named_graphs()):
                copy.write_ungated({graph: store.triples(graph)}, {})
        for folder in (data, Path(home) / "fresh"):
            Store.open(folder, write=True).close()  # what lies in the log becomes tables
        grown, fresh = size_of(data), size_of(Path(home) / "fresh")
        first, last = statistics.median(held[:100]), statistics.median(held[-100:])
        shutil.rmtree(data)
    print(
        f"{saves} saves: the store / a store into which the same data were put at once: {grown / fresh:.2f}x ({grown // 1000} kB)"
    )
    print(f"a save with the store kept open / opened for it: {statistics.median(held) / statistics.median(apart):.2f}x")
    print(f"a save after {saves} / at the beginning: {last / first:.2f}x")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SAVES)
