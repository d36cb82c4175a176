"""Visitors of the running app without a browser: each speaks Streamlit's own protocol, so that only the server is at work."""

import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

__all__ = ["PageRun", "Visitor"]


@dataclass(frozen=True)
class PageRun:
    """One run of a page: seconds until it was whole, bytes that came, and what it said of errors."""

    seconds: float
    size: int
    errors: tuple[str, ...]


class Visitor:
    """One open session. `run` asks for a page and waits until it is whole."""

    def __init__(self, url: str) -> None:
        host = urlsplit(url).netloc
        self.socket = connect(
            f"ws://{host}/_stcore/stream", origin=f"http://{host}", subprotocols=["streamlit"], max_size=None, open_timeout=120, legacy=True
        )  # fmt: skip

    def run(self, page: str = "", query: str = "") -> PageRun:
        ask = BackMsg()
        ask.rerun_script.query_string, ask.rerun_script.page_name = query, page
        began, size, errors = time.perf_counter(), 0, []
        self.socket.send(ask.SerializeToString())
        while True:
            raw = self.socket.recv(timeout=300)
            assert isinstance(raw, bytes)
            size += len(raw)
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                if element.WhichOneof("type") == "exception":
                    errors.append(element.exception.message)
                if element.WhichOneof("type") == "alert":
                    errors.append(element.alert.body)
            if kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return PageRun(time.perf_counter() - began, size, tuple(errors))

    def close(self) -> None:
        self.socket.close()

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
