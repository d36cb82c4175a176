"""The page of the dialogue: remarks and questions with their replies, and proposals to decide on."""

import csv
import io

import streamlit as st
from rdflib import URIRef

from leerland_graph.access import Permission
from leerland_graph.core.i18n import gettext
from leerland_graph.core.labels import escape_formula, local_name
from leerland_graph.core.namespaces import LL, OA, RDF, new_graph
from leerland_graph.core.same_text import same
from leerland_graph.core.settings import get_settings
from leerland_graph.dialogue import Remark, reply, resolve
from leerland_graph.services.audit import audit_event
from leerland_graph.services.dialogue_queries import every_remark, name_of
from leerland_graph.services.state import View
from leerland_graph.ui.dialogue.deciding import show_proposals
from leerland_graph.ui.dialogue.remarking import state_in_words, target_in_words, told
from leerland_graph.ui.shared.actions import open_page, run_action
from leerland_graph.ui.shared.author import who
from leerland_graph.ui.shared.names import REMARKS
from leerland_graph.ui.shared.panels import escape, link_to_map
from leerland_graph.ui.shared.session import remember
from leerland_graph.ui.shared.user import get_user

__all__ = ["as_csv", "as_jsonld", "show_talk"]

STATES = ("open", "resolved")
SHOWN = 50


