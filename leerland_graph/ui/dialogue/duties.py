"""The page of responsibilities: interventions by role, per department, accepted or open."""

from functools import partial

import streamlit as st
from rdflib import SKOS, URIRef

from leerland_graph.access import Permission
from leerland_graph.analysis import Selection
from leerland_graph.core.i18n import gettext, pgettext
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import LLC
from leerland_graph.dialogue import Duty, accept_duty, assign, take_back
from leerland_graph.documents.sheet import sheet
from leerland_graph.documents.wording import day
from leerland_graph.services.audit import audit_event
from leerland_graph.services.dialogue_queries import every_duty, name_of
from leerland_graph.services.picking import MOST as MOST_OPTIONS
from leerland_graph.services.picking import interventions_to_pick
from leerland_graph.services.state import View
from leerland_graph.ui.shared.actions import open_page, run_action
from leerland_graph.ui.shared.author import who
from leerland_graph.ui.shared.panels import escape
from leerland_graph.ui.shared.picker import pick_one
from leerland_graph.ui.shared.session import choice, remember
from leerland_graph.ui.shared.user import get_user

__all__ = ["matrix", "roles_of", "show_duties"]

MOST = 200
"""Rows of the matrix on a page, and responsibilities to choose from."""
ASKED = "ask-which-picked"
"""Where the session keeps which intervention was picked."""


def show_duties(shown: View, lang: str) -> None:
    """Render the page."""
    open_page(
        gettext("Who does what", lang),
        gettext("Which department has which role for which intervention, and whether it has accepted it.", lang),
        lang,
    )
    every = [d for d in every_duty(shown) if d.intervention in shown.landscape.interventions]
    used = {d.department for d in every}
    one, two = st.columns(2)
    with one:
        wanted, everyone = st.query_params.get("department", ""), gettext("All departments", lang)
        picked = choice("department", gettext("Department", lang), used, wanted, shown.landscape, lang, everyone)
        remember("department", picked)
        department = next((d for d in used if local_name(str(d)) == picked), None)
    with two:
        only_open = st.toggle(gettext("Only what is still open", lang), key="duties-open")
    theirs = [d for d in every if department in (None, d.department)]
    chosen = [d for d in theirs if not (only_open and d.accepted_on)]
    if not chosen:
        st.info(gettext("Nothing meets this.", lang))
    else:
        accepted = sum(d.accepted_on is not None for d in theirs)
        st.caption(gettext("{n} of {total} responsibilities accepted.", lang, n=accepted, total=len(theirs)))
        _show_matrix(shown, chosen, lang)
        st.download_button(
            gettext("To print and to sign", lang), lambda: _printed(shown, chosen, department, lang), on_click="ignore", file_name="leerland-wie-doet-wat.html", mime="text/html",
            icon=":material/print:",
        )  # fmt: skip
    if get_user().may(Permission.AGREE, local_name(str(shown.landscape.iri))):
        _show_acts(shown, chosen, lang)


def _which(shown: View, lang: str) -> URIRef | None:
    """Render which intervention a department is asked for."""
    options = interventions_to_pick(shown, Selection(), lang)
    keys, label = [o.key for o in options], gettext("Intervention", lang)
    if len(options) > MOST_OPTIONS:
        now = st.session_state.get(ASKED, "")
        pick_one("ask-which", label, options, now, partial(st.session_state.__setitem__, ASKED), nothing=gettext("Choose", lang), lang=lang)  # fmt: skip
        picked: str | None = now if now in keys else None
    else:
        picked = st.selectbox(label, keys, format_func={o.key: o.label for o in options}.__getitem__, key="ask-which")
    return URIRef(picked) if picked else None


def roles_of(shown: View) -> list[URIRef]:
    """The roles of the ontology, in a fixed order: the owner first."""
    language = shown.store.ontology
    found = {URIRef(str(s)) for s in language.subjects(SKOS.inScheme, LLC["roles"])}
    first = [LLC[n] for n in ("owner", "commissioner", "designer", "provider", "facilitator")]
    return [*(r for r in first if r in found), *sorted(found - set(first))]


