"""Vectors of texts, each made once: shipped with the package for our own examples, kept in the data folder for the texts of an organisation."""

import hashlib
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import numpy as np

from leerland_graph.core.files import make_private
from leerland_graph.meaning.embedder import Embedder, Matrix, readable, unit

__all__ = ["FILE", "Vectors", "text_key"]

FILE = Path("meaning") / "vectors.sqlite"
"""The place of the kept vectors in a data folder. It can be deleted at any time; it holds no text."""
SHIPPED = Path(__file__).parent / "seed"
CHUNK = 32
ASKED = 500
"""Texts that are looked up at a time."""
WAIT = 10.0
"""Seconds to wait for another process that writes."""
Step: TypeAlias = Callable[[int, int], None]


def text_key(text: str) -> bytes:
    """The key of a text, as it is read: 16 bytes of its SHA-256."""
    return hashlib.sha256(readable(text).encode()).digest()[:16]


class Vectors:
    """The unit vectors of texts by an embedder, kept in `file` (None: in memory alone). A file that cannot be used is done without.

    Kept vectors have half precision, which moves a likeness by less than 0.001.
    """

    def __init__(self, embedder: Embedder, file: Path | None) -> None:
        self.embedder, self.file = embedder, file
        self._known: dict[bytes, Matrix] = dict(_shipped(embedder.name))

    def of(self, texts: Sequence[str], step: Step = lambda done, total: None) -> Matrix:
        """One row for each text; a blank one has zeros. `step` hears how many of those that had to be made are.

        Raises:
            EmbeddingError: the model cannot be reached; what was made until then is kept.
        """
        said = [readable(t) for t in texts]
        keys = [text_key(t) for t in said]
        self._load([k for k in keys if k not in self._known])
        missing = list({k: t for k, t in zip(keys, said, strict=True) if t and k not in self._known}.items())
        for at in range(0, len(missing), CHUNK):
            step(at, len(missing))
            some = missing[at : at + CHUNK]
            made = self.embedder.embed([t for _, t in some]).astype(np.float16)
            self._known |= {k: v for (k, _), v in zip(some, made, strict=True)}
            self._keep([k for k, _ in some])
        if missing:
            step(len(missing), len(missing))
        size = len(next(iter(self._known.values()))) if self._known else 1
        zeros = np.zeros(size, np.float16)
        found = np.array([self._known[k] if t else zeros for k, t in zip(keys, said, strict=True)], np.float32)
        return unit(found.reshape(len(texts), size))

    def lacking(self, texts: Sequence[str]) -> int:
        """Of how many different texts there is no vector yet; blank ones need none."""
        some = list(dict.fromkeys(t for t in map(readable, texts) if t))
        return self.known(some).count(False)

    def known(self, texts: Sequence[str]) -> list[bool]:
        """Of which texts there is a vector."""
        keys = [text_key(t) for t in texts]
        self._load(list({k for k in keys if k not in self._known}))
        return [k in self._known for k in keys]

    def _load(self, keys: Sequence[bytes]) -> None:
        if self.file is None or not keys or not self.file.is_file():
            return
        try:
            with closing(sqlite3.connect(self.file, timeout=WAIT)) as base:
                for at in range(0, len(keys), ASKED):
                    some = keys[at : at + ASKED]
                    marks = ", ".join("?" * len(some))
                    query = f"SELECT text, vector FROM vectors WHERE model = ? AND text IN ({marks})"  # noqa: S608  question marks alone
                    rows = base.execute(query, (self.embedder.name, *some))
                    self._known |= {key: np.frombuffer(vector, np.float16) for key, vector in rows}
        except sqlite3.Error:
            return

    def _keep(self, keys: Sequence[bytes]) -> None:
        if self.file is None:
            return
        rows = [(self.embedder.name, k, self._known[k].tobytes()) for k in keys]
        try:
            make_private(self.file)
            with closing(sqlite3.connect(self.file, timeout=WAIT)) as base, base:
                base.execute(
                    "CREATE TABLE IF NOT EXISTS vectors (model TEXT, text BLOB, vector BLOB, PRIMARY KEY (model, text)) WITHOUT ROWID"
                )
                base.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
        except (OSError, sqlite3.Error):
            self.file = None  # a full disk or a folder that cannot be written: work on without it


@lru_cache(maxsize=2)
def _shipped(model: str) -> Mapping[bytes, Matrix]:
    """The vectors that come with the package."""
    path = SHIPPED / f"{model}.npz"
    if not path.is_file():
        return {}
    with np.load(path, allow_pickle=False) as told:
        return {key.tobytes(): vector for key, vector in zip(told["keys"], told["vectors"], strict=True)}
