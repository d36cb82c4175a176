"""The interventions: a searchable table, and the description of the chosen row."""

import streamlit as st

from leerland_graph.core.i18n import gettext
from leerland_graph.documents.intervention_rows import ORDERS, intervention_rows
from leerland_graph.documents.wording import count
from leerland_graph.services.state import View
from leerland_graph.ui.dialogue.remarking import about_intervention, remark_here
from leerland_graph.ui.shared.actions import say_done
from leerland_graph.ui.shared.author import ask_who
from leerland_graph.ui.shared.filters import choose_selection
from leerland_graph.ui.shared.panels import show_description
from leerland_graph.ui.shared.session import get_lang

ROWS = 200
"""Rows on a page: more of them would be sent at each run."""

shown: View = st.session_state["view"]
lang = get_lang()
say_done()
with st.sidebar:
    ask_who(lang)

st.title(gettext("Interventions", lang))
selection = choose_selection(shown, lang)
words = st.text_input(gettext("Search in title and description", lang), key="search")
columns = {
    "title": gettext("Title", lang),
    "type": gettext("Type", lang),
    "owner": gettext("Owner", lang),
    "elements": gettext("Lies on", lang),
    "groups": gettext("Target groups", lang),
    "effort": gettext("Hours", lang),
    "runs": gettext("Runs", lang),
}
order = st.session_state.get(f"order-{lang}", "title")
every = intervention_rows(shown, selection, words, lang, order)
if not every:
    st.info(gettext("Nothing found. Use fewer words, or choose another target group or department.", lang))
    st.stop()
st.caption(
    f"{gettext('{n} found', lang, n=count(len(every), lang))}. {gettext('Choose a row for the whole description.', lang)}"
)
here, page = hash((selection, words, order)), 1
if len(every) > ROWS:
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        page = st.pagination(-(-len(every) // ROWS), key=f"page-{here}")
    right.selectbox(gettext("In order of", lang), list(ORDERS), format_func=columns.__getitem__, key=f"order-{lang}")
rows = every[(page - 1) * ROWS : page * ROWS]
event = st.dataframe(
    [{title: row[c] for c, title in columns.items()} for row in rows],
    on_select="rerun", selection_mode="single-row", hide_index=True, key=f"table-{here}-{page}-{lang}", placeholder="–",
)  # fmt: skip
for index in event.selection.rows:
    if index < len(rows):
        with st.container(border=True):
            show_description(shown, rows[index]["iri"], lang)
            remark_here(shown, about_intervention(shown, rows[index]["iri"], lang), f"row-{index}", lang)
