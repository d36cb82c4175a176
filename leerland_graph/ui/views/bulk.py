"""Many at once: upload a catalogue, mend it in the grid, store what is right."""

import streamlit as st

from leerland_graph.ui.entry.bulk import show_bulk
from leerland_graph.ui.entry.who import ask_who
from leerland_graph.ui.session import lang

with st.sidebar:
    ask_who(lang())
show_bulk(st.session_state["view"], lang())
