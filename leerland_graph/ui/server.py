"""What the app serves beside its pages, and the headers on all of it."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from leerland_graph.analysis import Selection
from leerland_graph.errors import LeerlandError
from leerland_graph.plate import Look
from leerland_graph.plate.scenery import draw_land, draw_names
from leerland_graph.ui.access.guard import Guard
from leerland_graph.ui.access.hosts import allowed_hosts
from leerland_graph.ui.access.login import login_secrets
from leerland_graph.ui.access.routes import access_routes, local_link
from leerland_graph.ui.connection import Gone
from leerland_graph.ui.endpoint import endpoint_routes
from leerland_graph.ui.explore.component import explore_routes
from leerland_graph.ui.garbage import start_settling
from leerland_graph.ui.health import health
from leerland_graph.ui.launch import check_confinement
from leerland_graph.ui.linked import linked_routes
from leerland_graph.ui.opened import open_store, settings
from leerland_graph.ui.state import default_landscape, picture_of, profile_of, view
from leerland_graph.ui.texts import text
from leerland_graph.ui.workbench.editor import editor_routes
from leerland_graph.ui.workshop.doors import workshop_routes
from leerland_graph.ui.writing import release_writer
from leerland_graph.validation import Shapes

__all__ = ["SCRIPT", "lifespan", "login_secrets", "middleware", "routes"]

SCRIPT = str(Path(__file__).parent / "main.py")

HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"SAMEORIGIN",
    b"referrer-policy": b"same-origin",
    b"content-security-policy": (
        b"default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
        b"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:; frame-ancestors 'self'"
    ),
}
"""Streamlit's own scripts need the inline and eval permissions; nothing may come from elsewhere."""


class SecurityHeaders:
    """Puts the security headers on every answer that has not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message.get("headers", [])}
                message["headers"] = [
                    *message.get("headers", []),
                    *((n, v) for n, v in HEADERS.items() if n not in present),
                ]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """Draw the default landscape before the first visitor comes, so that nobody waits for the first picture."""
    del app
    check_confinement(settings(), _address())
    if link := local_link(int(st.get_option("server.port") or 8501)):
        sys.stderr.write(f"{text('local_link', settings().lang)}\n{link}\n")
    await run_in_threadpool(_warm_up)
    start_settling()
    yield
    await run_in_threadpool(release_writer)


def _warm_up() -> None:
    for module in (
        "advice",
        "beside",
        "explore.page",
        "filters",
        "look",
        "panels",
        "plate_map",
        "report",
        "table",
        "tour",
    ):
        import_module(f"leerland_graph.ui.{module}")
    Shapes.load(settings().shapes)
    try:
        shown = view(default_landscape(open_store()))
    except LeerlandError:
        return  # nothing to draw yet: the page says so
    language = settings().lang
    draw_land(shown.plate)
    draw_names(shown.plate, language)
    picture_of(shown, Selection(), language, Look())
    profile_of(shown, Selection())


def routes() -> list[Route]:
    """The routes beside the pages."""
    rooms = (endpoint_routes, linked_routes, explore_routes, editor_routes, access_routes, workshop_routes)
    return [Route("/healthz", health), *(route for room in rooms for route in room())]


def middleware() -> list[Middleware]:
    """What every request goes through."""
    return [
        Middleware(Gone), Middleware(SecurityHeaders), Middleware(TrustedHostMiddleware, allowed_hosts=allowed_hosts(_address())), Middleware(Guard),
    ]  # fmt: skip


def _address() -> str:
    """Where the app listens."""
    return str(st.get_option("server.address") or "")
