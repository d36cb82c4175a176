"""Placing by hand: lists of alike interventions, and the land to place them on."""

import streamlit as st

from leerland_graph.ui.placing.page import show_placing
from leerland_graph.ui.shared.session import get_lang

show_placing(st.session_state["view"], get_lang())
