"""Mint IRIs for new resources: readable, stable, and no blank nodes."""

import re
from collections.abc import Iterable
from hashlib import sha256

from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.labels import local_name, slug
from leerland_graph.core.namespaces import LL, ORG, RDF, XSD
from leerland_graph.store.engine import Store
from leerland_graph.store.history import departed
from leerland_graph.store.rdf_terms import Triple

__all__ = ["Namer", "TooDeep", "part_name", "taken_names", "without_blank_nodes"]

_FOLDERS = {ORG.OrganizationalUnit: "department", LL.ChangeProgramme: "programme"}


class TooDeep(Exception):
    """Blank nodes are nested deeper than allowed."""


class Namer:
    """Mints unused IRIs under a base IRI."""

    def __init__(self, base: str, taken: Iterable[Node]) -> None:
        self.base = base
        self.taken = {str(t) for t in taken}
        self._next: dict[tuple[str, ...], int] = {}

    def mint(self, cls: URIRef, label: str, hint: str = "") -> URIRef:
        """A new IRI for a resource: from its label, else with `hint`, else with a number."""
        folder = _FOLDERS.get(cls) or re.sub(r"(?<!^)(?=[A-Z])", "-", local_name(str(cls))).lower()
        stem = slug(label) or slug(hint) or folder
        options = [stem] + ([f"{stem}-{slug(hint, limit=30)}"] if slug(hint) else [])
        number = self._next.get((folder, *options), 1)
        while True:
            self._next[(folder, *options)] = number
            for option in options:
                iri = f"{self.base}{folder}/{option}" + (f"-{number}" if number > 1 else "")
                if iri not in self.taken:
                    self.taken.add(iri)
                    return URIRef(iri)
            number += 1


def taken_names(store: Store, landscape: URIRef) -> list[URIRef]:
    """The IRIs of the resources in a landscape, and of the interventions that were in it: a name is not given twice."""
    (subjects,) = store.columns("SELECT DISTINCT ?s { ?s a ?c }", graphs=[landscape])
    return [*(URIRef(s) for s in subjects.values), *departed(store, landscape, LL.Intervention)]


def part_name(
    parent: URIRef, prop: URIRef, statements: Iterable[tuple[Node, Node]], taken: set[str],
    numbers: dict[str, int] | None = None,
) -> URIRef:  # fmt: skip
    """The IRI of a part, derived from its statements: equal content gives an equal name.

    A placement on Onderzoeken by HR is `.../placement-onderzoeken-hr`. `numbers` caches the next number per name.
    """
    said = sorted(
        (po for po in statements if po[0] not in (RDF.type, LL.placementStatus)),
        key=lambda po: (str(po[0]), str(po[1])),
    )
    words = [local_name(str(o)) for _, o in said if isinstance(o, URIRef)]
    words += sorted(str(o) for _, o in said if isinstance(o, Literal) and o.datatype == XSD.date)
    stem = f"{parent}/{local_name(str(prop))}" + "".join(f"-{name}" for name in map(slug, words) if name)
    name, number = stem, numbers.get(stem, 2) if numbers else 2
    while name in taken:
        name, number = f"{stem}-{number}", number + 1
    taken.add(name)
    if numbers is not None:
        numbers[stem] = number
    return URIRef(name)


def without_blank_nodes(triples: Iterable[Triple], base: str, *, deepest: int = 100) -> set[Triple]:
    """The same statements with every blank node replaced by an IRI, named after its parent and its content.

    Blank nodes are named parents first, ordered by content, so that the same file always
    gives the same names. One without a parent is named under a node of the base.

    Raises:
        TooDeep: blank nodes are nested more than `deepest` levels.
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
    _refuse_endless(about, held, blanks, 10 * deepest)  # reject extreme nesting before spending time on sorting
    weigh = _Content(about)
    order = lambda some: sorted(some, key=lambda b: (weigh.of(b), str(b)))  # noqa: E731
    names: dict[Node, URIRef] = {}
    taken = {str(s) for s, _, _ in given}
    numbers: dict[str, int] = {}

    def name(blank: Node) -> None:
        holders = [(names.get(s, s), p) for s, p in held.get(blank, []) if not isinstance(s, BNode) or s in names]
        parent, prop = min(holders, key=lambda h: (str(h[0]), str(h[1])), default=(URIRef(f"{base}node"), RDF.value))
        statements = [(p, names.get(o, o)) for p, o in about.get(blank, [])]
        names[blank] = part_name(URIRef(str(parent)), URIRef(str(prop)), statements, taken, numbers)

    def descend(level: Iterable[Node]) -> None:
        for _ in range(deepest):
            now = order(b for b in level if b not in names)
            if not now:
                return
            for blank in now:
                name(blank)
            level = {o for b in now for _, o in about.get(b, []) if isinstance(o, BNode) and o not in names}
        if level:
            raise TooDeep

    descend({b for b in blanks if any(not isinstance(s, BNode) for s, _ in held.get(b, []))})
    descend(b for b in blanks if b not in held)
    for blank in order(b for b in blanks if b not in names):  # the rest form cycles
        descend([blank])
    return {(names.get(s, s), p, names.get(o, o)) for s, p, o in given}


def _refuse_endless(
    about: dict[Node, list[tuple[Node, Node]]],
    held: dict[Node, list[tuple[Node, Node]]],
    blanks: Iterable[Node],
    most: int,
) -> None:
    seen: set[Node] = set()
    roots = [b for b in blanks if all(not isinstance(s, BNode) for s, _ in held.get(b, []))]
    for start in (roots, *([b] for b in blanks)):
        level = {b for b in start if b not in seen}
        for _ in range(most):
            if not level:
                break
            seen |= level
            level = {o for b in level for _, o in about.get(b, []) if isinstance(o, BNode) and o not in seen}
        if level:
            raise TooDeep


class _Content:
    """A blank node's content, three levels deep, as a sort key; long text is cut and gets a digest, to limit its size."""

    LONGEST = 2_000

    def __init__(self, about: dict[Node, list[tuple[Node, Node]]]) -> None:
        self.about = about
        self._known: dict[tuple[Node, int], str] = {}

    def of(self, node: Node, depth: int = 3) -> str:
        """The sort key of a node."""
        if not isinstance(node, BNode):
            return node.n3()
        if depth == 0:
            return "_"
        if (node, depth) not in self._known:
            said = sorted(f"{p} {self.of(o, depth - 1)}" for p, o in self.about.get(node, []))
            text = f"[{' '.join(said)}]"
            if len(text) > self.LONGEST:
                text = text[: self.LONGEST] + sha256(text.encode("utf-8", "replace")).hexdigest()
            self._known[node, depth] = text
        return self._known[node, depth]
