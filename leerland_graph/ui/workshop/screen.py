"""The facilitator's screen: the join code, readiness, the reveal, and the agreements of the group."""

import io

import segno
import streamlit as st
from rdflib import URIRef

from leerland_graph.access import Permission
from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.i18n import gettext, pgettext
from leerland_graph.core.labels import local_name
from leerland_graph.core.settings import get_settings
from leerland_graph.documents.minutes import bars, minutes
from leerland_graph.documents.templates import render
from leerland_graph.documents.wording import day, number
from leerland_graph.services.audit import audit_event
from leerland_graph.services.saving import require_permission, save
from leerland_graph.services.state import View, view
from leerland_graph.services.workshops import spread_of, workshops
from leerland_graph.store import ChangeSet, Store
from leerland_graph.ui.shared.actions import attempt
from leerland_graph.ui.shared.author import ask_who, who
from leerland_graph.ui.shared.names import WORKSHOP_STATES
from leerland_graph.ui.shared.panels import escape, show_error
from leerland_graph.ui.shared.perspective import talks
from leerland_graph.ui.shared.session import remember, same_view
from leerland_graph.ui.shared.user import get_user
from leerland_graph.ui.workshop.replacing import choose_replacements
from leerland_graph.workshop import OPEN, REVEALED, Replacement, Session, Spread, outcome_change_set

__all__ = ["show_workshop"]

FIRST, EVERY = 8, 2.0
"""The number of interventions preselected, and the seconds between updates of the readiness."""
BARS = """<style>.bars{display:grid;grid-template-columns:minmax(9rem,14rem) 1fr 3rem;gap:.5rem 1rem;align-items:center;font-size:1.35rem}
.bar{height:1.7rem;background:light-dark(#e6eef1,#22323a);border-radius:.35rem;overflow:hidden}.bar i{display:block;height:100%}
.code{font:700 4.6rem/1.1 ui-monospace,monospace;letter-spacing:.14em}.where{font-size:1.25rem;word-break:break-all}</style>"""


def show_workshop(shown: View, lang: str) -> None:
    """Render the page: the workshop in the URL, or the list of workshops and a form to start one."""
    require_permission(get_user(), Permission.FACILITATE, shown.landscape.iri)
    with st.sidebar:
        ask_who(lang)
    st.html(BARS)
    code = st.query_params.get("workshop", "")
    session = None
    if code:
        try:
            session = workshops().session(code)
        except LeerlandError:
            remember("workshop", None)
    if session is None or session.landscape != shown.landscape.iri:
        _show_start(shown, lang)
        return
    st.title(escape(session.title))
    if session.state == OPEN:
        _show_joining(shown, session, lang)
    elif session.state == REVEALED:
        _show_reveal(shown, session, lang)
    else:
        _show_end(shown, session, lang)
    if st.button(gettext("All workshops", lang), icon=":material/arrow_back:", type="tertiary"):
        remember("workshop", None)
        st.rerun()


def _show_start(shown: View, lang: str) -> None:
    st.title(gettext("Workshop", lang))
    st.markdown(
        gettext(
            "Everyone places by themselves; then the group sees where views differ, talks and agrees. What comes of it is in the landscape afterwards.",
            lang,
        )
    )
    left, right = st.columns([1.4, 1], gap="large")
    landscape = shown.landscape
    with left, st.container(border=True):
        st.subheader(gettext("Begin a workshop", lang))
        title = st.text_input(gettext("Title", lang), max_chars=120, key="ws-title")
        every = sorted(landscape.interventions, key=lambda i: landscape.label(i, lang).casefold())
        apart = [t.intervention for t in talks(shown, lang)][:FIRST]
        chosen = st.multiselect(
            gettext("Which interventions", lang), every, default=apart, format_func=lambda i: landscape.label(i, lang), key="ws-items", help=gettext("First the interventions that departments see differently; feel free to choose others.", lang), placeholder=gettext("Choose", lang)
        )  # fmt: skip
        with_login = get_settings().has_login
        to_all = (
            st.toggle(
                gettext("One may take part without an account", lang),
                value=True,
                key="ws-to-all",
                help=gettext(
                    "Whoever has the code can then take part. Without an account there is nothing else to see.", lang
                ),
            )
            if with_login
            else True
        )
        if not with_login:
            st.caption(
                gettext(
                    "No login is set up, so one can take part on this computer only. With a login it can be done from a phone, too.",
                    lang,
                )
            )
        if st.button(
            gettext("Begin", lang), type="primary", icon=":material/groups:", disabled=not (title.strip() and chosen)
        ):
            if not who():
                st.warning(gettext("Fill in your name on the left first; it goes into the history.", lang))
            else:
                _start(shown, title, chosen, lang, to_all=to_all)
    with right:
        st.subheader(gettext("Workshops on this landscape", lang))
        every_one = workshops().sessions(landscape.iri)
        if not every_one:
            st.caption(gettext("There are none yet.", lang))
        for session in every_one:
            state = gettext(WORKSHOP_STATES[session.state], lang)
            if st.button(
                f"{escape(session.title)} · {day(session.began.date(), lang)} · {state}",
                key=f"ws-{session.code}",
                width="stretch",
            ):
                remember("workshop", session.code)
                st.rerun()


