"""Running queries in the endpoint's process pool, within its limits; they can be cancelled, and the last answer is kept."""

import threading
import time
from dataclasses import dataclass, field

import streamlit as st

from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.i18n import gettext
from leerland_graph.core.settings import get_settings
from leerland_graph.services.state import View
from leerland_graph.sparql import Broken, ProtocolError, SparqlRequest
from leerland_graph.sparql.table import Answer, read_answer
from leerland_graph.store import ONTOLOGY
from leerland_graph.store.rdf_terms import Triple, from_ntriples
from leerland_graph.ui.shared.user import get_user
from leerland_graph.web.sparql import pool

__all__ = ["MOST", "Told", "answer_to", "ask_and_wait", "kept_answer", "page_user"]

ROWS, TRIPLES = "application/sparql-results+json", "application/n-triples"
MOST = 5_000
MOST_TRIPLES = 2_000
RESULT, RUNNING = "question-answer", "question-running"
AT_ONCE = 1.5
"""Seconds after which a running query is shown as busy, with a button to cancel it."""


@dataclass(frozen=True)
class Told:
    """The result of a query: rows, triples (`cut` if there are more), or an error message; and the duration in seconds."""

    query: str
    seconds: float
    rows: Answer | None = None
    triples: tuple[Triple, ...] = ()
    cut: bool = False
    trouble: str = ""


@dataclass
class _Running:
    """A query running in its own thread."""

    query: str
    began: float = field(default_factory=time.monotonic)
    stop: threading.Event = field(default_factory=threading.Event)
    told: Told | None = None


def page_user() -> str:
    """The key by which queries of the page are queued fairly: the name of a logged-in person, else the name with the client address."""
    who = get_user()
    return who.name if who.kind == "person" else f"{who.name}@{st.context.ip_address or ''}"


def answer_to(shown: View, query: str, lang: str, stop: threading.Event | None = None, *, user: str = "") -> Told:
    """Run a query over the current landscape and the ontology."""
    start = time.perf_counter()
    asked = SparqlRequest(query, (str(ONTOLOGY), str(shown.landscape.iri)), ())
    took = lambda: time.perf_counter() - start  # noqa: E731
    try:
        reply = pool().ask(asked, f"{ROWS}, {TRIPLES}", stop, user=user)
        if reply.media_type == TRIPLES:
            found = sorted(from_ntriples(b"".join(reply.chunks()).decode()), key=lambda t: tuple(map(str, t)))
            return Told(query, took(), triples=tuple(found[:MOST_TRIPLES]), cut=len(found) > MOST_TRIPLES)
        return Told(query, took(), rows=read_answer(reply.chunks(), most=MOST))
    except ProtocolError as problem:
        return Told(query, took(), trouble=_words(problem, lang))
    except Broken:
        return Told(
            query,
            took(),
            trouble=gettext(
                "The query took longer than {s} seconds and was stopped. Ask for less: a LIMIT, a narrower pattern, or MINUS instead of NOT EXISTS. Explain shows which step takes the time.",
                lang,
                s=get_settings().query_seconds,
            ),
        )
    except LeerlandError as error:
        return Told(query, took(), trouble=error.public_message(lang))


def _words(problem: ProtocolError, lang: str) -> str:
    if problem.status == 499:
        return gettext("The query was stopped.", lang)
    if "Retry-After" in problem.headers:
        return gettext("Too many queries are running. Try again in a moment.", lang)
    return problem.message(lang)


def ask_and_wait(shown: View, query: str, lang: str, *, begin: bool) -> None:
    """Run a query; a slow one is shown as busy, and can be cancelled."""
    if begin:
        former = st.session_state.get(RUNNING)
        if isinstance(former, _Running):
            former.stop.set()
        new = st.session_state[RUNNING] = _Running(query)
        user = page_user()

        def work() -> None:
            new.told = answer_to(shown, query, lang, new.stop, user=user)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(AT_ONCE)
    running = st.session_state.get(RUNNING)
    if not isinstance(running, _Running) or running.query != query:
        return
    if running.told is not None:
        st.session_state[RESULT] = running.told
        st.session_state[RUNNING] = None
        return
    st.fragment(_wait, run_every=1.0)(lang)


def _wait(lang: str) -> None:
    """Render the elapsed time of a running query, with a button to cancel it."""
    running = st.session_state.get(RUNNING)
    if not isinstance(running, _Running):
        return
    if running.told is not None:
        st.rerun()
    words, button, _ = st.columns([3, 1.2, 1.2], vertical_alignment="center")
    seconds = int(time.monotonic() - running.began)
    words.info(
        gettext(
            "Busy: {now} s. After {s} seconds the query is stopped.", lang, now=seconds, s=get_settings().query_seconds
        )
    )
    if button.button(gettext("Stop", lang), icon=":material/stop:", width="stretch", key="question-stop"):
        running.stop.set()


def kept_answer(query: str) -> Told | None:
    """The answer to this exact query, if it was the last one run."""
    told = st.session_state.get(RESULT)
    return told if isinstance(told, Told) and told.query == query else None
