"""On what the map rests, said beside it, with the way to what can be done about it."""

import streamlit as st

from leerland_graph.analysis import Landscape, placement_basis
from leerland_graph.core.i18n import gettext
from leerland_graph.documents.basis import alarm_of, basis_of
from leerland_graph.ui.shared.panels import escape
from leerland_graph.ui.shared.session import same_view

__all__ = ["show_basis"]


def show_basis(landscape: Landscape, lang: str) -> None:
    """Render for how much the map rests on proposals, and an alarm where it should not be read yet; nothing where people agreed on everything."""
    said, alarm = basis_of(landscape, lang), alarm_of(landscape, lang)
    if alarm:
        st.warning(escape(alarm), icon=":material/warning:")
    if not said:
        return
    found, pages = placement_basis(landscape), st.session_state.get("pages", {})
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(said, width="content")
        if found.proposed and "interventions" in pages:
            where = {**same_view(), "status": "proposed"}
            st.page_link(pages["interventions"], label=gettext("Show the proposals", lang), icon=":material/list:", query_params=where)  # fmt: skip
        if (found.proposed or found.unplaced) and "placing" in pages:
            st.page_link(
                pages["placing"],
                label=gettext("Place now", lang),
                icon=":material/place_item:",
                query_params=same_view(),
            )
