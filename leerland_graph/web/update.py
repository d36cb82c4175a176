"""Updates at the endpoint: only with the token, and only through validation."""

import hmac
import time
from threading import Event

from starlette.responses import PlainTextResponse, Response

from leerland_graph.core.errors import LeerlandError, StoreError
from leerland_graph.services.opened import invalidate, open_store
from leerland_graph.services.saving import save
from leerland_graph.sparql import Pool, ProtocolError, SparqlRequest
from leerland_graph.store import Stale, find_landscape
from leerland_graph.web.identity import bearer, current_user
from leerland_graph.web.status import refusal

__all__ = ["answer_update", "check_token"]

WHO, WHY, MAX_ATTEMPTS, PAUSE = "SPARQL", "SPARQL update", 6, 0.1


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

    200 with the number of the change, 204 if nothing changes; else `refusal`: 413 too many changes and 507 out of memory among them. Setting
    `stop` cancels the update until it is stored.
    """
    try:
        number = _stored(asked, pool, stop, user)
    except _Nothing:
        return Response(status_code=204)
    except LeerlandError as error:
        return refusal(error, accept)
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
