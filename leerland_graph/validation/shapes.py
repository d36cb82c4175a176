"""Shapes: loaded once per folder, as written and as adapted to stored values, with their messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from leerland_graph.core.namespaces import OWL, RDF, RDFS, SH, XSD
from leerland_graph.core.resources import resource
from leerland_graph.store.lexical import INTEGERS
from leerland_graph.store.ontology import load_turtle_folder
from leerland_graph.validation.names import AXIOM_SHAPE, with_names
from leerland_graph.validation.report import Severity

__all__ = ["STYLE_FILE", "Shapes"]

STYLE_FILE = "ontology-style.ttl"
"""The file with shapes for the ontology itself; they do not apply to data."""


@dataclass(frozen=True)
class Shapes:
    """A shapes graph for data. With `stored`, it is adapted to values as the store keeps them.

    The store keeps an `xsd:positiveInteger` as an `xsd:integer`; a shape that requires the former then also accepts the latter, from 1.
    """

    graph: Graph
    stored: bool = False

    @classmethod
    def load(cls, folder: Path | None = None) -> "Shapes":
        """Load the shapes of a folder (default: the built-in one), without those for the ontology.

        Raises:
            SourceError: a file is not valid Turtle; gives the position.
        """
        return _load(folder or resource("shapes"))

    @property
    def judging(self) -> Graph:
        """The graph to give to an engine."""
        return self._widened[0]

    @cached_property
    def _widened(self) -> tuple[Graph, Mapping[tuple[str, str], str]]:
        whole = _with_imported_prefixes(self.graph)
        return _as_stored(whole) if self.stored else (whole, {})

    def stated(self, shape: str, component: str) -> str:
        """The constraint component as the shape states it, if the engine reports its adapted substitute."""
        return self._widened[1].get((shape, component), component)

    @cached_property
    def target_classes(self) -> frozenset[URIRef]:
        """The classes that some shape targets; shapes derived from axioms are excluded."""
        return frozenset(
            o
            for s, o in self.graph.subject_objects(SH.targetClass)
            if isinstance(o, URIRef) and not str(s).startswith(AXIOM_SHAPE)
        )

    def messages(self, shape: str) -> dict[str, str]:
        """The messages of a shape, else of its SPARQL constraints, by language."""
        name = URIRef(shape)
        said = list(self.graph.objects(name, SH.message))
        said = said or [m for c in self.graph.objects(name, SH.sparql) for m in self.graph.objects(c, SH.message)]
        found = (o for o in said if isinstance(o, Literal))
        return {o.language or "": str(o) for o in found}

    def level(self, shape: str) -> str:
        """The IRI of the severity of a shape, or ''."""
        value = self.graph.value(URIRef(shape), SH.severity)
        return str(value) if isinstance(value, URIRef) else ""

    def severity(self, shape: str, level: str = "") -> Severity:
        """The severity of a shape's results: that of the shape, else of the engine, else Violation (SHACL's default)."""
        return Severity.of(self.level(shape) or level or str(SH.Violation))

    def label(self, shape: str, lang: str) -> str:
        """The label of a shape in a language, or ''."""
        return next(
            (str(o) for o in self.graph.objects(URIRef(shape), RDFS.label) if getattr(o, "language", "") == lang), ""
        )


@lru_cache(maxsize=8)
def _load(folder: Path) -> Shapes:
    graph = load_turtle_folder(folder)
    style = folder / STYLE_FILE
    if style.is_file():
        for triple in Graph().parse(style):
            graph.remove((triple[0], None, None)) if isinstance(triple[0], URIRef) else None
    return Shapes(with_names(graph), stored=True)


def _with_imported_prefixes(graph: Graph) -> Graph:
    """Declare the prefixes that `sh:prefixes` reaches through `owl:imports` directly, where engines look for them."""
    users = {o for o in graph.objects(None, SH.prefixes) if (o, OWL.imports, None) in graph}
    declared = {
        (user, SH.declare, d)
        for user in users
        for o in graph.transitive_objects(user, OWL.imports)
        for d in graph.objects(o, SH.declare)
    }
    if not declared:
        return graph
    whole = Graph(bind_namespaces="none")
    for triple in (*graph, *declared):
        whole.add(triple)
    return whole


def _as_stored(graph: Graph) -> tuple[Graph, dict[tuple[str, str], str]]:
    """The graph with a wider constraint for each datatype that the store converts, and the component that each substitute stands for."""
    wide, stands_for = Graph(bind_namespaces="none"), {}
    for triple in graph:
        wide.add(triple)
    for shape, datatype in graph.subject_objects(SH.datatype):
        kept = _kept_as(datatype)
        if kept is None:
            continue
        kind, component = (
            (SH["or"], SH.OrConstraintComponent)
            if (shape, SH["or"], None) not in graph
            else (SH.xone, SH.XoneConstraintComponent)
        )
        exact, as_kept, options = BNode(), BNode(), BNode()
        Collection(wide, options, [exact, as_kept])
        for node in (exact, as_kept):
            wide.add((node, RDF.type, SH.NodeShape))
        wide.remove((shape, SH.datatype, datatype))
        wide.add((exact, SH.datatype, datatype))
        for predicate, value in kept:
            wide.add((as_kept, predicate, value))
        wide.add((shape, kind, options))
        stands_for[str(shape), str(component)] = str(SH.DatatypeConstraintComponent)
    return wide, stands_for


def _kept_as(datatype: Node) -> list[tuple[URIRef, Node]] | None:
    """The constraints on a stored value of a datatype that the store converts to another; None if it does not."""
    if datatype == XSD.dateTimeStamp:
        return [(SH.datatype, XSD.dateTime), (SH.pattern, Literal(r"(Z|[+-][0-9]{2}:[0-9]{2})$"))]
    name = str(datatype).removeprefix(str(XSD))
    if name not in INTEGERS or name == "integer":
        return None
    least, greatest = INTEGERS[name]
    found: list[tuple[URIRef, Node]] = [(SH.datatype, XSD.integer)]
    for predicate, bound in ((SH.minInclusive, least), (SH.maxInclusive, greatest)):
        if bound is not None and -(2**63) <= bound < 2**63:
            found.append((predicate, Literal(str(bound), datatype=XSD.integer)))
    return found
