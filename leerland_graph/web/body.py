"""Read the body of a request, with limits on size and time."""

import asyncio

from starlette.requests import ClientDisconnect, Request

from leerland_graph.core.settings import get_settings
from leerland_graph.sparql import ProtocolError

__all__ = ["read_body"]

PATIENCE = 8
"""Multiple of the maximum length up to which an oversized body is read and discarded: many clients read the answer only after sending all."""
LAST = {"Connection": "close"}
"""The rest of such a request is not read, so the connection cannot be reused."""


async def read_body(request: Request, most: int) -> bytes:
    """The body.

    Raises:
        ProtocolError: 413 if it is longer than `most` bytes or its announced length is far longer, 408 on a timeout, 499 if the client
            disconnected.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > most * PATIENCE:
        raise _too_large(most, LAST)
    found, length = bytearray(), 0
    try:
        async with asyncio.timeout(get_settings().client_seconds):
            async for chunk in request.stream():
                length += len(chunk)
                if length <= most:
                    found += chunk
                elif length > most * PATIENCE:
                    raise _too_large(most, LAST)
    except TimeoutError:
        raise ProtocolError(408, "The request did not come in whole. Send it again.", LAST) from None
    except ClientDisconnect:
        raise ProtocolError(499, "The client is gone.", LAST) from None
    if length > most:
        raise _too_large(most)
    return bytes(found)


def _too_large(most: int, headers: dict[str, str] | None = None) -> ProtocolError:
    return ProtocolError(413, f"The request is larger than {most} bytes. Ask a shorter question.", headers)
