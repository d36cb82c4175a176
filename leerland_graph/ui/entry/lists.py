"""Give a list: files, or rows pasted from a spreadsheet; and go on with one that is waiting."""

from pathlib import Path

import streamlit as st

from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.i18n import gettext
from leerland_graph.core.labels import slug
from leerland_graph.core.settings import get_settings
from leerland_graph.exchange.mapping_proposal import UNNAMED
from leerland_graph.exchange.rdf import RDF_FORMATS
from leerland_graph.exchange.readers import TABLE_FORMATS
from leerland_graph.services.given_files import put_together
from leerland_graph.services.list_work import KEPT_DAYS, ListWork
from leerland_graph.services.state import View
from leerland_graph.ui.entry.desk import PARAMETER, works
from leerland_graph.ui.shared.author import who
from leerland_graph.ui.shared.panels import escape, show_error
from leerland_graph.ui.shared.uploader import choose_files

__all__ = ["STORED", "give_list", "leave_list", "show_waiting"]

GIVEN = "lists-given"
"""Counts the times that something was given, so that the uploader is empty afterwards."""
STORED = "bulk-stored"
"""Where the session holds what was stored last, until another list is opened."""
SHOWN = 10


def show_waiting(shown: View, lang: str) -> None:
    """Render the lists that are on their way in, each to go on with or to throw away."""
    waiting = works().all(shown.landscape.iri, who())
    if not waiting:
        return
    with st.container(border=True):
        st.markdown(f"**{gettext('Lists that are not stored yet ({n})', lang, n=len(waiting))}**")
        for work in waiting[:SHOWN]:
            left, middle, right = st.columns([4, 1, 1], vertical_alignment="center")
            by = gettext(
                "{who}, {when}",
                lang,
                who=work.who or gettext("unknown", lang),
                when=f"{work.when.astimezone():%d-%m-%Y %H:%M}",
            )
            left.markdown(f"{escape(work.name)} · {escape(by)}")
            if middle.button(gettext("Go on", lang), key=f"open-{work.id}", width="stretch"):
                _open(work)
            with right.popover(gettext("Throw away", lang), key=f"throw-ask-{work.id}", width="stretch"):
                st.markdown(gettext("The list and what was mended in it go away for good.", lang))
                st.button(
                    gettext("Yes, throw away", lang), key=f"throw-{work.id}", on_click=works().drop, args=(work.id,)
                )
        if len(waiting) > SHOWN:
            st.caption(gettext("… and {n} more.", lang, n=len(waiting) - SHOWN))
        st.caption(gettext("A list that nobody touches for {n} days goes away by itself.", lang, n=KEPT_DAYS))


def give_list(shown: View, lang: str) -> None:
    """Render the ways to give a list, and open what is given; of several files the first, the others wait."""
    labels = {"file": gettext("Files", lang), "text": gettext("Paste from a spreadsheet", lang)}
    way = st.radio(
        gettext("How do you bring it in?", lang), list(labels), format_func=labels.__getitem__, horizontal=True,
        key="bulk-way", label_visibility="collapsed",
    )  # fmt: skip
    count = int(st.session_state.get(GIVEN, 0))
    try:
        if way == "file":
            kinds = sorted({f.removeprefix(".") for f in (*TABLE_FORMATS, *RDF_FORMATS)})
            given = choose_files(gettext("File", lang), kinds, f"bulk-file-{count}", lang)
            found = [
                _begin(shown, name, content)
                for name, content in put_together([(f.name, f.getvalue()) for f in given], get_settings())
            ]
        else:
            found = _pasted(shown, lang)
    except LeerlandError as error:
        show_error(error, lang)
        return
    if found:
        st.session_state[GIVEN] = count + 1
        _open(found[0])


def leave_list() -> None:
    """Put the list aside; it stays where it is."""
    st.query_params.pop(PARAMETER, None)


def _pasted(shown: View, lang: str) -> list[ListWork]:
    title = st.text_input(
        gettext("What is this list called?", lang), key="bulk-name", max_chars=80,
        help=gettext("Give its next version the same name: its rows are then recognised.", lang),
    ).strip()  # fmt: skip
    text = st.text_area(
        gettext("Copy the rows in the spreadsheet, with the row of column names, and paste them here", lang),
        key="bulk-text",
        height=180,
    )
    if not text.strip():
        return []
    if not title:
        st.info(gettext("Give the list a name.", lang))
        return []
    name = f"{slug(title) or UNNAMED}.{'tsv' if chr(9) in text else 'txt'}"
    return [_begin(shown, name, text.encode())]


def _begin(shown: View, name: str, content: bytes) -> ListWork:
    return works().begin(shown.landscape.iri, Path(name).name[-120:], content, who())


def _open(work: ListWork) -> None:
    st.session_state.pop(STORED, None)
    st.query_params[PARAMETER] = work.id
    st.rerun()
