"""Who is there: the person that logged in, a program with a token, whoever sits at this machine, or nobody known.

A page asks Streamlit, which has checked the cookie; a request is asked itself, by the same cookie and Streamlit's own reading of it.
"""

import hmac
import sys
import time
from collections.abc import Mapping
from contextvars import ContextVar
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from starlette.requests import HTTPConnection

from leerland_graph.access import ANONYMOUS, LOCAL, EndedLogins, Policy, Role, Visitor, machine, person
from leerland_graph.settings import Settings

__all__ = ["LONGEST", "bearer", "end_login", "is_local", "present", "setup", "visitor", "visitor_of"]

LONGEST = 12 * 3600
"""Seconds for which a login holds; Streamlit's cookie would hold for 30 days."""
EARLY = 300
"""Seconds that the clock of the provider may be ahead of ours."""
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
present: ContextVar[Visitor] = ContextVar("visitor", default=ANONYMOUS)
"""Whoever makes the request that is being answered."""


@lru_cache(maxsize=1)
def setup() -> tuple[Settings, Policy]:
    """The settings and the policy, read once: rules do not change while the app runs."""
    found = Settings.load()
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
    for name, token, role in (("SPARQL", settings.token, Role.EDITOR), ("SPARQL", settings.read_token, Role.VIEWER)):
        if given and token and hmac.compare_digest(given.encode(), token.encode()):
            return machine(name, role)
    if not settings.has_login:
        return _nobody(settings)
    return _by_claims(_claims(connection.cookies, settings), settings, policy)


def bearer(authorization: str) -> str:
    """The token of an `Authorization` header, or ''."""
    scheme, _, given = authorization.partition(" ")
    return given.strip() if scheme.lower() == "bearer" else ""


def is_local(connection: HTTPConnection) -> bool:
    """Whether a request comes from this machine itself, and not by way of a proxy on it."""
    if connection.client is None or any(name in connection.headers for name in FORWARDED):
        return False
    return _is_loopback(connection.client.host)


@lru_cache(maxsize=256)
def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _nobody(settings: Settings) -> Visitor:
    return Visitor("anonymous", fixed=Role.VIEWER) if settings.anonymous else ANONYMOUS


def _by_claims(claims: Mapping[str, Any], settings: Settings, policy: Policy) -> Visitor:
    issued = claims.get("iat")
    fresh = isinstance(issued, (int, float)) and -EARLY < time.time() - issued < LONGEST
    holds = claims.get("is_logged_in") and fresh and claims not in _ended(settings.data)
    return person(claims, policy) if holds else _nobody(settings)


def _claims(cookies: Mapping[str, str], settings: Settings) -> Mapping[str, Any]:
    """What the cookie of the login says, if its signature holds and it was made for our address."""
    from streamlit.web.server.starlette import starlette_websocket
    from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

    found = starlette_websocket._get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE_NAME)
    return starlette_websocket._parse_decoded_user_cookie(found, settings.url or "") if found else {}
