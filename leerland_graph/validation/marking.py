"""Mark literals that are invalid for their datatype, so that every engine treats them as invalid.

Engines differ in the lexical forms that they accept (`store.lexical`). Before data goes to an engine, each invalid literal
gets a datatype that no shape asks for; in results, the original datatype is restored. So no verdict depends on an engine's parser.
"""

from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.namespaces import XSD
from leerland_graph.store.lexical import CHECKED, fault
from leerland_graph.store.rdf_terms import Triple, canonical, from_ntriples

__all__ = ["Marked", "faulty", "marked", "marked_graph", "unmarked"]

_MARK = "urn:leerland:no-value-of:"
_XSD = str(XSD)
_SIGN = f"^^<{XSD}".encode()


@dataclass(frozen=True)
class Marked:
    """N-Triples with its faulty literals marked, and the original lines that have one."""

    data: bytes
    faulty: tuple[bytes, ...] = ()

    def statements(self) -> set[Triple]:
        """The statements with a faulty literal."""
        return from_ntriples(b"\n".join(self.faulty).decode() + "\n") if self.faulty else set()


def marked(data: bytes) -> Marked:
    """Mark the faulty literals of N-Triples, one statement per line, in the format of Oxigraph and `to_ntriples`."""
    pieces = data.split(_SIGN)
    verdicts: dict[tuple[bytes, bytes], bool] = {}
    found: list[bytes] = []
    for number in range(1, len(pieces)):
        before, behind = pieces[number - 1], pieces[number]
        kind = behind[: behind.find(b">")]
        start = before.rfind(b"\n") + 1
        opening = before.rfind(b' "', start, len(before) - 1)
        if opening < 0 or (before.endswith(b'\\"') and _escaped(before)):
            continue  # within a literal
        spelled = before[opening + 2 : -1]
        bad = verdicts.get((spelled, kind))
        if bad is None:
            bad = verdicts[spelled, kind] = _is_faulty(spelled, kind)
        if bad:
            rest = behind.partition(b"\n")[0]
            found.append(before[start:] + _SIGN + rest)
            pieces[number] = b"\x00" + behind
    if not found:
        return Marked(data)
    joined = _SIGN.join(pieces)
    return Marked(joined.replace(_SIGN + b"\x00", b"^^<" + _MARK.encode()), tuple(found))


def _escaped(before: bytes) -> bool:
    body = before[:-1]
    return (len(body) - len(body.rstrip(b"\\"))) % 2 == 1


def _is_faulty(spelled: bytes, kind: bytes) -> bool:
    datatype = _XSD + kind.decode()
    if datatype not in CHECKED:
        return False
    text = spelled.decode()
    if "\\" in text:
        (triple,) = from_ntriples(f'<urn:x> <urn:x> "{text}" .\n')
        text = str(triple[2])
    return fault(text, datatype) is not None


def faulty(term: Node) -> bool:
    """Whether a term is a literal that is invalid for its datatype or outside the range of the store."""
    return isinstance(term, Literal) and term.datatype is not None and fault(str(term), str(term.datatype)) is not None


def marked_graph(data: Graph) -> tuple[Graph, dict[Node, Node]]:
    """A copy of the graph for an engine that works on rdflib terms, and the original of each changed term.

    Besides the marks, a time that Python cannot parse (24:00:00) is canonicalized, and an ill-typed literal of another datatype
    is treated as well-typed.
    """
    back: dict[Node, Node] = {}
    changes: list[tuple[Triple, Triple]] = []
    for s, p, o in data:
        if isinstance(o, Literal) and o.datatype is not None and (term := _read_by_python(o)) is not o:
            back[term] = o
            changes.append(((s, p, o), (s, p, term)))
    if not changes:
        return data, back
    copy = Graph(bind_namespaces="none")
    for triple in data:
        copy.add(triple)
    for was, now in changes:
        copy.remove(was)
        copy.add(now)
    return copy, back


def _read_by_python(literal: Literal) -> Literal:
    if faulty(literal):
        marked = Literal(str(literal), datatype=URIRef(_MARK + str(literal.datatype).removeprefix(_XSD)))
        marked._value = str(literal)  # text compares with neither numbers nor dates
        return marked
    if "24:00:00" in literal:
        spelled = canonical(literal)
        return spelled if isinstance(spelled, Literal) else literal
    if literal.ill_typed:
        plain = Literal(str(literal), datatype=literal.datatype)
        plain._ill_typed = None
        return plain
    return literal


def unmarked(term: Node | None) -> Node | None:
    """The original of a marked term."""
    if isinstance(term, Literal) and term.datatype is not None and str(term.datatype).startswith(_MARK):
        return Literal(str(term), datatype=URIRef(_XSD + str(term.datatype).removeprefix(_MARK)))
    return term
