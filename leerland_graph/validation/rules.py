"""All validation rules of one store: the shapes, and the rules derived from its ontology, cached by its content."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from rdflib import Graph

from leerland_graph.core.namespaces import LL, LLC, LLG, new_graph
from leerland_graph.store.engine import Store
from leerland_graph.store.rdf_terms import from_ntriples
from leerland_graph.validation.axioms import axiom_shapes
from leerland_graph.validation.kinds import Kinds, kinds_of
from leerland_graph.validation.reach import look_far
from leerland_graph.validation.relations import Relations, relations_of
from leerland_graph.validation.shapes import Shapes

__all__ = ["OURS", "Rules", "rules_of", "terms_of"]

OURS = (str(LL), str(LLC), str(LLG))
"""The namespaces in which every term must be defined by the ontology."""


@dataclass(frozen=True)
class Rules:
    """The shapes including those derived from axioms, and without these, the relation rules, the disjoint classes and the known terms."""

    language: Graph
    shapes: Shapes
    relations: Relations
    kinds: Kinds
    terms: frozenset[str]
    given: Shapes

    @cached_property
    def look_far(self) -> bool:
        """Whether shapes look far, see `reach`. A whole landscape is validated without asking, which takes a second: the SPARQL of shapes is parsed for it."""
        return look_far(self.given.graph)


def rules_of(store: Store, shapes: Shapes) -> Rules:
    """The rules of a store for these shapes."""
    return _read(shapes, store.ontology_ntriples)


@lru_cache(maxsize=8)
def _read(shapes: Shapes, language: bytes) -> Rules:
    graph = new_graph()
    for triple in from_ntriples(language.decode()):
        graph.add(triple)
    whole = new_graph()
    for triple in (*shapes.graph, *axiom_shapes(graph, shapes.graph)):
        whole.add(triple)
    return Rules(
        graph,
        Shapes(whole, stored=shapes.stored),
        relations_of(graph),
        kinds_of(graph),
        terms_of(graph),
        shapes,
    )


def terms_of(language: Graph) -> frozenset[str]:
    """The terms in our namespaces that the ontology describes."""
    return frozenset(str(s) for s in language.subjects(unique=True) if str(s).startswith(OURS))
