"""The panel beside the map: a description, an element, an open cluster, a recommendation, or the evidence of the layers."""

import streamlit as st
from rdflib import URIRef

from leerland_graph.analysis import Evidence, Profile, Recommendation, Selection
from leerland_graph.core.i18n import gettext, pgettext
from leerland_graph.dialogue import Target
from leerland_graph.documents.wording import changes_of
from leerland_graph.map import INDICATOR_OF, MapOptions, Picture
from leerland_graph.services.picking import interventions_to_pick
from leerland_graph.services.state import View
from leerland_graph.ui.dialogue.remarking import about_intervention, remark_here
from leerland_graph.ui.shared.ground_plate import Clicked
from leerland_graph.ui.shared.panels import escape, show_description, show_element
from leerland_graph.ui.shared.picker import pick_one
from leerland_graph.ui.shared.session import CHANGED, pointing_at, remember, same_view

__all__ = ["pick_intervention", "show_beside", "take_click"]

SHOWN = 6
LISTED = 60
ELEMENT = "element"


def take_click(clicked: Clicked) -> None:
    """Make a click on the map part of the input of the next run: a mark shows its description, an element its meaning, a cluster opens."""
    if clicked.mark:
        _show(clicked.mark)
    elif clicked.element:
        _show(None, clicked.element)
    elif clicked.cluster:
        remember("open", clicked.cluster if "~" in clicked.cluster else None)
        _show(None)


def _show(intervention: str | None, element: str | None = None) -> None:
    remember("show", intervention)
    st.session_state[ELEMENT] = element


def pick_intervention(shown: View, selection: Selection, lang: str) -> None:
    """Render a field for choosing an intervention of the selection without a mouse."""
    pick_one(
        f"pick-{shown.landscape.iri}", gettext("Look at an intervention", lang), interventions_to_pick(shown, selection, lang),
        st.query_params.get("show", ""), lambda key: _show(key or None), nothing=gettext("Click a mark on the map or choose here", lang), lang=lang,
    )  # fmt: skip


def show_beside(
    shown: View, profile: Profile, drawn: Picture, look: MapOptions, moves: tuple[Recommendation, ...], lang: str
) -> None:
    """Render the panel: the first of these that applies."""
    landscape = shown.landscape
    now, here = st.query_params.get("show", ""), st.session_state.get(ELEMENT)
    if now and URIRef(now) in landscape.interventions:
        show_description(shown, URIRef(now), lang)
        remark_here(shown, about_intervention(shown, URIRef(now), lang), "description", lang)
        links_of(URIRef(now), lang)
    elif here and URIRef(here) in landscape.elements:
        show_element(shown, URIRef(here), lang, frozenset(profile.landscape.interventions))
        remark_here(shown, {landscape.label(URIRef(here), lang): Target((URIRef(here),))}, "element", lang)
    else:
        if look.about:
            _show_pointed_at(shown, look, moves, lang)
        if drawn.inside:
            _show_inside(shown, drawn, lang)
        for layer in drawn.layers:
            if layer.name in INDICATOR_OF:
                _show_evidence(profile, layer.name, layer.label, layer.said, lang)
        st.caption(
            gettext(
                "Click a mark for its description, or an island, bridge or polder for its meaning and what lies there.",
                lang,
            )
        )


def links_of(iri: URIRef, lang: str) -> None:
    """Render links from an intervention to the other pages about it."""
    pages = st.session_state.get("pages", {})
    if "explore" not in pages:
        return
    st.page_link(
        pages["explore"],
        label=gettext("Explore from here", lang),
        icon=":material/hub:",
        query_params={**same_view(), "node": str(iri)},
    )
    st.page_link(
        pages["entry"],
        label=gettext("Edit this description", lang),
        icon=":material/edit:",
        query_params={**same_view(), "show": str(iri)},
    )


def _show_pointed_at(shown: View, look: MapOptions, moves: tuple[Recommendation, ...], lang: str) -> None:
    """Render the highlighted resources as text, with a button to clear them."""
    with st.container(border=True):
        if look.joined:
            move = next(m for m in moves if m.about == look.about)
            st.markdown(f"**{escape(move.texts[lang])}**")
            whom = gettext("For {group}", lang, group=shown.landscape.label(move.group, lang))
            st.markdown(f"{escape(whom)}: {escape(changes_of(move, lang))}.")
            if move.robustness is not None:
                st.caption(escape(move.robustness.texts[lang]))
        else:
            st.markdown("\n".join(f"- {escape(shown.landscape.label(i, lang))}" for i in look.about[:LISTED]))
            if len(look.about) > LISTED:
                st.caption(gettext("… and {n} more.", lang, n=len(look.about) - LISTED))
        label = gettext("Point at nothing", lang)
        st.button(label, icon=":material/close:", key="point-at-nothing", on_click=_point_at, args=(None,))


def _point_at(spot: str | None) -> None:
    remember("advice", None)
    remember(CHANGED, None)
    remember("spot", spot)


def _show_inside(shown: View, drawn: Picture, lang: str) -> None:
    """Render the contents of the open cluster, to choose from."""
    st.markdown(f"**{gettext('Opened: {n} interventions', lang, n=len(drawn.inside))}**")
    options = sorted(drawn.inside, key=lambda i: shown.landscape.label(i, lang).casefold())
    widget = f"inside-{st.query_params.get('open')}-{lang}"
    st.selectbox(
        gettext("Look at an intervention", lang), options, index=None, format_func=lambda i: shown.landscape.label(i, lang),
        placeholder=gettext("Choose one", lang), key=widget, on_change=lambda: _show(st.session_state[widget]),
    )  # fmt: skip
    st.markdown("\n".join(f"- {escape(shown.landscape.label(i, lang))}" for i in options[:LISTED]))
    if len(options) > LISTED:
        st.caption(gettext("… and {n} more.", lang, n=len(options) - LISTED))


def _show_evidence(profile: Profile, layer: str, label: str, said: str, lang: str) -> None:
    """Render the evidence of a layer, the same as that of its indicator; choosing a line highlights it on the map."""
    result = next(r for i, r in profile.results if i.id == INDICATOR_OF[layer])
    st.markdown(f"**{escape(label)}**  \n{escape(said)}")
    if not result.evidence:
        return
    lines: dict[str, Evidence] = {}
    for evidence in result.evidence:
        lines.setdefault(evidence.texts[lang], evidence)
    st.markdown("\n".join(f"- {escape(words)}" for words in list(lines)[:SHOWN]))
    if len(lines) > SHOWN:
        st.caption(gettext("… and {n} more.", lang, n=len(lines) - SHOWN))
    widget = f"evidence-{layer}-{lang}-{hash(tuple(lines))}"

    def point() -> None:
        picked = st.session_state[widget]
        about = lines[picked].about if picked is not None else ()
        known = [i for i in about if i in profile.landscape.interventions or i in profile.landscape.elements]
        _point_at(pointing_at(known)["spot"])

    st.selectbox(
        pgettext("highlight", "Show on the map", lang), list(lines), index=None, placeholder=gettext("Show one on the map", lang), key=widget,
        label_visibility="collapsed", on_change=point,
    )  # fmt: skip
