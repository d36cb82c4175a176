"""How far the texts are read for their meaning, said while it goes on."""

import streamlit as st

from leerland_graph.core.i18n import gettext
from leerland_graph.services.alike import Reading
from leerland_graph.services.state import View, reading

__all__ = ["show_reading"]

EVERY = 4
"""Seconds between two looks, for as long as it goes on."""


def show_reading(shown: View, lang: str) -> None:
    """Render how many texts were read, and show the page anew at the end; nothing where all were, or overlap goes by words."""
    now = reading(shown)
    if now is None:
        return
    if now.failed:
        st.caption(gettext("Overlap goes by words here: the model that reads what texts mean cannot be reached.", lang))
        return
    _look(now, lang)


@st.fragment(run_every=EVERY)
def _look(now: Reading, lang: str) -> None:
    if now.failed or now.done >= now.total:
        st.rerun()
    st.caption(
        gettext("Overlap goes by words for the moment: of {total} texts, {done} were read for their meaning.", lang, done=now.done, total=now.total)
    )  # fmt: skip
