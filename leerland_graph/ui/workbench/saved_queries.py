"""Saved queries: choose, save and delete."""

import streamlit as st

from leerland_graph.access import Permission
from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.i18n import gettext
from leerland_graph.core.settings import get_settings
from leerland_graph.sparql import SavedQueries
from leerland_graph.ui.shared.panels import escape, show_error
from leerland_graph.ui.shared.user import get_user

__all__ = ["keep_query", "pick_own"]


def pick_own(lang: str) -> str:
    """The text of the chosen saved query, or ''. The choice is stored in the URL."""
    own = SavedQueries(get_settings().data)
    kept = {k.name: k for k in own.all()}
    if not kept:
        st.caption(gettext("No queries kept yet. Write one and give it a name.", lang))
        return ""
    options = ["", *kept]
    wanted = st.query_params.get("kept", "")
    picker, remove = st.columns([4, 1], vertical_alignment="bottom")
    name = picker.selectbox(
        gettext("Kept query", lang), options, index=options.index(wanted) if wanted in options else 0,
        format_func=lambda n: kept[n].title if n else gettext("New query", lang), key=f"own-{len(kept)}-{wanted}",
    )  # fmt: skip
    st.query_params["kept"] = name
    if (
        name
        and get_user().may(Permission.EDIT)
        and remove.button(gettext("Remove", lang), icon=":material/delete:", width="stretch")
    ):
        own.remove(name)
        st.query_params["kept"] = ""
        st.rerun()
    return kept[name].text if name else ""


def keep_query(query: str, lang: str) -> None:
    """Render the form to save the query under a name, for users with the permission. An existing name is overwritten."""
    if not get_user().may(Permission.EDIT):
        return
    own = SavedQueries(get_settings().data)
    with st.form("keep-query", border=False, enter_to_submit=True):
        field, button = st.columns([4, 1], vertical_alignment="bottom")
        now = st.query_params.get("kept", "")
        known = own.get(now) if now else None
        title = field.text_input(
            gettext("Name to keep this query under", lang),
            known.title if known else "",
            max_chars=80,
            key=f"own-title-{now}",
        )
        if button.form_submit_button(gettext("Keep", lang), icon=":material/bookmark:", width="stretch"):
            try:
                kept = own.keep(title, query)
            except LeerlandError as error:
                show_error(error, lang)
                return
            st.query_params["kept"] = kept.name
            if "sparql" in st.query_params:
                del st.query_params["sparql"]
            st.toast(gettext("Kept as: {title}", lang, title=escape(kept.title)))
            st.rerun()
