"""Ask a question of the endpoint's own processes, within its limits, and keep the answer until another is asked."""

import time
from dataclasses import dataclass

import streamlit as st

from leerland_graph.errors import LeerlandError
from leerland_graph.sparql import Asked, Problem, form_of_query
from leerland_graph.sparql.table import Answer, read_answer
from leerland_graph.store import LANGUAGE
from leerland_graph.store.terms import Triple, from_ntriples
from leerland_graph.ui.endpoint import pool
from leerland_graph.ui.state import View

__all__ = ["MOST", "Told", "answer_to", "keep_answer", "kept_answer"]

MOST = 5_000
MOST_TRIPLES = 2_000
RESULT = "question-answer"


@dataclass(frozen=True)
class Told:
    """What came back for a query: rows, or triples (`cut` when there are more), or what is wrong; and the seconds it took."""

    query: str
    seconds: float
    rows: Answer | None = None
    triples: tuple[Triple, ...] = ()
    cut: bool = False
    trouble: str = ""


def answer_to(shown: View, query: str) -> Told:
    """Ask a query over the landscape in sight and the language."""
    start = time.perf_counter()
    asked = Asked(query, (str(LANGUAGE), str(shown.landscape.iri)), ())
    took = lambda: time.perf_counter() - start  # noqa: E731
    try:
        if form_of_query(query) == "graph":
            reply = pool().ask(asked, "application/n-triples")
            found = sorted(from_ntriples(b"".join(reply.chunks()).decode()), key=lambda t: tuple(map(str, t)))
            return Told(query, took(), triples=tuple(found[:MOST_TRIPLES]), cut=len(found) > MOST_TRIPLES)
        reply = pool().ask(asked, "application/sparql-results+json")
        return Told(query, took(), rows=read_answer(reply.chunks(), most=MOST))
    except Problem as problem:
        return Told(query, took(), trouble=problem.words)
    except LeerlandError as error:
        return Told(query, took(), trouble=str(error))


def keep_answer(told: Told) -> None:
    """Remember the answer in this session."""
    st.session_state[RESULT] = told


def kept_answer(query: str) -> Told | None:
    """The answer to exactly this query, if it was the last one asked."""
    told = st.session_state.get(RESULT)
    return told if isinstance(told, Told) and told.query == query else None
