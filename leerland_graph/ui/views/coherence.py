"""Coherence: the profile with its evidence, what lies where, the load, the trend, and what to do first."""

import streamlit as st

from leerland_graph.analysis import by_department, by_group
from leerland_graph.ui.advice import show_advice
from leerland_graph.ui.entry.who import ask_who
from leerland_graph.ui.heat import show_heat, show_load, show_trend
from leerland_graph.ui.overall import show_overall
from leerland_graph.ui.panels import show_profile
from leerland_graph.ui.session import choose_selection, lang
from leerland_graph.ui.state import View, profile_of
from leerland_graph.ui.texts import text

shown: View = st.session_state["view"]
code = lang()
with st.sidebar:
    ask_who(code)
st.title(text("coherence", code))
selection = choose_selection(shown.landscape, code)
found = profile_of(shown, selection)
show_overall(found, code)
show_profile(found, code)
show_advice(shown, selection.target_group, code)
st.subheader(text("where", code))
groups, departments, load, over_time = st.tabs(
    [text("heat_groups", code), text("heat_departments", code), text("load", code), text("trend", code)]
)
with groups:
    show_heat(found.landscape, found.landscape.derived(by_group), "heat-groups", code)
with departments:
    show_heat(found.landscape, found.landscape.derived(by_department), "heat-departments", code)
with load:
    show_load(found.landscape, selection.target_group, code)
with over_time:
    show_trend(shown, selection, code)
