"""The landscape: the map, its filters, and what was clicked beside it."""

import streamlit as st
from rdflib import URIRef

from leerland_graph.analysis import select
from leerland_graph.plate import render_png, to_svg
from leerland_graph.ui.advice import show_advice
from leerland_graph.ui.panels import show_description, show_element, show_gaps, show_profile
from leerland_graph.ui.plate_map import show_plate
from leerland_graph.ui.report import report
from leerland_graph.ui.session import choose_selection, lang, remember
from leerland_graph.ui.state import View, picture_of, profile_of
from leerland_graph.ui.texts import text

shown: View = st.session_state["view"]
code, landscape = lang(), shown.landscape

st.title(landscape.titles.get(code) or landscape.label(landscape.iri, code))
wide, narrow = st.columns([2.6, 1], gap="medium")
with wide:
    selection = choose_selection(landscape, code)
    chosen = select(landscape, selection)
    drawn = picture_of(shown, selection, code)
    mark, element = show_plate(f"plate-{landscape.iri}", drawn, selected=st.query_params.get("show"))
if mark:
    remember("show", mark)
    st.session_state["element"] = None
elif element:
    remember("show", None)
    st.session_state["element"] = element

with narrow:
    st.caption(text("count", code, n=len(chosen.interventions), total=len(landscape.interventions)))
    options = ["", *sorted(map(str, chosen.interventions), key=lambda i: landscape.label(URIRef(i), code).casefold())]
    now = st.query_params.get("show", "")
    picked = st.selectbox(
        text("pick", code), options, index=options.index(now) if now in options else 0,
        format_func=lambda i: landscape.label(URIRef(i), code) if i else text("pick_hint", code), key=f"pick-{now}-{code}-{hash(selection)}",
    )  # fmt: skip
    if picked != now and (picked or now in options):
        remember("show", picked)
        st.session_state["element"] = None
        st.rerun()
    with st.container(height=560, border=True):
        here = st.session_state.get("element")
        if now and URIRef(now) in landscape.interventions:
            show_description(shown, URIRef(now), code)
        elif here and URIRef(here) in landscape.elements:
            show_element(shown, URIRef(here), code, frozenset(chosen.interventions))
        else:
            show_gaps(profile_of(shown, selection), code)
            st.markdown(text("panel_hint", code))

st.subheader(text("coherence", code))
show_profile(profile_of(shown, selection), code)
show_advice(shown, selection.target_group, code)
as_svg, as_png, as_report, _ = st.columns([1, 1, 1, 1])
as_svg.download_button(
    text("download_svg", code),
    lambda: to_svg(drawn),
    file_name="leerlandschap.svg",
    mime="image/svg+xml",
    width="stretch",
)
as_png.download_button(
    text("download_png", code),
    lambda: render_png(to_svg(drawn)),
    file_name="leerlandschap.png",
    mime="image/png",
    width="stretch",
)
as_report.download_button(
    text("download_report", code),
    lambda: report(shown, selection, code),
    file_name="leerlandschap.html",
    mime="text/html",
    width="stretch",
)
