"""RDF terms in the store's canonical form, and triples as N-Triples text.

Oxigraph stores the value of a number, a boolean or a time, not its lexical form: `01` becomes `1`, a `positiveInteger` an
`integer`, `NL` `nl`. Terms are therefore canonicalized before they are compared with the store or validated. A
literal that is invalid for its datatype is kept literally, so that the validation gate can report it as written.
"""

import logging
import re
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.namespaces import XSD, interned
from leerland_graph.store.lexical import fault

__all__ = [
    "Triple",
    "as_typed",
    "canonical",
    "canonical_triples",
    "from_ntriples",
    "from_ox",
    "spelled",
    "to_ntriples",
    "to_ox",
    "to_quads",
]

rdflib.NORMALIZE_LITERALS = False  # keep literals as written until they are canonicalized
# Invalid literals get an error message where they are refused; rdflib would also print a traceback.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)
warnings.filterwarnings("ignore", message="Parsing weird boolean", category=UserWarning)


Triple = tuple[Node, Node, Node]

_TEXT = frozenset({XSD.string, None})
_STRING, _XSD = str(XSD.string), str(XSD)
_GRAPH = ox.NamedNode("urn:leerland:terms")


def to_ox(term: Node) -> Any:
    """Convert an rdflib term to an Oxigraph one."""
    if isinstance(term, URIRef):
        return _named(term)
    if isinstance(term, BNode):
        return ox.BlankNode(term)
    assert isinstance(term, Literal)
    datatype = _named(term.datatype) if term.datatype else None
    return ox.Literal(term, language=term.language, datatype=datatype)


@lru_cache(maxsize=65_536)
def _named(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


@lru_cache(maxsize=4_096)
def _ending(lang: str | None, datatype: URIRef | None) -> str:
    """What follows the opening quote of an empty literal in N-Triples."""
    return str(ox.Literal("", language=lang, datatype=_named(datatype) if datatype else None))[1:]


def _written(term: Node) -> str:
    """A term in N-Triples, as the engine writes it."""
    if type(term) is URIRef:
        return f"<{_named(term).value}>"
    if type(term) is Literal and term.isprintable() and '"' not in term and "\\" not in term:
        return f'"{term}{_ending(term.language, term.datatype)}'
    return str(to_ox(term))


def from_ox(term: Any) -> Node:
    """Convert an Oxigraph term to rdflib's form: a plain string has no datatype.

    The store validated the IRI when it was added, so it is not validated again.
    """
    if isinstance(term, ox.NamedNode):
        return _iri(term.value)
    if isinstance(term, ox.Literal):
        if language := term.language:
            return Literal(term.value, lang=language)
        datatype = term.datatype.value
        return Literal(term.value) if datatype == _STRING else Literal(term.value, datatype=_iri(datatype))
    assert isinstance(term, ox.BlankNode)
    return BNode(term.value)


@lru_cache(maxsize=131_072)
def _iri(value: str) -> URIRef:
    return interned(value)


@lru_cache(maxsize=65_536)
def spelled(text: str, datatype: str) -> Literal:
    """The literal that the store returns for a text with a datatype, valid or not."""
    store = ox.Store()
    store.add(ox.Quad(_GRAPH, _GRAPH, ox.Literal(text, datatype=ox.NamedNode(datatype)), _GRAPH))
    kept = from_ox(next(iter(store)).object)
    assert isinstance(kept, Literal)
    return kept


def canonical(term: Node) -> Node:
    """The term as the store returns it: equal value, canonical lexical form.

    A literal that is invalid for its datatype, or beyond what the store supports, is returned unchanged.

    >>> canonical(Literal("0.50", datatype=XSD.decimal))
    rdflib.term.Literal('0.5', datatype=rdflib.term.URIRef('http://www.w3.org/2001/XMLSchema#decimal'))
    >>> canonical(Literal("2026-W14-2", datatype=XSD.date))
    rdflib.term.Literal('2026-W14-2', datatype=rdflib.term.URIRef('http://www.w3.org/2001/XMLSchema#date'))
    """
    if not isinstance(term, Literal):
        return term
    if term.language:
        return term if term.language.islower() else Literal(str(term), lang=term.language.lower())
    if term.datatype in _TEXT:
        return term if term.datatype is None else Literal(str(term))
    if not str(term.datatype).startswith(_XSD) or fault(str(term), str(term.datatype)):
        return term
    return spelled(str(term), str(term.datatype))


def as_typed(text: str, datatype: URIRef) -> Literal | None:
    """Parse text that a user typed, in canonical form; None if it is invalid for the datatype.

    Accepts missing seconds, a decimal comma, and a space between a date and a time.

    >>> as_typed("14:00", XSD.time)
    rdflib.term.Literal('14:00:00', datatype=rdflib.term.URIRef('http://www.w3.org/2001/XMLSchema#time'))
    """
    text = text.strip()
    if datatype in (XSD.time, XSD.dateTime, XSD.dateTimeStamp):
        found = _MOMENT.fullmatch(text)
        if found:
            day, clock, rest = found.groups()
            text = f"{f'{day}T' if day else ''}{clock}{'' if rest.startswith(':') else ':00'}{rest}"
    elif datatype in (XSD.decimal, XSD.double, XSD.float) and text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if fault(text, datatype):
        return None
    typed = canonical(Literal(text, datatype=datatype))
    return typed if isinstance(typed, Literal) else None


_MOMENT = re.compile(r"(?:(\d{4}-\d\d-\d\d)[T ])?(\d\d:\d\d)((?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)")


def canonical_triples(triples: Iterable[Triple]) -> set[Triple]:
    """The triples with canonical objects."""
    found = set(triples)
    other = [t for t in found if type(t[2]) is Literal and canonical(t[2]) is not t[2]]
    if other:
        found.difference_update(other)
        found.update((s, p, canonical(o)) for s, p, o in other)
    return found


def to_quads(triples: Iterable[Triple], graph: URIRef) -> Iterator[ox.Quad]:
    """The triples as Oxigraph quads in a named graph, made as they are asked for."""
    name = ox.NamedNode(str(graph))
    return (ox.Quad(to_ox(s), to_ox(p), to_ox(o), name) for s, p, o in triples)


def to_ntriples(triples: Iterable[Triple]) -> str:
    """The triples as sorted N-Triples lines, so that equal sets give equal text."""
    return "".join(sorted(f"{_written(s)} {_written(p)} {_written(o)} .\n" for s, p, o in triples))


def from_ntriples(text: str) -> set[Triple]:
    """Parse N-Triples text as written by `to_ntriples`."""
    parsed = ox.parse(text.encode(), format=ox.RdfFormat.N_TRIPLES)
    return {(from_ox(q.subject), from_ox(q.predicate), from_ox(q.object)) for q in parsed}
