"""The page of the search: a field, and what was found, each with what it is and where it leads."""

from functools import partial

import streamlit as st
from rdflib import Literal, URIRef

from leerland_graph.core.i18n import gettext, languages
from leerland_graph.core.labels import local_name, pick_literal
from leerland_graph.core.namespaces import SKOS
from leerland_graph.meaning import Entry
from leerland_graph.services.finding import NAMES, find_in, titled
from leerland_graph.services.state import View
from leerland_graph.ui.shared.panels import escape
from leerland_graph.ui.shared.session import remember, same_view

__all__ = ["show_finding_page"]

ICONS = {
    "intervention": ":material/school:", "element": ":material/landscape:", "group": ":material/groups:", "department": ":material/domain:",
    "competence": ":material/psychology:", "programme": ":material/route:", "term": ":material/dictionary:", "question": ":material/help_center:",
    "page": ":material/web:",
}  # fmt: skip
SHOWN_TEXT = 160


def show_finding_page(shown: View, lang: str) -> None:
    """Render the page."""
    st.title(gettext("Find anything", lang))
    words = st.text_input(
        gettext("What are you looking for?", lang), value=st.query_params.get("words", ""), key="find-words", max_chars=300,
        placeholder=gettext("A name, a few words or a question", lang), help=gettext("Ctrl+K brings you here from every page.", lang),
    ).strip()  # fmt: skip
    remember("words", words)
    if not words:
        st.caption(
            gettext(
                "Interventions, elements, target groups, competences, terms, questions and pages; typing errors do no harm.",
                lang,
            )
        )
        return
    pages = st.session_state.get("pages", {})
    known = [
        Entry("page", name, {tag: page.title if tag == lang else "" for tag in languages()})
        for name, page in pages.items()
        if name != "find"
    ]
    with st.spinner(gettext("Understanding the texts …", lang)):
        found = find_in(shown, words, also=known, most=20)
    if not found:
        st.info(gettext("Nothing is called so, or means so.", lang))
        return
    st.caption(gettext("{n} found", lang, n=len(found)))
    for one in found:
        _show(shown, one.entry, lang)


def _show(shown: View, entry: Entry, lang: str) -> None:
    """Render one hit: its name as a link, what it is, and the beginning of what it says."""
    page, params = _leads_to(entry)
    pages = st.session_state.get("pages", {})
    left, right = st.columns([5, 1], vertical_alignment="center")
    with left:
        if page in pages:
            st.page_link(
                pages[page],
                label=escape(titled(entry, lang)),
                icon=ICONS[entry.kind],
                query_params={**same_view(), **params},
            )
        else:
            st.markdown(f"{ICONS[entry.kind]} {escape(titled(entry, lang))}")
        if said := _said(shown, entry, lang):
            st.caption(escape(said))
    right.caption(gettext(NAMES[entry.kind], lang))


def _said(shown: View, entry: Entry, lang: str) -> str:
    """What is known of a hit: whose, of which type and where an intervention is; what a term means."""
    if entry.kind == "intervention":
        intervention, label = (
            shown.landscape.interventions[URIRef(entry.key)],
            partial(shown.landscape.label, lang=lang),
        )
        owner = [label(intervention.owner)] if intervention.owner is not None else []
        return " · ".join([*owner, *map(label, intervention.types), *map(label, intervention.anchors)])
    if entry.kind == "term":
        defined = shown.store.ontology.objects(URIRef(entry.key), SKOS.definition)
        said = pick_literal((o for o in defined if isinstance(o, Literal)), lang)
        return said if len(said) <= SHOWN_TEXT else said[: SHOWN_TEXT - 1].rsplit(" ", 1)[0] + "…"
    return ""


def _leads_to(entry: Entry) -> tuple[str, dict[str, str]]:
    """The page on which a hit is shown, and what its URL says."""
    name = local_name(entry.key)
    match entry.kind:
        case "intervention":
            return "landscape", {"show": entry.key}
        case "element":
            return "landscape", {"spot": name}
        case "group":
            return "coherence", {"group": name}
        case "department":
            return "coherence", {"department": name}
        case "question":
            return "questions", {"q": entry.key}
        case "page":
            return entry.key, {}
        case _:
            return "explore", {"node": entry.key}
