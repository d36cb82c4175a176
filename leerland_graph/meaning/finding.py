"""Find things by what they are called, with typing errors, and by what they mean, in any of their languages."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from leerland_graph.core.same_text import same
from leerland_graph.core.words import word_lists
from leerland_graph.meaning.embedder import EmbeddingError, unit
from leerland_graph.meaning.vectors import Vectors

__all__ = ["Entry", "Found", "find"]

ALIKE = 82.0
"""How alike two words must be to be taken for one, of 100: one wrong letter in six or so. Shorter words must be equal, or begin alike."""
SHORT = 4
BEGINS = 92.0
"""What a word counts that begins with the one that was typed."""
IN_TEXT = 0.5
"""What a word counts that stands in the text and not in the title."""
BY_MEANING = 0.6
"""What meaning counts beside words: a text that means the same and shares no word scores so much."""
LEAST = 0.28
"""What scores less is not found."""
NEAR, SAME = 0.25, 0.6
"""Likenesses of vectors, less the mean vector: below the first there is none, above the second it is full."""
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Entry:
    """Something that can be found: of which kind, its key among those, its titles by language, and what its text says besides."""

    kind: str
    key: str
    titles: Mapping[str, str]
    text: str = ""


@dataclass(frozen=True)
class Found:
    """An entry with how well it fits, 0 to 1."""

    entry: Entry
    score: float


def find(query: str, entries: Sequence[Entry], vectors: Vectors | None = None, *, most: int = 20) -> list[Found]:
    """The entries that fit a query best, at most `most`; on a tie in the order given.

    Words that few entries have tell most. `vectors` are those of a model, to find what means the same in other words; without them, or where the model
    cannot be reached, words alone decide.
    """
    if not query.strip() or not entries:
        return []
    score = _by_words(query, entries)
    if vectors is not None:
        with suppress(EmbeddingError):
            score = np.maximum(score, BY_MEANING * _by_meaning(query, entries, vectors)) + 0.1 * np.minimum(score, 0.5)
    order = np.argsort(-score, kind="stable")[:most]
    return [Found(entries[n], min(1.0, round(float(score[n]), 4))) for n in order if score[n] >= LEAST]


def _by_words(query: str, entries: Sequence[Entry]) -> Numbers:
    """For each entry how much of the query stands in it, each word by how much it tells."""
    (wanted,) = word_lists([same(query)])
    titles = word_lists([same(" ".join(e.titles.values())) for e in entries])
    texts = word_lists([same(e.text) for e in entries])
    known = sorted({w for some in (*titles, *texts) for w in some})
    if not wanted or not known:
        return np.zeros(len(entries))
    alike = process.cdist(wanted, known, scorer=fuzz.ratio, score_cutoff=ALIKE) / 100
    for row, word in zip(alike, wanted, strict=True):
        for n, other in enumerate(known):
            if len(word) < SHORT or len(other) < SHORT:
                row[n] = float(word == other)
            elif other.startswith(word):
                row[n] = max(row[n], BEGINS / 100)
    matched = np.flatnonzero(alike.any(axis=0))  # few of many words, so that the table below stays small
    at, alike = {known[n]: column for column, n in enumerate(matched)}, alike[:, matched]
    if not at:
        return np.zeros(len(entries))
    holds = np.zeros((len(entries), len(at)), np.float32)
    for number, (title, text) in enumerate(zip(titles, texts, strict=True)):
        holds[number, [at[w] for w in text if w in at]] = IN_TEXT
        holds[number, [at[w] for w in title if w in at]] = 1.0
    best = np.array([(holds * row).max(axis=1) for row in alike.astype(np.float32)])
    counts = (best > 0).sum(axis=1)
    telling = np.array([log((1 + len(entries)) / (1 + n)) if n else 1.0 for n in counts])
    found: Numbers = (telling[:, None] * best).sum(axis=0) / max(float(telling.sum()), 1e-9)
    return found


def _by_meaning(query: str, entries: Sequence[Entry], vectors: Vectors) -> Numbers:
    """For each entry how alike its meaning is to that of the query, 0 to 1.

    Raises:
        EmbeddingError: the model cannot be reached.
    """
    said = [_text(entry) for entry in entries]
    rows = vectors.of([*said, query])
    centre = rows[:-1].mean(axis=0)
    asked, others = unit(rows[-1:] - centre)[0], unit(rows[:-1] - centre)
    found: Numbers = np.clip((others @ asked - NEAR) / (SAME - NEAR), 0.0, 1.0).astype(np.float64)
    return found


def _text(entry: Entry) -> str:
    """What is read of an entry; a text that has its titles as it is, since its vector is known then from proposing."""
    titles = list(dict.fromkeys(filter(None, entry.titles.values())))
    if entry.text and all(title in entry.text for title in titles):
        return entry.text
    return ". ".join([*titles, *([entry.text] if entry.text else [])])
