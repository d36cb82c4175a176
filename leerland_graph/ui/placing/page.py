"""Place by hand, a list at a time: how far it is, for whom, the lists and the land, and what went wrong."""

import streamlit as st
from rdflib import URIRef

from leerland_graph.core.i18n import gettext
from leerland_graph.core.labels import local_name
from leerland_graph.documents.wording import count, number
from leerland_graph.services.placing import PlacingWork, groups_to_place, placing_work
from leerland_graph.services.state import View
from leerland_graph.ui.placing.acts import Act, PlacingState, carry_out
from leerland_graph.ui.placing.board import show_board
from leerland_graph.ui.shared.actions import open_page
from leerland_graph.ui.shared.author import who
from leerland_graph.ui.shared.findings import show_finding
from leerland_graph.ui.shared.panels import show_error
from leerland_graph.ui.shared.session import remember
from leerland_graph.ui.shared.user import get_user
from leerland_graph.validation import Refused

__all__ = ["show_placing"]

LISTS = 8
"""The number of lists that are shown; the next ones follow as these are placed."""
ALL = "all"
STATE = "placing-state"


def show_placing(shown: View, lang: str) -> None:
    """Render the page."""
    open_page(
        gettext("Placing", lang),
        gettext("What nobody placed yet, in lists of alike interventions. Accept the proposal, press the key of another place, click it, or drag the list there.", lang),
        lang,
    )  # fmt: skip
    state = st.session_state.setdefault(STATE, {}).setdefault(shown.landscape.iri, PlacingState())
    if not shown.landscape.interventions:
        st.info(gettext("There are no interventions yet.", lang))
        return
    with st.spinner(gettext("Understanding the texts …", lang)):
        work = placing_work(shown)
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    with left:
        department = _choose_department(shown, lang)
        owner = _choose_owner(shown, lang)
    with right:
        _show_progress(work, state, lang)
    if department is None:
        st.info(gettext("Choose a department to place for.", lang))
        return
    _show_trouble(state, lang)
    groups = groups_to_place(shown, work, most=LISTS, aside=state.aside, owner=owner, made=state.made)
    show_board(
        shown, work, groups, state.seen, state.failed, len(state.aside), lambda acts: _do(shown, state, department, acts, lang), lang
    )  # fmt: skip
    if state.aside:
        label = gettext("Bring back what was left for later ({n})", lang, n=len(state.aside))
        st.button(label, icon=":material/undo:", on_click=state.aside.clear)


def _choose_department(shown: View, lang: str) -> URIRef | None:
    """For whom one places: of the departments for which the user may speak; a choice stays in the URL."""
    landscape, user = shown.landscape, get_user()
    names = {local_name(str(d)): d for d in landscape.departments if user.speaks_for(local_name(str(d)))}
    ordered = sorted(names, key=lambda n: landscape.label(names[n], lang).casefold())
    if not ordered:
        return None
    wanted = st.query_params.get("as", "")
    picked = st.selectbox(
        gettext("On behalf of", lang), ordered, index=ordered.index(wanted) if wanted in ordered else 0 if len(ordered) == 1 else None,
        format_func=lambda n: landscape.label(names[n], lang), key=f"placing-as-{landscape.iri}", placeholder=gettext("Choose", lang),
    )  # fmt: skip
    remember("as", picked)
    return names.get(picked or "")


def _choose_owner(shown: View, lang: str) -> URIRef | None:
    """Whose interventions are shown: all, or those of one owner."""
    landscape = shown.landscape
    names = {local_name(str(i.owner)): i.owner for i in landscape.interventions.values() if i.owner is not None}
    if len(names) < 2:
        return None
    keys = [ALL, *sorted(names, key=lambda n: landscape.label(names[n], lang).casefold())]
    wanted = st.query_params.get("owner", ALL)
    picked = st.selectbox(
        gettext("Owner", lang), keys, index=keys.index(wanted) if wanted in keys else 0, key=f"placing-owner-{landscape.iri}",
        format_func=lambda n: landscape.label(names[n], lang) if n in names else gettext("All departments", lang),
    )  # fmt: skip
    remember("owner", None if picked == ALL else picked)
    return names.get(picked)


def _show_progress(work: PlacingWork, state: PlacingState, lang: str) -> None:
    """How much people placed, how sure the rest is, and how much of it has no place on the map."""
    share = work.by_people / work.total if work.total else 1.0
    said = gettext(
        "Placed by people: {n} of {total}", lang, n=count(work.by_people, lang), total=count(work.total, lang)
    )
    st.progress(share, text=said)
    if not work.open:
        st.success(gettext("People placed everything.", lang), icon=":material/check:")
        return
    parts = []
    if work.is_measured:
        share_ = number(100 * work.certainty, lang, ".0f")
        parts.append(gettext("The proposals for the rest are {share}% sure on average.", lang, share=share_))
    if work.harbour:
        parts.append(gettext("In the harbour, still to be placed: {n}.", lang, n=count(work.harbour, lang)))
    if state.aside:
        parts.append(gettext("Left for later: {n}.", lang, n=count(len(state.aside), lang)))
    st.caption(" ".join(parts))


def _show_trouble(state: PlacingState, lang: str) -> None:
    """Why something could not be done, once."""
    for error in state.trouble:
        if isinstance(error, Refused):
            st.error(gettext("Not done; nothing was changed.", lang))
            for finding in error.report.violations[:5]:
                show_finding(finding, lang)
        else:
            show_error(error, lang)
    state.trouble.clear()


def _do(shown: View, state: PlacingState, department: URIRef, acts: list[Act], lang: str) -> None:
    """Carry out what was done. Whatever asks Streamlit for something comes first: a new run may end this one there, and then nothing was done yet."""
    user, name = get_user(), who()
    carry_out(shown.landscape.iri, state, department, acts, user, name, lang)
