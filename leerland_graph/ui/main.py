"""The entry of the app: one navigation, the language switch, and a paragraph instead of a traceback."""

from pathlib import Path

import streamlit as st

from leerland_graph.errors import LeerlandError
from leerland_graph.ui.session import choose_landscape, choose_language, lang
from leerland_graph.ui.texts import text

VIEWS = Path(__file__).parent / "views"
ICON = Path(__file__).parent / "assets" / "icon.png"

# Room to breathe, and the contrast that WCAG asks for where Streamlit's own falls short.
STYLE = """
.stMainBlockContainer{padding:3.2rem 2.4rem 2rem}
.stSidebar{min-width:250px;max-width:260px}
.stApp [data-testid="stCaptionContainer"], .stApp [data-testid="stCaptionContainer"] p{color:light-dark(#3d5660,#c3d3d9);opacity:1}
.stApp button[data-selected="true"] p{color:light-dark(#0f4f68,#cfeaf3)}
"""

st.set_page_config(page_title="Leerland", page_icon=str(ICON), layout="wide")

st.html(f"<style>{STYLE}</style>")

code = lang()
PAGES = {
    "landscape": (text("landscape", code), ":material/map:"),
    "coherence": (text("coherence", code), ":material/monitoring:"),
    "compare": (text("compare", code), ":material/compare:"),
    "explore": (text("explore", code), ":material/hub:"),
    "interventions": (text("interventions", code), ":material/list:"),
    "questions": (text("questions", code), ":material/help_center:"),
    "entry": (text("entry", code), ":material/edit_note:"),
    "bulk": (text("bulk", code), ":material/table_view:"),
}
pages = {
    name: st.Page(VIEWS / f"{name}.py", title=title, icon=icon, url_path=name, default=name == "landscape")
    for name, (title, icon) in PAGES.items()
}
st.session_state["pages"] = pages
page = st.navigation(list(pages.values()))
try:
    with st.sidebar:
        choose_language()
        st.session_state["view"] = choose_landscape(code)
    if st.session_state["view"] is None:
        st.title(text("empty_title", code))
        st.info(text("empty_text", code))
    else:
        page.run()
except LeerlandError as error:
    st.error(f"{text('trouble', code)} {error}")
