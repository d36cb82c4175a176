"""The page to begin: three ways as three equal cards, the two steps in which a landscape is made, and the example's end."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Lock

import streamlit as st
from rdflib import URIRef

from leerland_graph.access import Permission
from leerland_graph.core.errors import LeerlandError, NoStore
from leerland_graph.core.i18n import N_, gettext, ngettext
from leerland_graph.core.labels import local_name
from leerland_graph.services.beginning import (
    begin_landscape,
    load_example,
    put_back,
    take_example_away,
    taken_away,
    work_in_example,
)
from leerland_graph.services.opened import open_store
from leerland_graph.services.reach import landscapes_for
from leerland_graph.store import LandscapeInfo, default_landscape
from leerland_graph.store.beginning import EXAMPLE, LONGEST, NewLandscape
from leerland_graph.ui.shared.actions import attempt, begin_anew, say_done
from leerland_graph.ui.shared.author import ask_who, who
from leerland_graph.ui.shared.panels import escape, show_error
from leerland_graph.ui.shared.session import remember, same_view
from leerland_graph.ui.shared.user import get_user

__all__ = ["show_begin"]

TYPED, MADE, GO = "begin-typed", "begin-made", "begin-go"
"""Where the session keeps what was typed, what was read from it and is shown before it is stored, and where to go next."""
STORED, ONE_AT_A_TIME = "begin-stored", "begin-lock"
"""Where it keeps which landscape was made of that, and a lock: with a second click Streamlit begins a new run beside the one that stores."""
WAY = "way"
"""The URL query parameter that says which landscape is being made: `empty`, or one for a `list`."""
LONGEST_LIST = 20_000
ICON = """<span aria-hidden="true" translate="no" style="font:400 2.2rem/1 'Material Symbols Rounded';color:light-dark(#1a6480,#8fd0e6)">{}</span>"""
SHOWN = 12
"""Names of a list that are shown before they are stored."""


@dataclass(frozen=True)
class _Card:
    title: str
    words: str
    icon: str
    button: str


EXAMPLE_CARD = _Card(
    N_("Look round in the example"),
    N_("A fictional bank whose ICT and HR both make people learn. Try everything out, and take it away when you have seen it."),
    "travel_explore", N_("Open the example"),
)  # fmt: skip
LIST_CARD = _Card(
    N_("Bring in your own list"),
    N_("A list as it is: a workbook, CSV, JSON or XML. You see what each column is taken for, and row by row what is not right yet, before anything is stored."),
    "upload_file", N_("Choose a list"),
)  # fmt: skip
EMPTY_CARD = _Card(
    N_("Start empty"),
    N_("Name your organisation, its departments and the target groups. Then describe one intervention after another."),
    "edit_note", N_("Make a landscape"),
)  # fmt: skip
WAYS = {"empty": EMPTY_CARD, "list": LIST_CARD}


def show_begin(lang: str) -> None:
    """Render the page. Who may not edit sees what the ways are, without their buttons."""
    if goal := st.session_state.pop(GO, None):
        _leave(*goal, lang=lang)
    found = _mine(Permission.VIEW)
    way = st.query_params.get(WAY, "")
    if way in WAYS and get_user().may(Permission.EDIT):
        _make(way, lang)
    else:
        _overview(found, lang)
    say_done()  # last, so that it is still to be said when the page has to be tried anew


def _mine(permission: Permission) -> list[LandscapeInfo]:
    try:
        return landscapes_for(get_user(), open_store(), permission)
    except NoStore:
        return []  # it is made with the first landscape


def _leave(page: str, landscape: str, *, lang: str) -> None:
    """Open a page on a landscape. Decided at the start of a run, so that a second click cannot hold it up."""
    st.switch_page(st.session_state["pages"][page], query_params={**same_view(), "lang": lang, "landscape": landscape})


def _go(page: str, landscape: URIRef) -> None:
    st.session_state[GO] = (page, local_name(str(landscape)))
    st.session_state.pop(TYPED, None)
    st.session_state.pop(MADE, None)
    st.rerun()


# the three ways


def _overview(found: list[LandscapeInfo], lang: str) -> None:
    may = get_user().may(Permission.EDIT)
    if may:
        with st.sidebar:
            ask_who(lang, again=False)
    st.title(gettext("Start", lang))
    none = "" if found else gettext("There is no landscape yet.", lang) + " "
    st.markdown(none + gettext("Three ways to begin. Each can be undone, so choose what you like.", lang))
    there = EXAMPLE in {i.iri for i in found}
    own = [i for i in found if i.iri != EXAMPLE]
    acts: tuple[tuple[_Card, str, Callable[[], None]], ...] = (
        (EXAMPLE_CARD, N_("Go to the example") if there else EXAMPLE_CARD.button, lambda: _open_example(lang)),
        (LIST_CARD, LIST_CARD.button, lambda: _bring_list(own)),
        (EMPTY_CARD, EMPTY_CARD.button, lambda: _choose("empty")),
    )
    for column, (card, button, act) in zip(st.columns(3, gap="medium"), acts, strict=True):
        with column, st.container(border=True, height="stretch", vertical_alignment="distribute", gap="medium"):
            with st.container(gap=None):
                st.html(ICON.format(card.icon))
                st.markdown(f"### {gettext(card.title, lang)}\n\n{gettext(card.words, lang)}")
            if may and st.button(gettext(button, lang), key=f"begin-{card.icon}", width="stretch"):
                act()
    if not may:
        st.caption(gettext("To begin you need the role of editor. Ask an administrator for it.", lang))
        return
    if there and get_user().may(Permission.EDIT, local_name(str(EXAMPLE))):
        _show_end(lang)
    _show_taken_away(lang)


def _choose(way: str) -> None:
    remember(WAY, way)
    st.rerun()


def _open_example(lang: str) -> None:
    with st.spinner(gettext("The example is being loaded …", lang)):
        try:
            made = load_example(get_user(), who() or "Leerland")
        except LeerlandError as error:
            show_error(error, lang)
            return
    _go("landscape", made)


def _bring_list(own: list[LandscapeInfo]) -> None:
    """To the page for lists, in the landscape that is open unless it is the example; without one of one's own it is made first."""
    open_now = st.query_params.get("landscape")
    chosen = next((i for i in own if i.name == open_now), default_landscape(own))
    if chosen is None:
        _choose("list")
    else:
        _go("bulk", chosen.iri)


