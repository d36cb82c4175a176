"""Proposals: the changes of each, its effect on the map and the profile, and the decision."""

from collections.abc import Mapping
from textwrap import shorten

import streamlit as st
from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.access import Permission
from leerland_graph.analysis import Landscape, Selection, compare
from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.i18n import N_, gettext, label_in, pgettext
from leerland_graph.core.labels import local_name, pick_literal, texts_of
from leerland_graph.core.namespaces import DCTERMS, RDF, RDFS, SKOS
from leerland_graph.core.settings import get_settings
from leerland_graph.dialogue import Proposal, decide
from leerland_graph.documents.wording import day, number, signed
from leerland_graph.map import MapOptions
from leerland_graph.services.dialogue_queries import every_proposal, name_of, with_proposal
from leerland_graph.services.state import View, picture_of, profile_of
from leerland_graph.store import PART_PROPERTIES
from leerland_graph.store.rdf_terms import Triple
from leerland_graph.ui.shared.actions import run_action
from leerland_graph.ui.shared.author import who
from leerland_graph.ui.shared.ground_plate import show_plate
from leerland_graph.ui.shared.names import STATES
from leerland_graph.ui.shared.panels import escape
from leerland_graph.ui.shared.session import remember
from leerland_graph.ui.shared.user import get_user

__all__ = ["change_in_words", "show_proposals"]

PROPERTIES: dict[Node, str] = {
    SKOS.prefLabel: N_("name"), SKOS.definition: N_("definition"), SKOS.broader: N_("is a kind of"), SKOS.closeMatch: N_("is close to"),
    SKOS.exactMatch: N_("is the same as"), DCTERMS.title: N_("title"), DCTERMS.description: N_("description"),
}  # fmt: skip
"""What properties of external vocabularies are called, which the ontology does not label."""
NAMES = (SKOS.prefLabel, DCTERMS.title)
SHOWN = 40
TINY = 0.005


def show_proposals(shown: View, lang: str) -> None:
    """Render the list of proposals, open ones first, and the chosen one."""
    every = every_proposal(shown)
    if not every:
        st.info(
            gettext(
                "There are no proposals yet. You make one at Perspectives, at Describe, at a recommendation or at Terms.",
                lang,
            )
        )
        return
    by_name = {local_name(str(p.iri)): p for p in every}
    waiting = sum(p.is_open for p in every)
    wanted = st.query_params.get("proposal", "")
    names = list(by_name)
    picked = st.selectbox(
        gettext("Proposal ({n} open)", lang, n=waiting), names, index=names.index(wanted) if wanted in names else 0,
        format_func=lambda n: f"{_state(by_name[n], lang)}: {shorten(by_name[n].text, 90, placeholder='…')}", key=f"proposal-{lang}-{len(names)}-{waiting}-{wanted}",
    )  # fmt: skip
    remember("proposal", picked)
    _show_one(shown, by_name[picked], lang)


def _state(proposal: Proposal, lang: str) -> str:
    state = local_name(str(proposal.state)).removeprefix("state-")
    return gettext(STATES[state], lang)


def _show_one(shown: View, proposal: Proposal, lang: str) -> None:
    by = escape(name_of(shown, proposal.by))
    st.markdown(f"**{escape(proposal.text)}**  \n{by} · {day(proposal.when.date(), lang)} · {_state(proposal, lang)}")
    if proposal.ended_on is not None:
        ended = escape(name_of(shown, proposal.ended_by))
        st.caption(f"{ended} · {day(proposal.ended_on.date(), lang)} {escape(proposal.end_reason)}")
    with st.expander(gettext("What would change", lang), expanded=True):
        _show_changes(shown, proposal, lang)
    if not proposal.is_open:
        return
    try:
        future = with_proposal(shown, proposal)
    except LeerlandError as error:
        st.warning(
            f"{gettext('This proposal was overtaken: what it would change has changed since.', lang)} {escape(error.public_message(lang))}"
        )
        future = None
    if future is not None:
        _show_difference(shown, future, proposal, lang)
    _show_decision(shown, proposal, lang, possible=future is not None)


def _show_changes(shown: View, proposal: Proposal, lang: str) -> None:
    """Render the additions and removals as text."""
    for title, triples in (
        (gettext("Added", lang), proposal.additions),
        (gettext("Removed", lang), proposal.removals),
    ):
        if lines := change_in_words(shown, triples, proposal, lang):
            st.markdown("\n".join([f"**{title}**", "", *(f"- {line}" for line in lines[:SHOWN])]))


