"""A model elsewhere: any address that answers as OpenAI's embeddings do. Off unless somebody sets it, since the texts leave the building."""

from collections.abc import Sequence

import numpy as np

from leerland_graph.meaning.embedder import EmbeddingError, Matrix, unit

__all__ = ["RemoteModel"]

CHUNK = 64
SECONDS = 60


class RemoteModel:
    """A model at `address`, which gets `{"model": ..., "input": [texts]}` and answers `{"data": [{"index": 0, "embedding": [...]}, ...]}`."""

    def __init__(self, address: str, model: str, key: str | None) -> None:
        self.address, self.model, self._key = address, model, key

    @property
    def name(self) -> str:
        return f"{self.model} at {self.address}"

    def embed(self, texts: Sequence[str]) -> Matrix:
        """See `Embedder.embed`.

        Raises:
            EmbeddingError: the address does not answer, refuses, or answers something else.
        """
        rows: list[list[float]] = []
        for at in range(0, len(texts), CHUNK):
            rows += self._ask(list(texts[at : at + CHUNK]))
        if len({len(row) for row in rows}) > 1:
            raise self._wrong("the vectors differ in length")
        return unit(np.array(rows, np.float32)) if rows else np.zeros((0, 1), np.float32)

    def _ask(self, texts: list[str]) -> list[list[float]]:
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        asked = {"model": self.model, "input": texts}
        import requests  # imported lazily: few landscapes have such an address

        try:
            answer = requests.post(self.address, json=asked, headers=headers, timeout=SECONDS, allow_redirects=False)
        except requests.RequestException as error:
            raise self._wrong(type(error).__name__) from None
        if answer.status_code != 200:
            raise self._wrong(f"HTTP {answer.status_code}")
        try:
            told = sorted(answer.json()["data"], key=lambda row: row["index"])
            rows = [[float(x) for x in row["embedding"]] for row in told]
        except (ValueError, KeyError, TypeError):
            raise self._wrong("no vectors in it") from None
        if len(rows) != len(texts) or not all(rows) or not np.isfinite(np.concatenate(rows)).all():
            raise self._wrong("a vector is missing")
        return rows

    def _wrong(self, why: str) -> EmbeddingError:
        return EmbeddingError(
            "The embeddings at {address} cannot be used: {why}.",
            "Correct LEERLAND_EMBEDDINGS and its key and model, or leave it out.", address=self.address, why=why,
        )  # fmt: skip
