"""A move: one change that could make a landscape more coherent, and the resulting landscape."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from rdflib import URIRef

from leerland_graph.analysis.model import Intervention, Landscape, Relation
from leerland_graph.core.i18n import Message

__all__ = ["NEW", "Finder", "Move", "always", "with_interventions", "with_relations"]

NEW = URIRef("urn:leerland:planned")
"""The IRI of an intervention that does not exist yet."""


def always(landscape: Landscape) -> bool:
    """What does not go by placements."""
    del landscape
    return True


@dataclass(frozen=True)
class Move:
    """What to do, the resources concerned, the effort, and the resulting landscape.

    `effort` is in rough units: 1 for an arrangement between two people, 2 for a decision of two departments, 4 for something
    new. `texts` describe it in one sentence per language. `still` is whether what they say would be so in the same landscape
    with interventions placed elsewhere.

    `changes` are the parts of a landscape that it changes (`READ` of the indicators): values that go by none of them are not computed again. None is all of
    them. `links` are the relations that it adds, where that is all that it does: then what it can bring at most may be told beforehand.
    """

    kind: str
    about: tuple[URIRef, ...]
    texts: Message
    effort: float
    after: Landscape
    still: Callable[[Landscape], bool] = always
    changes: frozenset[str] | None = None
    links: tuple[Relation, ...] = ()


Finder = Callable[[Landscape, URIRef], Iterable[Move]]
"""Finds moves in the offer of a landscape to one target group."""


def with_interventions(
    landscape: Landscape, changed: Iterable[Intervention], *, without: frozenset[URIRef] = frozenset()
) -> Landscape:
    """The landscape with these interventions added or replaced, and some removed."""
    interventions = {**landscape.interventions, **{i.iri: i for i in changed}}
    kept = {k: v for k, v in interventions.items() if k not in without}
    relations = tuple(r for r in landscape.relations if r.subject in kept and r.object in kept)
    return replace(landscape, interventions=kept, relations=relations)


def with_relations(landscape: Landscape, relations: Iterable[Relation]) -> Landscape:
    """The landscape with additional relations."""
    return replace(landscape, relations=(*landscape.relations, *relations))
