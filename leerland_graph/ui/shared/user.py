"""The user of a page. Streamlit has verified the login cookie."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.web.server.starlette import starlette_websocket
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from leerland_graph.access import LOCAL, User
from leerland_graph.core.settings import Settings, get_settings
from leerland_graph.web.identity import by_claims, current_user

__all__ = ["get_user", "read_login"]


def get_user() -> User:
    """The user of the current page run, or of the current request outside one."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return current_user.get()
    if not get_settings().has_login:
        return LOCAL  # the guard refuses everyone else
    return by_claims(st.user.to_dict())


def read_login(cookies: Mapping[str, str], settings: Settings) -> Mapping[str, Any]:
    """The claims of the login cookie, if its signature is valid and it was issued for this app's URL; uses Streamlit's private functions."""
    found = starlette_websocket._get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE_NAME)
    return starlette_websocket._parse_decoded_user_cookie(found, settings.url or "") if found else {}
