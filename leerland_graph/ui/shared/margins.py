"""How far the figures of a page can be trusted, filled in when the page stands: it takes longer than the page does."""

from collections.abc import Mapping

import streamlit as st

from leerland_graph.analysis import Selection
from leerland_graph.core.i18n import gettext
from leerland_graph.documents.basis import unsure_of
from leerland_graph.documents.wording import number
from leerland_graph.services.margins import margins_of
from leerland_graph.services.state import View

__all__ = ["show_margins"]

AT_ONCE = 200
"""In a larger landscape margins take some seconds, and are worked out when somebody asks."""


def show_margins(
    shown: View, selection: Selection, places: Mapping[str, st.delta_generator.DeltaGenerator],
    note: st.delta_generator.DeltaGenerator, lang: str,
) -> None:  # fmt: skip
    """Render the margin of each figure in its place; in `note` how many interventions people must place before there can be one."""
    if len(shown.landscape.interventions) > AT_ONCE and not _asked(shown, note, lang):
        return
    found = margins_of(shown, selection)
    for name, margin in found.by_indicator.items():
        if name in places and not margin.is_narrow:
            low, high = number(margin.low, lang), number(margin.high, lang)
            places[name].caption(
                gettext("Most likely between {low} and {high}", lang, low=low, high=high),
                help=gettext("What people did not place yet was drawn 200 times, by how sure the proposals for it are and how often they were wrong. In 80% of cases the figure will lie between these once everything is placed.", lang),
            )  # fmt: skip
    if not found.likely.by_words and (lacks := unsure_of(found.likely, lang)):
        note.caption(lacks)


def _asked(shown: View, note: st.delta_generator.DeltaGenerator, lang: str) -> bool:
    """Whether somebody asked for the margins in this session; else a button to ask."""
    key = f"margins-{shown.landscape.iri}"
    if not st.session_state.get(key):
        label = gettext("Work out how sure these figures are", lang)
        note.button(label, icon=":material/straighten:", on_click=lambda: st.session_state.update({key: True}))
        return False
    return True
