"""The entry point of the app: navigation, the language switch, and error messages instead of tracebacks."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from leerland_graph.access import Forbidden, Permission, User
from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.labels import local_name
from leerland_graph.core.texts import text
from leerland_graph.services.opened import open_store
from leerland_graph.services.reach import landscapes_for
from leerland_graph.store import landscapes
from leerland_graph.ui.access.login import show_account, show_door
from leerland_graph.ui.shared.panels import escape, show_error
from leerland_graph.ui.shared.session import choose_landscape, choose_language, get_lang
from leerland_graph.ui.shared.user import get_user

VIEWS = Path(__file__).parent / "views"
ICON = Path(__file__).parent / "assets" / "icon.png"

# Spacing, and the contrast that WCAG requires where Streamlit's own falls short.
STYLE = """
.stMainBlockContainer{padding:3.2rem 2.4rem 2rem}
.stSidebar{min-width:250px;max-width:260px}
.stApp [data-testid="stCaptionContainer"], .stApp [data-testid="stCaptionContainer"] p{color:light-dark(#3d5660,#c3d3d9);opacity:1}
.stApp button[data-selected="true"] p{color:light-dark(#0f4f68,#cfeaf3)}
"""

st.set_page_config(page_title="Leerland", page_icon=str(ICON), layout="wide")

st.html(f"<style>{STYLE}</style>")

lang = get_lang()
PAGES = {
    "landscape": ("landscape", Permission.VIEW, ":material/map:"),
    "coherence": ("landscape", Permission.VIEW, ":material/monitoring:"),
    "compare": ("landscape", Permission.VIEW, ":material/compare:"),
    "explore": ("landscape", Permission.VIEW, ":material/hub:"),
    "interventions": ("landscape", Permission.VIEW, ":material/list:"),
    "questions": ("landscape", Permission.ASK, ":material/help_center:"),
    "perspectives": ("talk", Permission.VIEW, ":material/visibility:"),
    "talk": ("talk", Permission.VIEW, ":material/forum:"),
    "duties": ("talk", Permission.VIEW, ":material/assignment_ind:"),
    "words": ("talk", Permission.VIEW, ":material/dictionary:"),
    "workshop": ("talk", Permission.FACILITATE, ":material/groups:"),
    "entry": ("work", Permission.EDIT, ":material/edit_note:"),
    "bulk": ("work", Permission.EDIT, ":material/table_view:"),
    "history": ("work", Permission.EDIT, ":material/history:"),
    "admin": ("work", Permission.AUDIT, ":material/shield_person:"),
}
"""The pages: the section of each, and the permission to open it."""


def pages_for(who: User, landscape: str | None) -> dict[str, StreamlitPage]:
    """The pages that a user may open in a landscape."""
    return {
        name: st.Page(
            VIEWS / f"{name}.py", title=text(name, lang), icon=icon, url_path=name, default=name == "landscape"
        )
        for name, (_, permission, icon) in PAGES.items()
        if who.may(permission, landscape)
    }


def show() -> None:
    """Render the requested page, or the login page."""
    who = get_user()
    store = open_store()
    found = landscapes_for(who, store)
    if not found and landscapes(store):
        st.navigation([st.Page(lambda: None, title="Leerland")], position="hidden")
        show_door(who, lang)
        return
    with st.sidebar:
        choose_language()
        shown = st.session_state["view"] = choose_landscape(found, lang) if found else None
        held = shown.state if shown else None  # keeps one state alive while the page renders
        here = local_name(str(shown.landscape.iri)) if shown else None
        show_account(who, here, lang)
    if shown is None:
        st.title(text("empty_title", lang))
        st.info(text("empty_text", lang))
        return
    pages = st.session_state["pages"] = pages_for(who, here)
    sections: dict[str, list[StreamlitPage]] = {}
    for name, page in pages.items():
        section = PAGES[name][0]
        sections.setdefault(text(f"section_{section}", lang), []).append(page)
    del store
    st.navigation(sections, expanded=True).run()
    del held


try:
    show()
except Forbidden as refused:
    show_error(refused, lang)
except LeerlandError as error:
    st.error(f"{text('trouble', lang)} {escape(error.told(lang))}")
