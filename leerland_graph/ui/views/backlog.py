"""The work list: what is missing in the descriptions, filled in ten at a time."""

import streamlit as st

from leerland_graph.ui.entry.backlog import show_backlog
from leerland_graph.ui.shared.session import get_lang

show_backlog(st.session_state["view"], get_lang())
