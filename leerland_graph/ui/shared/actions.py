"""Running one change: validated, saved and confirmed, or refused with a message."""

from collections.abc import Callable

import streamlit as st

from leerland_graph.access import Forbidden, Permission
from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.i18n import gettext
from leerland_graph.services.saving import save
from leerland_graph.store import ChangeSet, Store
from leerland_graph.ui.shared.author import ask_who, who
from leerland_graph.ui.shared.panels import escape, show_error
from leerland_graph.ui.shared.user import get_user
from leerland_graph.validation import Refused

__all__ = ["attempt", "begin_anew", "run_action", "open_page", "say_done"]

DONE = "dialogue-done"


def open_page(title: str, words: str, lang: str) -> None:
    """Render the top of a page of the dialogue: the last confirmation, the author's name, and the purpose of the page."""
    say_done()
    with st.sidebar:
        ask_who(lang)
    st.title(title)
    st.markdown(words)


def run_action(make: Callable[[Store], ChangeSet], done: str, lang: str, *, permission: Permission) -> None:
    """Save a change and rerun the page; on an error, show the reason and change nothing."""
    if attempt(lambda: save(get_user(), make, permission=permission), lang) is not None:
        begin_anew(done)


def attempt(work: Callable[[], int], lang: str) -> int | None:
    """Run some work; returns the number of its change, or None after showing an error."""
    if not who():
        st.warning(gettext("Fill in your name on the left first; it goes into the history.", lang))
        return None
    try:
        return work()
    except Forbidden as refused:
        show_error(refused, lang)
    except Refused as refused:
        st.error(
            "  \n".join(
                [
                    gettext("Not done; nothing was changed.", lang),
                    *(escape(f.message(lang)) for f in refused.report.violations[:5]),
                ]
            )
        )
    except LeerlandError as error:
        show_error(error, lang)
    return None


def begin_anew(done: str) -> None:
    """Rerun the page with a confirmation."""
    st.session_state[DONE] = done
    st.rerun()


def say_done() -> None:
    """Show the pending confirmation, once."""
    if done := st.session_state.pop(DONE, None):
        st.toast(done, icon=":material/check:")
