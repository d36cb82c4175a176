"""History: the changes, and undo."""

import streamlit as st

from leerland_graph.ui.entry.history import show_history
from leerland_graph.ui.shared.session import get_lang

show_history(st.session_state["view"], get_lang())
