"""The page of perspectives: the map per perspective, the indicators of each, topics to discuss, and agreeing."""

import pandas as pd
import streamlit as st
from rdflib import URIRef

from leerland_graph.analysis import Selection, Talk, indicators
from leerland_graph.core.i18n import gettext
from leerland_graph.documents.wording import number
from leerland_graph.map import MapOptions
from leerland_graph.services.picking import interventions_to_pick
from leerland_graph.services.state import View, picture_of, profile_of
from leerland_graph.ui.dialogue.agreeing import show_agreeing
from leerland_graph.ui.shared.actions import open_page
from leerland_graph.ui.shared.ground_plate import show_plate
from leerland_graph.ui.shared.panels import escape
from leerland_graph.ui.shared.perspective import (
    AGREED,
    TOGETHER,
    choose_perspective,
    label_of,
    options,
    seen_as,
    talks,
)
from leerland_graph.ui.shared.picker import pick_one
from leerland_graph.ui.shared.session import remember

__all__ = ["show_perspectives"]

LISTED = 12


def show_perspectives(shown: View, lang: str) -> None:
    """Render the page."""
    open_page(
        gettext("Perspectives", lang),
        gettext(
            "Each department places an intervention as it sees it; nobody overwrites anybody. What differs is worth a talk.",
            lang,
        ),
        lang,
    )
    wide, narrow = st.columns([1.75, 1], gap="medium")
    with wide:
        seen = choose_perspective(shown, lang, key="perspectives")
        layers = ("disagreements",) if "~" in seen.seen or not seen.seen else ("gaps",)
        drawn = picture_of(seen, Selection(), lang, MapOptions(layers=layers))
        clicked = show_plate(
            f"perspectives-{shown.landscape.iri}", drawn, landscape=seen.landscape, selected=st.query_params.get("talk")
        )
        if clicked.mark:
            remember("talk", clicked.mark)
        _show_figures(shown, lang)
    with narrow:
        found = talks(shown, lang)
        _show_list(shown, found, lang)
    _show_one(shown, found, lang)


def _show_list(shown: View, found: tuple[Talk, ...], lang: str) -> None:
    """Render the topics to discuss, highest weight first."""
    st.subheader(gettext("What to talk about", lang))
    if not found:
        st.info(gettext("The departments see everything in the same place, or have placed little yet.", lang))
        return
    st.caption(
        gettext(
            "The most important first: how far the departments are apart, times what hangs on it for coherence.", lang
        )
    )
    most = max(t.weight for t in found) or 1.0
    with st.container(height=620, border=True):
        for place, talk in enumerate(found[:LISTED], start=1):
            st.markdown(
                f"**{place}. {escape(shown.landscape.label(talk.intervention, lang))}**  \n{escape(talk.texts[lang])}"
            )
            bar, button = st.columns([1.2, 1], vertical_alignment="center")
            bar.progress(talk.weight / most, text=_weighed(talk, lang))
            if button.button(gettext("Discuss", lang), key=f"talk-{place}", width="stretch", icon=":material/forum:"):
                remember("talk", str(talk.intervention))
                st.rerun()
        if len(found) > LISTED:
            st.caption(gettext("… and {n} more.", lang, n=len(found) - LISTED))


def _weighed(talk: Talk, lang: str) -> str:
    if talk.effect is None:
        return gettext("difference {apart}, effect not worked out", lang, apart=number(talk.disagreement, lang))
    return gettext(
        "difference {apart} × effect {effect}",
        lang,
        apart=number(talk.disagreement, lang),
        effect=number(talk.effect, lang, ".3f"),
    )


def _show_one(shown: View, found: tuple[Talk, ...], lang: str) -> None:
    """Render the intervention under discussion; any can be chosen."""
    landscape = shown.landscape
    wanted = URIRef(st.query_params.get("talk", ""))
    first = found[0].intervention if found else next(iter(sorted(landscape.interventions)), None)
    chosen = wanted if wanted in landscape.interventions else first
    if chosen is None:
        return
    remember("talk", str(chosen))  # keep it chosen after it is settled and off the list
    st.subheader(gettext("Agree", lang))
    pick_one(
        f"talk-pick-{landscape.iri}", gettext("Intervention on the table", lang), interventions_to_pick(shown, Selection(), lang), str(chosen),
        lambda key: remember("talk", key), lang=lang,
    )  # fmt: skip
    with st.container(border=True):
        show_agreeing(shown, chosen, lang)


def _show_figures(shown: View, lang: str) -> None:
    """Render every indicator for every perspective, computed on request."""
    every = {k: d for k, d in options(shown).items() if k in (TOGETHER, AGREED) or len(d) == 1}
    if len(every) < 3 or not st.toggle(gettext("Indicators by perspective", lang), key="perspective-figures"):
        return
    st.caption(gettext("Computed over the interventions that are placed in that perspective.", lang))
    columns = {}
    for key, departments in every.items():
        results = profile_of(seen_as(shown, key), Selection()).results
        columns[label_of(shown.landscape, key, departments, lang)] = [
            "–" if result.value is None else number(result.value, lang) for _, result in results
        ]
    names = [i.labels[lang] for i in indicators()]
    st.table(pd.DataFrame(columns, index=pd.Index(names, name=gettext("Indicator", lang))))
