"""The SPARQL endpoint over HTTP; it also runs on its own."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache, partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from leerland_graph.access import Permission
from leerland_graph.core.confine import can_cut
from leerland_graph.core.errors import LeerlandError, StoreError
from leerland_graph.core.settings import get_settings
from leerland_graph.services.opened import fingerprint, held_store, invalidate, open_store
from leerland_graph.services.reach import graphs_for, restrict_dataset
from leerland_graph.sparql import (
    GRAPHS,
    Pool,
    ProtocolError,
    ProtocolRequest,
    Reply,
    SparqlRequest,
    chosen,
    described,
    is_lookup,
    look_up,
    parse_request,
)
from leerland_graph.sparql.protocol import LARGEST
from leerland_graph.web.body import read_body
from leerland_graph.web.connection import Gone
from leerland_graph.web.cors import Cors
from leerland_graph.web.guard import Guard
from leerland_graph.web.hosts import allowed_hosts
from leerland_graph.web.identity import client_of, current_user
from leerland_graph.web.status import refusal
from leerland_graph.web.streaming import Streamed, while_there
from leerland_graph.web.update import answer_update, check_token

__all__ = ["endpoint_routes", "pool", "standalone", "queue_key"]

SMALL = 4_000
"""Bytes up to which an answer is not compressed: compressing two thousand took 45 of the 800 microseconds of a request."""
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]


@lru_cache(maxsize=1)
def pool() -> Pool:
    """The pool of query processes, for the lifetime of this process."""
    place = get_settings().place
    return Pool(
        place, size=max(2, os.cpu_count() or 2), timeout=get_settings().query_seconds, megabytes=get_settings().query_mb,
        statements=get_settings().update_statements,
        confined=isinstance(place, Path) and bool(can_cut()), revision=lambda: fingerprint(place),
    )  # fmt: skip


async def _sparql(request: Request) -> Response:
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
    try:
        body = await read_body(request, LARGEST)
        incoming = ProtocolRequest(
            request.method, request.query_params.multi_items(), request.headers.get("content-type", ""), body
        )
        question = parse_request(incoming)
        accept = request.headers.get("accept")
        if question.update is not None:
            check_token(request.headers.get("authorization", ""), get_settings().token)
            make = partial(answer_update, question, accept or "", pool(), user=queue_key(request))
            return await while_there(request, make)
        if question.query is None:
            return await run_in_threadpool(_describe, request, accept)
        if not current_user.get().may(Permission.AUDIT):  # skips opening the store for users who may read every graph
            question = await run_in_threadpool(_within, question)
        reply = await _at_once(question, accept)
        if reply is None:
            reply = await while_there(request, partial(pool().ask, question, accept, user=queue_key(request)))
    except (ProtocolError, LeerlandError) as error:
        return refusal(error, request.headers.get("accept", ""))
    headers = {"Vary": "Accept", "Cache-Control": "no-cache"}
    if reply.parts is None:
        return Response(reply.whole, media_type=reply.media_type, headers=headers)
    if request.method == "HEAD":
        await run_in_threadpool(reply.parts.close)
        return Response(media_type=reply.media_type, headers=headers)
    return Streamed(reply.parts, media_type=reply.media_type, headers=headers)


def queue_key(request: Request) -> str:
    """The key by which queries are queued fairly: the name of a logged-in person, else the name with the client address."""
    who = current_user.get()
    return who.name if who.kind == "person" else f"{who.name}@{client_of(request)}"


def _within(question: SparqlRequest) -> SparqlRequest:
    """The request, restricted to the graphs that the user may read."""
    return restrict_dataset(question, current_user.get(), open_store(get_settings().place))


async def _at_once(question: SparqlRequest, accept: str | None) -> Reply | None:
    """The answer to a fast lookup, directly from the local store; None if the query must go to the pool."""
    place = get_settings().place
    if not isinstance(place, Path) or question.query is None or not is_lookup(question.query):
        return None
    try:
        store = held_store(place)
        if store is None:
            store = await run_in_threadpool(open_store, place)
        return look_up(store, question, accept)
    except StoreError:
        invalidate()
        return None


def _describe(request: Request, accept: str | None) -> Response:
    form = chosen(accept, GRAPHS) or GRAPHS[0]
    names = {
        "text/turtle": "turtle",
        "application/n-triples": "nt",
        "application/ld+json": "json-ld",
        "application/rdf+xml": "xml",
    }
    store = open_store()
    seen = graphs_for(current_user.get(), store, Permission.ASK)
    graph = described(store, str(request.url.replace(query="", fragment="")), seen)
    return Response(
        graph.serialize(format=names[form.media_type]), media_type=form.media_type, headers={"Vary": "Accept"}
    )


def endpoint_routes() -> list[Route]:
    """The routes of the endpoint, for the app or for a separate server."""
    return [Route("/sparql", _sparql, methods=METHODS)]


@asynccontextmanager
async def _lifespan(app: object) -> AsyncIterator[None]:
    del app
    yield
    pool().close()


def standalone(routes: list[Route], address: str) -> Starlette:
    """The endpoint without pages, for a server that listens on an address."""
    return Starlette(
        routes=[*endpoint_routes(), *routes],
        middleware=[
            Middleware(Gone),
            Middleware(TrustedHostMiddleware, allowed_hosts=allowed_hosts(address)),
            Middleware(Cors),
            Middleware(Guard),
            Middleware(GZipMiddleware, minimum_size=SMALL, compresslevel=6),
        ],
        lifespan=_lifespan,
    )
