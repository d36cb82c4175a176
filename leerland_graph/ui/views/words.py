"""Local vocabulary: the terms that the organisation adds to the ontology."""

import streamlit as st

from leerland_graph.ui.dialogue.vocabulary import show_words
from leerland_graph.ui.shared.session import get_lang

show_words(st.session_state["view"], get_lang())
