"""Words of one's own: what the organisation adds to the language."""

import streamlit as st

from leerland_graph.ui.dialogue.words import show_words
from leerland_graph.ui.shared.session import lang

show_words(st.session_state["view"], lang())
