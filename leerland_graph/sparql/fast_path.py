"""Answer look-ups of one resource, which are always fast, in the server process itself.

All other queries go to a process that can be stopped (`pool`). Passing a look-up to it would cost more than answering it.
"""

import re
from typing import Any

from leerland_graph.core.errors import UsageError
from leerland_graph.sparql.pool import Reply
from leerland_graph.sparql.protocol import ProtocolError, SparqlRequest
from leerland_graph.sparql.worker import Job, answer
from leerland_graph.store import Store

__all__ = ["is_lookup", "look_up"]

_IRI, _NAME = r"<[^<>\"{}|^`\\\s]*+>", r"(?:[A-Za-z][\w-]*+)?+:[\w-]++"
_THING = rf"(?:{_IRI}|{_NAME})"
_VARIABLE = r"[?$]\w++"
_VALUE = rf"(?:{_THING}|{_VARIABLE})"
_PROLOGUE = rf"\s*+(?:PREFIX\s++(?:[A-Za-z][\w-]*+)?+:\s*+{_IRI}\s*+)*+"
_LOOKUP = re.compile(
    rf"""{_PROLOGUE}(?:DESCRIBE\s++{_THING}\s*+
    |(?:SELECT\s++(?:\*|{_VARIABLE}(?:\s++{_VARIABLE}){{0,9}})|ASK)\s*+(?:WHERE\s*+)?+
    \{{\s*+{_THING}\s++(?:{_VALUE}|a)\s++{_VALUE}\s*+(?:\.\s*+)?+\}}\s*+(?:LIMIT\s++\d++\s*+)?+)""",
    re.X | re.I,
)
"""Possessive quantifiers throughout: any text is matched in linear time."""


def is_lookup(query: str) -> bool:
    """Whether a query only asks for the statements of one named resource.

    >>> is_lookup("SELECT ?p ?o WHERE { <urn:a> ?p ?o }"), is_lookup("DESCRIBE <urn:a>")
    (True, True)
    >>> is_lookup("SELECT ?s WHERE { ?s ?p <urn:a> }"), is_lookup("SELECT ?o { <urn:a> ll:after+ ?o }")
    (False, False)
    """
    return _LOOKUP.fullmatch(query) is not None


class _Large(Exception):
    """The answer is larger than expected."""


def look_up(store: Store, question: SparqlRequest, accept: str | None) -> Reply | None:
    """The answer to a look-up of one resource; None for a resource with very many statements.

    Raises:
        ProtocolError: 400 with the position of the error, or 406.
        StoreError: a writer removed files that this reader needs.
    """
    said: list[tuple[Any, ...]] = []

    def send(message: tuple[Any, ...]) -> None:
        if message[0] == "head":
            raise _Large
        said.append(message)

    assert question.query is not None
    try:
        answer(store, Job(question.query, question.default, question.named, accept, None), send)
    except _Large:
        return None
    except UsageError as error:
        raise ProtocolError(400, error) from None
    kind, first, second = said[0]
    if kind == "refused":
        raise ProtocolError(first, second)
    return Reply(first, second, None)
