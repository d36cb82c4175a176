"""Words of texts, to compare them by. Arrow splits the texts, since this takes most of the time of a comparison."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

__all__ = ["word_lists", "words"]

_BETWEEN = r"[^\pL\pM\pN_]+"


def words(texts: Sequence[str], *, shortest: int = 1) -> tuple[NDArray[np.int64], pa.StringArray]:
    """The words of texts, in order: for each word the index of its text, and the word itself, in lower case.

    A word is a run of letters with their marks, digits and `_`, of at least `shortest` characters.

    Raises:
        UnicodeEncodeError: a text has half a surrogate pair; stored text and the keys of `same` have none.
    """
    split = pc.split_pattern_regex(pc.utf8_lower(pa.array(texts, type=pa.string())), _BETWEEN)
    flat = pc.list_flatten(split)
    is_long = pc.greater_equal(pc.utf8_length(flat), max(1, shortest))
    return pc.list_parent_indices(split).filter(is_long).to_numpy(), flat.filter(is_long)


def word_lists(texts: Sequence[str], *, shortest: int = 1) -> list[list[str]]:
    """The words of each text; see `words`. Give all texts at once: a call takes some milliseconds, however short the texts.

    >>> word_lists(["Één workshop, 2 dagdelen", "HR-beleid"])
    [['één', 'workshop', '2', 'dagdelen'], ['hr', 'beleid']]
    """
    found: list[list[str]] = [[] for _ in texts]
    for number, word in zip(*(column.tolist() for column in words(texts, shortest=shortest)), strict=True):
        found[number].append(word)
    return found
