"""Streamed answers: computed in separate threads, stopped when the client disconnects or the time limit is reached."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import TypeVar

import anyio
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from leerland_graph.sparql import Broken, Parts
from leerland_graph.web.connection import CUT

__all__ = ["Streamed", "while_there"]

T = TypeVar("T")
THREADS = 100
"""Threads for queries, separate from those of the pages, so a waiting query blocks nothing else."""
GRACE = 1.0


@lru_cache(maxsize=1)
def _threads() -> anyio.CapacityLimiter:
    return anyio.CapacityLimiter(THREADS)


async def while_there(request: Request, work: Callable[[threading.Event], T]) -> T:
    """Run `work` in a thread and return its result; the event passed to it is set when the client disconnects."""
    stop = threading.Event()

    async def look() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        stop.set()

    found: list[T] = []
    trouble: list[Exception] = []
    async with anyio.create_task_group() as group:
        group.start_soon(look)
        try:
            found.append(await anyio.to_thread.run_sync(work, stop, limiter=_threads()))
        except Exception as error:  # noqa: BLE001  (raised below, outside the exception group)
            trouble.append(error)
        finally:
            stop.set()
            group.cancel_scope.cancel()
    if trouble:
        raise trouble[0]
    return found[0]


class Streamed(Response):
    """A streamed answer. On timeout or disconnect, the query is stopped and the connection aborted."""

    def __init__(self, parts: Parts, *, media_type: str, headers: dict[str, str]) -> None:
        self.parts = parts
        super().__init__(None, media_type=media_type, headers=headers)
        del self.headers["content-length"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the parts."""
        whole = False
        try:
            with anyio.move_on_after(max(0.0, self.parts.until - time.monotonic()) + GRACE):
                async with anyio.create_task_group() as group:
                    group.start_soon(_cancel_when_gone, receive, group.cancel_scope)
                    with suppress(Broken):  # the aborted connection reports the error
                        await self._send(send)
                        whole = True
                    group.cancel_scope.cancel()
        finally:
            if not whole:
                with anyio.CancelScope(shield=True):
                    await anyio.to_thread.run_sync(self.parts.close)
                    await _cut(scope)

    async def _send(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        while (
            part := await anyio.to_thread.run_sync(_next, self.parts, abandon_on_cancel=True, limiter=_threads())
        ) != b"":
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _next(parts: Parts) -> bytes:
    """The next part, b"" at the end."""
    return next(parts, b"")


async def _cancel_when_gone(receive: Receive, scope: anyio.CancelScope) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()


async def _cut(scope: Scope) -> None:
    cut = scope.get("extensions", {}).get(CUT)
    if cut is not None:
        cut()
        await anyio.sleep(0.01)  # let the server process the abort
