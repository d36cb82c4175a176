"""Which texts of different owners say the same offer, whatever their words and language.

Two texts on one subject lie close together too, so closeness alone does not tell. A pair stands out where both are closer to each other than each is to
its nearest others (cross-domain similarity local scaling; Conneau et al., Word translation without parallel data, ICLR 2018). Before that the mean of
the texts of the same language is taken off, since a model puts texts of one language together. How the level was found: `docs/placing.md`, `make evaluate`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leerland_graph.meaning.embedder import Matrix, unit

__all__ = ["Centres", "Surroundings", "TextPair", "same_offers"]

NEIGHBOURS = 3
"""The nearest texts of other owners whose mean closeness is what a pair must stand out from."""
KEPT = 12
"""The nearest texts of other owners that are looked at for each."""
CHUNK = 512
TYPICAL, DEVIATION = 0.2, 0.105
"""The closeness of a text to its nearest others, and the standard deviation of all, on our own texts: what few texts are measured by."""
FLOOR = 0.18
"""What the closeness of a text to its nearest others counts for at least: in a short list something always stands out from what is not close at all."""
KNOWN_TEXTS, KNOWN_PAIRS = 10, 400
"""How many texts the shipped mean counts for, and how many pairs `DEVIATION` does."""
EVEN = 1.2
"""How far a pair stands out that is the same offer as often as not, in standard deviations."""
IDENTICAL = 0.9
CERTAIN = 3.0
"""Texts that are closer than the first say the same, however many there are; they stand out this far."""
LEAST = -2.0
"""Pairs that are further below an even chance are left out, in standard deviations."""
Numbers = NDArray[np.float64]
Positions = NDArray[np.intp]


@dataclass(frozen=True)
class TextPair:
    """Two texts of different owners, by position, the first before the second, and how far they stand out: in standard deviations, 0 for a pair that is the
    same offer as often as not.
    """

    first: int
    second: int
    level: float


@dataclass(frozen=True)
class Centres:
    """The mean vector of texts in each language, and of all."""

    by_language: dict[str, Matrix]
    of_all: Matrix

    @classmethod
    def of(cls, rows: Matrix, languages: Sequence[str]) -> "Centres":
        """The means of these texts; at least one."""
        tags = np.array(languages)
        return cls({tag: rows[tags == tag].mean(axis=0) for tag in sorted(set(languages))}, rows.mean(axis=0))

    def centred(self, rows: Matrix, languages: Sequence[str]) -> Matrix:
        """The rows less the mean of those of their language, in which these means count for `KNOWN_TEXTS`; of length 1 again. Blank rows stay blank."""
        tags, some = np.array(languages), rows.any(axis=1)
        found = np.zeros_like(rows)
        for tag in sorted(set(languages)):
            mine = np.flatnonzero((tags == tag) & some)
            known = self.by_language.get(tag, self.of_all)
            mean = (rows[mine].sum(axis=0) + KNOWN_TEXTS * known) / (len(mine) + KNOWN_TEXTS)
            found[mine] = rows[mine] - mean
        return unit(found)


def same_offers(
    rows: Matrix, languages: Sequence[str], owners: Sequence[str], centres: Centres
) -> tuple[TextPair, ...]:
    """The pairs of texts of different owners that may say the same offer, by position, most alike first.

    `rows` has the vector of each text, `languages` the language of each (any text will do, such as `nl+en`), `owners` whose it is. Of each text the nearest
    `KEPT` of other owners are looked at; a blank text has no pairs. Time grows with the square of the number of texts, memory with the number.
    """
    texts, whose = centres.centred(rows, languages), np.unique(np.array(owners, dtype=str), return_inverse=True)[1]
    read = np.flatnonzero(texts.any(axis=1))
    if len(read) < 2 or len(set(whose[read].tolist())) < 2:
        return ()
    near, ends, closeness, deviation = _nearest(texts[read], whose[read])
    pairs: dict[tuple[int, int], float] = {}
    level = (2 * closeness - near[ends[:, 0]] - near[ends[:, 1]]) / deviation
    level = np.where(closeness >= IDENTICAL, np.maximum(level, CERTAIN), level) - EVEN
    for (a, b), height in zip(ends.tolist(), level.tolist(), strict=True):
        if height >= LEAST:
            pairs[int(read[min(a, b)]), int(read[max(a, b)])] = round(height, 4)
    return tuple(TextPair(a, b, height) for (a, b), height in sorted(pairs.items(), key=lambda p: (-p[1], p[0])))


@dataclass(frozen=True)
class Surroundings:
    """Texts that a new one is compared with: their centred vectors, the mean closeness of each to its nearest others, and the deviation of all."""

    texts: Matrix
    near: Numbers
    deviation: float
    centres: Centres

    @classmethod
    def of(cls, rows: Matrix, languages: Sequence[str], centres: Centres) -> "Surroundings":
        """Those of texts, whosever they are; time grows with the square of their number."""
        texts = centres.centred(rows, languages)
        if len(texts) < 2:
            return cls(texts, np.full(len(texts), max(TYPICAL, FLOOR)), DEVIATION, centres)
        near, _, _, deviation = _nearest(texts, np.arange(len(texts)))
        return cls(texts, near, deviation, centres)

    def like(self, row: Matrix, language: str, most: int) -> tuple[tuple[int, float], ...]:
        """The texts that may say the same offer as a new one, by position, with how far each stands out (`TextPair.level`, 0 or more); at most `most`."""
        (new,) = self.centres.centred(row.reshape(1, -1), [language])
        if not len(self.texts) or not new.any():
            return ()
        close = (self.texts @ new).astype(np.float64)
        nearest = np.sort(close)[::-1][:NEIGHBOURS]
        mine = max(float(np.append(nearest, [TYPICAL] * (NEIGHBOURS - len(nearest))).mean()), FLOOR)
        level = (2 * close - self.near - mine) / self.deviation
        level = np.where(close >= IDENTICAL, np.maximum(level, CERTAIN), level) - EVEN
        best = np.argsort(-level, kind="stable")[:most]
        return tuple((int(n), round(float(level[n]), 4)) for n in best if level[n] >= 0)


def _nearest(texts: Matrix, whose: Positions) -> tuple[Numbers, Positions, Numbers, float]:
    """For each text its mean closeness to its nearest of other owners, at least `FLOOR`; the pairs of each with its nearest `KEPT`, how close they are; and the deviation of all."""
    count = len(texts)
    kept = min(KEPT, count - 1)
    near = np.zeros(count)
    ends, closeness = [], []
    total, squares, seen = 0.0, 0.0, 0
    for start in range(0, count, CHUNK):
        close = texts[start : start + CHUNK] @ texts.T
        others = whose[start : start + CHUNK, None] != whose[None, :]
        total, squares, seen = (
            total + float(close[others].sum()),
            squares + float((close[others] ** 2).sum()),
            seen + int(others.sum()),
        )
        close[~others] = -np.inf
        best = np.argpartition(-close, kept - 1, axis=1)[:, :kept]
        values = np.take_along_axis(close, best, axis=1).astype(np.float64)
        order = np.argsort(-values, axis=1, kind="stable")
        best, values = np.take_along_axis(best, order, axis=1), np.take_along_axis(values, order, axis=1)
        nearest = np.full((len(close), NEIGHBOURS), -np.inf)
        nearest[:, : min(NEIGHBOURS, kept)] = values[:, :NEIGHBOURS]
        near[start : start + CHUNK] = np.maximum(np.where(np.isfinite(nearest), nearest, TYPICAL).mean(axis=1), FLOOR)
        rows, columns = np.nonzero(np.isfinite(values))
        ends.append(np.column_stack([rows + start, best[rows, columns]]))
        closeness.append(values[rows, columns])
    mean = total / max(1, seen)
    spread = max(0.0, squares / max(1, seen) - mean**2) * (seen / 2)
    deviation = float(np.sqrt((spread + KNOWN_PAIRS * DEVIATION**2) / (seen / 2 + KNOWN_PAIRS)))
    return near, np.concatenate(ends), np.concatenate(closeness), deviation
