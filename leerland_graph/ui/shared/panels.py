"""Panels for pages: a description, an element, the indicators with their evidence."""

from collections.abc import Sequence

import streamlit as st
from rdflib import URIRef

from leerland_graph.analysis import Indicator, Profile
from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.i18n import gettext, ngettext, pgettext
from leerland_graph.core.labels import local_name
from leerland_graph.core.settings import get_settings
from leerland_graph.documents.describe import describe, long_text
from leerland_graph.documents.wording import number
from leerland_graph.services.state import View
from leerland_graph.ui.shared.session import CHANGED, pointing_at, same_view
from leerland_graph.validation import Shapes

__all__ = ["escape", "link_to_change", "link_to_map", "show_description", "show_element", "show_error", "show_profile"]

EVIDENCE_SHOWN = 30
MOST_POINTED_AT = 60
"""More do not fit in a URL, and are too many to follow."""
KEPT = ("group", "department", "programme", "type", "preference", "status", "from", "to")
PER_ROW = 4


def escape(words: str) -> str:
    """Escape user text so that none of it is read as Markdown, HTML or an icon."""
    out = "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|~:$" else c for c in words)
    return out.replace("<", "&lt;").replace(">", "&gt;").replace("\n", "  \n")


def show_error(error: LeerlandError, lang: str) -> None:
    """Render an error in the reader's language: what is wrong, where, and what to do."""
    st.error(escape(error.public_message(lang)))


def link_to_map(iris: Sequence[URIRef], lang: str) -> None:
    """Render a link to the map that highlights these, at most `MOST_POINTED_AT` of them, with the same selection; nothing if there are none."""
    if iris:
        _link_to_map({**same_view(*KEPT), **pointing_at(iris[:MOST_POINTED_AT])}, lang)
    if len(iris) > MOST_POINTED_AT:
        st.caption(gettext("The map points at the first {n} of {total}.", lang, n=MOST_POINTED_AT, total=len(iris)))


def link_to_change(number: int, lang: str) -> None:
    """Render a link to the map that highlights all that a change is about, whatever was selected."""
    _link_to_map({**same_view(), CHANGED: str(number)}, lang)


def _link_to_map(where: dict[str, str], lang: str) -> None:
    pages = st.session_state.get("pages", {})
    if "landscape" not in pages:
        return
    st.page_link(
        pages["landscape"],
        label=pgettext("highlight", "Show on the map", lang),
        icon=":material/map:",
        query_params=where,
    )


def show_description(shown: View, iri: URIRef, lang: str) -> None:
    """Render the complete description of one intervention, per field."""
    landscape = shown.landscape
    st.markdown(f"#### {escape(landscape.label(iri, lang))}")
    words = long_text(shown.store, landscape, iri, lang)
    if words:
        st.markdown(escape(words))
    for section in describe(shown.store, landscape, Shapes.load(get_settings().shapes), iri, lang):
        st.markdown(f"**{escape(section.name)}**")
        lines = [f"- {escape(field.name)}: {'; '.join(escape(v) for v in field.values)}" for field in section.fields]
        st.markdown("\n".join(lines))
    back = [(r.kind, r.subject) for r in landscape.relations if r.object == iri]
    if back:
        st.markdown(f"**{gettext('Referred to by', lang)}**")
        st.markdown("\n".join(f"- {escape(landscape.label(s, lang))}" for _, s in back))


def show_element(shown: View, iri: URIRef, lang: str, chosen: frozenset[URIRef]) -> None:
    """Render an element of the plate: its definition, and its interventions in the selection."""
    element = shown.landscape.elements[iri]
    st.markdown(f"#### {escape(element.label(lang))}")
    definition = element.definitions.get(lang) or ""
    if definition:
        st.markdown(escape(definition))
    here = [i for i in shown.landscape.on(iri) if i.iri in chosen]
    if not here:
        st.info(gettext("Nothing lies here for this choice.", lang))
    else:
        st.markdown("\n".join(f"- {escape(i.title(lang))}" for i in here))


def _show_rests(profile: Profile, indicator: Indicator, lang: str) -> None:
    """Render on how many interventions an indicator rests, with a link to the work list of what they lack most; nothing if they lack nothing."""
    rests = profile.leaning(indicator)
    if rests is None or not rests.lacking:
        return
    st.caption(escape(rests.texts[lang]))
    pages = st.session_state.get("pages", {})
    if "backlog" in pages:
        owner = profile.selection.department
        where = {"lack": next(iter(rests.lacking)), "owner": local_name(str(owner)) if owner else "all"}
        st.page_link(
            pages["backlog"],
            label=gettext("Fill in", lang),
            icon=":material/checklist:",
            query_params={**same_view(), **where},
        )


def show_profile(profile: Profile, lang: str) -> dict[str, st.delta_generator.DeltaGenerator]:
    """Render the indicators, each with its evidence in a popover; returns for each that has a value the place for its margin."""
    places = {}
    columns = [c for start in range(0, len(profile.results), PER_ROW) for c in st.columns(PER_ROW)]
    for column, (indicator, result) in zip(columns, profile.results, strict=False):
        with column, st.container(border=True, height="stretch"):
            value = "–" if result.value is None else number(result.value, lang)
            st.metric(indicator.labels[lang], value, help=indicator.meaning[lang])
            if result.value is not None:
                st.progress(result.value)
                places[indicator.id] = st.empty()
            else:
                st.caption(gettext("undefined", lang))
            _show_rests(profile, indicator, lang)
            with st.popover(gettext("What shows it", lang), width="stretch"):
                st.markdown(escape(indicator.meaning[lang]))
                st.caption(
                    ngettext("Computed over {n} intervention.", "Computed over {n} interventions.", lang, n=result.n)
                    + (f" {result.missing[lang]}" if result.missing else "")
                )
                if result.reason:
                    st.markdown(escape(result.reason[lang]))
                lines = [f"- {escape(e.texts[lang])}" for e in result.evidence[:EVIDENCE_SHOWN]]
                st.markdown("\n".join(lines) if lines else gettext("Nothing to remark.", lang))
                if len(result.evidence) > EVIDENCE_SHOWN:
                    st.caption(gettext("… and {n} more.", lang, n=len(result.evidence) - EVIDENCE_SHOWN))
                link_to_map(profile.about[indicator.id], lang)
    return places
