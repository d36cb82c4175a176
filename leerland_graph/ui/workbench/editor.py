"""The SPARQL editor as a component, and what it asks the server while one types: what can be completed, what is wrong."""

from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from rdflib import URIRef
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from leerland_graph.access import Act
from leerland_graph.errors import LeerlandError
from leerland_graph.sparql import KEYWORDS, Mistake, Problem, terms
from leerland_graph.sparql.protocol import LONGEST
from leerland_graph.store import Store
from leerland_graph.ui.access.reach import landscapes_for
from leerland_graph.ui.access.visiting import present
from leerland_graph.ui.body import read_body
from leerland_graph.ui.endpoint import pool, user_of
from leerland_graph.ui.opened import open_store
from leerland_graph.ui.state import View
from leerland_graph.ui.streaming import while_there
from leerland_graph.ui.texts import text

__all__ = ["editor_routes", "show_editor"]

ASSETS = Path(__file__).parents[1] / "assets"
LIBRARY = ASSETS / "sparql-editor.min.js"
ADDRESS, TERMS, CHECK = "/scripts/sparql-editor-1.js", "/sparql/terms", "/sparql/check"
_component = st.components.v2.component(
    "leerland_sparql",
    html='<div class="sparql"></div><div class="below"><button type="button"></button><span class="said" role="status"></span></div>',
    css=(ASSETS / "sparql.css").read_text(encoding="utf-8"),
    js=(ASSETS / "sparql.js").read_text(encoding="utf-8"),
)


def show_editor(shown: View, given: str, lang: str, *, key: str) -> tuple[str, bool]:
    """The editor with a query in it; another `given` replaces what is there. Returns the query as it is now, and whether it was
    asked by the keyboard."""
    revision = f"{key}:{hash(given)}"
    kept = st.session_state.get(f"{key}-text")
    if not isinstance(kept, tuple) or kept[0] != revision:
        kept = (revision, given)
    state = {"landscape": str(shown.landscape.iri), "lang": lang, "revision": shown.store.revision}
    data = {
        "text": kept[1], "revision": revision, "library": ADDRESS, "terms": f"{TERMS}?{urlencode(state)}", "check": CHECK,
        "words": KEYWORDS, "label": text("editor_label", lang), "format": text("editor_format", lang),
        "unformatted": text("editor_unformatted", lang),
    }  # fmt: skip
    ignore = lambda: None  # noqa: E731
    result = _component(key=f"{key}-editor", data=data, on_doc_change=ignore, on_run_change=ignore)
    doc, run = getattr(result, "doc", None), getattr(result, "run", None)
    if run is not None:
        kept = (revision, str(run))
    elif doc is not None and doc.get("revision") == revision:
        kept = (revision, str(doc.get("text", "")))
    st.session_state[f"{key}-text"] = kept
    return kept[1], run is not None


def _terms(store: Store, landscape: URIRef, lang: str) -> list[dict[str, str]]:
    make = lambda: [asdict(t) for t in terms(store, landscape, lang)]  # noqa: E731
    return store.memo.get("completions", (landscape, lang), make, most=8)


async def _completions(request: Request) -> Response:
    lang = "en" if request.query_params.get("lang") == "en" else "nl"
    landscape = request.query_params.get("landscape", "")

    def find() -> list[dict[str, str]]:
        store = open_store()
        mine = {i.iri for i in landscapes_for(present.get(), store, Act.ASK)}
        if not mine:
            return []
        return _terms(store, URIRef(landscape) if URIRef(landscape) in mine else min(mine), lang)

    try:
        return JSONResponse(await run_in_threadpool(find), headers={"Cache-Control": "private, max-age=60"})
    except LeerlandError as error:
        return PlainTextResponse(f"{error.told(lang)}\n", 503)


async def _check(request: Request) -> Response:
    try:
        query = (await read_body(request, LONGEST)).decode("utf-8")
    except Problem as problem:
        return PlainTextResponse(f"{problem.words}\n", problem.status, problem.headers)
    except UnicodeDecodeError:
        return PlainTextResponse("The query is not written in UTF-8.\n", 400)
    user = user_of(request)
    try:
        found = await while_there(request, lambda stop: pool().mistake(query, user=user))
    except Problem as problem:
        found = Mistake(problem.words) if problem.status == 400 else None  # it is too busy to tell; asking will
    return JSONResponse(asdict(found) if found else {})


async def _library(request: Request) -> Response:
    del request
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return FileResponse(LIBRARY, media_type="text/javascript", headers=headers)


def editor_routes() -> list[Route]:
    """Where the editor gets its parts, its completions and its corrections."""
    return [Route(ADDRESS, _library), Route(TERMS, _completions), Route(CHECK, _check, methods=["POST"])]
