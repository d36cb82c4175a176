"""The user of a request: a logged-in person, a program with a token, the local user, or an anonymous one."""

import hmac
import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.requests import HTTPConnection

from leerland_graph.access import (
    ANONYMOUS,
    LOCAL,
    EndedLogins,
    Policy,
    Proxies,
    Role,
    User,
    anonymous,
    is_loopback,
    machine,
    person,
    sign_of_proxy,
)
from leerland_graph.core.settings import Settings, get_settings
from leerland_graph.services.policy import get_policy

__all__ = [
    "LOCAL_COOKIE",
    "LONGEST",
    "bearer",
    "by_claims",
    "client_of",
    "current_user",
    "end_login",
    "is_key",
    "is_known_token",
    "is_local",
    "sign_of",
    "use_login_reader",
    "user_of",
]

LONGEST = 12 * 3600
"""Maximum age of a login in seconds; Streamlit's own cookie lasts 30 days."""
EARLY = 300
"""Seconds by which the provider's clock may be ahead."""
LOCAL_COOKIE = "leerland-local"
"""The cookie that carries the local key."""
current_user: ContextVar[User] = ContextVar("user", default=ANONYMOUS)
"""The user making the current request."""


LoginReader = Callable[[Mapping[str, str], Settings], Mapping[str, Any]]
_read_login: LoginReader = lambda cookies, settings: {}  # noqa: E731


def use_login_reader(reader: LoginReader) -> None:
    """Set the function that reads the login cookie. Without one, nobody is logged in."""
    global _read_login
    _read_login = reader


@lru_cache(maxsize=1)
def _ended(folder: Path) -> EndedLogins:
    return EndedLogins(folder, LONGEST)


def end_login(connection: HTTPConnection) -> None:
    """End the login whose cookie comes with a request, in every browser that has a copy of the cookie.

    Raises:
        StoreError: it cannot be written; then the login is ended only until the next restart.
    """
    settings = get_settings()
    if settings.has_login and (claims := _read_login(connection.cookies, settings)):
        _ended(settings.data).add(claims)


def user_of(connection: HTTPConnection) -> User:
    """The user of a request: identified by local access, a token, or a login cookie."""
    settings, policy = get_settings(), get_policy()
    if not settings.has_login and is_local(connection):
        return LOCAL
    given = bearer(connection.headers.get("authorization", ""))
    for way, token, role in (
        ("token:write", settings.token, Role.EDITOR),
        ("token:read", settings.read_token, Role.VIEWER),
    ):
        if given and token and hmac.compare_digest(given.encode(), token.encode()):
            return machine("SPARQL", role, policy, way=way)
    if not settings.has_login:
        return _nobody(settings, policy)
    return by_claims(_read_login(connection.cookies, settings))


def bearer(authorization: str) -> str:
    """The token of an `Authorization` header, or ''."""
    scheme, _, given = authorization.partition(" ")
    return given.strip() if scheme.lower() == "bearer" else ""


def is_known_token(given: str) -> bool:
    """Whether a text is a token or the local key."""
    known = (get_settings().token, get_settings().read_token, get_settings().local_key)
    return any(hmac.compare_digest(given.encode(), k.encode()) for k in known if k)


def is_local(connection: HTTPConnection) -> bool:
    """Whether a request is local: from a loopback address, without signs of a proxy, and with the local key if one is required."""
    if connection.client is None or not is_loopback(connection.client.host):
        return False
    return sign_of(connection) is None and _has_key(connection)


def sign_of(connection: HTTPConnection) -> str | None:
    """The sign that a request came through a proxy, or None."""
    version = str(connection.scope.get("http_version", "1.1"))
    return sign_of_proxy(version, connection.headers, is_upgrade=connection.scope["type"] == "websocket")


def is_key(given: str | None) -> bool:
    """Whether a text is the local key."""
    key = get_settings().local_key
    return bool(given and key) and hmac.compare_digest(str(given).encode(), str(key).encode())


def _has_key(connection: HTTPConnection) -> bool:
    if not get_settings().local_key:
        return True
    return is_key(connection.cookies.get(LOCAL_COOKIE)) or is_key(bearer(connection.headers.get("authorization", "")))


@lru_cache(maxsize=1)
def _proxies() -> Proxies:
    settings = get_settings()
    return Proxies.read(settings.proxies, settings.proxy_hops)


def client_of(connection: HTTPConnection) -> str:
    """The client address for rate limits, taken from the forwarded headers of trusted proxies only.

    Requests with forwarded headers from others share one key, so that a client cannot invent a new address for each attempt.
    """
    peer = connection.client.host if connection.client else ""
    proxies = _proxies()
    if proxies.networks:
        return proxies.client(peer, connection.headers.getlist("x-forwarded-for"))
    return "forwarded" if "x-forwarded-for" in connection.headers else peer


def _nobody(settings: Settings, policy: Policy) -> User:
    return anonymous(Role.VIEWER, policy) if settings.anonymous else ANONYMOUS


def by_claims(claims: Mapping[str, Any]) -> User:
    """The user of a login, if it is recent and not ended; else the anonymous user of the settings."""
    settings, policy = get_settings(), get_policy()
    issued = claims.get("iat")
    fresh = isinstance(issued, (int, float)) and -EARLY < time.time() - issued < LONGEST
    holds = claims.get("is_logged_in") and fresh and claims not in _ended(settings.data)
    return person(claims, policy) if holds else _nobody(settings, policy)
