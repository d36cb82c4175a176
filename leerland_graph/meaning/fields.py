"""Propose the target group, the learning preference and the learning mode of an intervention from its text, to a person who takes them over or not.

A preference and a mode are learnt from the examples of the language and from what people said of other interventions of the landscape; a target group from
the latter alone, and from its names.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rdflib import Graph, URIRef

from leerland_graph.core.i18n import Message, message
from leerland_graph.core.namespaces import LL
from leerland_graph.core.settings import Settings
from leerland_graph.meaning.described import Described, TargetGroup, described_in, groups_in
from leerland_graph.meaning.embedder import EmbeddingError, Matrix
from leerland_graph.meaning.group_names import GroupNames, Named
from leerland_graph.meaning.knowledge import Example, mode_examples, preference_examples
from leerland_graph.meaning.learnt import AGREED, MOST, Knowledge, Taught, learnt, most_probable, quoted
from leerland_graph.meaning.proposer import vectors_for
from leerland_graph.meaning.vectors import Vectors
from leerland_graph.meaning.words import Proposal
from leerland_graph.store import Store

__all__ = ["FieldProposer", "field_proposer_for"]

LEAST = {LL.suitsPreference: 0.5, LL.learningMode: 0.7, LL.targetGroup: 0.6}
"""Below this certainty nothing is proposed."""
TELLS = 1.5
"""How many times as probable as it is frequent a target group must be, so that it is the text that tells."""
LEAST_OF_GROUP, LEAST_OF_ALL = 5, 20
"""Descriptions of a target group, and of all target groups, from which they are learnt."""
SAID, SUBJECT = 9, 3
"""How many times a text is taken to have been right that says it is for a group, and that has a group as its subject, for each time it was wrong."""
MOST_READ = 200
"""Texts of the landscape that are read at once to learn from; those that were read before are learnt from as well."""


@dataclass
class FieldProposer:
    """Makes proposals for one landscape, of which `described` is what people said and `groups` are its target groups.

    Without vectors a target group is known by its names alone, and the others are not proposed.
    """

    language: Graph
    vectors: Vectors | None = None
    described: tuple[Described, ...] = ()
    groups: tuple[TargetGroup, ...] = ()
    most_read: int = MOST_READ
    _known: dict[URIRef, Knowledge | None] = field(default_factory=dict, init=False, repr=False)

    def propose(self, about: URIRef, texts: Sequence[str]) -> list[tuple[Proposal, ...]]:
        """What is proposed in one of the `meaning.FIELDS` for each text, the surest first; nothing where nothing tells enough."""
        meant = self._by_meaning(about, texts)
        if about != LL.targetGroup:
            return [(p,) if p is not None else () for p in meant]
        return [
            self._named(text, other) or ((other,) if other else ()) for text, other in zip(texts, meant, strict=True)
        ]

    def _by_meaning(self, about: URIRef, texts: Sequence[str]) -> list[Proposal | None]:
        nothing: list[Proposal | None] = [None] * len(texts)
        if self.vectors is None or not any(t.strip() for t in texts):
            return nothing
        try:
            knowledge = self._knowledge(about, self.vectors)
            if knowledge is None:
                return nothing
            rows = self.vectors.of(texts)
        except EmbeddingError:
            self.vectors = None
            return nothing
        probable = knowledge.learner.probabilities(rows)
        return [self._told(about, knowledge, *each) for each in zip(texts, rows, probable, strict=True)]

    def _told(
        self, about: URIRef, knowledge: Knowledge, text: str, row: Matrix, chances: NDArray[np.float64]
    ) -> Proposal | None:
        best, certainty, others = most_probable(chances, knowledge.labels)
        least = LEAST[about]
        if about == LL.targetGroup:
            least = max(least, TELLS * float(knowledge.learner.shares[knowledge.labels.index(best)]))
        if not text.strip() or certainty < least:
            return None
        titles, are_of_people = knowledge.nearest(row, best)
        return Proposal(best, _why(about, quoted(titles), are_of_people=are_of_people), certainty, others)

    def _knowledge(self, about: URIRef, vectors: Vectors) -> Knowledge | None:
        """What is learnt of a field, once for this landscape."""
        if about not in self._known:
            taught = self._taught(about, vectors)
            examples: tuple[Example, ...] = ()
            if about == LL.suitsPreference:
                examples = preference_examples(self.language)
            elif about == LL.learningMode:
                examples = mode_examples(self.language)
            elif len({t.text for t in taught}) < LEAST_OF_ALL:
                taught = ()
            self._known[about] = learnt(vectors, examples, taught)
        return self._known[about]

    def _taught(self, about: URIRef, vectors: Vectors) -> tuple[Taught, ...]:
        """What people said in a field; of an intervention with several values each counts for a part."""
        mine = [d for d in self._read(vectors) if d.values.get(about)]
        if about == LL.targetGroup:
            count: dict[URIRef, int] = {}
            for one in mine:
                for value in one.values[about]:
                    count[value] = count.get(value, 0) + 1
            known = {value for value, n in count.items() if n >= LEAST_OF_GROUP}
        else:
            known = {value for one in mine for value in one.values[about]}
        return tuple(
            Taught(one.text, value, one.title, AGREED / len(one.values[about]))
            for one in mine
            for value in one.values[about]
            if value in known
        )

    def _read(self, vectors: Vectors) -> list[Described]:
        """Those that were read before, and at most `most_read` others."""
        found, left = [], self.most_read
        for one, is_read in zip(self.described, vectors.known([d.text for d in self.described]), strict=True):
            if is_read or left > 0:
                found.append(one)
                left -= not is_read
        return found

    def _named(self, text: str, meant: Proposal | None) -> tuple[Proposal, ...]:
        """The groups that a text names, the surest first; what is most probable by meaning is their alternative."""
        found = []
        for named in self._names.in_text(text):
            certainty = self._right(named)
            others = () if meant is None else ((meant.element, meant.certainty or 0.0), *meant.alternatives)
            rest = tuple((g, round(p * (1 - certainty), 4)) for g, p in others if g != named.group)
            why = message("the text mentions {words}", words=f"‘{named.words}’")
            found.append(Proposal(named.group, why, certainty, rest[:3]))
        return tuple(sorted(found, key=lambda p: -(p.certainty or 0.0)))

    def _right(self, named: Named) -> float:
        """How sure it is that a group is meant that is named so: by how often that was right in this landscape, and by what is usual."""
        right, seen = self._counts.get((named.group, named.is_said), (0, 0))
        usual = SAID if named.is_said else SUBJECT
        return min(round((right + usual) / (seen + usual + 1), 4), MOST)

    @cached_property
    def _names(self) -> GroupNames:
        return GroupNames(self.groups)

    @cached_property
    def _counts(self) -> dict[tuple[URIRef, bool], tuple[int, int]]:
        """For each group and way of naming it: in how many texts of this landscape it is for that group, and in how many it is named so."""
        found: dict[tuple[URIRef, bool], tuple[int, int]] = {}
        for one in self.described:
            groups = one.values.get(LL.targetGroup, ())
            for named in self._names.in_text(one.text) if groups else ():
                right, seen = found.get((named.group, named.is_said), (0, 0))
                found[named.group, named.is_said] = right + (named.group in groups), seen + 1
        return found

    def names_of(self, node: URIRef) -> dict[str, str] | None:
        """What a target group is called, by language; None if it is none."""
        return next((g.names for g in self.groups if g.iri == node), None)


def _why(about: URIRef, titles: str, *, are_of_people: bool) -> Message:
    if about == LL.targetGroup:
        return message("it is most like {titles}, which are for this target group", titles=titles)
    if are_of_people:
        return message("it is most like {titles}, which people described so", titles=titles)
    return message("it is most like the examples {titles}", titles=titles)


def field_proposer_for(
    store: Store, landscape: URIRef, settings: Settings, *, most_read: int = MOST_READ
) -> FieldProposer:
    """What proposes the fields of interventions in a landscape, by the settings: what was said there teaches it.

    Raises:
        SettingsError: as `embedder_for`.
    """
    return FieldProposer(
        store.ontology, vectors_for(settings), described_in(store, landscape), groups_in(store, landscape), most_read
    )
