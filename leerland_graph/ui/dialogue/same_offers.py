"""What may be the same offer, two by two, for a person to say whether it is; and what was said before."""

from functools import partial
from textwrap import shorten
from typing import TYPE_CHECKING, cast

import streamlit as st
from rdflib import URIRef

from leerland_graph.access import Permission
from leerland_graph.analysis import Evidence, Landscape, Profile, why_alike
from leerland_graph.core.i18n import gettext, ngettext
from leerland_graph.core.labels import local_name
from leerland_graph.dialogue import judge_offers
from leerland_graph.documents.describe import long_text
from leerland_graph.services.state import View
from leerland_graph.ui.shared.actions import run_action
from leerland_graph.ui.shared.author import who
from leerland_graph.ui.shared.panels import escape
from leerland_graph.ui.shared.user import get_user

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["show_same_offers"]

AT_A_TIME, LONGEST = 10, 220
OPEN = "same-offers"
Ends = tuple[URIRef, URIRef]


def show_same_offers(shown: View, found: Profile, lang: str) -> None:
    """Render the pairs of the selection that may be the same offer, most likely first, with what speaks for it; and what people said of others."""
    landscape = found.landscape
    pairs = {(e.about[0], e.about[1]): e for e in _evidence(found) if not e.figures["judged"]}
    judged = {ends: same for ends, same in landscape.judged.items() if all(i in landscape.interventions for i in ends)}
    if not pairs and not judged:
        return
    title = ngettext("Possibly the same offer: {n} pair", "Possibly the same offer: {n} pairs", lang, n=len(pairs))
    may = get_user().may(Permission.EDIT, local_name(str(shown.landscape.iri)))
    with st.expander(title, icon=":material/join_inner:", key=OPEN):
        st.caption(
            gettext("Say once whether two are the same offer: it is remembered, counts fully or not at all, and teaches how alike others must be.", lang)
        )  # fmt: skip
        most = st.session_state.get("same-offers-shown", AT_A_TIME)
        for number, (ends, evidence) in enumerate(list(pairs.items())[:most]):
            _show_pair(shown, ends, evidence, number, may, lang)
        if len(pairs) > most:
            st.button(
                gettext("Show more", lang),
                on_click=lambda: st.session_state.update({"same-offers-shown": most + AT_A_TIME}),
            )
        if judged:
            _show_judged(landscape, judged, may, lang)


def _evidence(found: Profile) -> tuple[Evidence, ...]:
    return next((r.evidence for i, r in found.results if i.id == "overlap"), ())


def _show_pair(shown: View, ends: Ends, evidence: Evidence, number: int, may: bool, lang: str) -> None:
    landscape = shown.landscape
    with st.container(border=True, gap="small"):
        for column, iri in zip(st.columns(2, gap="medium"), ends, strict=True):
            intervention = landscape.interventions[iri]
            owner = escape(landscape.label(intervention.owner, lang))
            column.markdown(f"**{escape(intervention.title(lang))}** · {owner}")
            if words := long_text(shown.store, landscape, iri, lang):
                column.caption(escape(shorten(words, LONGEST, placeholder=" …")))
        told, same, different = st.columns([4, 1.3, 1.3], vertical_alignment="center")
        told.markdown(escape(_sentence(evidence, lang)))
        if may:
            with same:
                _act(landscape, ends, True, gettext("The same offer", lang), f"same-{number}", lang)
            with different:
                _act(landscape, ends, False, gettext("Not the same", lang), f"different-{number}", lang)


def _sentence(evidence: Evidence, lang: str) -> str:
    """What speaks for it that two are one offer, without their names, which stand above it."""
    if not evidence.figures["by_meaning"]:
        return evidence.texts[lang]
    why = why_alike(cast("Mapping[str, float]", evidence.figures["parts"]))[lang]
    known = f" {gettext('Both departments know this.', lang)}" if evidence.figures["declared"] else ""
    return f"{why[:1].upper()}{why[1:]}.{known}"


def _show_judged(landscape: Landscape, judged: dict[Ends, bool], may: bool, lang: str) -> None:
    st.markdown(f"**{gettext('What people said', lang)}**")
    order = sorted(judged, key=lambda ends: landscape.label(ends[0], lang).casefold())
    for number, ends in enumerate(order):
        words, act = st.columns([5, 1.2], vertical_alignment="center")
        names = {"first": landscape.label(ends[0], lang), "second": landscape.label(ends[1], lang)}
        said = (
            gettext("'{first}' and '{second}' are the same offer.", lang, **names)
            if judged[ends]
            else gettext("'{first}' and '{second}' are different offers.", lang, **names)
        )
        words.markdown(escape(said))
        if may:
            with act:
                _act(landscape, ends, None, gettext("Take back", lang), f"back-{number}", lang)


def _act(landscape: Landscape, ends: Ends, is_same: bool | None, label: str, key: str, lang: str) -> None:
    icon = {True: ":material/check:", False: ":material/close:", None: ":material/undo:"}[is_same]
    if st.button(label, key=f"{key}-{ends[0]}-{ends[1]}", icon=icon, width="stretch"):
        make = partial(judge_offers, landscape=landscape.iri, first=ends[0], second=ends[1], is_same=is_same, who=who())
        run_action(lambda store: make(store), gettext("Remembered.", lang), lang, permission=Permission.EDIT)
