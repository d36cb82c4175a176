"""Questions: the library in words, its query one click away, and the answer as a table."""

import time
from datetime import date

import pandas as pd
import streamlit as st
from rdflib import Literal, URIRef

from leerland_graph.errors import LeerlandError
from leerland_graph.exchange.cells import escape_formula
from leerland_graph.forms import Kind
from leerland_graph.namespaces import XSD
from leerland_graph.sparql import Asked, Parameter, Problem, Query, library
from leerland_graph.sparql.library import variables
from leerland_graph.sparql.table import Answer, as_csv, as_xlsx, read_answer, words
from leerland_graph.store import LANGUAGE
from leerland_graph.store.text import with_values
from leerland_graph.ui.endpoint import pool
from leerland_graph.ui.entry.lookup import choices_for, label_of
from leerland_graph.ui.panels import escape
from leerland_graph.ui.session import same_view
from leerland_graph.ui.state import View, settings
from leerland_graph.ui.texts import text
from leerland_graph.ui.wording import number

__all__ = ["show_questions"]

MOST = 5_000
LONGEST_LINK = 3_000
RESULT = "question-answer"


def show_questions(shown: View, lang: str) -> None:
    """The page: a question, what to fill in, the query behind it, and the answer."""
    st.title(text("questions", lang))
    folder = settings().ontology
    every = library(folder / "questions" if folder else None)
    sought = st.text_input(text("question_search", lang), key="question-search").casefold().split()
    found = [
        q for q in every if all(w in f"{q.questions['nl']} {q.questions['en']} {q.name}".casefold() for w in sought)
    ]
    if not found:
        st.info(text("question_none", lang))
        return
    own = st.query_params.get("sparql", "")
    if own:
        _ask_own(shown, own, lang)
        return
    names = {q.name: q for q in found}
    wanted = st.query_params.get("q", "")
    name = st.selectbox(
        text("question_pick", lang), list(names), index=list(names).index(wanted) if wanted in names else 0,
        format_func=lambda n: names[n].questions[lang], key=f"question-{'-'.join(sought)}",
    )  # fmt: skip
    st.query_params["q"] = name
    query = names[name]
    given = {p.name: _parameter(shown, p, query, lang) for p in query.parameters}
    try:
        filled = with_values(_bare(query), variables(query, shown.store, shown.landscape.iri, given))
    except LeerlandError as error:
        st.error(str(error))
        return
    with st.expander(text("question_sparql", lang)):
        asked = _edit(name, filled, lang)
    _ask(shown, name, asked, lang)


def _ask_own(shown: View, query: str, lang: str) -> None:
    """A question that came with the link: to read, to change, and to ask."""
    if st.button(text("question_library", lang), icon=":material/arrow_back:"):
        del st.query_params["sparql"]
        st.rerun()
    _ask(shown, "own", _edit("own", query, lang), lang)


def _edit(name: str, query: str, lang: str) -> str:
    asked = st.text_area(
        "SPARQL", query, height=260, key=f"sparql-{name}-{hash(query)}", help=text("question_edit", lang)
    )
    st.download_button(text("question_file", lang), asked, file_name=f"{name}.rq", mime="application/sparql-query")
    pages = st.session_state.get("pages", {})
    if "questions" in pages and len(asked) <= LONGEST_LINK:
        st.page_link(
            pages["questions"],
            label=text("question_share", lang),
            icon=":material/link:",
            query_params={**same_view(), "sparql": asked},
        )
    return asked


def _ask(shown: View, name: str, asked: str, lang: str) -> None:
    if st.button(text("question_ask", lang), type="primary", icon=":material/play_arrow:"):
        st.session_state[RESULT] = (asked, *_answer(shown, asked))
    kept = st.session_state.get(RESULT)
    if kept is not None and kept[0] == asked:
        _show(shown, name, kept[1], kept[2], lang)


def _bare(query: Query) -> str:
    """A question's query without its header."""
    return "\n".join(line for line in query.text.splitlines() if not line.startswith("#")).strip() + "\n"


