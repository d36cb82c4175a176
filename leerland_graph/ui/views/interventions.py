"""The interventions: a searchable table, and the description of the chosen row."""

import streamlit as st

from leerland_graph.analysis import select
from leerland_graph.core.texts import text
from leerland_graph.documents.intervention_rows import intervention_rows
from leerland_graph.services.state import View
from leerland_graph.ui.dialogue.remarking import about_intervention, remark_here
from leerland_graph.ui.shared.actions import say_done
from leerland_graph.ui.shared.author import ask_who
from leerland_graph.ui.shared.filters import choose_selection
from leerland_graph.ui.shared.panels import show_description
from leerland_graph.ui.shared.session import get_lang

shown: View = st.session_state["view"]
lang = get_lang()
say_done()
with st.sidebar:
    ask_who(lang)

st.title(text("interventions", lang))
selection = choose_selection(shown, lang)
words = st.text_input(text("search", lang), key="search")
rows = intervention_rows(shown, select(shown.landscape, selection), words, lang)
if not rows:
    st.info(text("none_found", lang))
    st.stop()
st.caption(f"{text('found', lang, n=len(rows))}. {text('row_hint', lang)}")
columns = ("title", "type", "owner", "elements", "groups", "effort", "runs")
event = st.dataframe(
    [{text(c, lang): row[c] for c in columns} for row in rows],
    on_select="rerun", selection_mode="single-row", hide_index=True, key=f"table-{lang}",
)  # fmt: skip
for index in event.selection.rows:
    if index < len(rows):
        with st.container(border=True):
            show_description(shown, rows[index]["iri"], lang)
            remark_here(shown, about_intervention(shown, rows[index]["iri"], lang), f"row-{index}", lang)
