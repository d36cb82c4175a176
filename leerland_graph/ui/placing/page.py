"""Place by hand, a list at a time: how far it is, for whom, the lists and the land, and what went wrong."""

from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from rdflib import URIRef

from leerland_graph.access import User
from leerland_graph.core.errors import LeerlandError, UsageError
from leerland_graph.core.i18n import gettext
from leerland_graph.core.labels import local_name
from leerland_graph.documents.wording import count, number
from leerland_graph.services.drafts import undo
from leerland_graph.services.placing import PlacingWork, groups_to_place, place_group, placing_work, split
from leerland_graph.services.state import View, view
from leerland_graph.ui.placing.board import Act, show_board
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
KEPT = 60_000.0
"""Milliseconds for which it is kept why an act failed."""


@dataclass
class _State:
    """What a session did on this page: what can be taken back, the last thing last; the lists it split or left for later; the last act that was
    carried out; and why acts could not be, by when they were done."""

    done: list[tuple[str, Any]] = field(default_factory=list)
    made: list[tuple[URIRef, ...]] = field(default_factory=list)
    aside: set[URIRef] = field(default_factory=set)
    seen: float = 0.0
    failed: dict[float, str] = field(default_factory=dict)
    trouble: list[LeerlandError] = field(default_factory=list)


def show_placing(shown: View, lang: str) -> None:
    """Render the page."""
    open_page(
        gettext("Placing", lang),
        gettext("What nobody placed yet, in lists of alike interventions. Accept the proposal, press the key of another place, click it, or drag the list there.", lang),
        lang,
    )  # fmt: skip
    state: _State = st.session_state.setdefault(STATE, {}).setdefault(shown.landscape.iri, _State())
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


def _show_progress(work: PlacingWork, state: _State, lang: str) -> None:
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


def _show_trouble(state: _State, lang: str) -> None:
    """Why something could not be done, once."""
    for error in state.trouble:
        if isinstance(error, Refused):
            st.error(gettext("Not done; nothing was changed.", lang))
            for finding in error.report.violations[:5]:
                show_finding(finding, lang)
        else:
            show_error(error, lang)
    state.trouble.clear()


def _do(shown: View, state: _State, department: URIRef, acts: list[Act], lang: str) -> None:
    """Carry out what was done and was not yet, in order; an act that cannot be is said, and is over.

    Whatever asks Streamlit for something comes first: a new run may end this one there, and then nothing was done, and the browser sends it again.
    """
    user, name = get_user(), who()
    state.failed = {when: why for when, why in state.failed.items() if when > state.seen - KEPT}
    for act in acts:
        if act.when <= state.seen:
            continue
        try:
            _do_one(shown, state, department, act, user, name, lang)
        except LeerlandError as error:
            state.trouble.append(error)
            state.failed[act.when] = error.public_message(lang)
        state.seen = act.when


def _do_one(
    shown: View, state: _State, department: URIRef, act: Act, user: User, name: str, lang: str
) -> None:  # fmt: skip
    land = shown.landscape.iri
    if act.kind in ("place", "move", "undo") and not name:
        raise UsageError("Fill in your name on the left first; it goes into the history.")
    if act.kind != "undo" and act.following:  # the list in front stays in front
        state.made = [act.following, *(m for m in state.made if not set(m) & set(act.following))]
    match act.kind:
        case "later":
            state.aside |= set(act.iris)
            state.done.append(("later", act.iris))
        case "split":
            before = list(state.made)
            halves = split(placing_work(view(land)), act.iris)
            state.made = [*halves, *(m for m in state.made if not set(m) & set(act.iris))]
            state.done.append(("split", before))
        case "undo":
            _take_back(state, user, name)
        case "place" | "move" if act.element is not None:
            reason = act.reason or (gettext("moved", lang) if act.kind == "move" else "")
            number_ = place_group(
                user, land, act.iris, department, act.element, who=name, weight=act.weight, reason=reason, lang=lang
            )
            state.done.append(("change", number_))


def _take_back(state: _State, user: User, name: str) -> None:
    """Take back the last thing that was done here; what cannot be taken back any more is passed over the next time.

    Raises:
        UsageError: nothing was done here.
        UndoConflict, Refused, StoreError: as `undo`.
    """
    if not state.done:
        raise UsageError("There is nothing to undo here.", "Earlier changes are on the page History.")
    kind, what = state.done.pop()
    match kind:
        case "later":
            state.aside -= set(what)
        case "split":
            state.made = what
        case _:
            undo(user, what, name)
