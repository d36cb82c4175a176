"""What leads a newcomer on: from a page without a landscape, from an empty landscape, and out of the example."""

import streamlit as st

from leerland_graph.core.i18n import gettext
from leerland_graph.services.state import View
from leerland_graph.store.beginning import EXAMPLE
from leerland_graph.ui.shared.session import same_view

__all__ = ["say_example", "show_next", "show_no_landscape"]


def show_no_landscape(title: str, lang: str) -> None:
    """Render a page that needs a landscape while there is none: its title, and the way to the page to begin."""
    st.title(title)
    st.markdown(gettext("There is no landscape yet, so there is nothing to show here. You make one in a minute.", lang))
    _link("begin", gettext("Go to Start", lang), ":material/flag:")


def show_next(lang: str) -> None:
    """Render what to do in a landscape without interventions, as far as the user may."""
    st.markdown(gettext("Nothing lies here yet. Describe a first intervention, or bring in a list.", lang))
    with st.container(horizontal=True):
        _link("entry", gettext("Describe", lang), ":material/edit_note:")
        _link("bulk", gettext("Many at once", lang), ":material/table_view:")


def say_example(shown: View, lang: str) -> None:
    """Render one quiet line if this is the example, with the way out of it for who may edit; else nothing."""
    if shown.landscape.iri != EXAMPLE:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(gettext("This is the example; the bank is fictional.", lang), width="content")
        if "entry" in st.session_state.get("pages", {}):
            _link("begin", gettext("Begin with your own, or take it away", lang), ":material/flag:")


def _link(page: str, label: str, icon: str) -> None:
    pages = st.session_state.get("pages", {})
    if page in pages:
        st.page_link(pages[page], label=label, icon=icon, query_params=same_view())