def change_in_words(shown: View, triples: frozenset[Triple], proposal: Proposal, lang: str) -> list[str]:
    """Triples as sentences; the triples of a part are included in the sentence of its owner."""
    own = {
        s: label_in(
            texts_of(o for x, p, o in proposal.additions if x == s and p in NAMES and isinstance(o, Literal)), lang
        )
        for s, _, _ in proposal.additions
    }
    language = shown.store.ontology

    def named(node: Node) -> str:
        if not isinstance(node, URIRef):
            return escape(str(node))
        if own.get(node):
            return escape(own[node])
        above = next(
            (t for t in shown.store.triples(shown.landscape.iri, object_=node) if t[1] in PART_PROPERTIES), None
        )
        if above is not None:  # a part has no title of its own
            return f"{named(above[0])} – *{prop(above[1])}*"
        return escape(shown.landscape.label(node, lang))

    def prop(node: Node) -> str:
        if node in PROPERTIES:
            return gettext(PROPERTIES[node], lang)
        found = [o for p in (SKOS.prefLabel, RDFS.label) for o in language.objects(node, p) if isinstance(o, Literal)]
        return escape(pick_literal(found, lang) or local_name(str(node)))

    parts = {o for _, p, o in triples if p in PART_PROPERTIES}
    lines = []
    for s, p, o in sorted(triples, key=lambda t: (str(t[0]), str(t[1]), str(t[2]))):
        if s in parts or p in (RDF.type, SKOS.inScheme):
            continue
        value = named(o)
        if o in parts:
            inner = sorted(
                (t for t in triples if t[0] == o and t[1] != RDF.type), key=lambda t: (prop(t[1]), str(t[2]))
            )
            value = ", ".join(f"{prop(t[1])} {named(t[2])}" for t in inner)
        lines.append(f"{named(s)} – *{prop(p)}* – {value}")
    return lines


def _show_difference(shown: View, future: View, proposal: Proposal, lang: str) -> None:
    """Render the map before and after, with changed interventions ringed, and the indicators that change."""
    before, after = shown.landscape, future.landscape
    every = {**before.interventions, **after.interventions}
    changed = [i for i in every if _anchors(before, i) != _anchors(after, i)]
    left, right = st.columns(2, gap="medium")
    for column, name, view in (
        (left, gettext("Now", lang), shown),
        (right, gettext("With the proposal", lang), future),
    ):
        with column:
            st.markdown(f"**{name}**")
            about = tuple(i for i in changed if i in view.landscape.interventions)
            drawn = picture_of(view, Selection(), lang, MapOptions(layers=(), about=about))
            show_plate(f"proposal-{name}-{local_name(str(proposal.iri))}", drawn)
    moved = [
        d
        for d in compare(profile_of(shown, Selection()), profile_of(future, Selection()))
        if abs(d.change or 0.0) >= TINY
    ]
    if not moved:
        st.caption(gettext("The indicators do not change by it.", lang))
        return
    figure = lambda v: "–" if v is None else number(v, lang)  # noqa: E731
    st.table(
        [
            {
                gettext("Indicator", lang): d.indicator.labels[lang], gettext("Now", lang): figure(d.before),
                gettext("With the proposal", lang): figure(d.after), gettext("Difference", lang): signed(d.change or 0.0, lang),
            }
            for d in moved
        ]
    )  # fmt: skip


def _anchors(landscape: Landscape, iri: URIRef) -> Mapping[URIRef, float] | None:
    """The elements of an intervention, or None if the landscape lacks it."""
    return landscape.interventions[iri].anchors if iri in landscape.interventions else None


def _show_decision(shown: View, proposal: Proposal, lang: str, *, possible: bool) -> None:
    """Render accept and decline for users with the permission, and withdraw for the author."""
    land = shown.landscape.iri
    words = any(p == SKOS.inScheme for _, p, _ in proposal.additions)
    permission = Permission.GOVERN if words else Permission.DECIDE
    mine = bool(who()) and name_of(shown, proposal.by) == who()
    may = get_user().may(permission, local_name(str(land)))
    if not may and not mine:
        st.caption(
            gettext("An administrator decides about terms.", lang)
            if words
            else gettext("A facilitator or administrator decides about this.", lang)
        )
        return
    reason = st.text_input(gettext("Reason for the decision", lang), key=f"decide-why-{proposal.iri}", max_chars=400)
    go, decline, back, _ = st.columns([1, 1, 1, 1])
    base = get_settings().base_iri
    if may and go.button(
        pgettext("proposal", "Accept", lang),
        type="primary",
        disabled=not possible,
        width="stretch",
        icon=":material/check:",
    ):
        run_action(
            lambda store: decide(store, land, proposal.iri, accepted=True, who=who(), reason=reason, base_iri=base, lang=lang),
            gettext("Accepted and carried out.", lang), lang, permission=permission,
        )  # fmt: skip
    if may and decline.button(gettext("Decline", lang), width="stretch", icon=":material/close:"):
        run_action(
            lambda store: decide(store, land, proposal.iri, accepted=False, who=who(), reason=reason, base_iri=base, lang=lang),
            gettext("Declined.", lang), lang, permission=permission,
        )  # fmt: skip
    if mine and back.button(gettext("Withdraw", lang), width="stretch"):
        run_action(
            lambda store: decide(store, land, proposal.iri, accepted=False, withdrawn=True, who=who(), reason=reason, base_iri=base, lang=lang),
            gettext("Withdrawn.", lang), lang, permission=Permission.TALK,
        )  # fmt: skip