# making a landscape, in two steps


def _make(way: str, lang: str) -> None:
    made = st.session_state.get(MADE)
    st.title(gettext(WAYS[way].title, lang))
    column, _ = st.columns([3, 1])
    with column:
        if isinstance(made, NewLandscape):
            _show_made(made, way, lang)
        else:
            _ask(way, lang)


def _ask(way: str, lang: str) -> None:
    typed = st.session_state.get(TYPED, {})
    st.session_state.pop(STORED, None)
    st.markdown(
        gettext("First the landscape that the list goes into. You can add to all of this later.", lang)
        if way == "list"
        else gettext("All you need to begin. You can add to all of this later.", lang)
    )
    organisation = st.text_input(
        gettext("Organisation", lang), typed.get("organisation", ""), max_chars=LONGEST, key="begin-organisation"
    )
    title = st.text_input(
        gettext("Name of the landscape", lang), typed.get("title", ""), max_chars=LONGEST, key="begin-title",
        placeholder=gettext("Learning landscape of {name}", lang, name=organisation or "…"),
    )  # fmt: skip
    left, right = st.columns(2)
    departments = left.text_area(
        gettext("Departments, one per line", lang), typed.get("departments", ""), max_chars=LONGEST_LIST, height=200, key="begin-departments",
        placeholder=gettext("HR\nICT", lang),
    )  # fmt: skip
    groups = right.text_area(
        gettext("Target groups, one per line", lang), typed.get("groups", ""), max_chars=LONGEST_LIST, height=200, key="begin-groups",
        placeholder=gettext("Advisers\nNew employees", lang),
    )  # fmt: skip
    ask_who(lang, again=False)
    with st.container(horizontal=True):
        wanted = st.button(gettext("See what will be made", lang), type="primary", key="begin-look")
        if st.button(gettext("Back", lang), key="begin-back"):
            _choose("")
    if not wanted:
        return
    st.session_state[TYPED] = {"organisation": organisation, "title": title, "departments": departments, "groups": groups}  # fmt: skip
    if not who():
        st.warning(gettext("Fill in your name first; it goes into the history.", lang))
        return
    if organisation.strip() and not title.strip():
        title = gettext("Learning landscape of {name}", lang, name=organisation)
    try:
        st.session_state[MADE] = NewLandscape.read(title, organisation, departments, groups)
    except LeerlandError as error:
        show_error(error, lang)
        return
    st.rerun()


