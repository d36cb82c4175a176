"""Routes beside the pages, and the middleware of all requests."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Route

from leerland_graph.analysis import Selection
from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.i18n import gettext
from leerland_graph.core.settings import get_settings
from leerland_graph.map import MapOptions
from leerland_graph.map.scenery import draw_land, draw_names
from leerland_graph.services.beginning import can_make_store, make_missing_store
from leerland_graph.services.garbage import start_settling
from leerland_graph.services.opened import open_store
from leerland_graph.services.state import landscape_to_show, picture_of, profile_of, view
from leerland_graph.services.writer import release_writer
from leerland_graph.ui.access.login import login_secrets
from leerland_graph.ui.shared.graph import explore_routes
from leerland_graph.ui.shared.user import read_login
from leerland_graph.validation import Shapes
from leerland_graph.web.access_routes import access_routes, local_link
from leerland_graph.web.connection import Gone
from leerland_graph.web.cors import Cors
from leerland_graph.web.guard import Guard
from leerland_graph.web.headers import SecurityHeaders
from leerland_graph.web.health import health
from leerland_graph.web.hosts import allowed_hosts
from leerland_graph.web.identity import use_login_reader
from leerland_graph.web.linked_data import linked_routes
from leerland_graph.web.participant_pages import workshop_routes
from leerland_graph.web.serve import check_confinement
from leerland_graph.web.sparql import endpoint_routes
from leerland_graph.web.sparql_editor import editor_routes

__all__ = ["SCRIPT", "lifespan", "login_secrets", "middleware", "routes"]

SCRIPT = str(Path(__file__).parent / "main.py")


use_login_reader(read_login)


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """Make the store if there is none, and render the default landscape, so that the first user does not wait for it."""
    del app
    check_confinement(get_settings(), _address())
    if link := local_link(int(st.get_option("server.port") or 8501)):
        sys.stderr.write(
            f"{gettext('Open the app on this computer by this link; it carries the key:', get_settings().lang)}\n{link}\n"
        )
    await run_in_threadpool(_warm_up)
    start_settling()
    yield
    await run_in_threadpool(release_writer)


_READY = (
    "documents.intervention_rows",
    "documents.report",
    "ui.dialogue.advice",
    "ui.dialogue.beside",
    "ui.explore.page",
    "ui.shared.filters",
    "ui.shared.ground_plate",
    "ui.shared.map_options",
    "ui.shared.panels",
    "ui.shared.tour",
)
"""Modules imported by the first page."""


def _warm_up() -> None:
    for module in _READY:
        import_module(f"leerland_graph.{module}")
    Shapes.load(get_settings().shapes)
    if can_make_store():
        with suppress(LeerlandError):  # where it cannot be made, the pages say why
            make_missing_store()
    try:
        shown = view(landscape_to_show(open_store()))
    except LeerlandError:
        return  # nothing to render; the page says so
    language = get_settings().lang
    draw_land(shown.plate)
    draw_names(shown.plate, language)
    picture_of(shown, Selection(), language, MapOptions())
    profile_of(shown, Selection())


def routes() -> list[Route]:
    """The routes beside the pages."""
    rooms = (endpoint_routes, linked_routes, explore_routes, editor_routes, access_routes, workshop_routes)
    return [Route("/healthz", health), *(route for room in rooms for route in room())]


def middleware() -> list[Middleware]:
    """The middleware of every request."""
    return [
        Middleware(Gone), Middleware(SecurityHeaders), Middleware(TrustedHostMiddleware, allowed_hosts=allowed_hosts(_address())), Middleware(Cors), Middleware(Guard),
    ]  # fmt: skip


def _address() -> str:
    """The address on which the app listens."""
    return str(st.get_option("server.address") or "")
