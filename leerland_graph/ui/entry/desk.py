"""The list that somebody is bringing in: what was chosen is read from the data folder at each run, and written when it is chosen.

So the widgets show what is kept, whatever page, language or session comes between.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from rdflib import URIRef

from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.settings import get_settings
from leerland_graph.services.list_work import ListWork, ListWorks
from leerland_graph.ui.shared.panels import show_error

__all__ = ["PARAMETER", "Desk", "open_desk", "say_trouble", "works"]

PARAMETER = "list"
"""The parameter of the URL that names the list."""
TROUBLE = "desk-trouble"


def works() -> ListWorks:
    """The lists in the data folder."""
    return ListWorks(get_settings().data)


class Desk:
    """The list at hand, for one run of the page. A `place` names a choice; its widget shows what is kept there, else the default."""

    def __init__(self, work: ListWork) -> None:
        self.work = work

    def anew(self) -> "Desk":
        """The desk with the list as it is kept now."""
        return Desk(works().get(self.work.id) or self.work)

    def kept(self, place: str) -> str | None:
        """What was chosen there; None if nothing was."""
        return self.work.choices.get(place)

    def select(
        self, place: str, label: str, options: Sequence[str], default: str, names: Callable[[str], str], **more: Any
    ) -> str:  # fmt: skip
        """Render a select box; what was chosen and is no option any more counts as nothing."""
        kept = self.kept(place)
        value = kept if kept in options else default
        key = self._show(place, value)
        picked = st.selectbox(
            label,
            options,
            format_func=names,
            key=key,
            on_change=_note,
            args=(self.work.id, place, key, default),
            **more,
        )
        return str(picked)

    def several(
        self, place: str, label: str, options: Sequence[str], default: Sequence[str], *, placeholder: str
    ) -> list[str]:  # fmt: skip
        """Render a choice of several, in the order in which they were chosen; see `kept_several`."""
        kept = self.kept_several(place)
        key = self._show(place, [o for o in (default if kept is None else kept) if o in options])
        args = (self.work.id, place, key, list(default))
        return list(
            st.multiselect(label, options, key=key, on_change=_note_several, args=args, placeholder=placeholder)
        )

    def kept_several(self, place: str) -> list[str] | None:
        """What was chosen of several; None if nothing was."""
        kept = self.kept(place)
        return None if kept is None else [str(value) for value in json.loads(kept)]

    def text(self, place: str, label: str, default: str = "", **more: Any) -> str:
        """Render a line of text, without space around it."""
        key = self._show(place, self.kept(place) or default)
        return str(
            st.text_input(label, key=key, on_change=_note, args=(self.work.id, place, key, default), **more) or ""
        ).strip()

    def number(self, place: str, label: str, default: int, *, least: int, most: int) -> int:
        """Render a whole number."""
        kept = self.kept(place)
        value, key = int(kept) if kept else default, f"desk-{self.work.id}-{place}"
        args = (self.work.id, place, key, default)
        return int(
            st.number_input(label, value=value, min_value=least, max_value=most, key=key, on_change=_note, args=args)
        )

    def change(self, change: Callable[[ListWork], ListWork]) -> Callable[[], None]:
        """A callback that changes the work and keeps it."""

        def callback() -> None:
            self.changed(change)

        return callback

    def changed(self, change: Callable[[ListWork], ListWork]) -> bool:
        """Change the work and keep it; whether that could be done."""
        return _change(self.work.id, change)

    def _show(self, place: str, value: object) -> str:
        """The key of a widget, which will show a value."""
        key = f"desk-{self.work.id}-{place}"
        st.session_state[key] = value  # at each run, since a widget that is drawn anew begins with its own default
        return key


def open_desk(landscape: URIRef) -> Desk | None:
    """The desk with the list that the URL names; None if it names none of this landscape."""
    work = works().get(str(st.query_params.get(PARAMETER, "")))
    if work is None or work.landscape != landscape:
        return None
    return Desk(work)


def say_trouble(lang: str) -> None:
    """Render why something that was chosen could not be kept, once."""
    error = st.session_state.pop(TROUBLE, None)
    if error is not None:
        show_error(error, lang)


def _note(name: str, place: str, key: str, default: object) -> None:
    value = st.session_state[key]
    said = None if value is None or value == default else str(value)
    _change(name, lambda work: work.chosen(place, said))


def _note_several(name: str, place: str, key: str, default: list[str]) -> None:
    value = list(st.session_state[key])
    said = None if value == default else json.dumps(value, ensure_ascii=False)
    _change(name, lambda work: work.chosen(place, said))


def _change(name: str, change: Callable[[ListWork], ListWork]) -> bool:
    work = works().get(name)
    if work is None:
        return False
    try:
        works().save(change(work))
    except LeerlandError as error:
        st.session_state[TROUBLE] = error
        return False
    return True