def _start(shown: View, title: str, chosen: list[URIRef], lang: str, *, to_all: bool) -> None:
    try:
        made = workshops().start(shown.landscape.iri, title, chosen, facilitator=who(), open_to_all=to_all)
    except LeerlandError as error:
        show_error(error, lang)
        return
    audit_event(
        get_user(),
        Permission.FACILITATE,
        "begun",
        landscape=local_name(str(shown.landscape.iri)),
        about=title,
        by=who(),
    )
    remember("workshop", made.code)
    st.rerun()


def _address(session: Session) -> str:
    """The URL at which participants join."""
    base = get_settings().url or str(st.context.url or "").split("?")[0].rpartition("/")[0]
    return f"{base.rstrip('/')}/join/{session.code}"


def _show_joining(shown: View, session: Session, lang: str) -> None:
    """Render the join code and URL, and the readiness."""
    left, right = st.columns([1.5, 1], gap="large")
    address = _address(session)
    with left:
        st.html(render("screen_code.html", code=session.code))
        st.markdown(gettext("Scan the code, or go to:", lang))
        st.html(render("screen_address.html", address=address))
        _readiness_live(shown.landscape.iri, session.code, lang)
    with right:
        drawn = io.BytesIO()
        segno.make(address, error="m").save(
            drawn, kind="svg", scale=8, border=2, dark="#10303c", light="#ffffff", xmldecl=False, svgns=True
        )
        st.image(drawn.getvalue().decode(), width=340)
    with st.expander(gettext("What it is about ({n})", lang, n=len(session.items))):
        st.markdown("\n".join(f"- {escape(shown.landscape.label(i, lang))}" for i in session.items))
    go, stop, _ = st.columns([1, 1, 2])
    if go.button(gettext("Reveal", lang), type="primary", icon=":material/visibility:", width="stretch"):
        try:
            workshops().reveal(session.code)
        except LeerlandError:
            st.warning(gettext("Nobody has placed anything yet.", lang))
        else:
            st.rerun()
    with stop.popover(gettext("Stop without an outcome", lang), width="stretch"):
        st.markdown(gettext("All that was placed in this workshop goes.", lang))
        if st.button(gettext("Yes, stop", lang)):
            workshops().drop(session.code)
            remember("workshop", None)
            st.rerun()


@st.fragment(run_every=EVERY)
def _readiness_live(landscape: URIRef, code: str, lang: str) -> None:
    """Render how many participants joined and are ready; not where they place."""
    found = workshops().readiness(code)
    joined, ready = (sum(pair[n] for pair in found.values()) for n in (0, 1))
    label = view(landscape).landscape.label
    st.markdown(f"### {gettext('{ready} of {joined} ready', lang, ready=ready, joined=joined)}")
    st.progress(ready / joined if joined else 0.0)
    st.caption(
        " · ".join(
            f"{escape(label(d, lang))} {r}/{n}"
            for d, (n, r) in sorted(found.items(), key=lambda item: label(item[0], lang))
        )
    )


def _show_reveal(shown: View, session: Session, lang: str) -> None:
    """Render one intervention at a time, the most divided first, and the outcome of the group."""
    landscape = shown.landscape
    found = spread_of(session, shown)
    outcomes = workshops().outcomes(session.code)
    order = [s.intervention for s in found]
    key = f"ws-at-{session.code}"
    at = min(
        int(st.session_state.get(key, next((n for n, i in enumerate(order) if i not in outcomes), 0))), len(order) - 1
    )

    def words(n: int) -> str:
        mark = "✓ " if order[n] in outcomes else ""
        return f"{mark}{landscape.label(order[n], lang)} · {number(found[n].divided, lang)}"

    picked = st.selectbox(
        gettext("On the table (the most divided first)", lang),
        range(len(order)),
        index=at,
        format_func=words,
        key=f"ws-pick-{at}-{len(outcomes)}",
    )
    if picked != at:
        st.session_state[key] = picked
        st.rerun()
    spread = found[at]
    left, right = st.columns([1.7, 1], gap="large")
    with left:
        st.header(escape(landscape.label(spread.intervention, lang)))
        st.caption(
            gettext("Dividedness {figure}.", lang, figure=number(spread.divided, lang))
            + " "
            + gettext("Placed {n} times.", lang, n=spread.total)
        )
        st.html(bars(spread, shown, lang))
        _show_departments(spread, shown, lang)
    with right:
        _show_outcome(shown, session, spread, lang)
    before, after, _ = st.columns([1, 1, 2])
    if before.button(gettext("Previous", lang), disabled=at == 0, width="stretch", icon=":material/arrow_back:"):
        st.session_state[key] = at - 1
        st.rerun()
    if after.button(
        pgettext("item", "Next", lang), disabled=at == len(order) - 1, width="stretch", icon=":material/arrow_forward:"
    ):
        st.session_state[key] = at + 1
        st.rerun()
    st.divider()
    st.markdown(
        gettext(
            "{n} of {total} agreed. On closing, the perspectives of the departments and the agreements go into the landscape, as one change.",
            lang,
            n=len(outcomes),
            total=len(order),
        )
    )
    replace = choose_replacements(shown, session, found, list(outcomes.values()), lang)
    if st.button(gettext("Close and keep", lang), type="primary", icon=":material/task_alt:", disabled=replace is None):
        _close(session, found, replace or (), lang)


