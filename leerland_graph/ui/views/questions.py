"""Questions: the library of questions, and their answers."""

import streamlit as st

from leerland_graph.ui.questions import show_questions
from leerland_graph.ui.session import lang

show_questions(st.session_state["view"], lang())
