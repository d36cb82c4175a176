"""The part of a landscape that one change concerns: as much as its validation needs.

A description is validated with its parts, with the types and schemes of what it refers to, and
with what refers to it. So the cost of saving one intervention does not depend on the size of
the landscape.
"""

from collections.abc import Iterable

from rdflib import Graph, URIRef
from rdflib.term import Node

from leerland_graph.core.namespaces import LL, RDF, RDFS, new_graph
from leerland_graph.store.change_set import ChangeSet
from leerland_graph.store.commit import PART_PROPERTIES
from leerland_graph.store.engine import Store
from leerland_graph.store.graphs import ONTOLOGY
from leerland_graph.store.rdf_terms import Triple
from leerland_graph.validation.reach import CONTEXT, WITH_REFERRERS

__all__ = ["After", "concerned", "neighbourhood"]

_PARTS = WITH_REFERRERS - {LL.Intervention}


def concerned(view: "After") -> frozenset[URIRef]:
    """The resources whose validity a change can affect."""
    change_set = view.change_set
    focus: set[URIRef] = set()
    # shapes on referrers check a resource's type, and shapes on a description check its parts
    noticed = {s for s, p, _ in change_set.additions | change_set.removals if p in CONTEXT or view.is_part(s)}
    lost = {s for s, p, _ in change_set.removals if p in CONTEXT}
    for subject in change_set.subjects:
        focus.add(subject)
        if subject in noticed:
            about = view.about_object(subject, all_of=subject in lost)
            focus |= {s for s, _, _ in about if isinstance(s, URIRef)}
    for removed in {o for _, _, o in change_set.removals if isinstance(o, URIRef)}:
        if any(view.of(removed)):
            focus.add(removed)
    for node in list(focus):
        focus |= {o for _, p, o in view.of(node) if p in PART_PROPERTIES and isinstance(o, URIRef)}
    return frozenset(n for n in focus if any(view.of(n)))


def neighbourhood(view: "After") -> tuple[Graph, frozenset[URIRef]]:
    """The graph around a change, as it would be after the change, and the nodes to validate in it."""
    focus = concerned(view)
    graph = new_graph()
    for node in focus:
        for triple in view.of(node):
            graph.add(triple)
    for node in focus:
        for triple in view.about_object(node):
            graph.add(triple)
    mentioned = {n for n in (*graph.subjects(), *graph.objects()) if isinstance(n, URIRef)}
    for node in mentioned - focus:  # of other nodes, only type and scheme are needed
        for s, p, o in view.of(node):
            if p in CONTEXT:
                graph.add((s, p, o))
    for cls in set(graph.objects(None, RDF.type)):
        for narrower, broader in _superclasses(view, cls):
            graph.add((narrower, RDFS.subClassOf, broader))
    return graph, focus


class After:
    """The landscape and the ontology as they would be after the change."""

    def __init__(self, store: Store, change_set: ChangeSet) -> None:
        self.store, self.change_set = store, change_set
        self._added: dict[Node, list[Triple]] = {}
        self._added_about: dict[Node, list[Triple]] = {}
        self._held: dict[Node, list[Triple]] = {}
        for triple in change_set.additions:
            self._added.setdefault(triple[0], []).append(triple)
            self._added_about.setdefault(triple[2], []).append(triple)

    def of(self, subject: Node) -> list[Triple]:
        """The triples with this subject."""
        if subject not in self._held:
            landscape = [
                t for t in self.store.triples(self.change_set.landscape, subject) if t not in self.change_set.removals
            ]
            self._held[subject] = [*landscape, *self.store.triples(ONTOLOGY, subject), *self._added.get(subject, [])]
        return self._held[subject]

    def is_part(self, subject: Node) -> bool:
        """Whether a resource is part of a description."""
        return any(o in _PARTS for _, p, o in self.of(subject) if p == RDF.type)

    def about_object(self, obj: Node, *, all_of: bool = False) -> list[Triple]:
        """The triples with this object, as far as a shape can depend on them, or all of them."""
        stored: Iterable[Triple] = ()
        if all_of or self._can_be_missed(obj):
            stored = self.store.triples(self.change_set.landscape, object_=obj)
        return [t for t in stored if t not in self.change_set.removals] + self._added_about.get(obj, [])

    def _can_be_missed(self, obj: Node) -> bool:
        """Whether to look up referrers: true for interventions, parts and untyped resources; others matter only if they lose their type."""
        types = {o for s, p, o in self.of(obj) if p == RDF.type}
        return not types or bool(types & WITH_REFERRERS)


def _superclasses(view: After, cls: Node) -> list[tuple[URIRef, URIRef]]:
    pairs: list[tuple[URIRef, URIRef]] = []
    todo = [cls]
    seen: set[Node] = set()
    while todo:
        node = todo.pop()
        if node in seen or not isinstance(node, URIRef):
            continue
        seen.add(node)
        for _, p, o in view.of(node):
            if p == RDFS.subClassOf and isinstance(o, URIRef):
                pairs.append((node, o))
                todo.append(o)
    return pairs
