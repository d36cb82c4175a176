"""Whether the store can be read, for whoever watches over the server."""

from starlette.requests import Request
from starlette.responses import JSONResponse

from leerland_graph import __version__
from leerland_graph.core.errors import LeerlandError
from leerland_graph.services.opened import open_store

__all__ = ["health"]


async def health(request: Request) -> JSONResponse:
    """Whether the store can be read."""
    del request
    try:
        revision = open_store().revision
    except LeerlandError as error:
        return JSONResponse({"status": "store unavailable", "reason": error.told("en")}, status_code=503)
    return JSONResponse({"status": "ok", "version": __version__, "revision": revision})
