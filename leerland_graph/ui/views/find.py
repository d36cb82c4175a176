"""One search for everything: what is called so, or means so, and where it leads."""

import streamlit as st

from leerland_graph.ui.shared.finding import show_finding_page
from leerland_graph.ui.shared.session import get_lang

show_finding_page(st.session_state["view"], get_lang())
