"""The HTTP response for an error: the one place that decides its status."""

from starlette.responses import JSONResponse, PlainTextResponse, Response

from leerland_graph.access import Forbidden
from leerland_graph.core.errors import LeerlandError, NotFound, StoreError, StoreLocked, UsageError
from leerland_graph.core.settings import get_settings
from leerland_graph.sparql import ProtocolError
from leerland_graph.validation import Refused

__all__ = ["refusal"]

SHOWN = 50
"""Maximum number of findings in a refusal as text."""
WAIT = {"Retry-After": "5"}


def refusal(error: ProtocolError | LeerlandError, accept: str = "", lang: str = "en") -> Response:
    """The response that says what is wrong: in `lang`, without paths or addresses of the server.

    403 no permission, 404 what is named does not exist, 422 refused by validation (its report as JSON where that is
    accepted), 503 the store is busy or cannot be read, 400 anything else that the request asks; a `ProtocolError` has its own.
    """
    match error:
        case ProtocolError():
            return PlainTextResponse(f"{error.words}\n", error.status, error.headers)
        case Refused() if "json" in accept:
            return JSONResponse(error.report.as_json(get_settings().lang), 422)
        case Refused():
            lines = [f.as_text(lang) for f in error.report.violations[:SHOWN]]
            return PlainTextResponse("\n".join([error.message(lang), *lines]) + "\n", 422)
        case NotFound():
            return _plain(error, lang, 404)
        case Forbidden():
            return _plain(error, lang, 403)
        case StoreLocked():
            return PlainTextResponse(f"{error.public_message(lang)}\n", 503, WAIT)
        case UsageError():
            return _plain(error, lang, 400)
        case StoreError() | LeerlandError():
            return _plain(error, lang, 503)


def _plain(error: LeerlandError, lang: str, status: int) -> Response:
    return PlainTextResponse(f"{error.public_message(lang)}\n", status)
