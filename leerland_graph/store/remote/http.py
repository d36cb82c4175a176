"""HTTP requests to a SPARQL server: authentication, errors, and one session per thread."""

import threading
from collections.abc import Mapping, Sequence

import requests
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth

from leerland_graph import __version__
from leerland_graph.core.errors import StoreError, UsageError
from leerland_graph.core.settings import Server

__all__ = ["GRAPH", "TABLE", "Http", "Rejected"]

TABLE = "application/sparql-results+json"
GRAPH = "application/n-triples, text/plain;q=0.5"
CONNECT, READ = 10.0, 600.0
"""Timeouts in seconds: to connect, and for the next bytes of an answer."""
_GONE = "Check that it runs and that LEERLAND_STORE names it; nothing was lost here."


class Rejected(StoreError):
    """The server understood a request and refuses it permanently."""


class Http:
    """The connection to one server. Thread-safe."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._threads = threading.local()
        self._auth: AuthBase | None = _bearer(server)

    def query(
        self, text: str, accept: str, *, default: Sequence[str] = (), named: Sequence[str] = ()
    ) -> requests.Response:
        """Send a query over a dataset of these graphs and return the response, its body not read yet.

        Raises:
            UsageError: the server reports that the query is invalid.
            StoreError: the server cannot be reached, denies access, or fails.
        """
        form = [("query", text), *(("default-graph-uri", g) for g in default), *(("named-graph-uri", g) for g in named)]
        answer = self._send(self.server.url, form, accept)
        if answer.status_code == 400:
            answer.close()
            raise UsageError(
                "The server that holds the store refuses this query (status 400).",
                "Ask in another way; its log says why.",
            )
        self._check(answer, self.server.url)
        if answer.headers.get("X-SQL-State") == "S1TAT":
            raise self._trouble(
                "The server broke the query off and sent a part of the answer.", "Raise its time limit."
            )
        return answer

    def update(self, text: str) -> None:
        """Send a SPARQL update.

        Raises:
            StoreError: it failed or was refused.
        """
        url = self.server.update_url or self.server.url
        answer = self._send(url, [("update", text)], "*/*")
        self._check(answer, url)

    def _send(self, url: str, form: Sequence[tuple[str, str]], accept: str) -> requests.Response:
        try:
            auth = self._auth  # another thread may set it meanwhile
            answer = self._post(url, form, accept, auth)
            if answer.status_code == 401 and auth is None and self.server.user:
                self._auth = self._auth or _asked_for(answer.headers, self.server.user, self.server.password or "")
                answer = self._post(url, form, accept, self._auth)
        except requests.exceptions.SSLError:
            raise self._trouble(
                "Its certificate is not trusted.", "Name the authority in REQUESTS_CA_BUNDLE."
            ) from None
        except requests.exceptions.Timeout:
            raise self._trouble("The server took too long to answer.", "Try again, or ask for less.") from None
        except (requests.exceptions.RequestException, OSError, ValueError) as error:
            raise self._trouble("The server does not answer: {error}.", _GONE, error=_plain(error)) from None
        return answer

    def _post(self, url: str, form: Sequence[tuple[str, str]], accept: str, auth: AuthBase | None) -> requests.Response:
        return self._session().post(
            url, data=list(form), headers={"Accept": accept}, auth=auth, timeout=(CONNECT, READ),
            allow_redirects=False, stream=True,
        )  # fmt: skip

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._threads, "session", None)
        if session is None:
            session = requests.Session()
            session.headers["User-Agent"] = f"leerland/{__version__}"
            self._threads.session = session
        return session

    def _check(self, answer: requests.Response, url: str) -> None:
        status = answer.status_code
        if status < 300:
            return
        answer.close()  # its body is not read: the user may not be allowed to see it
        told = {"url": url, "status": status}
        if status < 400:
            raise self._trouble("{url} sends us on to another address ({status}).", "Name that address itself.", **told)
        if status in (401, 403):
            raise self._trouble(
                "{url} does not let us in ({status}).",
                "Set LEERLAND_STORE_USER and LEERLAND_STORE_PASSWORD, or LEERLAND_STORE_TOKEN.",
                **told,
            )
        if status in (404, 405, 415):
            raise self._trouble(
                "There is no SPARQL endpoint at {url} ({status}).",
                "Correct LEERLAND_STORE, or LEERLAND_STORE_UPDATE where updates have an address of their own.",
                **told,
            )
        if status in (400, 500):
            raise Rejected(self.server.url, "{url} answers {status}.", "Look in its log.", **told)
        raise self._trouble("{url} answers {status}.", "Look in its log; try again later.", **told)

    def _trouble(self, problem: str, remedy: str, **values: object) -> StoreError:
        return StoreError(self.server.url, problem, remedy, **values)


def _bearer(server: Server) -> AuthBase | None:
    if not server.token:
        return None

    class Bearer(AuthBase):
        def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
            request.headers["Authorization"] = f"Bearer {server.token}"
            return request

    return Bearer()


def _asked_for(headers: Mapping[str, str], user: str, password: str) -> AuthBase:
    """The authentication scheme that the server requests."""
    digest = headers.get("WWW-Authenticate", "").lower().startswith("digest")
    return HTTPDigestAuth(user, password) if digest else HTTPBasicAuth(user, password)


def _plain(error: BaseException) -> str:
    """The system error message under a chain of wrapped network errors; never text from the server."""
    seen: list[BaseException] = [error]
    for one in seen:
        inner = (*one.args, getattr(one, "reason", None), one.__cause__, one.__context__)
        seen += [e for e in inner if isinstance(e, BaseException) and e not in seen]
    said = next(
        (e for e in seen if type(e).__module__ in ("builtins", "socket") and isinstance(e, OSError) and e.strerror),
        None,
    )
    return (said.strerror or "") if said is not None else "no answer that can be read"
