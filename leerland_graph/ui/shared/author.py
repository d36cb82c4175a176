"""The author's name for the history: asked once, and stored in the browser."""

from pathlib import Path

import streamlit as st

from leerland_graph.core.i18n import gettext
from leerland_graph.core.same_text import one_line
from leerland_graph.ui.shared.user import get_user

__all__ = ["ask_who", "who"]

KEY = "who-am-i"
_remembered = st.components.v2.component(
    "leerland_remember",
    html="<span></span>",
    js=(Path(__file__).parents[1] / "assets" / "remember.js").read_text(encoding="utf-8"),
)


def who() -> str:
    """The name of the logged-in user; without login, the name that the user entered, or ''."""
    return get_user().name or str(st.session_state.get(KEY, ""))


def ask_who(lang: str, *, again: bool = True) -> None:
    """Render an input for the name, unless the user is logged in. With `again` the page is rerun when it changes; without, a click on a
    button below it is not lost."""
    if get_user().name:
        return
    found = _remembered(key="remembered-who", data={"name": who()}, on_name_change=lambda: None)
    told = getattr(found, "name", None)
    if told and not who():
        st.session_state[KEY] = str(told)[:80]
    given = st.text_input(
        gettext("Your name", lang),
        value=who(),
        key=f"who-input-{bool(told)}",
        help=gettext("For the history: who changed what. Your browser remembers it.", lang),
        max_chars=80,
    )
    if one_line(given) != who():
        st.session_state[KEY] = one_line(given)
        if again:
            st.rerun()
