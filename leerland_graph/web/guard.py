"""The guard before every request: local access only if there is no login, permissions per path, and rate limits."""

import math
from contextlib import suppress
from functools import partial
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from leerland_graph.access import Limiter, Permission, User, is_loopback
from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.settings import get_settings
from leerland_graph.services.audit import audit_event
from leerland_graph.services.policy import get_policy
from leerland_graph.web.identity import (
    bearer,
    client_of,
    current_user,
    end_login,
    is_known_token,
    is_local,
    sign_of,
    user_of,
)

__all__ = ["LINK", "RULES", "Guard", "permission_of"]

RULES: tuple[tuple[str, Permission], ...] = (
    ("/sparql", Permission.ASK),
    ("/id/", Permission.VIEW),
    ("/ontology", Permission.VIEW),
    ("/shapes", Permission.VIEW),
    ("/media/", Permission.EXPORT),
    ("/_stcore/upload_file", Permission.EDIT),
    ("/audit", Permission.AUDIT),
    ("/_stcore/metrics", Permission.AUDIT),
)
"""The permission that a path requires. Not listed: Streamlit's shell (the page decides), scripts, health, and the workshop pages."""
EVERYWHERE = ("/healthz", "/_stcore/health")
"""Health checks, open to every address."""
LOGOUT = "/auth/logout"
LINK = "/local"
"""The path of the link that carries the local key."""
LOGIN_PATHS = ("/auth/login", "/oauth2callback", LINK)
ELSEWHERE = (
    "This app answers on this machine only, because nobody has to log in. Set LEERLAND_OIDC_URL and what belongs to it (docs/security.md), "
    "and it may be reached from elsewhere.\n"
)
BEHIND = (
    "This request looks as if it came by way of a proxy ({sign}), and nobody has to log in here, so it is refused. To stand behind a proxy, set "
    "LEERLAND_OIDC_URL, LEERLAND_PROXIES and what belongs to them (docs/security.md). A program on this machine keeps its connection open, or "
    "sends LEERLAND_READ_TOKEN as `Authorization: Bearer ...`.\n"
)
NO_KEY = "Open the link that was printed when the app started: it carries the key of this machine.\n"
"""The answer to a local request without the key, if one is required."""


def permission_of(path: str) -> Permission | None:
    """The permission that a path requires, or None if it is decided elsewhere.

    >>> permission_of("/sparql/terms"), permission_of("/idle")
    (<Permission.ASK: 'ask'>, None)
    """
    return next((a for p, a in RULES if path == p.rstrip("/") or path.startswith(f"{p.rstrip('/')}/")), None)


class Guard:
    """Passes a request on with its user in `current_user`; else answers 401, 403 or 429, or closes the socket."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.logins = Limiter(per_minute=20, burst=10)
        self.tokens = Limiter(per_minute=20, burst=10)
        self.queries = Limiter(
            per_minute=get_settings().queries_per_minute, burst=max(1, get_settings().queries_per_minute // 3)
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        if scope["type"] == "websocket" and not _is_own_page(connection):
            await _hang_up(receive, send)
            return
        if refused := self._token_refused(connection):
            await refused(scope, receive, send)
            return
        user = user_of(connection)
        refusal = self._refusal(connection, user, scope["path"])
        if refusal is None:
            if scope["path"] == LOGOUT:
                with suppress(LeerlandError):  # the cookie is deleted in any case
                    await run_in_threadpool(end_login, connection)
            token = current_user.set(user)
            try:
                await self.app(scope, receive, send)
            finally:
                current_user.reset(token)
            return
        if scope["type"] == "websocket":
            await _hang_up(receive, send)
            return
        if refusal.status_code == 403 and user.is_known:
            permission = permission_of(scope["path"])
            with suppress(LeerlandError):  # refuse even if the audit log cannot be written
                await run_in_threadpool(
                    partial(audit_event, user, permission or "open", "refused", about=scope["path"])
                )
        await refusal(scope, receive, send)

    def _token_refused(self, connection: HTTPConnection) -> PlainTextResponse | None:
        """429 after too many wrong tokens from one client; checked before the token is compared, and counted only if it is wrong."""
        given = bearer(connection.headers.get("authorization", ""))
        if not given:
            return None
        key = client_of(connection)
        if wait := self.tokens.spent(key):
            return _slower(wait)
        if not is_known_token(given):
            self.tokens.wait(key)
        return None

    def _refusal(self, connection: HTTPConnection, user: User, path: str) -> PlainTextResponse | None:
        settings = get_settings()
        key = user.name or client_of(connection)
        if path.startswith(LOGIN_PATHS) and (wait := self.logins.wait(key)):
            return _slower(wait)
        permission = None if connection.scope.get("method") == "OPTIONS" else permission_of(path)
        if permission is None:
            closed = not settings.has_login and not is_local(connection) and path not in EVERYWHERE
            return _elsewhere(connection) if closed and path != LINK else None
        if not _may_somewhere(user, permission):
            if user.is_known:
                return PlainTextResponse(f"You may not do this here: the role for '{permission}' is missing.\n", 403)
            if not settings.has_login and not settings.read_token:
                return _elsewhere(connection)
            words = "Log in, or send a token as `Authorization: Bearer ...`.\n"
            return PlainTextResponse(words, 401, {"WWW-Authenticate": 'Bearer realm="leerland"'})
        if permission is Permission.ASK and user.kind != "local" and (wait := self.queries.wait(key)):
            return _slower(wait)
        return None


def _elsewhere(connection: HTTPConnection) -> PlainTextResponse:
    """The refusal of a request if there is no login."""
    peer = connection.client.host if connection.client else ""
    if not is_loopback(peer):
        return PlainTextResponse(ELSEWHERE, 403)
    sign = sign_of(connection)
    return PlainTextResponse(NO_KEY if sign is None else BEHIND.format(sign=sign[:60]), 403)


def _is_own_page(connection: HTTPConnection) -> bool:
    """Whether a WebSocket is opened by a page of this app: another site's page would make the browser send the user's cookie."""
    origin = urlsplit(connection.headers.get("origin", ""))
    own = {connection.headers.get("host", "").casefold()}
    if reached := get_settings().url:
        own.add(urlsplit(reached).netloc.casefold())
    return bool(origin.netloc) and origin.netloc.casefold() in own


async def _hang_up(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.close", "code": 1008})


def _may_somewhere(user: User, permission: Permission) -> bool:
    """Whether the user may have this permission in some landscape; the handler checks which one."""
    return user.may(permission) or any(user.may(permission, name) for name in get_policy().landscapes)


def _slower(wait: float) -> PlainTextResponse:
    return PlainTextResponse("Too many requests. Wait a moment.\n", 429, {"Retry-After": str(math.ceil(wait))})
