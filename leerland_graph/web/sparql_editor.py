"""Routes of the SPARQL editor: completions, syntax checks, and its script."""

from dataclasses import asdict
from pathlib import Path

from rdflib import URIRef
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from leerland_graph.access import Permission
from leerland_graph.core.errors import LeerlandError
from leerland_graph.services.opened import open_store
from leerland_graph.services.reach import landscapes_for
from leerland_graph.sparql import Mistake, ProtocolError, terms
from leerland_graph.sparql.protocol import LONGEST
from leerland_graph.store import Store
from leerland_graph.web.body import read_body
from leerland_graph.web.identity import current_user
from leerland_graph.web.language import language_of
from leerland_graph.web.sparql import pool, queue_key
from leerland_graph.web.status import refusal
from leerland_graph.web.streaming import while_there

__all__ = ["ADDRESS", "CHECK", "TERMS", "editor_routes"]

LIBRARY = Path(__file__).parent / "assets" / "sparql-editor.min.js"
ADDRESS, TERMS, CHECK = "/scripts/sparql-editor-1.js", "/sparql/terms", "/sparql/check"


def _terms(store: Store, landscape: URIRef, lang: str) -> list[dict[str, str]]:
    make = lambda: [asdict(t) for t in terms(store, landscape, lang)]  # noqa: E731
    return store.memo.get("completions", (landscape, lang), make, most=8)


async def _completions(request: Request) -> Response:
    lang = language_of(request)
    landscape = request.query_params.get("landscape", "")

    def find() -> list[dict[str, str]]:
        store = open_store()
        mine = {i.iri for i in landscapes_for(current_user.get(), store, Permission.ASK)}
        if not mine:
            return []
        return _terms(store, URIRef(landscape) if URIRef(landscape) in mine else min(mine), lang)

    try:
        return JSONResponse(await run_in_threadpool(find), headers={"Cache-Control": "private, max-age=60"})
    except LeerlandError as error:
        return refusal(error, lang=lang)


async def _check(request: Request) -> Response:
    try:
        query = (await read_body(request, LONGEST)).decode("utf-8")
    except ProtocolError as problem:
        return refusal(problem)
    except UnicodeDecodeError:
        return PlainTextResponse("The query is not written in UTF-8.\n", 400)
    user = queue_key(request)
    try:
        found = await while_there(request, lambda stop: pool().mistake(query, user=user))
    except ProtocolError as problem:
        found = Mistake(problem.words) if problem.status == 400 else None  # too busy to check
    return JSONResponse(asdict(found) if found else {})


async def _library(request: Request) -> Response:
    del request
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return FileResponse(LIBRARY, media_type="text/javascript", headers=headers)


def editor_routes() -> list[Route]:
    """The routes of the editor's script, completions and syntax checks."""
    return [Route(ADDRESS, _library), Route(TERMS, _completions), Route(CHECK, _check, methods=["POST"])]