def _show_departments(spread: Spread, shown: View, lang: str) -> None:
    """Render the placements by department."""
    label = lambda i: escape(shown.landscape.label(i, lang))  # noqa: E731
    lines = [
        f"- {label(d)}: " + ", ".join(f"{label(e)} {n}" for e, n in sorted(counts.items(), key=lambda item: -item[1]))
        for d, counts in sorted(spread.by_department.items(), key=lambda item: shown.landscape.label(item[0], lang))
    ]
    st.markdown("\n".join(lines))


def _show_outcome(shown: View, session: Session, spread: Spread, lang: str) -> None:
    """Render the form for what the group agreed, and why."""
    landscape = shown.landscape
    known = workshops().outcomes(session.code).get(spread.intervention)
    elements = [e.iri for e in landscape.land]
    first = list(known.elements) if known else list(spread.counts)[:1]
    with st.form(f"ws-outcome-{spread.intervention}", border=True):
        st.markdown(f"**{gettext('What do we agree?', lang)}**")
        chosen = st.multiselect(
            gettext("Where do we put the intervention?", lang), elements, default=[e for e in first if e in elements], format_func=lambda e: landscape.label(e, lang),
            key=f"ws-on-{spread.intervention}", placeholder=gettext("Choose", lang)
        )  # fmt: skip
        reason = st.text_area(
            gettext("Reason", lang), known.reason if known else "", max_chars=400, key=f"ws-why-{spread.intervention}"
        )
        if st.form_submit_button(gettext("Write down", lang), type="primary", icon=":material/edit:"):
            try:
                workshops().agree(session.code, spread.intervention, chosen, reason)
            except LeerlandError as error:
                show_error(error, lang)
            else:
                st.rerun()


def _close(session: Session, found: list[Spread], replace: tuple[Replacement, ...], lang: str) -> None:
    """Save the outcome of the group, and close the workshop."""
    outcomes = list(workshops().outcomes(session.code).values())
    speaker = session.facilitator

    def make(store: Store) -> ChangeSet:
        return outcome_change_set(
            store, session, found, outcomes, who=speaker, base_iri=get_settings().base_iri, replace=replace, lang=lang
        )

    change = attempt(lambda: save(get_user(), make, permission=Permission.FACILITATE), lang)
    if change is not None:
        workshops().close(session.code, change)
        st.rerun()


def _show_end(shown: View, session: Session, lang: str) -> None:
    """Render the minutes and the outcome."""
    st.success(gettext("The workshop is closed.", lang), icon=":material/task_alt:")
    outcomes = workshops().outcomes(session.code)
    st.markdown(
        gettext(
            "{n} of {total} agreed. Every participant can open the minutes on their own screen.",
            lang,
            n=len(outcomes),
            total=len(session.items),
        )
    )
    st.download_button(
        gettext("Open the minutes", lang), lambda: minutes(session, shown, lang), on_click="ignore", file_name=f"leerland-{session.code}.html", mime="text/html",
        type="primary", icon=":material/download:",
    )  # fmt: skip
    pages = st.session_state.get("pages", {})
    if "perspectives" in pages:
        st.page_link(
            pages["perspectives"],
            label=gettext("Perspectives", lang),
            icon=":material/visibility:",
            query_params=same_view(),
        )
    for spread in spread_of(session, shown):
        with st.expander(escape(shown.landscape.label(spread.intervention, lang))):
            st.html(bars(spread, shown, lang))
            if outcome := outcomes.get(spread.intervention):
                where = ", ".join(shown.landscape.label(e, lang) for e in outcome.elements)
                st.markdown(f"**{escape(gettext('Agreed: {where}.', lang, where=where))}** {escape(outcome.reason)}")
