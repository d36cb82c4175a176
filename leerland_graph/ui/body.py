"""The body of a request, but no more of it than it may have. No pages here."""

from starlette.requests import Request

__all__ = ["read_body"]


async def read_body(request: Request, most: int) -> bytes:
    """The body; of a longer one, somewhat more than `most` bytes, so that it shows that it is too long."""
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > most:
            break
    return bytes(found)
