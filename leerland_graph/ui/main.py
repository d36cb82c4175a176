"""The entry of the app: one navigation, the language switch, and a paragraph instead of a traceback."""

from pathlib import Path

import streamlit as st

from leerland_graph.errors import LeerlandError
from leerland_graph.ui.session import choose_landscape, choose_language, lang
from leerland_graph.ui.texts import text

VIEWS = Path(__file__).parent / "views"
ICON = Path(__file__).parent / "assets" / "icon.png"

st.set_page_config(page_title="Leerland", page_icon=str(ICON), layout="wide")

st.html("<style>.stMainBlockContainer{padding:3.2rem 2.4rem 2rem} .stSidebar{min-width:250px;max-width:260px}</style>")

code = lang()
pages = [
    st.Page(VIEWS / "landscape.py", title=text("landscape", code), icon=":material/map:", default=True),
    st.Page(
        VIEWS / "interventions.py", title=text("interventions", code), icon=":material/list:", url_path="interventions"
    ),
]
page = st.navigation(pages)
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