def show_talk(shown: View, lang: str) -> None:
    """Render the page."""
    open_page(
        gettext("Dialogue", lang),
        gettext(
            "Remarks and questions on interventions, elements, relations, cells and recommendations, and proposals yet to be decided. You make a remark where you see something.",
            lang,
        ),
        lang,
    )
    ways = {"remarks": gettext("Remarks and questions", lang), "proposals": gettext("Proposals", lang)}
    wanted = st.query_params.get("part", "remarks")
    part = st.segmented_control(
        gettext("Dialogue", lang), list(ways), default=wanted if wanted in ways else "remarks", format_func=ways.__getitem__, key=f"talk-part-{lang}",
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    remember("part", None if part == "remarks" else str(part))
    if part == "proposals":
        show_proposals(shown, lang)
    else:
        _show_remarks(shown, lang)


def _show_remarks(shown: View, lang: str) -> None:
    every = [r for r in every_remark(shown) if r.kind != "proposal"]
    if not every:
        st.info(
            gettext(
                "Nothing was remarked yet. Click an intervention or an element on the map, and choose Remark.", lang
            )
        )
        return
    chosen = _filtered(shown, every, lang)
    st.caption(gettext("{n} found", lang, n=len(chosen)))
    for found in chosen[:SHOWN]:
        with st.container(border=True):
            _show_thread(shown, found, lang)
    if len(chosen) > SHOWN:
        st.caption(gettext("… and {n} more.", lang, n=len(chosen) - SHOWN))
    left, right, _ = st.columns([1, 1, 2])
    left.download_button(
        gettext("Download as CSV", lang), lambda: _exported(shown, chosen, as_csv(shown, chosen, lang)), on_click="ignore", file_name="leerland-gesprek.csv", mime="text/csv",
        width="stretch", icon=":material/download:",
    )  # fmt: skip
    right.download_button(
        gettext("Download as JSON-LD", lang), lambda: _exported(shown, chosen, as_jsonld(shown, chosen)), on_click="ignore", file_name="leerland-gesprek.jsonld",
        mime="application/ld+json", width="stretch", icon=":material/download:",
    )  # fmt: skip


def _filtered(shown: View, every: list[Remark], lang: str) -> list[Remark]:
    state, kind, words = st.columns([1, 1, 2])
    names = {"": gettext("Any", lang), "open": gettext("open", lang), "resolved": gettext("resolved", lang)}
    chosen_state = state.selectbox(
        gettext("State", lang), list(names), format_func=names.__getitem__, key=f"talk-state-{lang}"
    )
    kinds = {"": gettext("Any", lang), "remark": gettext("Remark", lang), "question": gettext("Question", lang)}
    chosen_kind = kind.selectbox(
        gettext("Kind", lang), list(kinds), format_func=kinds.__getitem__, key=f"talk-kind-{lang}"
    )
    wanted = same(words.text_input(gettext("Search", lang), key="talk-search")).split()
    return [
        r
        for r in every
        if (not chosen_state or r.is_open == (chosen_state == "open"))
        and (not chosen_kind or r.kind == chosen_kind)
        and all(w in f"{r.text} {target_in_words(shown, r.target, lang)}".casefold() for w in wanted)
    ]


def _show_thread(shown: View, found: Remark, lang: str) -> None:
    """Render a remark, its replies and the user's actions."""
    land = shown.landscape
    st.markdown(f"##### {escape(target_in_words(shown, found.target, lang))}")
    st.markdown(told(shown, found, lang))
    known = [s for s in found.target.sources if s in land.interventions or s in land.elements]
    if not get_user().may(Permission.TALK, local_name(str(land.iri))):
        link_to_map(known, lang)
        return
    answer, close, where = st.columns([1, 1, 2], vertical_alignment="center")
    with (
        answer.popover(gettext("Reply", lang), icon=":material/reply:", width="stretch"),
        st.form(f"reply-{found.iri}", border=False, clear_on_submit=True, enter_to_submit=False),
    ):
        words = st.text_area(gettext("Text", lang), max_chars=4000, key=f"reply-text-{found.iri}")
        if st.form_submit_button(gettext("Send", lang)):
            run_action(
                lambda store: reply(store, land.iri, found.iri, words, who=who(), base_iri=get_settings().base_iri, lang=lang),
                gettext("Sent.", lang), lang, permission=Permission.TALK,
            )  # fmt: skip
    label = gettext("Resolved", lang) if found.is_open else gettext("Open again", lang)
    if close.button(label, key=f"resolve-{found.iri}", width="stretch"):
        run_action(
            lambda store: resolve(store, land.iri, found.iri, who=who(), again=not found.is_open),
            label,
            lang,
            permission=Permission.TALK,
        )
    with where:
        link_to_map(known, lang)


def _exported(shown: View, chosen: list[Remark], content: str) -> str:
    audit_event(
        get_user(),
        Permission.EXPORT,
        "done",
        landscape=local_name(str(shown.landscape.iri)),
        about=f"{len(chosen)} remarks",
    )
    return content


def as_csv(shown: View, chosen: list[Remark], lang: str) -> str:
    """The remarks as CSV, a reply on a separate line; cells that a spreadsheet would read as a formula are escaped."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([
        gettext("About", lang), gettext("Kind", lang), gettext("Text", lang), gettext("By", lang), gettext("When", lang),
        gettext("State", lang),
    ])  # fmt: skip
    for found in chosen:
        for one in (found, *found.replies):
            cells = [
                target_in_words(shown, found.target, lang),
                gettext(REMARKS[one.kind], lang),
                one.text,
                name_of(shown, one.by),
                one.when.isoformat(),
                state_in_words(one, lang),
            ]
            writer.writerow(map(escape_formula, cells))
    return out.getvalue()


def as_jsonld(shown: View, chosen: list[Remark]) -> str:
    """The remarks as Web Annotations in JSON-LD, with people by pseudonym."""
    graph = new_graph()
    for found in chosen:
        for one in (found, *found.replies):
            for triple in shown.store.triples(shown.landscape.iri, one.iri):
                graph.add(triple)
                if triple[1] == OA.hasTarget and isinstance(triple[2], URIRef):
                    inner = list(shown.store.triples(shown.landscape.iri, triple[2]))
                    if (triple[2], RDF.type, LL.ComposedTarget) in inner:
                        for part in inner:
                            graph.add(part)
    return graph.serialize(format="json-ld", auto_compact=True)
