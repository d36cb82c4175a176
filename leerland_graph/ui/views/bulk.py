"""Bulk entry: upload a catalogue, correct it in the grid, store the valid rows."""

import streamlit as st

from leerland_graph.ui.entry.bulk import show_bulk
from leerland_graph.ui.shared.author import ask_who
from leerland_graph.ui.shared.session import get_lang

with st.sidebar:
    ask_who(get_lang())
show_bulk(st.session_state["view"], get_lang())
