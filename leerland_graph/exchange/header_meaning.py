"""What a header means that no word of ours is in: the field whose names are nearest in meaning, in any language that the model knows."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from leerland_graph.core.settings import Settings
from leerland_graph.exchange.column_hints import HELD, header_key, hints, how_called
from leerland_graph.meaning import vectors_for
from leerland_graph.meaning.embedder import EmbeddingError, Matrix, unit
from leerland_graph.meaning.vectors import Vectors

__all__ = ["hint_words", "meant_by"]

NEAREST = 3
"""Names of a field of which the mean likeness counts."""
LIKE = 0.45
"""The likeness to the names of a field from which a header can mean it. Of the names that we have, each judged by the others, three in four are told rightly by the nearest field."""
APART = 0.15
"""How much nearer that field is than the next where it is told: 96% of those names are right then."""
MAYBE = 0.4
"""What a header tells that is like the names of a field and no more: its values have to be of that field."""
MOST = 60
"""Maximum number of headers that are read for their meaning."""
Meant = Mapping[str, float]


def meant_by(headers: Sequence[str], settings: Settings) -> dict[str, Meant]:
    """For each header that holds no word of ours, what it tells of fields, as `column_hints.how_called` does.

    Empty where words are gone by, or where the names of our fields were not read by the model that the settings name.
    """
    unknown = [h for h in headers if h and not any(how_called(h, name) for name in hints())][:MOST]
    vectors = vectors_for(settings) if unknown else None  # the model is loaded only where it is asked
    if vectors is None or vectors.lacking(hint_words()):
        return {}
    try:
        return _by_meaning(unknown, vectors)
    except EmbeddingError:
        return {}


@lru_cache(maxsize=1)
def hint_words() -> tuple[str, ...]:
    """The names that our fields have in lists of others, in the order of `hints`."""
    return tuple(word for words in hints().values() for word in words)


def _by_meaning(headers: Sequence[str], vectors: Vectors) -> dict[str, Meant]:
    fields = np.array([name for name, words in hints().items() for _ in words])
    ours, theirs = vectors.of(hint_words()), vectors.of([header_key(h.rpartition(".")[2]) for h in headers])
    middle = ours.mean(axis=0)
    alike = unit(theirs - middle) @ unit(ours - middle).T
    names = [*hints()]
    near = np.array([_nearest(alike[:, fields == name]) for name in names]).T
    return {h: told for h, row in zip(headers, near, strict=True) if (told := _told(names, row))}


def _nearest(alike: Matrix) -> Matrix:
    """The mean of the nearest names of one field, for each header."""
    found: Matrix = np.sort(alike, axis=1)[:, -NEAREST:].mean(axis=1)
    return found


def _told(names: Sequence[str], near: Matrix) -> Meant:
    best = np.argsort(-near, kind="stable")[:2]
    if near[best[0]] >= LIKE and near[best[0]] - near[best[1]] >= APART:
        return {names[best[0]]: HELD}
    return {names[n]: MAYBE for n in best if near[n] >= LIKE}
