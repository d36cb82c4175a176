"""Dialogue: remarks, questions and proposals."""

import streamlit as st

from leerland_graph.ui.dialogue.talk import show_talk
from leerland_graph.ui.shared.session import get_lang

show_talk(st.session_state["view"], get_lang())
