"""Connections with timeouts: a client that stalls in the middle of a request, or does not read its answer, is disconnected.

The web server itself waits for both indefinitely; its keep-alive timeout applies only to idle connections.
"""

from asyncio import TimerHandle, Transport
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from leerland_graph.core.settings import get_settings

__all__ = ["CUT", "Connection", "Gone"]

CUT = "leerland.cut"
"""The key in the request scope's extensions of a function that aborts the connection; an incomplete answer must not look complete."""
LINGER = 2.0
"""Seconds for which buffered output may still be read after a connection is closed."""


class Connection(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """An HTTP connection with a timeout on every step of the client. WebSocket connections have their own timeouts."""

    _timer: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:
        """Start the timer for a request."""
        super().connection_made(_Closing(transport, self.loop))
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timer."""
        self._wait_no_longer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Restart the timer if needed: the head of a request has one timeout in total, a body one per received chunk."""
        super().data_received(data)
        if self._is_answering:
            self._look()

    def on_message_begin(self) -> None:
        """Register the abort function for the new request."""
        super().on_message_begin()
        self.scope["extensions"] = {CUT: self._hang_up}

    def on_response_complete(self) -> None:
        """Start the timer for the next request."""
        super().on_response_complete()
        self._look()

    def handle_websocket_upgrade(self, *event: Any) -> None:
        """Stop the timer: the WebSocket protocol takes over."""
        self._wait_no_longer()
        super().handle_websocket_upgrade(*event)

    def pause_writing(self) -> None:
        """Start the timer: the client does not read."""
        super().pause_writing()
        self._wait()

    def resume_writing(self) -> None:
        """Update the timer: the client reads again."""
        super().resume_writing()
        self._look()

    @property
    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _look(self) -> None:
        """Restart the timer if the client is to act; stop it if the server is."""
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
            self._wait()  # the server itself paused reading
        else:
            self._hang_up()

    def _hang_up(self) -> None:
        self._wait_no_longer()
        self.transport.abort()


class _Closing:
    """A transport whose `close` waits a limited time for the client to read the output."""

    def __init__(self, inner: Transport, loop: Any) -> None:
        self._inner, self._loop = inner, loop

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def close(self) -> None:
        """Close it; output that is not read in time is discarded."""
        if not self._inner.is_closing():
            self._loop.call_later(LINGER, self._inner.abort)
        self._inner.close()


class Gone:
    """Ends a request silently if its client disconnected: there is no one to answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        try:
            await self.app(scope, receive, send)
        except ClientDisconnect:
            if scope["type"] != "http":
                raise
