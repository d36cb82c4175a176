"""Terms as the store keeps them, and triples as N-Triples text.

Oxigraph keeps the value of a number, a boolean or a time, not its spelling: `01` comes back
as `1`. Whatever is compared with the store is therefore spelled its way first.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
import rdflib
from oxrdflib._converter import to_ox as _to_ox
from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from leerland_graph.namespaces import XSD

__all__ = ["Triple", "canonical", "canonical_triples", "from_ntriples", "from_ox", "to_ntriples", "to_ox", "to_quads"]

rdflib.NORMALIZE_LITERALS = False  # a literal is what was written, until the store spells it


Triple = tuple[Node, Node, Node]

_TEXT = frozenset({XSD.string, None})
_STRING = str(XSD.string)
_GRAPH = ox.NamedNode("urn:leerland:terms")


def to_ox(term: Node) -> Any:
    """An rdflib term as an Oxigraph one."""
    return _to_ox(term)


def from_ox(term: Any) -> Node:
    """An Oxigraph term as rdflib writes it: a plain string has no datatype.

    The store checked the IRI when it came in, so it is not checked again.
    """
    if isinstance(term, ox.NamedNode):
        return _iri(term.value)
    if isinstance(term, ox.Literal):
        datatype = term.datatype.value
        if term.language:
            return Literal(term.value, lang=term.language)
        return Literal(term.value) if datatype == _STRING else Literal(term.value, datatype=_iri(datatype))
    assert isinstance(term, ox.BlankNode)
    return BNode(term.value)


@lru_cache(maxsize=131_072)
def _iri(value: str) -> URIRef:
    return str.__new__(URIRef, value)


@lru_cache(maxsize=65_536)
def _spelled(text: str, datatype: str) -> str:
    store = ox.Store()
    store.add(ox.Quad(_GRAPH, _GRAPH, ox.Literal(text, datatype=ox.NamedNode(datatype)), _GRAPH))
    return str(next(iter(store)).object.value)


def canonical(term: Node) -> Node:
    """The term as the store returns it: the same value, its canonical spelling.

    >>> canonical(Literal("0.50", datatype=XSD.decimal))
    rdflib.term.Literal('0.5', datatype=rdflib.term.URIRef('http://www.w3.org/2001/XMLSchema#decimal'))
    """
    if not isinstance(term, Literal) or term.language:
        return term
    if term.datatype in _TEXT:
        return Literal(str(term))
    if not str(term.datatype).startswith(str(XSD)):
        return term
    return Literal(_spelled(str(term), str(term.datatype)), datatype=term.datatype)


def canonical_triples(triples: Iterable[Triple]) -> set[Triple]:
    """The triples with every object spelled as the store spells it."""
    return {(s, p, canonical(o)) for s, p, o in triples}


def to_quads(triples: Iterable[Triple], graph: URIRef) -> list[ox.Quad]:
    """The triples as Oxigraph quads in a named graph."""
    name = ox.NamedNode(str(graph))
    return [ox.Quad(to_ox(s), to_ox(p), to_ox(o), name) for s, p, o in triples]


def to_ntriples(triples: Iterable[Triple]) -> str:
    """The triples as sorted N-Triples lines, so that equal sets give equal text."""
    return "".join(sorted(f"{to_ox(s)} {to_ox(p)} {to_ox(o)} .\n" for s, p, o in triples))


def from_ntriples(text: str) -> set[Triple]:
    """The triples of N-Triples text, as written by `to_ntriples`."""
    parsed = ox.parse(text.encode(), format=ox.RdfFormat.N_TRIPLES)
    return {(from_ox(q.subject), from_ox(q.predicate), from_ox(q.object)) for q in parsed}
