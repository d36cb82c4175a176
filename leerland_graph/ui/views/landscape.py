"""The landscape: the map, its filters and layers, and the panel for what was clicked."""

from functools import partial

import streamlit as st

from leerland_graph.analysis import select
from leerland_graph.core.i18n import gettext
from leerland_graph.documents.report import report
from leerland_graph.documents.wording import count
from leerland_graph.map import render_png, to_svg
from leerland_graph.services.advice import advice_for
from leerland_graph.services.change_log import described_by
from leerland_graph.services.state import View, picture_of, profile_of
from leerland_graph.ui.dialogue.advice import show_advice
from leerland_graph.ui.dialogue.beside import pick_intervention, show_beside, take_click
from leerland_graph.ui.shared.author import ask_who
from leerland_graph.ui.shared.basis import show_basis
from leerland_graph.ui.shared.exports import show_exports
from leerland_graph.ui.shared.filters import choose_selection
from leerland_graph.ui.shared.first_steps import say_example, show_next
from leerland_graph.ui.shared.ground_plate import show_plate
from leerland_graph.ui.shared.map_options import choose_look
from leerland_graph.ui.shared.margins import show_margins
from leerland_graph.ui.shared.meaning import show_reading
from leerland_graph.ui.shared.panels import escape, show_profile
from leerland_graph.ui.shared.perspective import choose_perspective
from leerland_graph.ui.shared.session import get_lang
from leerland_graph.ui.shared.tour import show_tour

shown: View = st.session_state["view"]
lang = get_lang()
with st.sidebar:
    shown = choose_perspective(shown, lang)
    ask_who(lang)
landscape = shown.landscape

st.title(escape(landscape.title(lang)))
with st.container():  # always present, so that elements below keep their position, and the map its zoom
    say_example(shown, lang)
    if landscape.interventions:
        show_tour(shown, lang)
    else:
        show_next(lang)
wide, narrow = st.columns([2.6, 1], gap="medium")
with wide:
    selection = choose_selection(shown, lang)
    moves = advice_for(shown, selection.target_group) if "advice" in st.query_params else ()
    look = choose_look(
        landscape, lang, moves, first="disagreements" if "~" in shown.seen else "gaps", changed=partial(described_by, shown)
    )  # fmt: skip
    drawn = picture_of(shown, selection, lang, look)
    with st.container():
        show_basis(select(landscape, selection), lang)
    show_plate(
        f"plate-{landscape.iri}", drawn, landscape=landscape, selected=st.query_params.get("show"), on_click=take_click
    )
found = profile_of(shown, selection)
with narrow:
    st.caption(
        gettext(
            "{n} of {total} interventions",
            lang,
            n=count(len(found.landscape.interventions), lang),
            total=count(len(landscape.interventions), lang),
        )
    )
    pick_intervention(shown, selection, lang)
    with st.container(height=640, border=True):
        show_beside(shown, found, drawn, look, moves, lang)

st.subheader(gettext("Coherence", lang))
show_reading(shown, lang)
places, note = show_profile(found, lang), st.empty()
show_advice(shown, selection.target_group, lang)
as_svg, as_png, as_report, for_others = st.columns([1, 1, 1, 1])
as_svg.download_button(
    gettext("Save map (SVG)", lang),
    lambda: to_svg(drawn),
    on_click="ignore",
    file_name="leerlandschap.svg",
    mime="image/svg+xml",
    width="stretch",
)
as_png.download_button(
    gettext("Save map (PNG)", lang),
    lambda: render_png(drawn),
    on_click="ignore",
    file_name="leerlandschap.png",
    mime="image/png",
    width="stretch",
)
as_report.download_button(
    gettext("Save report (HTML)", lang),
    lambda: report(shown, selection, lang, look),
    on_click="ignore",
    file_name="leerlandschap.html",
    mime="text/html",
    width="stretch",
)
with for_others:
    show_exports(shown, lang)
show_margins(shown, selection, places, note, lang)
