"""Compare: two selections or two landscapes side by side."""

import streamlit as st

from leerland_graph.ui.session import lang
from leerland_graph.ui.side_by_side import show_comparison

show_comparison(st.session_state["view"], lang())
