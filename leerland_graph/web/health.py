"""Health check: whether the store can be read."""

from starlette.requests import Request
from starlette.responses import JSONResponse

from leerland_graph import __version__
from leerland_graph.core.errors import LeerlandError
from leerland_graph.services.opened import open_store

__all__ = ["health"]


async def health(request: Request) -> JSONResponse:
    """Answer 200 if the store can be read, else 503."""
    del request
    try:
        revision = open_store().revision
    except LeerlandError as error:
        return JSONResponse({"status": "store unavailable", "reason": error.public_message("en")}, status_code=503)
    return JSONResponse({"status": "ok", "version": __version__, "revision": revision})
