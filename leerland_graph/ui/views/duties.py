"""Responsibilities: a matrix to agree on, to print and to sign."""

import streamlit as st

from leerland_graph.ui.dialogue.duties import show_duties
from leerland_graph.ui.shared.session import get_lang

show_duties(st.session_state["view"], get_lang())
