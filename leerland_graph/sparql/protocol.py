"""The SPARQL 1.1 Protocol, independent of a web server: parse requests and report errors in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from leerland_graph.core.errors import LeerlandError

__all__ = ["SparqlRequest", "ProtocolRequest", "ProtocolError", "parse_request"]

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
LONGEST = 100_000
"""Maximum length of a query, in characters."""
LARGEST = 1_000_000
"""Maximum size of a request body, in bytes."""


class ProtocolError(Exception):
    """A request that cannot be answered: the HTTP status, and a message with the problem and the remedy.

    `words` is the message in English, for programs; if it comes from an error, `said` gives it in Dutch too.
    """

    def __init__(self, status: int, why: str | LeerlandError, headers: Mapping[str, str] | None = None) -> None:
        words = why.public_message("en") if isinstance(why, LeerlandError) else why
        super().__init__(words)
        self.status, self.words, self.headers = status, words, dict(headers or {})
        self.error = why if isinstance(why, LeerlandError) else None

    def message(self, lang: str) -> str:
        """The message for people."""
        return self.error.public_message(lang) if self.error is not None else self.words


@dataclass(frozen=True)
class ProtocolRequest:
    """A raw request: the parameters of the URL, and the body with its media type."""

    method: str
    parameters: Sequence[tuple[str, str]] = ()
    content_type: str = ""
    body: bytes = b""


@dataclass(frozen=True)
class SparqlRequest:
    """A parsed request; `query` is None if there is none and no update: then the endpoint returns its description.

    `default` and `named` are the graphs of the protocol's `default-graph-uri` and `named-graph-uri`. `update` is the update, if it is one,
    and `using` the landscape of its `using-graph-uri`.
    """

    query: str | None
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    update: str | None = None
    using: str | None = None


def parse_request(request: ProtocolRequest) -> SparqlRequest:
    """Parse a request.

    Raises:
        ProtocolError: 405 for another method, 413 or 414 if it is too long, 415 for another media type of the body, 400 if it does not
            have exactly one query or update.
    """
    if request.method not in ("GET", "HEAD", "POST"):
        raise ProtocolError(405, "Ask by GET or POST.", {"Allow": "GET, HEAD, POST, OPTIONS"})
    if len(request.body) > LARGEST:
        raise ProtocolError(413, f"The request is larger than {LARGEST} bytes. Ask a shorter question.")
    parameters = list(request.parameters)
    query: list[str] = []
    if request.method == "POST":
        kind = request.content_type.partition(";")[0].strip().lower()
        if kind == FORM:
            parameters += _form(request.body)
        elif kind == QUERY:
            query.append(_text(request.body))
        elif kind == UPDATE:
            parameters.append(("update", _text(request.body)))
        else:
            raise ProtocolError(
                415, f"A body of type '{kind or 'unknown'}' cannot be read. Send {FORM}, {QUERY} or {UPDATE}."
            )
    values = lambda name: tuple(v for n, v in parameters if n == name)  # noqa: E731
    query += values("query")
    if values("update"):
        return _update(
            request.method, values("update"), query, values("using-graph-uri"), values("using-named-graph-uri")
        )
    if len(query) > 1:
        raise ProtocolError(400, "The request has more than one query. Send one.")
    if not query and request.method == "POST":
        raise ProtocolError(400, "The request has no query. Send one as `query`.")
    if query and len(query[0]) > LONGEST:
        raise ProtocolError(414 if request.method != "POST" else 413, f"The query is longer than {LONGEST} characters.")
    return SparqlRequest(query[0] if query else None, values("default-graph-uri"), values("named-graph-uri"))


def _update(
    method: str, updates: tuple[str, ...], query: list[str], using: tuple[str, ...], named: tuple[str, ...]
) -> SparqlRequest:
    if method != "POST":
        raise ProtocolError(405, "An update is sent by POST.", {"Allow": "POST"})
    if len(updates) > 1 or query:
        raise ProtocolError(400, "The request says more than one thing. Send one update, or one query.")
    if len(using) > 1 or named:
        raise ProtocolError(
            400, "An update changes one landscape. Name it by one `using-graph-uri`, or leave that out."
        )
    if len(updates[0]) > LARGEST:
        raise ProtocolError(413, f"The update is longer than {LARGEST} characters.")
    return SparqlRequest(None, update=updates[0], using=using[0] if using else None)


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ProtocolError(400, "The query is not written in UTF-8.") from None


def _form(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(_text(body), keep_blank_values=True, max_num_fields=1000, encoding="utf-8", errors="strict")
    except ValueError:
        raise ProtocolError(400, "The form cannot be read.") from None
