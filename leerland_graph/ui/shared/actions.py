"""One act of the dialogue: made, validated, stored and said, or refused in words."""

from collections.abc import Callable

import streamlit as st

from leerland_graph.access import Forbidden, Permission
from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.texts import text
from leerland_graph.services.saving import save
from leerland_graph.store import ChangeSet, Store
from leerland_graph.ui.shared.author import ask_who, who
from leerland_graph.ui.shared.panels import escape, show_error
from leerland_graph.ui.shared.user import get_user
from leerland_graph.validation import Refused

__all__ = ["attempt", "begin_anew", "run_action", "open_page", "say_done"]

DONE = "dialogue-done"


def open_page(title: str, words: str, lang: str) -> None:
    """The top of a page of the dialogue: what was just done, who one is, and what the page is for."""
    say_done()
    with st.sidebar:
        ask_who(lang)
    st.title(title)
    st.markdown(words)


def run_action(make: Callable[[Store], ChangeSet], done: str, lang: str, *, permission: Permission) -> None:
    """Carry out an act and begin the page anew; where that cannot be, say why and leave all as it was."""
    if attempt(lambda: save(get_user(), make, permission=permission), lang) is not None:
        begin_anew(done)


def attempt(work: Callable[[], int], lang: str) -> int | None:
    """The number of the change that some work leads to, or None: then it is said why not."""
    if not who():
        st.warning(text("name_first", lang))
        return None
    try:
        return work()
    except Forbidden as refused:
        show_error(refused, lang)
    except Refused as refused:
        st.error(
            "  \n".join([text("not_done", lang), *(escape(f.messages[lang]) for f in refused.report.violations[:5])])
        )
    except LeerlandError as error:
        show_error(error, lang)
    return None


def begin_anew(done: str) -> None:
    """Begin the page anew, and say what was done."""
    st.session_state[DONE] = done
    st.rerun()


def say_done() -> None:
    """What was just done, once."""
    if done := st.session_state.pop(DONE, None):
        st.toast(done, icon=":material/check:")
