"""The panel of one intervention: how each department places it, placing it for a department, and agreeing."""

import streamlit as st
from rdflib import URIRef

from leerland_graph.access import Permission
from leerland_graph.analysis import shares_by, views
from leerland_graph.core.i18n import N_, gettext, pgettext
from leerland_graph.core.labels import local_name
from leerland_graph.core.settings import get_settings
from leerland_graph.dialogue import Agreement, accept, place, propose, propose_agreement, reopen
from leerland_graph.documents.wording import day, number
from leerland_graph.services.dialogue_queries import every_agreement, name_of
from leerland_graph.services.state import View
from leerland_graph.store import ChangeSet, Store
from leerland_graph.ui.shared.actions import run_action
from leerland_graph.ui.shared.author import who
from leerland_graph.ui.shared.panels import escape
from leerland_graph.ui.shared.user import get_user

__all__ = ["show_agreeing"]

SETTLED, OPEN = "state-settled", "state-open"
AGREEMENTS = {
    "open": N_("Put before the departments: {where}."), "settled": N_("Agreed: {where}."),
    "reopened": N_("Earlier agreement, reopened: {where}."), "withdrawn": N_("Taken off the table: {where}."),
}  # fmt: skip
"""An agreement in a sentence, by its state."""


def show_agreeing(shown: View, intervention: URIRef, lang: str) -> None:
    """Render the panel."""
    land = shown.landscape.iri
    name = local_name(str(land))
    every = [a for a in every_agreement(shown) if a.intervention == intervention]
    now = next((a for a in reversed(every) if local_name(str(a.state)) in (OPEN, SETTLED)), None)
    left, right = st.columns(2, gap="large")
    with left:
        _show_views(shown, intervention, lang)
        if get_user().may(Permission.TALK, name):
            _show_placing(shown, intervention, lang, only_propose=not get_user().may(Permission.EDIT, name))
    with right:
        st.markdown(f"**{gettext('Agreement', lang)}**")
        if now is None:
            st.markdown(gettext("There is no agreement yet.", lang))
            if get_user().may(Permission.AGREE, name):
                _show_submitting(shown, intervention, lang)
        else:
            _show_agreement(shown, now, lang)
        for old in (a for a in reversed(every) if a is not now):
            st.caption(_told(shown, old, lang))


def _show_views(shown: View, intervention: URIRef, lang: str) -> None:
    landscape = shown.landscape
    st.markdown(f"**{gettext('How the departments see it', lang)}**")
    shares = shares_by(landscape.interventions[intervention])
    reasons = {
        p.by: p.reasons.get(lang) or next(iter(p.reasons.values()), "")
        for p in landscape.interventions[intervention].placements
    }
    if not shares:
        st.markdown(gettext("No department has placed this intervention itself.", lang))
    lines = []
    for department, mine in sorted(shares.items(), key=lambda item: landscape.label(item[0], lang).casefold()):
        where = ", ".join(
            escape(landscape.label(e, lang)) + ("" if share > 0.995 else f" ({number(share * 100, lang, '.0f')}%)")
            for e, share in sorted(mine.items(), key=lambda item: -item[1])
        )
        said = f": {escape(reasons[department])}" if reasons.get(department) else ""
        lines.append(f"- {escape(landscape.label(department, lang))}: **{where}**{said}")
    st.markdown("\n".join(lines))


def _mine(shown: View) -> list[URIRef]:
    """The departments that the user may act for, by name."""
    every = [d for d in shown.landscape.departments if get_user().speaks_for(local_name(str(d)))]
    return sorted(every, key=lambda d: shown.landscape.label(d, "nl").casefold())


def _show_placing(shown: View, intervention: URIRef, lang: str, *, only_propose: bool) -> None:
    """Render the form to place it for a department, or to propose that."""
    landscape, mine = shown.landscape, _mine(shown)
    if not mine:
        return
    label = lambda i: landscape.label(i, lang)  # noqa: E731
    with st.expander(gettext("Place as a department", lang)):
        placed = shares_by(landscape.interventions[intervention])
        first = next((n for n, d in enumerate(mine) if d in placed), 0)
        department = st.selectbox(
            gettext("On behalf of", lang), mine, index=first, format_func=label, key=f"place-as-{intervention}"
        )
        before = placed.get(department, {})
        elements = [e.iri for e in landscape.land]
        chosen = st.multiselect(
            gettext("Where does the intervention lie?", lang), elements, default=[e for e in elements if e in before], format_func=label,
            key=f"place-on-{intervention}-{department}", placeholder=gettext("Choose", lang)
        )  # fmt: skip
        weights = dict.fromkeys(chosen, 1.0)
        if len(chosen) > 1:
            for element in chosen:
                weights[element] = st.slider(
                    gettext("Weight of {name}", lang, name=label(element)), 0.05, 1.0, float(round(before.get(element, 1.0), 2)), 0.05,
                    key=f"place-weight-{intervention}-{department}-{element}",
                )  # fmt: skip
        reason = st.text_input(gettext("Reason", lang), key=f"place-why-{intervention}-{department}", max_chars=400)

        def wanted(store: Store) -> ChangeSet:
            return place(store, landscape.iri, intervention, department, weights, who=who(), reason=reason, lang=lang)

        direct, proposed = st.columns(2)
        if not only_propose and direct.button(
            gettext("Place", lang), type="primary", width="stretch", key=f"place-go-{intervention}"
        ):
            run_action(wanted, gettext("Placed.", lang), lang, permission=Permission.EDIT)
        if proposed.button(gettext("Propose this", lang), width="stretch", key=f"place-propose-{intervention}"):
            run_action(
                lambda store: propose(
                    store, wanted(store), [intervention], reason or gettext("Another place on behalf of {name}", lang, name=label(department)), who=who(),
                    base_iri=get_settings().base_iri, lang=lang,
                ),
                gettext("The proposal is on the page Dialogue.", lang), lang, permission=Permission.TALK,
            )  # fmt: skip


