"""Data entry: choose what to describe, or continue a draft."""

import streamlit as st

from leerland_graph.services.state import View
from leerland_graph.ui.entry.chooser import show_chooser
from leerland_graph.ui.entry.editor import show_editor
from leerland_graph.ui.shared.actions import say_done
from leerland_graph.ui.shared.author import ask_who
from leerland_graph.ui.shared.session import get_lang

shown: View = st.session_state["view"]
say_done()
with st.sidebar:
    ask_who(get_lang())
if name := st.query_params.get("draft"):
    show_editor(shown, name, get_lang())
else:
    show_chooser(shown, get_lang())
