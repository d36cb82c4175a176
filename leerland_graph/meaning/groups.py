"""Which interventions are placed together, and in what order: lists of alike ones that seem to lie in one place, the most telling first.

A list is one decision and one more for each exception in it. It begins with the intervention of which the place is least certain together with
its neighbours, so that what a person says of it teaches most.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leerland_graph.meaning.embedder import Matrix, unit
from leerland_graph.meaning.learner import Probabilities

__all__ = ["MOST_IN_GROUP", "PlaceGroup", "certainties", "groups_of", "uncertainty"]

MOST_IN_GROUP = 12
"""Interventions in a list: more are read with less care, fewer cost more decisions."""
SAME_KIND = 0.05
"""How much nearer two are of the same type, or of the same owner, on the scale of a cosine."""
_FLOOR = 1e-12


@dataclass(frozen=True)
class PlaceGroup:
    """Interventions to place together, by their number, the least certain first; and the number of the label that is proposed for them."""

    members: tuple[int, ...]
    label: int


def uncertainty(chances: Probabilities) -> NDArray[np.float64]:
    """How uncertain each row of probabilities is: Shannon's entropy over that of all labels equally probable, 0 to 1.

    >>> uncertainty(np.array([[1.0, 0.0], [0.5, 0.5]])).round(3).tolist()
    [0.0, 1.0]
    """
    known = np.maximum(chances, _FLOOR)
    found: NDArray[np.float64] = np.clip(-(known * np.log(known)).sum(axis=1) / np.log(chances.shape[1]), 0.0, 1.0)
    return found


def certainties(chances: Probabilities) -> NDArray[np.float64]:
    """The probability of the most probable label of each row."""
    found: NDArray[np.float64] = chances.max(axis=1)
    return found


def groups_of(
    vectors: Matrix, chances: Probabilities, kinds: Sequence[tuple[object, object]], *, most: int, size: int = MOST_IN_GROUP
) -> list[PlaceGroup]:  # fmt: skip
    """At most `most` lists of at most `size` rows, none of which is in two; the one that teaches most first.

    `vectors` are unit rows, `chances` their probabilities of each label, `kinds` the type and the owner of each. All of a list have the same most
    probable label. A list is worth the uncertainty of its rows together: large and uncertain ones come first.
    """
    rows = unit(vectors - vectors.mean(axis=0)) if len(vectors) > 1 else vectors
    guess, doubt = chances.argmax(axis=1), uncertainty(chances)
    first, second = (_numbered([k[n] for k in kinds]) for n in (0, 1))
    open_ = np.ones(len(rows), bool)
    found: list[PlaceGroup] = []
    while open_.any() and len(found) < most:
        left = np.flatnonzero(open_)
        seed = left[np.argmax(doubt[left])]
        same = left[guess[left] == guess[seed]]
        near = rows[same] @ rows[seed] + SAME_KIND * (
            (first[same] == first[seed]).astype(np.float64) + (second[same] == second[seed])
        )
        some = same[np.argsort(-near, kind="stable")[:size]]
        members = some[np.argsort(-doubt[some], kind="stable")]
        open_[members] = False
        found.append(PlaceGroup(tuple(int(m) for m in members), int(guess[seed])))
    return found


def _numbered(values: Sequence[object]) -> NDArray[np.int64]:
    at: dict[object, int] = {}
    return np.array([at.setdefault(v, len(at)) for v in values], np.int64)
