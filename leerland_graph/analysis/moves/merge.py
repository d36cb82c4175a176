"""Merge two similar interventions of different departments."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from rdflib import URIRef

from leerland_graph.analysis.model import Landscape, Relation
from leerland_graph.analysis.moves.base import Move, always, with_interventions, with_relations
from leerland_graph.analysis.similarity import find_overlaps
from leerland_graph.core.i18n import N_, message

__all__ = ["EFFORT", "MOST", "find"]

EFFORT = 2.0
MOST = 10


def find(landscape: Landscape, group: URIRef) -> Iterator[Move]:
    """One move for each of the most similar undeclared pairs: the first absorbs the second."""
    del group
    for pair in [p for p in find_overlaps(landscape).pairs if not p.declared][:MOST]:
        one, two = landscape.interventions[pair.first], landscape.interventions[pair.second]
        both = replace(
            one, groups=one.groups | two.groups, competences=one.competences | two.competences, preferences=one.preferences | two.preferences,
            programmes=one.programmes | two.programmes, trajectories=one.trajectories | two.trajectories, runs=one.runs + two.runs,
        )  # fmt: skip
        moved = []
        for r in landscape.relations:
            ends = tuple(one.iri if x == two.iri else x for x in (r.subject, r.object))
            if two.iri in (r.subject, r.object) and ends[0] != ends[1]:
                moved.append(Relation(ends[0], r.kind, ends[1]))
        after = with_relations(with_interventions(landscape, [both], without=frozenset({two.iri})), moved)
        words = (
            N_("Merge '{first}' and '{second}': people said that they are the same offer.")
            if pair.judged
            else N_("Merge '{first}' and '{second}': they may be the same offer.")
            if pair.by_meaning
            else N_("Merge '{first}' and '{second}': they are {share:.0%} alike.")
        )
        texts = message(words, first=one.title, second=two.title, share=pair.similarity)
        still = always if pair.judged or pair.by_meaning else partial(_meet, one.iri, two.iri)
        yield Move("merge", (one.iri, two.iri), texts, EFFORT, after, still)


def _meet(one: URIRef, two: URIRef, landscape: Landscape) -> bool:
    """Whether two interventions lie on one element, without which they are not compared by words."""
    every = landscape.interventions
    return not every[one].anchors.keys().isdisjoint(every[two].anchors)
