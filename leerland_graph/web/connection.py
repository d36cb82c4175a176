"""Connections that end: a client that keeps silent in the middle of a request, or does not read its answer, is hung up on.

The web server waits for both without end. Its own keep-alive time holds only for a connection on which nothing was begun.
"""

from asyncio import TimerHandle, Transport
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from leerland_graph.core.settings import get_settings

__all__ = ["CUT", "Connection", "Gone"]

CUT = "leerland.cut"
"""The extension of a request's scope that hangs up at once; an answer that cannot be completed must not look complete."""
LINGER = 2.0
"""Seconds in which what was written before a connection is closed may still be read."""


class Connection(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """A connection over HTTP with a time for all that the client must do. What is upgraded to a WebSocket has times of its own."""

    _timer: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:
        """Begin to wait for a request."""
        super().connection_made(_Closing(transport, self.loop))
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._wait_no_longer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Wait for the rest: for the head of a request all of it counts from its beginning, for a body from the last that came."""
        super().data_received(data)
        if self._is_answering:
            self._look()

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self.scope["extensions"] = {CUT: self._hang_up}

    def on_response_complete(self) -> None:
        """Begin to wait for another request."""
        super().on_response_complete()
        self._look()

    def handle_websocket_upgrade(self, *event: Any) -> None:
        """It is no connection of ours any more."""
        self._wait_no_longer()
        super().handle_websocket_upgrade(*event)

    def pause_writing(self) -> None:
        """The client does not read: begin to wait for that."""
        super().pause_writing()
        self._wait()

    def resume_writing(self) -> None:
        """The client has read on."""
        super().resume_writing()
        self._look()

    @property
    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _look(self) -> None:
        """Wait as long as it is the client's turn, anew; not while it is ours."""
        if self.flow.write_paused or not self._is_answering or self.cycle.more_body:
            self._wait()
        else:
            self._wait_no_longer()

    def _wait(self) -> None:
        self._wait_no_longer()
        self._timer = self.loop.call_later(get_settings().client_seconds, self._over)

    def _wait_no_longer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _over(self) -> None:
        if self.flow.read_paused and not self.flow.write_paused:
            self._wait()  # it is we who do not read
        else:
            self._hang_up()

    def _hang_up(self) -> None:
        self._wait_no_longer()
        self.transport.abort()


class _Closing:
    """A transport whose `close` waits for the reader a while only, and not until all was read."""

    def __init__(self, inner: Transport, loop: Any) -> None:
        self._inner, self._loop = inner, loop

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def close(self) -> None:
        """Close it; what is not read in time is thrown away."""
        if not self._inner.is_closing():
            self._loop.call_later(LINGER, self._inner.abort)
        self._inner.close()


class Gone:
    """Lets a request end in silence when its client has gone in the middle of it: there is nobody to tell, and nothing to mend."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        try:
            await self.app(scope, receive, send)
        except ClientDisconnect:
            if scope["type"] != "http":
                raise
