"""SPARQL as text: values put in, and what can be told without parsing it."""

import re
from collections.abc import Iterable, Mapping

import pyoxigraph as ox
from rdflib.term import Node

from leerland_graph.errors import UsageError
from leerland_graph.store.terms import to_ox

__all__ = ["data_of", "dataset_of", "forbid_fetching", "with_values", "without_text"]

_IRI = r"""<(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"""
_LOCAL = r"""(?:[\w:-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])"""
# What can hold the letters of a keyword or variable without being one: IRIs, strings, comments, names.
_OPAQUE = re.compile(
    rf"""{_IRI}|"{{3}}(?:"{{0,2}}+(?:[^"\\]|\\.))*+"{{0,3}}+|'{{3}}(?:'{{0,2}}+(?:[^'\\]|\\.))*+'{{0,3}}+
    |"(?:\\.|[^"\\\r\n])*+"?+|'(?:\\.|[^'\\\r\n])*+'?+|\#[^\r\n]*+|[?$]\w++
    |(?:(?<![\w.-])[^\W\d](?:\.*+[\w-])*+)?+:(?:{_LOCAL}(?:\.*+{_LOCAL})*+)?+""",
    re.S | re.X,
)
_FROM = re.compile(rf"(\bFROM\s+(?:NAMED\s+)?(?:<[^<>\s]*>|[\w-]*:[\w.-]*))|{_OPAQUE.pattern}", re.S | re.I | re.X)

# What fetches is looked for in the text as it stands, also within strings and comments: whether a `<` opens an IRI or compares
# is for a parser to tell, so whoever left out strings first could be led to leave out a SERVICE. Keywords may stick to what is
# before and behind them. A comment right behind one is refused with it, and so is a name of endless length.
_ENDLESS = r"""<[^>\s]{2001}|[^\s{}<>()"'\#?$:;,]{201}"""
_NAMED = r"""[^\s{}<>()"'\#?$:;,]{0,200}+:"""
_SERVICE = re.compile(
    rf"""(?<![:?$])SERVICE\s*+(?:SILENT\s*+)?+
    (?:\#|{_ENDLESS}|(?:<[^>\s]{{0,2000}}+>|[?$][^\s{{}}<>\#]*+|{_NAMED}(?:[^\s{{}}\#\\]|\\.)*+)\s*+[\#{{])""",
    re.I | re.X,
)
_LOAD, _LOAD_OF_A_VERSION = (
    re.compile(rf"(?:\A|[\n\r;>{more}])[^\S\r\n]*+LOAD\s*+(?:SILENT\s*+)?+(?:\#|<|{_NAMED}|{_ENDLESS})", re.I)
    for more in ("", "\"'")
)


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


def forbid_fetching(text: str) -> None:
    """Let a query or an update pass that needs its own store alone.

    Raises:
        UsageError: it uses SERVICE or LOAD.
    """
    load = _LOAD_OF_A_VERSION if "version" in text.casefold() else _LOAD  # `VERSION "1.2" LOAD ...`
    for word, found in (("SERVICE", _SERVICE.search(text)), ("LOAD", load.search(text))):
        if found:
            line = text.count("\n", 0, found.start()) + 1
            raise UsageError(
                "{word} is not allowed (line {line}): what is asked here is answered from this store alone.",
                "Leave it out; in a string, write it otherwise.",
                word=word,
                line=line,
            )


def data_of(quads: Iterable[ox.Quad]) -> str:
    """Quads as the body of INSERT DATA or DELETE DATA."""
    by_graph: dict[str, list[str]] = {}
    for quad in quads:
        by_graph.setdefault(str(quad.graph_name), []).append(f"{quad.triple} .")
    return " ".join(f"GRAPH {graph} {{ {' '.join(lines)} }}" for graph, lines in by_graph.items())
