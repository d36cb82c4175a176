"""Who is there: the person that logged in, a program with a token, whoever sits at this machine, or nobody known.

A page asks Streamlit, which has checked the cookie; a request is asked itself, by the same cookie and Streamlit's own reading of it.
"""

import hmac
import secrets
import sys
import time
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import replace
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
    Visitor,
    anonymous,
    is_loopback,
    machine,
    person,
    sign_of_proxy,
)
from leerland_graph.settings import Settings

__all__ = [
    "LOCAL_COOKIE",
    "LONGEST",
    "bearer",
    "client_of",
    "end_login",
    "is_key",
    "is_known_token",
    "is_local",
    "present",
    "setup",
    "sign_of",
    "visitor",
    "visitor_of",
]

LONGEST = 12 * 3600
"""Seconds for which a login holds; Streamlit's cookie would hold for 30 days."""
EARLY = 300
"""Seconds that the clock of the provider may be ahead of ours."""
LOCAL_COOKIE = "leerland-local"
"""The cookie by which a browser at this machine shows the key."""
present: ContextVar[Visitor] = ContextVar("visitor", default=ANONYMOUS)
"""Whoever makes the request that is being answered."""


@lru_cache(maxsize=1)
def setup() -> tuple[Settings, Policy]:
    """The settings and the policy, read once: rules do not change while the app runs."""
    found = Settings.load()
    if found.local_key == "auto":
        found = replace(found, local_key=secrets.token_urlsafe(24))
    return found, Policy.read(found.access)


@lru_cache(maxsize=1)
def _ended(folder: Path) -> EndedLogins:
    return EndedLogins(folder, LONGEST)


def end_login(connection: HTTPConnection) -> None:
    """End the login whose cookie comes with a request, in every browser that has a copy of it.

    Raises:
        StoreError: that cannot be written; then it is ended until the next restart.
    """
    settings = setup()[0]
    if settings.has_login and (claims := _claims(connection.cookies, settings)):
        _ended(settings.data).add(claims)


def visitor() -> Visitor:
    """Whoever the page, or the request, is made for."""
    if "streamlit" not in sys.modules:
        return present.get()  # the endpoint alone has no pages
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    if get_script_run_ctx(suppress_warning=True) is None:
        return present.get()
    settings, policy = setup()
    if not settings.has_login:
        return LOCAL  # the guard lets nobody else in
    return _by_claims(st.user.to_dict(), settings, policy)


def visitor_of(connection: HTTPConnection) -> Visitor:
    """Whoever makes a request: by a token, by the cookie of a login, or by sitting here."""
    settings, policy = setup()
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
    return _by_claims(_claims(connection.cookies, settings), settings, policy)


def bearer(authorization: str) -> str:
    """The token of an `Authorization` header, or ''."""
    scheme, _, given = authorization.partition(" ")
    return given.strip() if scheme.lower() == "bearer" else ""


def is_known_token(given: str) -> bool:
    """Whether a text is a token, or the key of this machine."""
    known = (setup()[0].token, setup()[0].read_token, setup()[0].local_key)
    return any(hmac.compare_digest(given.encode(), k.encode()) for k in known if k)


def is_local(connection: HTTPConnection) -> bool:
    """Whether a request comes from this machine itself: from its own address, without a sign of a proxy, and with the key where one
    is demanded."""
    if connection.client is None or not is_loopback(connection.client.host):
        return False
    return sign_of(connection) is None and _has_key(connection)


def sign_of(connection: HTTPConnection) -> str | None:
    """What shows that a request came by way of a proxy, or None."""
    version = str(connection.scope.get("http_version", "1.1"))
    return sign_of_proxy(version, connection.headers, is_upgrade=connection.scope["type"] == "websocket")


def is_key(given: str | None) -> bool:
    """Whether a text is the key of this machine."""
    key = setup()[0].local_key
    return bool(given and key) and hmac.compare_digest(str(given).encode(), str(key).encode())


def _has_key(connection: HTTPConnection) -> bool:
    if not setup()[0].local_key:
        return True
    return is_key(connection.cookies.get(LOCAL_COOKIE)) or is_key(bearer(connection.headers.get("authorization", "")))


@lru_cache(maxsize=1)
def _proxies() -> Proxies:
    settings = setup()[0]
    return Proxies.read(settings.proxies, settings.proxy_hops)


def client_of(connection: HTTPConnection) -> str:
    """The address that limits are counted by: that of whoever asks, as far as a proxy that is trusted says so. Forwarded headers of
    others count as one address, so that nobody can make up a new one for each try."""
    peer = connection.client.host if connection.client else ""
    proxies = _proxies()
    if proxies.networks:
        return proxies.client(peer, connection.headers.getlist("x-forwarded-for"))
    return "forwarded" if "x-forwarded-for" in connection.headers else peer


def _nobody(settings: Settings, policy: Policy) -> Visitor:
    return anonymous(Role.VIEWER, policy) if settings.anonymous else ANONYMOUS


def _by_claims(claims: Mapping[str, Any], settings: Settings, policy: Policy) -> Visitor:
    issued = claims.get("iat")
    fresh = isinstance(issued, (int, float)) and -EARLY < time.time() - issued < LONGEST
    holds = claims.get("is_logged_in") and fresh and claims not in _ended(settings.data)
    return person(claims, policy) if holds else _nobody(settings, policy)


def _claims(cookies: Mapping[str, str], settings: Settings) -> Mapping[str, Any]:
    """What the cookie of the login says, if its signature holds and it was made for our address."""
    from streamlit.web.server.starlette import starlette_websocket
    from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

    found = starlette_websocket._get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE_NAME)
    return starlette_websocket._parse_decoded_user_cookie(found, settings.url or "") if found else {}
