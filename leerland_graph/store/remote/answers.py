"""Complete answers from a server: truncated ones are requested again in pages."""

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import pyoxigraph as ox
import requests

from leerland_graph.core.errors import StoreError, UsageError
from leerland_graph.core.namespaces import PREFIXES, PROLOGUE
from leerland_graph.store.backend import Answer
from leerland_graph.store.fetching import runnable
from leerland_graph.store.remote.http import GRAPH, TABLE, Http
from leerland_graph.store.remote.spelling import as_given
from leerland_graph.store.sparql_text import dataset_of, without_text

__all__ = ["Asking"]

LEAST = 1000
"""Number of rows below which no usable server truncates; a shorter answer is complete."""
PAGE = 10_000
_ORDERED = re.compile(r"\bORDER\s+BY\b(?!.*[{}])", re.I | re.S)
_LIMITED = re.compile(r"\b(LIMIT|OFFSET|VALUES)\b(?!.*\})", re.I | re.S)
_NOTHING = ox.Store()


class Asked(NamedTuple):
    """A query with its dataset and the names of its columns."""

    text: str
    default: Sequence[str]
    named: Sequence[str]
    names: list[str]


class Asking:
    """Queries a server and ensures that answers are complete."""

    def __init__(self, http: Http) -> None:
        self.http = http
        self.cuts_at: int | None = None
        """The maximum number of rows of an answer of this server, once observed."""

    def ask(self, text: str, default: Sequence[str] | None, named: Sequence[str] | None) -> Answer:
        """Run a query and return rows, a boolean, or triples.

        The query is parsed locally first, so that an error has the same wording and position with every server.
        """
        kind, names = _read(text)
        graphs = (default or (), named or ())
        if kind is ox.QueryTriples:
            return self._triples(text, *graphs)
        if kind is ox.QueryBoolean:
            return _truth(_parsed(self._send(text, *graphs), self.http))
        return _parsed(self.rows(Asked(text, *graphs, names)), self.http)

    def rows(self, asked: Asked) -> bytes:
        """The complete answer to a SELECT, as JSON."""
        found = self._send(asked.text, asked.default, asked.named)
        count = found.count(b'"value"')  # at least the number of rows with a bound variable
        if count < LEAST or not asked.names or _LIMITED.search(without_text(asked.text)):
            return found
        document = _document(found, self.http)
        got = len(document["results"]["bindings"])
        if got < LEAST or got >= self._count(asked):
            return found
        self.cuts_at = got
        return self._pages(asked, document)

    def _count(self, asked: Asked) -> int:
        """The number of rows of the answer; a server's COUNT is not truncated."""
        clauses, body = dataset_of(_body(asked.text))
        query = f"SELECT (COUNT(*) AS ?leerland_n) {clauses} WHERE {{ {{ {body} }} }}"
        document = _document(self._send(_declared(asked.text) + query, asked.default, asked.named), self.http)
        return int(document["results"]["bindings"][0]["leerland_n"]["value"])

    def _pages(self, asked: Asked, document: dict[str, Any]) -> bytes:
        rows: list[Any] = []
        size = min(PAGE, self.cuts_at or PAGE)
        variables = " ".join(f"?{n}" for n in asked.names)
        clauses, body = dataset_of(_body(asked.text))
        ordered = _ORDERED.search(without_text(asked.text))
        inner, order = (f"{body} {variables}", "") if ordered else (body, f"ORDER BY {variables}")
        while True:
            query = (
                f"SELECT {variables} {clauses} WHERE {{ {{ SELECT {variables} WHERE {{ {{ {inner} }} }} {order} }} }} "
                f"LIMIT {size} OFFSET {len(rows)}"
            )
            page = _document(self._send(_declared(asked.text) + query, asked.default, asked.named), self.http)
            found = page["results"]["bindings"]
            rows += found
            if not found:
                break
        document["results"]["bindings"] = rows
        return json.dumps(document).encode()

    def _triples(self, text: str, default: Sequence[str], named: Sequence[str]) -> ox.QueryTriples:
        """The triples of a CONSTRUCT, collected in memory so that they can be serialized like those of a local store."""
        answer = self._answer(text, GRAPH, default, named)
        memory = ox.Store()
        try:
            memory.bulk_load(as_given(answer.content), format=ox.RdfFormat.N_TRIPLES)
        except (SyntaxError, OSError, ValueError):
            raise _no_sparql(self.http) from None
        found = memory.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        assert isinstance(found, ox.QueryTriples)
        return found

    def _send(self, text: str, default: Sequence[str], named: Sequence[str]) -> bytes:
        return as_given(self._answer(text, TABLE, default, named).content)

    def _answer(self, text: str, accept: str, default: Sequence[str], named: Sequence[str]) -> requests.Response:
        """Check a text in the form in which the server will parse it, then send it."""
        return self.http.query(runnable(PROLOGUE + text, elsewhere=True), accept, default=default, named=named)


def _read(text: str) -> tuple[type, list[str]]:
    """The query form and its column names, found by running it on an empty store."""
    try:
        answer = _NOTHING.query(text, prefixes=PREFIXES)
    except SyntaxError as error:
        raise UsageError(
            "The query is not valid SPARQL: {said}.", "Correct it and try again.", said=error.msg
        ) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise UsageError("The query cannot be run: {error}.", "Correct it and try again.", error=error) from None
    return type(answer), [v.value for v in answer.variables] if isinstance(answer, ox.QuerySolutions) else []


_START = re.compile(r"(?:\s+|#[^\n]*\n|PREFIX\s+\S*:\s*<[^>]*>|BASE\s+<[^>]*>)*", re.I)


def _declared(text: str) -> str:
    """The prologue (declarations) of a query."""
    found = _START.match(text)
    return (found[0] if found else "") + "\n"


def _body(text: str) -> str:
    """A query without its prologue, on separate lines so that a trailing comment does no harm."""
    found = _START.match(text)
    return f"\n{text[found.end() if found else 0 :]}\n"


def _document(found: bytes, http: Http) -> dict[str, Any]:
    try:
        document = json.loads(found)
        _ = document["results"]["bindings"]
    except (ValueError, KeyError, TypeError):
        raise _no_sparql(http) from None
    return dict(document)


def _parsed(found: bytes, http: Http) -> ox.QuerySolutions | ox.QueryBoolean:
    try:
        return ox.parse_query_results(found, format=ox.QueryResultsFormat.JSON)
    except (SyntaxError, ValueError):
        raise _no_sparql(http) from None


def _truth(answer: ox.QuerySolutions | ox.QueryBoolean) -> ox.QueryBoolean:
    """Normalize an ASK answer: some servers return a row (Virtuoso 7 does so in JSON), or no row."""
    if isinstance(answer, ox.QueryBoolean):
        return answer
    said = "true" if any(row[0].value not in ("0", "false") for row in answer) else "false"
    truth = ox.parse_query_results(f'{{"head": {{}}, "boolean": {said}}}', format=ox.QueryResultsFormat.JSON)
    assert isinstance(truth, ox.QueryBoolean)
    return truth


def _no_sparql(http: Http) -> StoreError:
    return StoreError(
        http.server.url,
        "The server answers something else than SPARQL results.",
        "Check that LEERLAND_STORE names its SPARQL endpoint, and not a page about it.",
    )
