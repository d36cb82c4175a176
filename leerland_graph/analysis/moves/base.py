"""A move: one change that would make a landscape more coherent, and the landscape as it would then be."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from rdflib import URIRef

from leerland_graph.analysis.model import Intervention, Landscape, Relation

__all__ = ["NEW", "Finder", "Move", "with_interventions", "with_relations"]

NEW = URIRef("urn:leerland:planned")
"""The name of an intervention that is not there yet."""


@dataclass(frozen=True)
class Move:
    """What to do, to whom it matters, what it takes, and what would come of it.

    `effort` is in rough units: 1 for an arrangement between two people, 2 for a decision of two departments, 4 for something
    new. `texts` say it in one sentence per language.
    """

    kind: str
    about: tuple[URIRef, ...]
    texts: Mapping[str, str]
    effort: float
    after: Landscape


Finder = Callable[[Landscape, URIRef], Iterable[Move]]
"""Finds moves in what a landscape offers to one target group."""


def with_interventions(
    landscape: Landscape, changed: Iterable[Intervention], *, without: frozenset[URIRef] = frozenset()
) -> Landscape:
    """The landscape with these interventions new or in place of the old, and without some."""
    interventions = {**landscape.interventions, **{i.iri: i for i in changed}}
    kept = {k: v for k, v in interventions.items() if k not in without}
    relations = tuple(r for r in landscape.relations if r.subject in kept and r.object in kept)
    return replace(landscape, interventions=kept, relations=relations)


def with_relations(landscape: Landscape, relations: Iterable[Relation]) -> Landscape:
    """The landscape with more relations."""
    return replace(landscape, relations=(*landscape.relations, *relations))
