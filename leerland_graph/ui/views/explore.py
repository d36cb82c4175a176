"""Explore: the knowledge graph, node by node."""

import streamlit as st

from leerland_graph.ui.explore.page import show_explore
from leerland_graph.ui.shared.session import get_lang

show_explore(st.session_state["view"], get_lang())