def matrix(shown: View, chosen: list[Duty], lang: str) -> list[dict[str, str]]:
    """A row per intervention, a column per role: the departments, with ✓ where accepted and ○ where open."""
    landscape = shown.landscape
    rows: dict[URIRef, dict[URIRef, list[str]]] = {}
    for duty in chosen:
        mark = "✓" if duty.accepted_on else "○"
        rows.setdefault(duty.intervention, {}).setdefault(duty.role, []).append(
            f"{mark} {landscape.label(duty.department, lang)}"
        )
    used = [r for r in roles_of(shown) if any(r in cells for cells in rows.values())]
    return [
        {gettext("Intervention", lang): landscape.label(i, lang), **{landscape.label(r, lang).capitalize(): ", ".join(sorted(rows[i].get(r, []))) for r in used}}
        for i in sorted(rows, key=lambda i: landscape.label(i, lang).casefold())
    ]  # fmt: skip


def _show_matrix(shown: View, chosen: list[Duty], lang: str) -> None:
    every, page = matrix(shown, chosen, lang), 1
    if len(every) > MOST:
        page = st.pagination(-(-len(every) // MOST), key=f"duties-page-{len(every)}-{lang}")
    rows = every[(page - 1) * MOST : page * MOST]
    st.dataframe(
        rows,
        hide_index=True,
        height=min(620, 35 * (len(rows) + 1) + 3),
        key=f"duties-{len(every)}-{page}-{lang}",
        placeholder="–",
    )
    st.caption(gettext("✓ accepted · ○ still open", lang))


def _printed(shown: View, chosen: list[Duty], department: URIRef | None, lang: str) -> str:
    audit_event(get_user(), Permission.EXPORT, "done", landscape=local_name(str(shown.landscape.iri)), about="duties")
    return sheet(shown, matrix(shown, chosen, lang), chosen, department, lang)


def _show_acts(shown: View, chosen: list[Duty], lang: str) -> None:
    """Render the forms to accept a responsibility for a department, or to assign one."""
    landscape, land = shown.landscape, shown.landscape.iri
    label = lambda i: landscape.label(i, lang)  # noqa: E731
    mine = [d for d in chosen if get_user().speaks_for(local_name(str(d.department)))][:MOST]
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(gettext("Accept", lang))
        said = {
            f"{'✓' if d.accepted_on else '○'} {label(d.department)} · {label(d.role)} · {label(d.intervention)}": d
            for d in sorted(mine, key=lambda d: (d.accepted_on is not None, label(d.department), label(d.intervention)))
        }
        picked = st.selectbox(
            gettext("Responsibility", lang), list(said), index=0 if said else None, key=f"duty-{len(said)}-{lang}"
        )
        if picked:
            duty = said[picked]
            if duty.accepted_on is None:
                if st.button(
                    gettext("Accept on behalf of the department", lang), type="primary", icon=":material/check:"
                ):
                    run_action(
                        lambda store: accept_duty(store, land, duty.iri, who=who()),
                        gettext("Accepted.", lang),
                        lang,
                        permission=Permission.AGREE,
                    )
            else:
                st.caption(f"{escape(name_of(shown, duty.accepted_by))}, {day(duty.accepted_on.date(), lang)}")
                if st.button(pgettext("responsibility", "Open again", lang)):
                    run_action(
                        lambda store: take_back(store, land, duty.iri, who=who()),
                        gettext("Open again.", lang),
                        lang,
                        permission=Permission.AGREE,
                    )
    with right:
        st.subheader(gettext("Ask a department", lang))
        which = _which(shown, lang)
        with st.form("ask-duty", border=False):
            role = st.selectbox(
                gettext("Role", lang), roles_of(shown), format_func=lambda r: label(r).capitalize(), key="ask-role"
            )
            whom = st.selectbox(gettext("Department", lang), landscape.departments, format_func=label, key="ask-whom")
            if st.form_submit_button(pgettext("a department", "Ask", lang)) and which and role and whom:
                run_action(
                    lambda store: assign(store, land, which, role, whom, who=who()),
                    gettext("Asked.", lang),
                    lang,
                    permission=Permission.EDIT,
                )
