"""Linked data over HTTP with content negotiation: HTML for people, Turtle, JSON-LD and other formats for machines."""

from collections.abc import Callable
from functools import lru_cache

from rdflib import Graph, URIRef
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.i18n import gettext
from leerland_graph.core.namespaces import PREFIXES
from leerland_graph.core.settings import get_settings
from leerland_graph.documents.linked_data import ontology_page, resource_page, shapes_page
from leerland_graph.exchange.formats.page import page_data
from leerland_graph.services.opened import open_store
from leerland_graph.services.reach import graphs_for
from leerland_graph.sparql import GRAPHS, Format, chosen
from leerland_graph.sparql.linked import known
from leerland_graph.store import read_ontology
from leerland_graph.validation import Shapes
from leerland_graph.web.identity import current_user
from leerland_graph.web.language import language_of
from leerland_graph.web.status import refusal

__all__ = ["linked_routes"]

PAGE = Format(("text/html", "application/xhtml+xml"), GRAPHS[0].engine)
SERIALIZERS = {
    "text/turtle": "longturtle",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
}


async def _resource(request: Request) -> Response:
    iri = URIRef(get_settings().base_iri + request.path_params["name"])
    return await run_in_threadpool(_answer_resource, iri, request.headers.get("accept"), language_of(request))


def _answer_resource(iri: URIRef, accept: str | None, lang: str) -> Response:
    try:
        store = open_store()
        seen = graphs_for(current_user.get(), store)
        found = known(store, iri, lang, seen)
    except LeerlandError as error:
        return refusal(error, lang=lang)
    if found is None:
        return PlainTextResponse(f"{gettext('Nothing is known of this.', lang)} <{iri}>\n", 404)
    page = lambda: resource_page(found, get_settings().base_iri, lang, page_data(store, iri, seen))  # noqa: E731
    return _answer(accept, lambda: found.graph, page)


def _answer(accept: str | None, graph: Callable[[], Graph], page: Callable[[], str]) -> Response:
    form = chosen(accept, (PAGE, *GRAPHS))
    if form is None:
        return PlainTextResponse("This comes as a page, Turtle, N-Triples, JSON-LD or RDF/XML.\n", 406)
    if form is PAGE:
        return HTMLResponse(page(), headers={"Vary": "Accept, Accept-Language"})
    bound = graph()
    for prefix, name in PREFIXES.items():
        bound.bind(prefix, name)
    return Response(
        bound.serialize(format=SERIALIZERS[form.media_type]), media_type=form.media_type, headers={"Vary": "Accept"}
    )


@lru_cache(maxsize=1)
def _language() -> Graph:
    graph = Graph()
    for triple in read_ontology(get_settings().ontology):
        graph.add(triple)
    return graph


async def _ontology(request: Request) -> Response:
    lang = language_of(request)
    return await run_in_threadpool(
        _answer,
        request.headers.get("accept"),
        _language,
        lambda: ontology_page(_language(), gettext("The language of the learning landscape", lang), lang),
    )


async def _shapes(request: Request) -> Response:
    lang = language_of(request)
    graph = Shapes.load(get_settings().shapes).graph
    return await run_in_threadpool(
        _answer,
        request.headers.get("accept"),
        lambda: graph,
        lambda: shapes_page(graph, gettext("What a description must contain", lang), lang),
    )


def linked_routes() -> list[Route]:
    """The routes of linked data."""
    return [Route("/id/{name:path}", _resource), Route("/ontology", _ontology), Route("/shapes", _shapes)]
