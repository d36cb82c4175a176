"""Coherence: the profile with its evidence, heat maps, the load, the trend, and recommendations."""

from functools import partial

import streamlit as st

from leerland_graph.analysis import by_department, by_group
from leerland_graph.core.i18n import gettext
from leerland_graph.services.state import View, profile_of
from leerland_graph.ui.dialogue.advice import show_advice
from leerland_graph.ui.dialogue.remarking import remark_on_cell
from leerland_graph.ui.dialogue.same_offers import show_same_offers
from leerland_graph.ui.shared.author import ask_who
from leerland_graph.ui.shared.filters import choose_selection
from leerland_graph.ui.shared.heat import show_heat, show_load, show_trend
from leerland_graph.ui.shared.margins import show_margins
from leerland_graph.ui.shared.meaning import show_reading
from leerland_graph.ui.shared.overall import show_overall
from leerland_graph.ui.shared.panels import show_profile
from leerland_graph.ui.shared.perspective import choose_perspective
from leerland_graph.ui.shared.session import get_lang

shown: View = st.session_state["view"]
lang = get_lang()
with st.sidebar:
    shown = choose_perspective(shown, lang)
    ask_who(lang)
st.title(gettext("Coherence", lang))
selection = choose_selection(shown, lang)
found = profile_of(shown, selection)
show_overall(found, lang)
show_reading(shown, lang)
places, note = show_profile(found, lang), st.empty()
show_same_offers(shown, found, lang)
show_advice(shown, selection.target_group, lang)
st.subheader(gettext("What lies where, and when", lang))
on_cell = partial(remark_on_cell, shown, lang=lang)
names = {
    "groups": gettext("Element × target group", lang),
    "departments": gettext("Element × department", lang),
    "load": gettext("Load per week", lang),
    "trend": gettext("Trend", lang),
}
# not tabs: only the chosen part is computed
looked_at = st.segmented_control(
    gettext("What lies where, and when", lang), list(names), default="groups", required=True, format_func=names.__getitem__, key=f"where-{lang}", label_visibility="collapsed"
)  # fmt: skip
if looked_at == "groups":
    show_heat(found.landscape, found.landscape.derived(by_group), "heat-groups", lang, on_cell)
elif looked_at == "departments":
    show_heat(found.landscape, found.landscape.derived(by_department), "heat-departments", lang, on_cell)
elif looked_at == "load":
    show_load(found.landscape, selection.target_group, lang)
else:
    show_trend(shown, selection, lang)
show_margins(shown, selection, places, note, lang)
