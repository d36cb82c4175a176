"""SPARQL as text: substitute values, and analyse queries without parsing them."""

import re
from collections.abc import Iterable, Mapping

import pyoxigraph as ox
from rdflib.term import Node

from leerland_graph.store.rdf_terms import to_ox

__all__ = ["data_of", "dataset_of", "spaced", "with_values", "without_text"]

_IRI = r"""<(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"""
_LOCAL = r"""(?:[\w:-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])"""
# Tokens that can contain a keyword or variable without being one: IRIs, strings, comments, names.
_OPAQUE = re.compile(
    rf"""{_IRI}|"{{3}}(?:"{{0,2}}+(?:[^"\\]|\\.))*+"{{0,3}}+|'{{3}}(?:'{{0,2}}+(?:[^'\\]|\\.))*+'{{0,3}}+
    |"(?:\\.|[^"\\\r\n])*+"?+|'(?:\\.|[^'\\\r\n])*+'?+|\#[^\r\n]*+|[?$]\w++
    |(?:(?<![\w.-])[^\W\d](?:\.*+[\w-])*+)?+:(?:{_LOCAL}(?:\.*+{_LOCAL})*+)?+""",
    re.S | re.X,
)
_FROM = re.compile(rf"(\bFROM\s+(?:NAMED\s+)?(?:<[^<>\s]*>|[\w-]*:[\w.-]*))|{_OPAQUE.pattern}", re.S | re.I | re.X)

_SPACES = re.compile(
    rf"([\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]+)|{_OPAQUE.pattern}", re.S | re.X
)


def with_values(query: str, bindings: Mapping[str, Node]) -> str:
    """Replace each variable of `bindings` by its term; strings and comments are unchanged."""
    if not bindings:
        return query
    terms = {name: str(to_ox(term)) for name, term in bindings.items()}
    return _OPAQUE.sub(lambda m: terms.get(m[0][1:], m[0]) if m[0][0] in "?$" else m[0], query)


def without_text(query: str) -> str:
    """The query without strings, comments, IRIs and names: only keywords and punctuation."""
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


def spaced(query: str) -> str:
    """Replace the special spaces that word processors insert by plain ones, outside strings, IRIs and comments.

    >>> spaced('ASK {\u00a0?s ?p "a\u00a0b" }')
    'ASK { ?s ?p "a\xa0b" }'
    """
    return _SPACES.sub(lambda m: " " if m[1] else m[0], query)


def data_of(quads: Iterable[ox.Quad]) -> str:
    """Quads as the body of INSERT DATA or DELETE DATA."""
    by_graph: dict[str, list[str]] = {}
    for quad in quads:
        by_graph.setdefault(str(quad.graph_name), []).append(f"{quad.triple} .")
    return " ".join(f"GRAPH {graph} {{ {' '.join(lines)} }}" for graph, lines in by_graph.items())
