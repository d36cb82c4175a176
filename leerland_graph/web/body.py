"""The body of a request, but no more of it than it may have, and not waited for without end."""

import asyncio

from starlette.requests import ClientDisconnect, Request

from leerland_graph.core.settings import get_settings
from leerland_graph.sparql import ProtocolError

__all__ = ["read_body"]

PATIENCE = 8
"""Times its greatest length that a request is still read to its end, and not kept: many clients hear the answer only after that."""
LAST = {"Connection": "close"}
"""The rest of such a request is not read, so nothing can follow it."""


async def read_body(request: Request, most: int) -> bytes:
    """The body.

    Raises:
        ProtocolError: 413 when it is longer than `most` bytes or says that it will be, 408 when it does not come in time, 499 when
            the client is gone.
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
