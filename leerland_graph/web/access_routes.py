"""The audit log over HTTP, for export to an external log store."""

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from leerland_graph.access import Permission
from leerland_graph.core.settings import get_settings
from leerland_graph.services.audit import audit, audit_event
from leerland_graph.services.opened import open_store
from leerland_graph.store import people
from leerland_graph.web.guard import LINK, NO_KEY
from leerland_graph.web.identity import LOCAL_COOKIE, current_user, is_key

__all__ = ["access_routes", "local_link"]


async def _audit(request: Request) -> Response:
    del request  # the guard has checked the permission
    return Response(await run_in_threadpool(_table), media_type="text/csv", headers={"Cache-Control": "no-store"})


def _table() -> str:
    audit_event(current_user.get(), Permission.AUDIT, "export")
    return audit().as_csv({str(p): n for p, n in people(open_store()).items()})


async def _enter(request: Request) -> Response:
    """Take the local key from the printed link, and store it in a cookie that is HttpOnly and SameSite=Strict."""
    key = request.query_params.get("key")
    if not is_key(key):
        return PlainTextResponse(NO_KEY, 403)
    answer = RedirectResponse("/", 303, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
    answer.set_cookie(LOCAL_COOKIE, str(key), httponly=True, samesite="strict", path="/")
    return answer


def local_link(port: int) -> str | None:
    """The link that carries the local key; None if no key is required."""
    settings = get_settings()
    if not settings.local_key or settings.has_login:
        return None
    return f"http://localhost:{port}{LINK}?{urlencode({'key': settings.local_key})}"


def access_routes() -> list[Route]:
    """The routes of the audit log and the local key."""
    return [Route("/audit", _audit), Route(LINK, _enter)]