def _parameter(shown: View, parameter: Parameter, query: Query, lang: str) -> str:
    key = f"param-{query.name}-{parameter.name}"
    if parameter.kind == XSD.date:
        picked = st.date_input(parameter.name, date.fromisoformat(parameter.default), key=key, format="DD-MM-YYYY")
        return picked.isoformat() if isinstance(picked, date) else parameter.default
    if str(parameter.kind).startswith(str(XSD)):
        return st.text_input(parameter.name, parameter.default, key=key)
    found = choices_for(shown, Kind(cls=parameter.kind))
    options = [o.iri for o in found.ordered(lang)]
    default = next(
        (
            n
            for n, o in enumerate(options)
            if parameter.default.casefold() in {v.casefold() for v in found.options[o].labels.values()}
        ),
        0,
    )
    name = label_of(shown, parameter.kind, lang)
    return str(st.selectbox(name, options, index=default, format_func=lambda i: found.label(i, lang), key=key))


def _answer(shown: View, query: str) -> tuple[Answer | str, float]:
    """The answer, or what is wrong with the question; and the seconds that it took."""
    start = time.perf_counter()
    graphs = (str(LANGUAGE), str(shown.landscape.iri))
    try:
        reply = pool().ask(Asked(query, graphs, ()), "application/sparql-results+json")
        found: Answer | str = read_answer(reply.chunks(), most=MOST)
    except Problem as problem:
        found = problem.words
    except LeerlandError as error:
        found = str(error)
    return found, time.perf_counter() - start


def _show(shown: View, name: str, found: Answer | str, seconds: float, lang: str) -> None:
    if isinstance(found, str):
        st.error(escape(found))
        return
    rows = words(found, lambda iri: label_of(shown, iri, lang))
    took = number(seconds, lang)
    st.caption(
        text("question_rows", lang, n=len(rows), s=took)
        + (f" {text('question_cut', lang, n=MOST)}" if found.cut else "")
    )
    if not rows:
        st.info(text("question_empty", lang))
        return
    frame = pd.DataFrame(rows, columns=list(found.columns))
    event = st.dataframe(frame, hide_index=True, on_select="rerun", selection_mode="single-row", key=f"answer-{name}")
    for row in event.selection.rows:
        _links(shown, found, row, lang)
    numbers = [c for c in frame.columns if pd.api.types.is_numeric_dtype(frame[c])]
    others = [c for c in frame.columns if c not in numbers]
    if numbers and others and 1 < len(rows) <= 60 and st.toggle(text("question_chart", lang), key=f"chart-{name}"):
        st.bar_chart(frame, x=others[0], y=numbers[-1], color="#1b6580", horizontal=True)
    csv, xlsx, raw, _ = st.columns([1, 1, 1, 3])
    columns = list(found.columns)
    csv.download_button(
        "CSV", as_csv(columns, rows, escape_formula), file_name=f"{name}.csv", mime="text/csv", width="stretch"
    )
    xlsx.download_button("XLSX", as_xlsx(columns, rows, escape_formula), file_name=f"{name}.xlsx", width="stretch")
    raw.download_button(
        "JSON",
        frame.to_json(orient="records", force_ascii=False),
        file_name=f"{name}.json",
        mime="application/json",
        width="stretch",
    )


def _links(shown: View, found: Answer, row: int, lang: str) -> None:
    """What a row is about: each resource with its own page, interventions on the map too."""
    base = settings().base_iri
    for cell in found.rows[row]:
        if not isinstance(cell, URIRef) or isinstance(cell, Literal):
            continue
        label = escape(label_of(shown, cell, lang))
        page = f"/id/{str(cell).removeprefix(base)}" if str(cell).startswith(base) else str(cell)
        on_map = f" · [{text('on_map', lang)}](/?show={cell})" if cell in shown.landscape.interventions else ""
        st.markdown(f"- [{label}]({page}){on_map}")
