"""How well the same offers of two departments are found in plain lists: by meaning and by words, on our own labelled lists.

`benchmarks/evaluation/offers_*.csv` have two lists each; rows of the two with the same number are the same offer in other words, often in another language. Others
share words or a subject with them and are not. One hand wrote them, so the figures flatter.
"""

import csv
from pathlib import Path

from leerland_graph.core.settings import Settings
from leerland_graph.meaning import language_of, offers_alike, vectors_for
from leerland_graph.store import Store, install_ontology

__all__ = ["found_in", "main", "offers"]

FOLDER = Path(__file__).parent / "evaluation"
Row = dict[str, str]


def offers(name: str) -> list[Row]:
    """The rows of one of the lists: department, number of the same offer or '', title and description."""
    with (FOLDER / f"offers_{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def truth(rows: list[Row]) -> set[tuple[int, int]]:
    """The pairs of rows, by position, that are the same offer."""
    of: dict[str, list[int]] = {}
    for n, row in enumerate(rows):
        if row["same"]:
            of.setdefault(row["same"], []).append(n)
    return {(a, b) for a, b in of.values()}


def found_in(rows: list[Row], settings: Settings) -> set[tuple[int, int]]:
    """The pairs that are found by meaning, as the indicator of overlap counts them where nothing but the text is known."""
    store = Store.in_memory()
    install_ontology(store)
    vectors = vectors_for(settings)
    assert vectors is not None, "the model is not installed"
    texts = [f"{r['title']} {r['description']}" for r in rows]
    pairs = offers_alike(
        store.ontology, vectors, texts, [language_of(t, ["nl"]) for t in texts], [r["dept"] for r in rows]
    )
    return {(p.first, p.second) for p in pairs if p.level >= 0}


def f1(found: set[tuple[int, int]], true: set[tuple[int, int]]) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * len(found & true) / max(1, len(found) + len(true))


def main() -> None:
    for name in ("bank", "care"):
        rows = offers(name)
        true, found = truth(rows), found_in(rows, Settings.load())
        print(
            f"{name}: {len(true)} same among {len(rows)} offers; found {len(found & true)}, and {len(found - true)} that are not; F1 {f1(found, true):.2f}"
        )


if __name__ == "__main__":
    main()
