"""Comparison of two selections: two maps, the differences per element, and both profiles with the causes of their differences."""

import pandas as pd
import streamlit as st

from leerland_graph.analysis import Difference, Selection, compare, select
from leerland_graph.core.i18n import gettext, label_in, ngettext
from leerland_graph.documents.wording import count, number, signed
from leerland_graph.map import MapOptions
from leerland_graph.services.reach import landscapes_for
from leerland_graph.services.state import View, picture_of, profile_of, view
from leerland_graph.ui.shared.filters import choose_selection
from leerland_graph.ui.shared.ground_plate import show_plate
from leerland_graph.ui.shared.panels import escape
from leerland_graph.ui.shared.session import remember
from leerland_graph.ui.shared.user import get_user

__all__ = ["show_comparison"]

SHOWN = 12


def show_comparison(shown: View, lang: str) -> None:
    """Render the page: for instance current and planned, or two departments or target groups."""
    st.title(gettext("Compare", lang))
    st.markdown(
        gettext(
            "Set two choices side by side: two target groups, two departments, or the landscape as it is and in a scenario.",
            lang,
        )
    )
    left, right = st.columns(2, gap="medium")
    with left:
        one = _side(shown, "a", lang)
    with right:
        two = _side(shown, "b", lang)
    with left:
        _show_map("a", one, two, lang)
    with right:
        _show_map("b", two, one, lang)
    if one == two:
        st.info(gettext("Left and right are the same. Choose something else on one side.", lang))
        return
    st.subheader(gettext("By element", lang))
    st.dataframe(
        _elements(one, two, lang),
        hide_index=True,
        key="compare-elements",
        height=35 * (len(shown.landscape.land) + 1) + 3,
        placeholder="–",
    )
    st.subheader(gettext("Coherence", lang))
    found = compare(profile_of(*one), profile_of(*two))
    st.dataframe(
        [_line(d, lang) for d in found],
        hide_index=True,
        key="compare-profile",
        height=35 * (len(found) + 1) + 3,
        placeholder="–",
    )
    for difference in found:
        if abs(difference.change or 0.0) >= 0.005:
            with st.expander(f"{difference.indicator.labels[lang]}: {signed(difference.change or 0.0, lang)}"):
                _show_causes(difference, lang)


def _side(shown: View, name: str, lang: str) -> tuple[View, Selection]:
    """Render the filters of one side, stored in the URL, and return its view and selection."""
    here = shown
    every = {i.name: i for i in landscapes_for(get_user(), shown.store)}
    if len(every) > 1:
        names = list(every)
        wanted = st.query_params.get(f"{name}-landscape", "")
        own = next((n for n, i in every.items() if i.iri == shown.landscape.iri), names[0])
        picked = st.selectbox(
            gettext("Which landscape", lang), names, index=names.index(wanted if wanted in every else own),
            format_func=lambda n: label_in(every[n].titles, lang) or n, key=f"compare-landscape-{name}",
        )  # fmt: skip
        remember(f"{name}-landscape", picked)
        here = view(every[picked].iri)
    land = here.landscape
    selection = choose_selection(here, lang, f"{name}-")
    chosen = select(land, selection)
    st.caption(
        gettext(
            "{n} of {total} interventions",
            lang,
            n=count(len(chosen.interventions), lang),
            total=count(len(land.interventions), lang),
        )
    )
    return here, selection


def _show_map(name: str, mine: tuple[View, Selection], other: tuple[View, Selection], lang: str) -> None:
    """Render the map of one side: interventions only on this side are ringed, elements filled only on this side are outlined."""
    here, selection = mine
    own, theirs = select(here.landscape, selection), select(other[0].landscape, other[1])
    about = [i for i in own.interventions if i not in theirs.interventions]
    filled, others = ({e for i in land.interventions.values() for e in i.anchors} for land in (own, theirs))
    about += [e for e in own.elements if e in filled - others]
    look = MapOptions(about=tuple(about))
    show_plate(
        f"compare-plate-{name}-{here.landscape.iri}", picture_of(here, selection, lang, look), landscape=here.landscape
    )
    st.caption(
        ngettext(
            "Ringed in green: {n} intervention that the other side does not have, and land that only this side fills.",
            "Ringed in green: {n} interventions that the other side does not have, and land that only this side fills.",
            lang,
            n=sum(i in own.interventions for i in about),
        )
    )


def _elements(one: tuple[View, Selection], two: tuple[View, Selection], lang: str) -> pd.DataFrame:
    """The number of interventions on each element on both sides, and the difference in words."""
    first, second = (select(v.landscape, s) for v, s in (one, two))
    rows = []
    for element in first.land:
        a, b = {i.iri for i in first.on(element.iri)}, {i.iri for i in second.on(element.iri)}
        words = gettext("{n} in both", lang, n=len(a & b)) if a & b else ""
        if a and not b:
            words = gettext("left only", lang)
        elif b and not a:
            words = gettext("right only", lang)
        elif not a and not b:
            words = gettext("nowhere", lang)
        rows.append({
            gettext("Element", lang): element.label(lang), gettext("Left", lang): len(a), gettext("Right", lang): len(b),
            gettext("Difference", lang): words,
        })  # fmt: skip
    return pd.DataFrame(rows)


def _line(difference: Difference, lang: str) -> dict[str, str]:
    figure = lambda v: "–" if v is None else number(v, lang)  # noqa: E731
    return {
        gettext("Indicator", lang): difference.indicator.labels[lang], gettext("Left", lang): figure(difference.before),
        gettext("Right", lang): figure(difference.after),
        gettext("Difference", lang): signed(difference.change or 0.0, lang) if abs(difference.change or 0.0) >= 0.005 else "",
    }  # fmt: skip


def _show_causes(difference: Difference, lang: str) -> None:
    for side, evidence in ((gettext("Left", lang), difference.gone), (gettext("Right", lang), difference.new)):
        if evidence:
            lines = [f"- {escape(e.texts[lang])}" for e in evidence[:SHOWN]]
            if len(evidence) > SHOWN:
                lines.append(f"- {gettext('… and {n} more.', lang, n=len(evidence) - SHOWN)}")
            st.markdown("\n".join([f"**{side}**", "", *lines]))
