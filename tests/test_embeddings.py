"""Texts can be read by a model elsewhere, if somebody sets its address: asked as OpenAI's embeddings are, and what it answers is checked."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import numpy as np
import pytest

from leerland_graph.core.settings import Settings
from leerland_graph.meaning.choosing import embedder_for
from leerland_graph.meaning.embedder import EmbeddingError
from leerland_graph.meaning.remote import RemoteModel


class _Answering(BaseHTTPRequestHandler):
    status, body = 200, None

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.headers.get("Authorization"), told["model"], len(told["input"])))  # type: ignore[attr-defined]
        data = [{"index": n, "embedding": [float(len(t)), 1.0]} for n, t in enumerate(told["input"])]
        said = self.body if self.body is not None else {"data": data[::-1]}
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[tuple[str, type[_Answering], list[tuple[str, str, int]]]]:
    """A server that answers as OpenAI's embeddings do."""

    class Handler(_Answering):
        pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.asked = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1/embeddings", Handler, server.asked  # type: ignore[attr-defined]
    server.shutdown()


def test_an_address_is_asked_with_the_key_and_its_order_is_kept(address):
    url, _, asked = address
    found = RemoteModel(url, "m", "geheim").embed(["a" * (n + 1) for n in range(70)])
    assert asked == [("Bearer geheim", "m", 64), ("Bearer geheim", "m", 6)]
    assert found.shape == (70, 2)
    np.testing.assert_allclose(found[2], [0.949, 0.316], atol=0.001)


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (401, {}, "HTTP 401"),
        (302, {}, "HTTP 302"),
        (200, {"data": []}, "a vector is missing"),
        (200, {"anders": 1}, "no vectors in it"),
        (200, {"data": [{"index": 0, "embedding": []}]}, "a vector is missing"),
        (200, {"data": [{"index": 0, "embedding": ["x"]}]}, "no vectors in it"),
    ],
)
def test_an_address_that_does_not_answer_so_is_said(address, status: int, body: object, why: str):
    url, handler, _ = address
    handler.status, handler.body = status, body
    with pytest.raises(EmbeddingError, match=why):
        RemoteModel(url, "m", None).embed(["tekst"])


def test_nothing_is_sent_anywhere_unless_an_address_is_set():
    assert Settings().embeddings is None
    assert embedder_for(Settings(meaning="words", embeddings="http://127.0.0.1:9/")) is None
    assert isinstance(embedder_for(Settings(meaning="auto", embeddings="http://127.0.0.1:9/")), RemoteModel)
    assert Settings.load({}).meaning == "auto"
