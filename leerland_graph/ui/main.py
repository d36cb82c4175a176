"""The entry point of the app: navigation, the language switch, and error messages instead of tracebacks."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from leerland_graph.access import Forbidden, Permission, User
from leerland_graph.core.errors import LeerlandError, NoStore, StoreChanged, StoreError
from leerland_graph.core.i18n import N_, gettext
from leerland_graph.core.labels import local_name
from leerland_graph.core.settings import get_settings
from leerland_graph.services.beginning import can_make_store
from leerland_graph.services.opened import invalidate, open_store
from leerland_graph.services.reach import landscapes_for
from leerland_graph.store import Store, landscapes
from leerland_graph.ui.access.login import show_account, show_door
from leerland_graph.ui.shared.first_steps import show_no_landscape
from leerland_graph.ui.shared.hotkey import listen
from leerland_graph.ui.shared.names import SECTIONS
from leerland_graph.ui.shared.panels import escape, show_error
from leerland_graph.ui.shared.session import choose_landscape, choose_language, get_lang
from leerland_graph.ui.shared.user import get_user

VIEWS = Path(__file__).parent / "views"
TRIED, MAX_ATTEMPTS = "main-tried", 3
"""Where the session counts, and how often a page is tried anew, when a writer took files away that it was reading."""
ICON = Path(__file__).parent / "assets" / "icon.png"

# Spacing, and the contrast that WCAG requires where Streamlit's own falls short.
STYLE = """<style>
.stMainBlockContainer{padding:3.2rem 2.4rem 2rem}
.stSidebar{min-width:250px;max-width:260px}
.stApp [data-testid="stCaptionContainer"], .stApp [data-testid="stCaptionContainer"] p{color:light-dark(#3d5660,#c3d3d9);opacity:1}
.stApp button[data-selected="true"] p{color:light-dark(#0f4f68,#cfeaf3)}
</style>"""

st.set_page_config(page_title="Leerland", page_icon=str(ICON), layout="wide")

st.html(STYLE)

lang = get_lang()
PAGES = {
    "find": (N_("Find anything"), "landscape", Permission.VIEW, ":material/search:"),
    "landscape": (N_("Landscape"), "landscape", Permission.VIEW, ":material/map:"),
    "coherence": (N_("Coherence"), "landscape", Permission.VIEW, ":material/monitoring:"),
    "compare": (N_("Compare"), "landscape", Permission.VIEW, ":material/compare:"),
    "explore": (N_("Explore"), "landscape", Permission.VIEW, ":material/hub:"),
    "interventions": (N_("Interventions"), "landscape", Permission.VIEW, ":material/list:"),
    "questions": (N_("Questions"), "landscape", Permission.ASK, ":material/help_center:"),
    "perspectives": (N_("Perspectives"), "talk", Permission.VIEW, ":material/visibility:"),
    "talk": (N_("Dialogue"), "talk", Permission.VIEW, ":material/forum:"),
    "duties": (N_("Who does what"), "talk", Permission.VIEW, ":material/assignment_ind:"),
    "words": (N_("Terms"), "talk", Permission.VIEW, ":material/dictionary:"),
    "workshop": (N_("Workshop"), "talk", Permission.FACILITATE, ":material/groups:"),
    "begin": (N_("Start"), "work", Permission.VIEW, ":material/flag:"),
    "entry": (N_("Describe"), "work", Permission.EDIT, ":material/edit_note:"),
    "bulk": (N_("Many at once"), "work", Permission.EDIT, ":material/table_view:"),
    "placing": (N_("Placing"), "work", Permission.EDIT, ":material/place_item:"),
    "backlog": (N_("To complete"), "work", Permission.EDIT, ":material/checklist:"),
    "history": (N_("History"), "work", Permission.EDIT, ":material/history:"),
    "admin": (N_("Administration"), "work", Permission.AUDIT, ":material/shield_person:"),
}
"""The pages: the title and the section of each, the permission to open it and its icon."""


WITHOUT = ("begin", "admin")
"""The pages that need no landscape."""


def pages_for(who: User, landscape: str | None) -> dict[str, StreamlitPage]:
    """The pages that a user may open in a landscape; None where there is none. Their addresses are the same in both cases."""
    return {
        name: st.Page(
            VIEWS / f"{name}.py", title=gettext(title, lang), icon=icon, url_path=name, default=name == "landscape"
        )
        for name, (title, _, permission, icon) in PAGES.items()
        if who.may(permission, landscape)
    }


def store_if_any() -> Store | None:
    """The store; None if there is none and one can be made.

    Raises:
        StoreError: there is none and none can be made, or it cannot be read.
    """
    try:
        return open_store()
    except NoStore:
        if can_make_store():
            return None
        raise StoreError(
            str(get_settings().data),
            "There is no store here yet, and none can be made: the folder for it cannot be written.",
            "Give write permission, or choose another folder with LEERLAND_DATA.",
        ) from None


def show() -> None:
    """Render the requested page, or the login page."""
    who = get_user()
    store = store_if_any()
    found = landscapes_for(who, store) if store else []
    hidden = bool(store and landscapes(store)) and not who.may(Permission.EDIT)
    if not found and (hidden or not who.may(Permission.VIEW)):
        st.navigation([st.Page(lambda: None, title="Leerland")], position="hidden")
        show_door(who, lang)
        return
    del store
    with st.sidebar:
        choose_language()
        shown = st.session_state["view"] = choose_landscape(found, lang) if found else None
        held = shown.state if shown else None  # keeps one state alive while the page renders
        here = local_name(str(shown.landscape.iri)) if shown else None
        show_account(who, here, lang)
        listen()
    pages = st.session_state["pages"] = pages_for(who, here)
    sections: dict[str, list[StreamlitPage]] = {}
    for name, page in pages.items():
        section = PAGES[name][1]
        sections.setdefault(gettext(SECTIONS[section], lang), []).append(page)
    page = st.navigation(sections, expanded=True)
    if shown is None and page == pages.get("landscape"):
        st.switch_page(pages["begin"], query_params=st.query_params.to_dict())
    if shown is None and page not in [pages[name] for name in WITHOUT if name in pages]:
        show_no_landscape(page.title, lang)
    else:
        page.run()
    del held


try:
    show()
    st.session_state.pop(TRIED, None)
except Forbidden as refused:
    show_error(refused, lang)
except StoreChanged as error:
    invalidate()
    tried = st.session_state[TRIED] = st.session_state.get(TRIED, 0) + 1
    if tried <= MAX_ATTEMPTS:
        st.rerun()
    show_error(error, lang)
except LeerlandError as error:
    st.error(f"{gettext('This could not be shown.', lang)} {escape(error.public_message(lang))}")
