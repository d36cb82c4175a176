"""Perspectives: the landscape per department, and agreeing."""

import streamlit as st

from leerland_graph.ui.dialogue.perspectives import show_perspectives
from leerland_graph.ui.shared.session import get_lang

show_perspectives(st.session_state["view"], get_lang())
