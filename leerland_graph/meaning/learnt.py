"""What texts with labels teach, learnt once for them: the most probable label of another text, and which texts of it are most alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from rdflib import URIRef

from leerland_graph.meaning.embedder import Embedder, Matrix
from leerland_graph.meaning.knowledge import Example
from leerland_graph.meaning.learner import Learner, held_out_at
from leerland_graph.meaning.vectors import Vectors

__all__ = ["AGREED", "MOST", "NEAREST", "Knowledge", "Taught", "learnt", "most_probable", "quoted"]

AGREED = 4.0
"""How many examples of ours what people said counts for."""
MOST = 0.99
"""How sure a proposal is said to be at most: it is never known for certain what a text leaves out."""
SLIGHT = 0.01
"""What is less probable is no alternative."""
NEAREST = 3
SHOWN = 70
"""Characters of an example in a reason."""


@dataclass(frozen=True)
class Taught:
    """A text of which people said the label: what it is called, and how many examples of ours it counts for."""

    text: str
    of: URIRef
    title: str
    weight: float = AGREED


@dataclass(frozen=True)
class Knowledge:
    """What was learnt, from which texts: their vectors, labels, weights, numbers, and what each is called; the first of them are those of people (`agreed`)."""

    learner: Learner
    labels: tuple[URIRef, ...]
    rows: Matrix
    of: NDArray[np.int64]
    weights: NDArray[np.float64]
    texts: NDArray[np.int64]
    titles: tuple[str, ...]
    agreed: int

    @cached_property
    def residuals(self) -> NDArray[np.float64]:
        """For each text of people: its label less the probabilities that were said of it without knowing it, by label."""
        told = held_out_at(self.learner.scale, self.rows, self.of, len(self.labels), self.weights, self.texts)
        found: NDArray[np.float64] = np.eye(len(self.labels))[self.of[: self.agreed]] - told[: self.agreed]
        return found

    def nearest(self, row: Matrix, label: URIRef) -> tuple[list[str], bool]:
        """The titles of the texts of a label that are most alike: of those of people if there are three, else of examples, if there are any."""
        mine = np.flatnonzero(self.of == self.labels.index(label))
        people, ours = mine[mine < self.agreed], mine[mine >= self.agreed]
        are_agreed = len(people) >= NEAREST or not len(ours)
        some = people if are_agreed else ours
        order = some[np.argsort(-(self.rows[some] @ row), kind="stable")][:NEAREST]
        return [self.titles[k] for k in order], are_agreed


def learnt(vectors: Vectors, examples: tuple[Example, ...], taught: tuple[Taught, ...]) -> Knowledge | None:
    """What these texts teach, learnt once for them; None if they tell of fewer than two labels.

    Raises:
        EmbeddingError: the model cannot be reached.
    """
    labels = tuple(sorted({e.of for e in examples} | {t.of for t in taught}))
    if len(labels) < 2:
        return None
    return _fitted(vectors.embedder, vectors.file, labels, examples, taught)


@lru_cache(maxsize=16)
def _fitted(
    embedder: Embedder, file: object, labels: tuple[URIRef, ...], examples: tuple[Example, ...], taught: tuple[Taught, ...]
) -> Knowledge:  # fmt: skip
    vectors = Vectors(embedder, file)  # type: ignore[arg-type]
    said = [*(t.text for t in taught), *(e.text for e in examples)]
    rows = vectors.of(said)
    at = {label: n for n, label in enumerate(labels)}
    of = np.array([*(at[t.of] for t in taught), *(at[e.of] for e in examples)], np.int64)
    weights = np.array([*(t.weight for t in taught), *[1.0] * len(examples)])
    numbers = {text: n for n, text in enumerate(dict.fromkeys(said))}
    texts = np.array([numbers[text] for text in said], np.int64)
    titles = (*(t.title for t in taught), *(_title(e.text) for e in examples))
    learner = Learner.fit(rows, of, len(labels), weights, texts)
    return Knowledge(learner, labels, rows, of, weights, texts, titles, len(taught))


def most_probable(
    chances: NDArray[np.float64], labels: Sequence[URIRef]
) -> tuple[URIRef, float, tuple[tuple[URIRef, float], ...]]:
    """The most probable label with how sure that is, and the next three with theirs.

    >>> most_probable(np.array([0.2, 0.8]), [URIRef("a:a"), URIRef("a:b")])
    (rdflib.term.URIRef('a:b'), 0.8, ((rdflib.term.URIRef('a:a'), 0.2),))
    """
    order = np.argsort(-chances, kind="stable")
    others = tuple((labels[k], round(float(chances[k]), 4)) for k in order[1:4] if chances[k] >= SLIGHT)
    return labels[order[0]], min(round(float(chances[order[0]]), 4), MOST), others


def quoted(titles: Sequence[str]) -> str:
    """Titles as a reason names them.

    >>> quoted(["Boekenkring", "Datalab"])
    '‘Boekenkring’, ‘Datalab’'
    """
    return ", ".join(f"‘{t}’" for t in titles)


def _title(text: str) -> str:
    """What an example is called: its first sentence, shortened.

    >>> _title("Blind typen. Met tien vingers.")
    'Blind typen'
    """
    first = text.partition(". ")[0].rstrip(".")
    return first if len(first) <= SHOWN else first[: SHOWN - 1].rsplit(" ", 1)[0] + "…"
