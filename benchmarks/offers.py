"""How well the same offers of two departments are found in plain lists: by meaning and by words, on our own labelled lists.

`benchmarks/evaluation/offers_*.csv` have two lists each; rows of the two with the same number are the same offer in other words, often in another language. Others
share words or a subject with them and are not. One hand wrote them, so the figures flatter.
"""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from rdflib import Graph

from leerland_graph.core.settings import Settings
from leerland_graph.meaning import language_of, offers_alike, vectors_for
from leerland_graph.meaning.vectors import Vectors
from leerland_graph.store import Store, install_ontology

__all__ = ["found_in", "known_texts", "main", "offers", "short_lists", "truth"]

FOLDER = Path(__file__).parent / "evaluation"
Row = dict[str, str]
SHORT, LISTS = (8, 14, 24), 40
"""How many offers the short lists have, and how many lists are drawn from each long one."""


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


def found_in(rows: list[Row], settings: Settings, known: tuple[Graph, Vectors] | None = None) -> set[tuple[int, int]]:
    """The pairs that are found by meaning, as the indicator of overlap counts them where nothing but the text is known; `known` are the language and the model."""
    language, vectors = known or known_texts(settings)
    texts = [f"{r['title']} {r['description']}" for r in rows]
    pairs = offers_alike(language, vectors, texts, [language_of(t, ["nl"]) for t in texts], [r["dept"] for r in rows])
    return {(p.first, p.second) for p in pairs if p.level >= 0}


def short_lists(rows: list[Row], size: int, count: int) -> Iterator[tuple[list[Row], set[tuple[int, int]]]]:
    """`count` short lists out of a long one: none to three pairs that are the same offer, and others of which the counterpart is left out."""
    pairs = sorted(truth(rows))
    for n in range(count):
        drawn = random.Random(n)
        same = drawn.sample(pairs, n % 4)
        kept = {i for pair in same for i in pair}
        other = {a: b for pair in pairs for a, b in (pair, pair[::-1])}
        for i in drawn.sample(range(len(rows)), len(rows)):
            if len(kept) < size and other.get(i) not in kept:
                kept.add(i)
        chosen = sorted(kept)
        yield [rows[i] for i in chosen], {(chosen.index(a), chosen.index(b)) for a, b in same}


def known_texts(settings: Settings) -> tuple[Graph, Vectors]:
    """The ontology, and the model with what it has read."""
    store = Store.in_memory()
    install_ontology(store)
    vectors = vectors_for(settings)
    assert vectors is not None, "the model is not installed"
    return store.ontology, vectors


def f1(found: set[tuple[int, int]], true: set[tuple[int, int]]) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * len(found & true) / max(1, len(found) + len(true))


def main() -> None:
    settings = Settings.load()
    known = known_texts(settings)
    for name in ("bank", "care"):
        rows = offers(name)
        true, found = truth(rows), found_in(rows, settings, known)
        print(
            f"{name}: {len(true)} same among {len(rows)} offers; found {len(found & true)}, and {len(found - true)} that are not; F1 {f1(found, true):.2f}"
        )
    for size in SHORT:
        hits = found_all = true_all = clean = without = 0
        for name in ("bank", "care"):
            for rows, true in short_lists(offers(name), size, LISTS):
                found = found_in(rows, settings, known)
                hits, found_all, true_all = hits + len(found & true), found_all + len(found), true_all + len(true)
                without, clean = without + (not true), clean + (not true and not found)
        print(
            f"{2 * LISTS} short lists of {size}: of what is found {hits / max(1, found_all):.2f} is the same, of what is the same {hits / max(1, true_all):.2f} is "
            f"found; {clean} of {without} lists without a same offer show none"
        )


if __name__ == "__main__":
    main()
