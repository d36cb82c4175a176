"""CORS at the endpoint: Starlette's middleware, placed before the guard so that other origins can read refusals too."""

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from leerland_graph.core.settings import get_settings

__all__ = ["Cors"]

PATH = "/sparql"
METHODS = ("GET", "HEAD", "POST")
HEADERS = ("Accept", "Authorization", "Content-Type")
EXPOSED = ("Retry-After", "WWW-Authenticate")


class Cors:
    """Applies CORS at `/sparql` if `LEERLAND_CORS` names origins (comma-separated, or `*`); otherwise passes everything on."""

    def __init__(self, app: ASGIApp) -> None:
        origins = [o.strip() for o in (get_settings().cors or "").split(",") if o.strip()]
        self.app = app
        self.open: ASGIApp = app
        if origins:
            self.open = CORSMiddleware(
                app, allow_origins=origins, allow_methods=METHODS, allow_headers=HEADERS, expose_headers=EXPOSED
            )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["type"] == "http" and (scope["path"] == PATH or scope["path"].startswith(f"{PATH}/"))
        await (self.open if asked else self.app)(scope, receive, send)
