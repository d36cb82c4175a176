"""Updates at the endpoint: only with the token, and only through the gate."""

import hmac
import time
from threading import Event

from starlette.responses import JSONResponse, PlainTextResponse, Response

from leerland_graph.access import Forbidden
from leerland_graph.core.errors import NotFound, StoreError, StoreLocked, UsageError
from leerland_graph.core.settings import get_settings
from leerland_graph.services.opened import invalidate, open_store
from leerland_graph.services.saving import save
from leerland_graph.sparql import Pool, ProtocolError, SparqlRequest
from leerland_graph.store import Stale, find_landscape
from leerland_graph.validation import Refused
from leerland_graph.web.identity import current_user

__all__ = ["answer_update", "check_token"]

WHO, WHY, SHOWN, MAX_ATTEMPTS, PAUSE = "SPARQL", "SPARQL update", 50, 6, 0.1


class _Nothing(Exception):
    """The update changes nothing."""


def check_token(authorization: str, token: str | None) -> None:
    """Let through who has the token.

    Raises:
        ProtocolError: 403 where no token is set up, 401 where another or none is given.
    """
    if not token:
        raise ProtocolError(
            403, "This endpoint takes no updates. Set LEERLAND_TOKEN where it runs, or use an import or a form."
        )
    scheme, _, given = authorization.partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
        raise ProtocolError(401, "An update needs the token of this endpoint. Send it as `Authorization: Bearer ...`.", {"WWW-Authenticate": 'Bearer realm="leerland"'})  # fmt: skip


def answer_update(asked: SparqlRequest, accept: str, pool: Pool, stop: Event, *, user: str = "") -> Response:
    """Make the change as one commit, or none of it.

    200 says the number of the change, 204 that nothing changes, 400 what is wrong with the update, 404 that no landscape has the name, 422 what validation found,
    413 that it changes too much, 503 that the store is busy or it takes too long, 507 that it needs too much memory. Setting `stop` breaks it off until it is stored.
    """
    lang = get_settings().lang
    try:
        number = _stored(asked, pool, stop, user)
    except _Nothing:
        return Response(status_code=204)
    except Refused as refused:
        if "json" in accept:
            return JSONResponse(refused.report.as_json(lang), 422)
        lines = [f.as_text("en") for f in refused.report.violations[:SHOWN]]
        return PlainTextResponse("\n".join([str(refused), *lines]) + "\n", 422)
    except NotFound as error:
        return PlainTextResponse(f"{error.told('en')}\n", 404)
    except Forbidden as error:
        return PlainTextResponse(f"{error.told('en')}\n", 403)
    except StoreLocked as error:
        return PlainTextResponse(f"{error.told('en')}\n", 503, {"Retry-After": "5"})
    except UsageError as error:
        return PlainTextResponse(f"{error.told('en')}\n", 400)
    return PlainTextResponse(f"Stored as change {number}.\n", 200)


def _stored(asked: SparqlRequest, pool: Pool, stop: Event, user: str) -> int:
    """Try the update in a process that can be stopped, then store what it comes to; again if someone else was first."""
    for attempt in range(MAX_ATTEMPTS):
        try:
            landscape = find_landscape(open_store(), asked.using).iri
            change_set = pool.try_update(landscape, asked.update or "", who=WHO, why=WHY, user=user, stop=stop)
        except ProtocolError as problem:
            is_overtaken, is_crowded = isinstance(problem.error, StoreError), "Retry-After" in problem.headers
            if not (is_overtaken or is_crowded) or stop.is_set() or attempt == MAX_ATTEMPTS - 1:
                raise
            continue  # someone wrote while it was being read, or every place was taken
        except StoreError:
            if attempt == MAX_ATTEMPTS - 1:
                raise
            invalidate()
            time.sleep(PAUSE)
            continue
        if change_set.is_empty:
            raise _Nothing
        try:
            return save(current_user.get(), lambda store, made=change_set: made)  # type: ignore[misc]
        except Stale:
            if attempt == MAX_ATTEMPTS - 1:
                raise
    raise AssertionError  # not reached
