"""Questions: the library of questions, and their answers."""

import streamlit as st

from leerland_graph.ui.shared.session import get_lang
from leerland_graph.ui.workbench.page import show_questions

show_questions(st.session_state["view"], get_lang())
