"""Learn from vectors with labels how probable each label is for another vector: ridge regression, its certainty calibrated on what it did not see."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leerland_graph.meaning.embedder import Matrix, unit

__all__ = ["Learner", "held_out", "held_out_at", "softmax"]

RIDGE = 3.0
"""The penalty: the best of 0.3 to 30 on held-out examples (docs/placing.md)."""
FOLDS = 10
SCALES = tuple(float(s) for s in np.geomspace(1, 60, 60))
Labels = NDArray[np.int64]
Probabilities = NDArray[np.float64]


@dataclass(frozen=True)
class Learner:
    """What was learnt: the centre of the vectors, the weights by label, how often each label occurs, and the scale that makes scores probabilities."""

    centre: Matrix
    weights: NDArray[np.float64]
    shares: NDArray[np.float64]
    scale: float

    @classmethod
    def fit(
        cls,
        vectors: Matrix,
        labels: Labels,
        count: int,
        importance: NDArray[np.float64] | None = None,
        texts: Labels | None = None,
    ) -> "Learner":
        """Learn from rows of `vectors` with a label of 0 to `count` - 1 each; a row of `importance` 3 counts as three.

        The scale is that by which the probabilities of held-out rows are most likely (by their mean log loss, weighted likewise). `texts` numbers
        the text of each row, from 0, where a text can have several labels: its rows are held out together.
        """
        weight = np.ones(len(labels)) if importance is None else importance
        scores = _held_out_scores(vectors, labels, count, weight, texts)
        scale = min(SCALES, key=lambda s: _loss(softmax(s * scores), labels, weight))
        centre, weights, shares = _solved(vectors, labels, count, weight)
        return cls(centre, weights, shares, scale)

    def probabilities(self, vectors: Matrix) -> Probabilities:
        """One row for each vector, of which the numbers add up to 1. A vector of zeros says nothing: all labels are as probable as they are frequent."""
        blank = ~vectors.any(axis=1)
        found = softmax(self.scale * _scores(vectors, self.centre, self.weights, self.shares))
        found[blank] = self.shares
        return found


def held_out(
    vectors: Matrix,
    labels: Labels,
    count: int,
    importance: NDArray[np.float64] | None = None,
    texts: Labels | None = None,
) -> Probabilities:
    """The probabilities of each row by what was learnt, scale included, from the rows of other folds."""
    weight = np.ones(len(labels)) if importance is None else importance
    found = np.zeros((len(labels), count))
    for fold in _folds(len(labels), texts):
        rest = None if texts is None else np.unique(texts[~fold], return_inverse=True)[1]
        learner = Learner.fit(vectors[~fold], labels[~fold], count, weight[~fold], rest)
        found[fold] = learner.probabilities(vectors[fold])
    return found


def held_out_at(
    scale: float,
    vectors: Matrix,
    labels: Labels,
    count: int,
    importance: NDArray[np.float64],
    texts: Labels | None = None,
) -> Probabilities:
    """The probabilities of each row by what was learnt from the rows of other folds, at a scale that is known: faster than `held_out`."""
    return softmax(scale * _held_out_scores(vectors, labels, count, importance, texts))


def softmax(scores: NDArray[np.float64]) -> Probabilities:
    """Each row as probabilities.

    >>> softmax(np.array([[0.0, 0.0]])).tolist()
    [[0.5, 0.5]]
    """
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    found: Probabilities = raised / raised.sum(axis=1, keepdims=True)
    return found


def _folds(rows: int, texts: Labels | None = None) -> list[NDArray[np.bool_]]:
    """Texts in turn by a fixed shuffle, so that the same rows give the same folds; each row is a text of its own unless it is told."""
    texts = np.arange(rows) if texts is None else texts
    turn = (np.random.default_rng(0).permutation(int(texts.max(initial=-1)) + 1) % FOLDS)[texts]
    return [turn == k for k in range(min(FOLDS, rows)) if (turn == k).any() and (turn != k).any()]


def _held_out_scores(
    vectors: Matrix, labels: Labels, count: int, weight: NDArray[np.float64], texts: Labels | None
) -> NDArray[np.float64]:
    found = np.zeros((len(labels), count))
    for fold in _folds(len(labels), texts):
        found[fold] = _scores(vectors[fold], *_solved(vectors[~fold], labels[~fold], count, weight[~fold]))
    return found


def _solved(
    vectors: Matrix, labels: Labels, count: int, weight: NDArray[np.float64]
) -> tuple[Matrix, NDArray[np.float64], NDArray[np.float64]]:
    """Ridge regression of what label a row has, less how often it occurs, on the centred row: (Z'DZ + aI) W = Z'DT.

    With fewer rows than numbers in a row the same W is Z'(ZZ' + aD⁻¹)⁻¹T, which takes less time.
    """
    total = weight.sum()
    centre = ((weight[:, None] * vectors).sum(axis=0) / total).astype(np.float32)
    rows = unit(vectors - centre).astype(np.float64)
    known = np.eye(count)[labels]
    shares = (weight[:, None] * known).sum(axis=0) / total
    if len(rows) < rows.shape[1]:
        weights = rows.T @ np.linalg.solve(rows @ rows.T + np.diag(RIDGE / weight), known - shares)
    else:
        heavy = rows * weight[:, None]
        weights = np.linalg.solve(rows.T @ heavy + RIDGE * np.eye(rows.shape[1]), heavy.T @ (known - shares))
    return centre, weights, shares


def _scores(
    vectors: Matrix, centre: Matrix, weights: NDArray[np.float64], shares: NDArray[np.float64]
) -> NDArray[np.float64]:
    found: NDArray[np.float64] = unit(vectors - centre).astype(np.float64) @ weights + shares
    return found


def _loss(probabilities: Probabilities, labels: Labels, weight: NDArray[np.float64]) -> float:
    right = np.maximum(probabilities[np.arange(len(labels)), labels], 1e-12)
    return float(-(weight * np.log(right)).sum() / weight.sum())
