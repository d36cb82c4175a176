"""Questions: the library, the user's own queries, and a query builder; each with its SPARQL and its answer."""

from datetime import date

import streamlit as st
from rdflib.namespace import XSD

from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.i18n import gettext
from leerland_graph.core.labels import pick
from leerland_graph.core.settings import get_settings
from leerland_graph.forms import Kind
from leerland_graph.services.form_cache import choices_for, label_of
from leerland_graph.services.reach import graphs_for
from leerland_graph.services.state import View
from leerland_graph.sparql import Parameter, Query, column_names, library
from leerland_graph.sparql.library import GROUPS, variables
from leerland_graph.store.sparql_text import with_values
from leerland_graph.ui.shared.names import QUESTION_GROUPS, QUESTION_WAYS
from leerland_graph.ui.shared.panels import show_error
from leerland_graph.ui.shared.session import same_view
from leerland_graph.ui.shared.user import get_user
from leerland_graph.ui.workbench.answer import show_answer
from leerland_graph.ui.workbench.asking import answer_to, ask_and_wait, kept_answer, page_user
from leerland_graph.ui.workbench.build import show_builder
from leerland_graph.ui.workbench.editor import show_editor
from leerland_graph.ui.workbench.query_plan import show_plan
from leerland_graph.ui.workbench.saved_queries import keep_query, pick_own

__all__ = ["show_questions"]

WAYS = ("library", "own", "build")
LONGEST_LINK = 3_000
EMPTY = (
    "SELECT ?intervention ?title WHERE {\n  ?intervention a ll:Intervention ; dcterms:title ?title .\n}\nLIMIT 100\n"
)


def show_questions(shown: View, lang: str) -> None:
    """Render the page. The mode and the question are stored in the URL."""
    st.title(gettext("Questions", lang))
    names = {way: gettext(QUESTION_WAYS[way], lang) for way in WAYS}
    key = f"question-way-{lang}"
    linked = st.query_params.get("sparql", "")
    if linked and st.session_state.get("question-linked") != linked:
        st.session_state[key] = "own"  # a link with a query, also one followed on this page
    st.session_state["question-linked"] = linked
    wanted = st.query_params.get("way", "library")
    way = st.segmented_control(
        gettext("How would you like to ask?", lang), WAYS, default=None if key in st.session_state else wanted if wanted in WAYS else "library",
        format_func=names.__getitem__, key=key, required=True, label_visibility="collapsed",
    )  # fmt: skip
    if way != "own" and "sparql" in st.query_params:
        del st.query_params["sparql"]
    st.query_params["way"] = str(way)
    match way:
        case "own":
            _own(shown, lang)
        case "build":
            built = show_builder(shown, lang)
            if built:
                with st.expander(gettext("The question in SPARQL", lang), expanded=True):
                    st.code(built, language="sparql")
                    _share(built, gettext("Go on in the editor", lang))
                show_answer(shown, "build", answer_to(shown, built, lang, user=page_user()), lang)
        case _:
            _library(shown, lang)


def _library(shown: View, lang: str) -> None:
    folder = get_settings().ontology
    every = library(folder / "questions" if folder else None)
    sought = st.text_input(gettext("Search a question", lang), key="question-search").casefold().split()
    groups = {g: gettext(QUESTION_GROUPS[g], lang) for g in GROUPS if any(q.group == g for q in every)}
    about = st.pills(
        gettext("What the question is about", lang), list(groups), format_func=groups.__getitem__, key=f"question-about-{lang}",
        label_visibility="collapsed",
    )  # fmt: skip
    found = [
        q
        for q in every
        if all(w in f"{q.questions['nl']} {q.questions['en']} {q.name}".casefold() for w in sought)
        and about in (None, q.group)
    ]
    if not found:
        st.info(gettext("No question found. Use fewer words.", lang))
        return
    names = {q.name: q for q in found}
    wanted = st.query_params.get("q", "")
    name = st.selectbox(
        gettext("Question", lang), list(names), index=list(names).index(wanted) if wanted in names else 0,
        format_func=lambda n: pick(names[n].questions, lang), key=f"question-{about}-{'-'.join(sought)}",
    )  # fmt: skip
    st.query_params["q"] = name
    query = names[name]
    given = {p.name: _parameter(shown, p, query, lang) for p in query.parameters}
    try:
        filled = with_values(_bare(query), variables(query, shown.store, shown.landscape.iri, given, lang))
    except LeerlandError as error:
        show_error(error, lang)
        return
    with st.expander(gettext("The question in SPARQL", lang)):
        asked, run = _edit(shown, name, filled, lang)
    _ask(shown, name, asked, lang, run=run, named=True)


def _own(shown: View, lang: str) -> None:
    """Render the user's own query: saved, from a link, or new."""
    linked = st.query_params.get("sparql", "")
    start = linked or pick_own(lang) or EMPTY
    asked, run = _edit(shown, "own", start, lang)
    keep_query(asked, lang)
    _ask(shown, "own", asked, lang, run=run)


def _edit(shown: View, name: str, query: str, lang: str) -> tuple[str, bool]:
    asked, run = show_editor(shown, query, lang, key=f"sparql-{name}")
    st.caption(
        gettext(
            "You can change all of it. Ctrl+Enter asks, Ctrl+Space completes. Our prefixes (ll:, llc:, skos: …) need no declaration.",
            lang,
        )
    )
    file, link, _ = st.columns([1, 1.6, 1.4], vertical_alignment="center")
    file.download_button(
        gettext("Save as .rq", lang),
        asked,
        on_click="ignore",
        file_name=f"{name}.rq",
        mime="application/sparql-query",
        width="stretch",
    )
    with link:
        _share(asked, gettext("Open as a link, to keep or to share", lang))
    return asked, run


def _share(query: str, label: str) -> None:
    """Render a link to this page with the query."""
    pages = st.session_state.get("pages", {})
    if "questions" in pages and len(query) <= LONGEST_LINK:
        params = {**same_view(), "sparql": query}
        st.page_link(pages["questions"], label=label, icon=":material/link:", query_params=params)


def _ask(shown: View, name: str, asked: str, lang: str, *, run: bool, named: bool = False) -> None:
    """Render the buttons and the answer; `named`: its columns are those of a question of the library."""
    button, plan, _ = st.columns([1.2, 1.2, 3])
    pressed = button.button(gettext("Ask", lang), type="primary", icon=":material/play_arrow:", width="stretch")
    whole = graphs_for(get_user(), shown.store) is None  # a plan is made by a run over all graphs
    explained = whole and plan.button(
        gettext("Explain", lang), icon=":material/account_tree:", width="stretch", key=f"plan-{name}"
    )
    ask_and_wait(shown, asked, lang, begin=pressed or run)
    if explained:
        show_plan(asked, lang)
    told = kept_answer(asked)
    if told is not None:
        show_answer(shown, name, told, lang, named=named)


def _bare(query: Query) -> str:
    """The query of a library question without its header comments."""
    return "\n".join(line for line in query.text.splitlines() if not line.startswith("#")).strip() + "\n"


def _parameter(shown: View, parameter: Parameter, query: Query, lang: str) -> str:
    key = f"param-{query.name}-{parameter.name}"
    called = column_names([parameter.name], lang)[0]
    if parameter.kind == XSD.date:
        picked = st.date_input(called, date.fromisoformat(parameter.default), key=key, format="DD-MM-YYYY")
        return picked.isoformat() if isinstance(picked, date) else parameter.default
    if str(parameter.kind).startswith(str(XSD)):
        return st.text_input(called, parameter.default, key=key)
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
