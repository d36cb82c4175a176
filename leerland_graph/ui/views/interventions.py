"""The interventions: a searchable table, and the description of the chosen row."""

import streamlit as st

from leerland_graph.analysis import select
from leerland_graph.core.i18n import gettext
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

st.title(gettext("Interventions", lang))
selection = choose_selection(shown, lang)
words = st.text_input(gettext("Search in title and description", lang), key="search")
rows = intervention_rows(shown, select(shown.landscape, selection), words, lang)
if not rows:
    st.info(gettext("Nothing found. Use fewer words, or choose another target group or department.", lang))
    st.stop()
st.caption(f"{gettext('{n} found', lang, n=len(rows))}. {gettext('Choose a row for the whole description.', lang)}")
columns = {
    "title": gettext("Title", lang),
    "type": gettext("Type", lang),
    "owner": gettext("Owner", lang),
    "elements": gettext("Lies on", lang),
    "groups": gettext("Target groups", lang),
    "effort": gettext("Hours", lang),
    "runs": gettext("Runs", lang),
}
event = st.dataframe(
    [{title: row[c] for c, title in columns.items()} for row in rows],
    on_select="rerun", selection_mode="single-row", hide_index=True, key=f"table-{lang}", placeholder="–",
)  # fmt: skip
for index in event.selection.rows:
    if index < len(rows):
        with st.container(border=True):
            show_description(shown, rows[index]["iri"], lang)
            remark_here(shown, about_intervention(shown, rows[index]["iri"], lang), f"row-{index}", lang)
