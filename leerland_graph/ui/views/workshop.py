"""Workshop: participants place interventions individually, and the group discusses the differences."""

import streamlit as st

from leerland_graph.ui.shared.session import get_lang
from leerland_graph.ui.workshop.screen import show_workshop

show_workshop(st.session_state["view"], get_lang())
