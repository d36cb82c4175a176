"""Compare: two selections or two landscapes side by side."""

import streamlit as st

from leerland_graph.ui.compare import show_comparison
from leerland_graph.ui.shared.session import get_lang

show_comparison(st.session_state["view"], get_lang())
