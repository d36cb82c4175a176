"""IRIs for what comes in: readable, stable, and never a blank node."""

import re
from collections.abc import Iterable

from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from leerland_graph.labels import local_name, slug
from leerland_graph.namespaces import LL, ORG, RDF, XSD
from leerland_graph.store.engine import Store
from leerland_graph.store.terms import Triple

__all__ = ["Namer", "part_name", "taken_names", "without_blank_nodes"]

_FOLDERS = {ORG.OrganizationalUnit: "department", LL.ChangeProgramme: "programme"}


class Namer:
    """Gives out IRIs under a base that nothing has yet."""

    def __init__(self, base: str, taken: Iterable[Node]) -> None:
        self.base = base
        self.taken = {str(t) for t in taken}

    def mint(self, cls: URIRef, label: str, hint: str = "") -> URIRef:
        """A new IRI for a resource: from its label, then from `hint`, then with a number."""
        folder = _FOLDERS.get(cls) or re.sub(r"(?<!^)(?=[A-Z])", "-", local_name(str(cls))).lower()
        stem = slug(label) or slug(hint) or folder
        options = [stem] + ([f"{stem}-{slug(hint, limit=30)}"] if slug(hint) else [])
        number = 1
        while True:
            for option in options:
                iri = f"{self.base}{folder}/{option}" + (f"-{number}" if number > 1 else "")
                if iri not in self.taken:
                    self.taken.add(iri)
                    return URIRef(iri)
            number += 1


def taken_names(store: Store, landscape: URIRef) -> list[URIRef]:
    """The names that the resources of a landscape have."""
    (subjects,) = store.columns("SELECT DISTINCT ?s { ?s a ?c }", graphs=[landscape])
    return [URIRef(s) for s in subjects.values]


def part_name(parent: URIRef, prop: URIRef, statements: Iterable[tuple[Node, Node]], taken: set[str]) -> URIRef:
    """The IRI of a part, from what it says: the same content gets the same name.

    A placement on Onderzoeken by HR is `.../placement-onderzoeken-hr`.
    """
    said = sorted(
        (po for po in statements if po[0] not in (RDF.type, LL.placementStatus)),
        key=lambda po: (str(po[0]), str(po[1])),
    )
    words = [local_name(str(o)) for _, o in said if isinstance(o, URIRef)]
    words += sorted(str(o) for _, o in said if isinstance(o, Literal) and o.datatype == XSD.date)
    stem = f"{parent}/{local_name(str(prop))}" + "".join(f"-{slug(w)}" for w in words if slug(w))
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}-{number}", number + 1
    taken.add(name)
    return URIRef(name)


def without_blank_nodes(triples: Iterable[Triple], base: str) -> set[Triple]:
    """The same statements with an IRI for every blank node, named after where it hangs and what it says.

    Blank nodes are named parents first, by the order of their content, so that the same file always
    gives the same names. One that hangs nowhere is named by its class.
    """
    given = set(triples)
    about: dict[Node, list[tuple[Node, Node]]] = {}
    held: dict[Node, list[tuple[Node, Node]]] = {}
    for s, p, o in given:
        about.setdefault(s, []).append((p, o))
        if isinstance(o, BNode):
            held.setdefault(o, []).append((s, p))
    blanks = {t for triple in given for t in triple if isinstance(t, BNode)}
    if not blanks:
        return given
    taken = {str(s) for s, _, _ in given}
    names: dict[Node, URIRef] = {}
    weights = {b: _content(b, about) for b in blanks}
    while rest := [b for b in blanks if b not in names]:
        ready = [b for b in rest if any(not isinstance(s, BNode) or s in names for s, _ in held.get(b, []))] or rest
        for blank in sorted(ready, key=lambda b: (weights[b], str(b))):
            holders = [(names.get(s, s), p) for s, p in held.get(blank, []) if not isinstance(s, BNode) or s in names]
            parent, prop = min(
                holders, key=lambda h: (str(h[0]), str(h[1])), default=(URIRef(f"{base}node"), RDF.value)
            )
            statements = [(p, names.get(o, o)) for p, o in about.get(blank, [])]
            names[blank] = part_name(URIRef(str(parent)), URIRef(str(prop)), statements, taken)
    return {(names.get(s, s), p, names.get(o, o)) for s, p, o in given}


def _content(node: Node, about: dict[Node, list[tuple[Node, Node]]], depth: int = 3) -> str:
    if not isinstance(node, BNode):
        return node.n3()
    if depth == 0:
        return "_"
    return "[" + " ".join(sorted(f"{p} {_content(o, about, depth - 1)}" for p, o in about.get(node, []))) + "]"
