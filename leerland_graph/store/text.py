"""SPARQL as text: values put in, and what can be told without parsing it."""

import re
from collections.abc import Iterable, Mapping

import pyoxigraph as ox
from rdflib.term import Node

from leerland_graph.errors import UsageError
from leerland_graph.store.terms import to_ox

__all__ = ["data_of", "dataset_of", "forbid_fetching", "with_values", "without_text"]

# What can hold the letters of a keyword or variable without being one: IRIs, strings, comments, names.
_OPAQUE = re.compile(
    r"""<[^<>\s]*>|"{3}.*?"{3}|'{3}.*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\#[^\n]*|[?$]\w+|\w*:\w*""", re.S
)
_FROM = re.compile(rf"(\bFROM\s+(?:NAMED\s+)?(?:<[^<>\s]*>|[\w-]*:[\w.-]*))|{_OPAQUE.pattern}", re.S | re.I)
_FETCHES = re.compile(r"\bSERVICE\b", re.I)


def with_values(query: str, bindings: Mapping[str, Node]) -> str:
    """The query with each variable of `bindings` replaced by its term; strings and comments stay."""
    if not bindings:
        return query
    terms = {name: str(to_ox(term)) for name, term in bindings.items()}
    return _OPAQUE.sub(lambda m: terms.get(m[0][1:], m[0]) if m[0][0] in "?$" else m[0], query)


def without_text(query: str) -> str:
    """A query without its strings, comments, IRIs and names: only keywords and marks are left."""
    return _OPAQUE.sub(" ", query)


def dataset_of(query: str) -> tuple[str, str]:
    """The FROM clauses of a query, and the query without them.

    >>> dataset_of('SELECT ?x FROM <urn:a> FROM NAMED ll:b WHERE { ?x ?y "FROM <urn:c>" }')
    ('FROM <urn:a> FROM NAMED ll:b', 'SELECT ?x   WHERE { ?x ?y "FROM <urn:c>" }')
    """
    clauses: list[str] = []

    def take(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0]
        clauses.append(" ".join(found[1].split()))
        return ""

    rest = _FROM.sub(take, query)
    return " ".join(clauses), rest


def forbid_fetching(query: str) -> None:
    """Let a query pass that answers from its own store alone.

    Raises:
        UsageError: it uses SERVICE.
    """
    if _FETCHES.search(without_text(query)):
        raise UsageError("SERVICE is not allowed: a query here answers from this store alone.", "Leave it out.")


def data_of(quads: Iterable[ox.Quad]) -> str:
    """Quads as the body of INSERT DATA or DELETE DATA."""
    by_graph: dict[str, list[str]] = {}
    for quad in quads:
        by_graph.setdefault(str(quad.graph_name), []).append(f"{quad.triple} .")
    return " ".join(f"GRAPH {graph} {{ {' '.join(lines)} }}" for graph, lines in by_graph.items())
