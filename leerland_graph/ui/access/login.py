"""Login: the provider's settings for Streamlit, the page for users without access, and the account in the sidebar."""

import os
from typing import Any

import streamlit as st

from leerland_graph.access import User
from leerland_graph.core.i18n import gettext
from leerland_graph.core.settings import Settings, get_settings
from leerland_graph.services.audit import audit_event
from leerland_graph.ui.access.cookies import cookie_secret
from leerland_graph.ui.shared.names import ROLES
from leerland_graph.ui.shared.panels import escape

__all__ = ["login_secrets", "show_account", "show_door"]

WELL_KNOWN = "/.well-known/openid-configuration"
SEEN = "login-noted"


def login_secrets() -> dict[str, Any] | None:
    """The provider in the format of Streamlit's `st.login`, from the settings; None without login."""
    settings = Settings.load()
    if not settings.has_login:
        return None
    address = settings.oidc_url or ""
    return {
        "auth": {
            "redirect_uri": f"{settings.url}/oauth2callback",
            "cookie_secret": os.environ.get("STREAMLIT_SERVER_COOKIE_SECRET") or cookie_secret(settings.data),
            "client_id": settings.oidc_client_id or "",
            "client_secret": settings.oidc_client_secret or "",
            "server_metadata_url": address if address.endswith(WELL_KNOWN) else address + WELL_KNOWN,
            "client_kwargs": {"scope": "openid email profile", "prompt": "login"},
        }
    }


def show_door(user: User, lang: str) -> None:
    """Render the page for users without access: log in, or ask for a role."""
    _, middle, _ = st.columns([1, 1.4, 1])
    with middle:
        st.title("Leerland")
        if user.is_known:
            st.warning(
                gettext(
                    "You are logged in as {name}, but have no role here yet. Ask an administrator for access.",
                    lang,
                    name=escape(user.name),
                )
            )
            st.button(gettext("Log out", lang), on_click=st.logout, icon=":material/logout:")
        else:
            st.markdown(gettext("Log in with the account of your organisation to see the learning landscape.", lang))
            st.button(gettext("Log in", lang), on_click=st.login, type="primary", icon=":material/login:")


def show_account(user: User, landscape: str | None, lang: str) -> None:
    """Render the user's name, role and logout button; nothing without login."""
    if not get_settings().has_login:
        return
    if not user.is_known:
        st.button(gettext("Log in", lang), on_click=st.login, icon=":material/login:", width="stretch")
        return
    if st.session_state.get(SEEN) != user.name:
        audit_event(user, "login", "done")
        st.session_state[SEEN] = user.name
    role = user.role(landscape)
    st.caption(
        gettext("{name} · {role}", lang, name=escape(user.name), role=gettext(ROLES[role], lang) if role else "–")
    )
    if st.button(gettext("Log out", lang), icon=":material/logout:", width="stretch"):
        audit_event(user, "logout", "done")
        st.logout()
