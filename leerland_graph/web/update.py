"""Updates at the endpoint: only with the token, and only through validation."""

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
from leerland_graph.web.identity import bearer, current_user

__all__ = ["answer_update", "check_token"]

WHO, WHY, SHOWN, MAX_ATTEMPTS, PAUSE = "SPARQL", "SPARQL update", 50, 6, 0.1


class _Nothing(Exception):
    """The update changes nothing."""


def check_token(authorization: str, token: str | None) -> None:
    """Check the token.

    Raises:
        ProtocolError: 403 if no token is configured, 401 if the given one is wrong or missing.
    """
    if not token:
        raise ProtocolError(
            403, "This endpoint takes no updates. Set LEERLAND_TOKEN where it runs, or use an import or a form."
        )
    if not hmac.compare_digest(bearer(authorization).encode(), token.encode()):
        raise ProtocolError(401, "An update needs the token of this endpoint. Send it as `Authorization: Bearer ...`.", {"WWW-Authenticate": 'Bearer realm="leerland"'})  # fmt: skip


def answer_update(asked: SparqlRequest, accept: str, pool: Pool, stop: Event, *, user: str = "") -> Response:
    """Run an update as one commit, or not at all.

    Status: 200 with the number of the change, 204 nothing changes, 400 invalid update, 403 no permission, 404 unknown landscape, 413 too many
    changes, 422 validation failed, 503 store busy or timeout, 507 out of memory. Setting `stop` cancels the update until it is stored.
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
        return PlainTextResponse(f"{error.public_message('en')}\n", 404)
    except Forbidden as error:
        return PlainTextResponse(f"{error.public_message('en')}\n", 403)
    except StoreLocked as error:
        return PlainTextResponse(f"{error.public_message('en')}\n", 503, {"Retry-After": "5"})
    except UsageError as error:
        return PlainTextResponse(f"{error.public_message('en')}\n", 400)
    return PlainTextResponse(f"Stored as change {number}.\n", 200)


def _stored(asked: SparqlRequest, pool: Pool, stop: Event, user: str) -> int:
    """Compute the change set in a process that can be stopped, then commit it; retry if another writer was first."""
    for attempt in range(MAX_ATTEMPTS):
        try:
            landscape = find_landscape(open_store(), asked.using).iri
            change_set = pool.try_update(landscape, asked.update or "", who=WHO, why=WHY, user=user, stop=stop)
        except ProtocolError as problem:
            is_overtaken, is_crowded = isinstance(problem.error, StoreError), "Retry-After" in problem.headers
            if not (is_overtaken or is_crowded) or stop.is_set() or attempt == MAX_ATTEMPTS - 1:
                raise
            continue  # another writer changed the store during the read, or the pool was full
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
