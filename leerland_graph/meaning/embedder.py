"""The protocol of what turns texts into vectors."""

import unicodedata
from collections.abc import Hashable, Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from leerland_graph.core.errors import UsageError

__all__ = ["MOST_WORDS", "Embedder", "EmbeddingError", "Matrix", "readable", "unit"]

MOST_WORDS = 400
"""Words of a text that are read; what follows says little more, and takes time in proportion."""

Matrix: TypeAlias = NDArray[np.float32]


class EmbeddingError(UsageError):
    """Texts could not be turned into vectors: where, what and what to do."""


class Embedder(Hashable, Protocol):
    """Turns texts into vectors of one length, in which alike texts lie close together, whatever their language.

    `name` identifies the model and its version: vectors of different names cannot be compared.
    """

    @property
    def name(self) -> str: ...

    def embed(self, texts: Sequence[str]) -> Matrix:
        """The unit vectors of texts, one row each; the texts are as `readable` gives them, and none is blank.

        Raises:
            EmbeddingError: the model cannot be reached.
        """
        ...


def readable(text: str) -> str:
    r"""A text as embedders read it: composed (NFC), its words with single spaces between them, at most 400, without what encoders stumble over.

    >>> readable("Cree\u0308ren\n\n samen\0")
    'Creëren samen'
    """
    known = text.replace("\0", " ").encode("utf-8", "ignore").decode("utf-8")
    return " ".join(unicodedata.normalize("NFC", known).split()[:MOST_WORDS])


def unit(vectors: NDArray[np.floating]) -> Matrix:
    """Rows of length 1; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: Matrix = (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return found