def _show_made(made: NewLandscape, way: str, lang: str) -> None:
    st.markdown(gettext("This will be made. Nothing has been stored yet.", lang))
    with st.container(border=True):
        st.markdown(f"### {escape(made.title)}")
        st.markdown(f"**{gettext('Organisation', lang)}**  \n{escape(made.organisation)}")
        left, right = st.columns(2)
        for column, names, words in (
            (left, made.departments, ngettext("{n} department", "{n} departments", lang, n=len(made.departments))),
            (right, made.groups, ngettext("{n} target group", "{n} target groups", lang, n=len(made.groups))),
        ):
            more = [gettext("… and {n} more.", lang, n=len(names) - SHOWN)] if len(names) > SHOWN else []
            column.markdown("\n".join([f"**{words}**", "", *(f"- {escape(n)}" for n in names[:SHOWN]), "", *more]))
    with st.container(horizontal=True):
        wanted = st.button(gettext("Make this landscape", lang), type="primary", key="begin-make")
        if st.button(gettext("Change something", lang), key="begin-change"):
            st.session_state.pop(MADE)
            st.rerun()
    if wanted:
        _store(made, way, lang)


def _store(made: NewLandscape, way: str, lang: str) -> None:
    def work() -> int:
        st.session_state[STORED] = begin_landscape(get_user(), made, lang=lang, who=who())
        return 0

    with st.session_state.setdefault(ONE_AT_A_TIME, Lock()):
        if STORED not in st.session_state:
            attempt(work, lang)
        stored = st.session_state.get(STORED)
    if stored is not None:
        _go("bulk" if way == "list" else "landscape", stored)


# the end of the example, and its return


def _show_end(lang: str) -> None:
    changed = work_in_example()
    st.subheader(gettext("The example is here", lang))
    st.markdown(
        gettext("Taking it away leaves your own landscapes as they are. It is one change, which you can undo.", lang)
    )
    accepted = 0
    if changed and st.checkbox(
        ngettext(
            "The {n} change that was made in it may go too",
            "The {n} changes that were made in it may go too",
            lang,
            n=changed,
        ),
        key="begin-accepted",
    ):
        accepted = changed
    if (
        st.button(gettext("Take the example away", lang), icon=":material/delete:", key="begin-end")
        and attempt(lambda: take_example_away(get_user(), who(), accepted=accepted), lang) is not None
    ):
        begin_anew(gettext("The example has been taken away.", lang))


def _show_taken_away(lang: str) -> None:
    try:
        gone = taken_away(get_user(), lang)
    except NoStore:
        return
    if not gone:
        return
    st.subheader(gettext("Taken away", lang))
    for one in gone:
        words, back = st.columns([4, 1], vertical_alignment="center")
        words.markdown(gettext("{title}, by {who}", lang, title=escape(one.title), who=escape(one.who)))
        if (
            back.button(
                gettext("Put back", lang), icon=":material/undo:", key=f"begin-back-{one.number}", width="stretch"
            )
            and attempt(partial(put_back, get_user(), one.number, who()), lang) is not None
        ):
            begin_anew(gettext("'{title}' is back.", lang, title=one.title))