def _show_submitting(shown: View, intervention: URIRef, lang: str) -> None:
    """Render the form that proposes an agreement to the departments."""
    landscape = shown.landscape
    seen = views(landscape, landscape.interventions[intervention])
    elements = [e.iri for e in landscape.land]
    first = sorted(set(seen.values()), key=lambda e: (-list(seen.values()).count(e), elements.index(e)))[:1]
    with st.form(f"submit-{intervention}", border=False):
        chosen = st.multiselect(
            gettext("Where do we put the intervention?", lang), elements, default=first, format_func=lambda e: landscape.label(e, lang), key=f"submit-on-{intervention}", placeholder=gettext("Choose", lang)
        )  # fmt: skip
        reason = st.text_input(gettext("Reason", lang), key=f"submit-why-{intervention}", max_chars=400)
        if st.form_submit_button(
            gettext("Put before the departments", lang), icon=":material/handshake:", disabled=len(seen) < 1
        ):
            run_action(
                lambda store: propose_agreement(
                    store, landscape.iri, intervention, frozenset(chosen), who=who(), reason=reason, base_iri=get_settings().base_iri, lang=lang
                ),
                gettext("Put before the departments.", lang), lang, permission=Permission.AGREE,
            )  # fmt: skip


def _show_agreement(shown: View, now: Agreement, lang: str) -> None:
    """Render an open or settled agreement, its acceptances, and the user's actions."""
    landscape = shown.landscape
    st.markdown(_told(shown, now, lang))
    given = {a.department: a for a in now.acceptances}
    placed = set(shares_by(landscape.interventions[now.intervention]))
    for department in sorted(placed | set(given), key=lambda d: landscape.label(d, lang).casefold()):
        words, button = st.columns([2, 1.2], vertical_alignment="center")
        label = escape(landscape.label(department, lang))
        if department in given:
            mine = given[department]
            words.markdown(f"✓ {label}: {escape(name_of(shown, mine.by))}, {day(mine.when.date(), lang)}")
            continue
        words.markdown(f"○ {label}: {gettext('still waits', lang)}")
        may = get_user().may(Permission.AGREE, local_name(str(landscape.iri))) and get_user().speaks_for(
            local_name(str(department))
        )
        if now.is_settled or not may:
            continue
        if button.button(
            pgettext("agreement", "Accept", lang), key=f"accept-{department}", width="stretch", type="primary"
        ):
            run_action(
                lambda store, d=department: accept(store, landscape.iri, now.iri, d, who=who()),  # type: ignore[misc]
                pgettext("agreement", "Accepted.", lang), lang, permission=Permission.AGREE,
            )  # fmt: skip
    if get_user().may(Permission.AGREE, local_name(str(landscape.iri))):
        label = gettext("Reopen", lang) if now.is_settled else gettext("Take off the table", lang)
        with st.popover(label, icon=":material/undo:"):
            reason = st.text_input(gettext("Reason", lang), key=f"reopen-{now.iri}", max_chars=400)
            if st.button(gettext("Begin the talk anew", lang), disabled=not reason.strip()):
                run_action(
                    lambda store: reopen(store, landscape.iri, now.iri, who=who(), reason=reason, lang=lang),
                    gettext("Reopened.", lang), lang, permission=Permission.AGREE,
                )  # fmt: skip


def _told(shown: View, agreement: Agreement, lang: str) -> str:
    """An agreement as a sentence."""
    landscape = shown.landscape
    where = ", ".join(escape(landscape.label(e, lang)) for e in agreement.elements)
    state = local_name(str(agreement.state)).removeprefix("state-")
    said = gettext(AGREEMENTS[state], lang, where=where)
    why = f" {escape(agreement.reason)}" if agreement.reason else ""
    end = ""
    if agreement.ended_on is not None:
        by = escape(name_of(shown, agreement.ended_by))
        end = (
            " "
            + gettext("({by}, {when})", lang, by=by, when=day(agreement.ended_on.date(), lang))
            + (f" {escape(agreement.end_reason)}" if agreement.end_reason else "")
        )
    return said + why + end
