"""The audit log over HTTP, for those who keep logs elsewhere."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from leerland_graph.access import Act
from leerland_graph.store import people
from leerland_graph.ui.access.trail import audit, note
from leerland_graph.ui.access.visiting import present
from leerland_graph.ui.opened import open_store

__all__ = ["access_routes"]


async def _audit(request: Request) -> Response:
    del request  # the guard has let through who may
    return Response(await run_in_threadpool(_table), media_type="text/csv", headers={"Cache-Control": "no-store"})


def _table() -> str:
    note(present.get(), Act.AUDIT, "export")
    return audit().as_csv({str(p): n for p, n in people(open_store()).items()})


def access_routes() -> list[Route]:
    """Where the log is."""
    return [Route("/audit", _audit)]
