"""Propose on which element an intervention lies, and of which type it is, with how sure that is, what else it could be, and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from rdflib import Graph, URIRef
from rdflib.term import Node

from leerland_graph.core.i18n import Message, languages, message
from leerland_graph.core.namespaces import LL
from leerland_graph.core.settings import Settings
from leerland_graph.meaning.choosing import embedder_for
from leerland_graph.meaning.embedder import EmbeddingError, Matrix
from leerland_graph.meaning.knowledge import element_examples, type_examples
from leerland_graph.meaning.learnt import Knowledge, Taught, learnt, most_probable, quoted
from leerland_graph.meaning.vectors import FILE, Vectors
from leerland_graph.meaning.words import Proposal, named, propose_by_words, type_by_words, word_vectors
from leerland_graph.store import Store

__all__ = ["Agreed", "Item", "Proposer", "Weighed", "agreed_in", "proposer_for", "vectors_for"]

TYPICAL = 4.0
"""How much more probable its typical element is for an intervention of a type."""
LEAST = 0.25
"""Below this certainty nothing is proposed: the intervention is still to be placed."""
BY_WORDS = 0.5
"""How sure a proposal by words is taken to be where a number is needed."""
Step = Callable[[int, int], None]


@dataclass(frozen=True)
class Item:
    """An intervention without a placement: its types, and what its title and description say."""

    types: tuple[URIRef, ...]
    text: str


@dataclass(frozen=True)
class Agreed:
    """An intervention of which people agreed on where it lies: its title, its text, its types and the element with the most weight."""

    title: str
    text: str
    types: tuple[URIRef, ...]
    element: URIRef


@dataclass(frozen=True)
class Weighed:
    """For some interventions: the elements, a row of probabilities of them for each, and its vector, of length 1 or 0."""

    labels: tuple[URIRef, ...]
    chances: NDArray[np.float64]
    vectors: Matrix
    knowledge: Knowledge | None = None

    @property
    def residuals(self) -> NDArray[np.float64]:
        """For each intervention that people agreed on: its element less the probabilities that were said of it without knowing it, by label."""
        return self.knowledge.residuals if self.knowledge is not None else np.zeros((0, len(self.labels)))


@dataclass
class Proposer:
    """Makes proposals for one landscape: by meaning where there is an embedder, else by words.

    `trouble` says why it works by words alone, where it should not.
    """

    language: Graph
    vectors: Vectors | None = None
    agreed: tuple[Agreed, ...] = ()
    trouble: Message | None = field(default=None, init=False)

    @property
    def by_meaning(self) -> bool:
        """Whether it goes by meaning, and so tells how sure it is."""
        return self.vectors is not None

    def unread(self, items: Sequence[Item]) -> int:
        """How many texts must be read before it can weigh these, what was agreed among them; 0 by words."""
        if self.vectors is None:
            return 0
        return self.vectors.lacking([*(i.text for i in items), *(a.text for a in self.agreed)])

    def elements(self, items: Sequence[Item], step: Step = lambda done, total: None) -> list[Proposal | None]:
        """The element of each; None where nothing tells enough."""
        if self.vectors is not None and items:
            try:
                return self._elements(items, self.vectors, step)
            except EmbeddingError as error:
                self._do_without(error)
        return [propose_by_words(self.language, item.types, [item.text]) for item in items]

    def weighed(self, items: Sequence[Item], step: Step = lambda done, total: None) -> Weighed:
        """How probable each element is for each, and where the texts lie; by words alone both are rough."""
        if self.vectors is not None and items:
            try:
                taught = tuple(Taught(a.text, a.element, a.title) for a in self.agreed)
                knowledge = learnt(self.vectors, element_examples(self.language), taught)
                if knowledge is not None:
                    rows = self.vectors.of([item.text for item in items], step)
                    probable = knowledge.learner.probabilities(rows)
                    chances = [
                        self._by_type(p, i.types, knowledge.labels) for p, i in zip(probable, items, strict=True)
                    ]
                    return Weighed(knowledge.labels, np.array(chances), rows, knowledge)
            except EmbeddingError as error:
                self._do_without(error)
        labels = tuple(sorted({e.of for e in element_examples(self.language)}))
        found = self.elements(items)
        known = np.full((len(items), len(labels)), 1 / max(1, len(labels)))
        for row, proposal in zip(known, found, strict=True):
            if proposal is not None and proposal.element in labels:
                row[:] = (1 - BY_WORDS) / (len(labels) - 1)
                row[labels.index(proposal.element)] = BY_WORDS
        return Weighed(labels, known, word_vectors([item.text for item in items]))

    def types(self, texts: Sequence[str]) -> list[Proposal | None]:
        """The type of each: one whose name is in the text, else the most probable by meaning; None where nothing tells enough."""
        found = [type_by_words(self.language, [text]) for text in texts]
        if self.vectors is None or all(found):
            return found
        try:
            knowledge = learnt(self.vectors, type_examples(self.language), ())
            if knowledge is None:
                return found
            more = self._told(texts, self.vectors.of(texts), knowledge)
        except EmbeddingError as error:
            self._do_without(error)
            return found
        return [one or other for one, other in zip(found, more, strict=True)]

    def _elements(self, items: Sequence[Item], vectors: Vectors, step: Step) -> list[Proposal | None]:
        taught = tuple(Taught(a.text, a.element, a.title) for a in self.agreed)
        knowledge = learnt(vectors, element_examples(self.language), taught)
        if knowledge is None:
            return [propose_by_words(self.language, item.types, [item.text]) for item in items]
        rows = vectors.of([item.text for item in items], step)
        return self._told([i.text for i in items], rows, knowledge, [i.types for i in items])

    def _told(
        self, texts: Sequence[str], rows: Matrix, knowledge: Knowledge, types: Sequence[tuple[URIRef, ...]] = ()
    ) -> list[Proposal | None]:
        probable = knowledge.learner.probabilities(rows)
        found: list[Proposal | None] = []
        for n, (text, row, chances) in enumerate(zip(texts, rows, probable, strict=True)):
            mine = types[n] if types else ()
            chances = self._by_type(chances, mine, knowledge.labels)
            if not text.strip() and not mine:
                found.append(None)
                continue
            best, certainty, others = most_probable(chances, knowledge.labels)
            if certainty < LEAST:
                found.append(None)
                continue
            found.append(Proposal(best, self._why(row, best, mine, knowledge), certainty, others))
        return found

    def _by_type(
        self, chances: NDArray[np.float64], types: Sequence[URIRef], labels: Sequence[URIRef]
    ) -> NDArray[np.float64]:
        typical = {e for t in types for e in self.language.objects(t, LL.typicalElement)}
        raised = chances * np.array([TYPICAL if e in typical else 1.0 for e in labels])
        found: NDArray[np.float64] = raised / raised.sum()
        return found

    def _why(self, row: Matrix, best: URIRef, types: Sequence[URIRef], knowledge: "Knowledge") -> Message:
        """What a person can check: what of this element is most alike, that people placed or else that is an example; and the type."""
        parts = []
        if row.any():
            titles, are_agreed = knowledge.nearest(row, best)
            parts.append(
                message("it is most like {titles}, which people placed there", titles=quoted(titles))
                if are_agreed
                else message("it is most like the examples {titles}", titles=quoted(titles))
            )
        kind = next((t for t in types if best in set(self.language.objects(t, LL.typicalElement))), None)
        if kind is not None:
            said = message("a {type} usually lies on {element}", type=named(self.language, kind), element=named(self.language, best))  # fmt: skip
            parts.append(said)
        return parts[0] if len(parts) == 1 else message("{first}; {second}", first=parts[0], second=parts[1])

    def _do_without(self, error: EmbeddingError) -> None:
        self.trouble = message(
            "The proposals were made by words alone. {why}", why={lang: error.message(lang) for lang in languages()}
        )
        self.vectors = None


_AGREED = """
SELECT ?i ?title ?text ?type ?element ?weight WHERE {
  ?i a ll:Intervention ; dcterms:title ?title ; ll:placement ?p .
  ?p ll:onElement ?element ; ll:placementStatus llc:agreed .
  OPTIONAL { ?p ll:weight ?weight }
  OPTIONAL { ?i dcterms:description ?text FILTER(LANG(?text) = LANG(?title)) }
  OPTIONAL { ?i ll:interventionType ?type }
} ORDER BY ?i ?title"""


def agreed_in(store: Store, landscape: URIRef) -> tuple[Agreed, ...]:
    """What people agreed on in a landscape, by IRI."""
    told: dict[Node, list[tuple[Node | None, ...]]] = {}
    for row in store.select(_AGREED, graphs=[landscape]):
        if row[0] is not None:
            told.setdefault(row[0], []).append(row)
    found = []
    for rows in told.values():
        weights: dict[str, float] = {}
        for _, _, _, _, element, weight in rows:
            weights[str(element)] = max(
                weights.get(str(element), 0.0), float(str(weight)) if weight is not None else 1.0
            )
        best = max(sorted(weights), key=weights.__getitem__)
        titles = list(dict.fromkeys(str(r[1]) for r in rows))
        texts = list(dict.fromkeys(t for r in rows for t in (str(r[1]), str(r[2]) if r[2] is not None else "") if t))
        types = tuple(sorted({URIRef(str(r[3])) for r in rows if r[3] is not None}))
        found.append(Agreed(titles[0], ". ".join(texts), types, URIRef(best)))
    return tuple(found)


def proposer_for(store: Store, landscape: URIRef, settings: Settings) -> Proposer:
    """The proposer for a landscape, by the settings: what was agreed there teaches it. Vectors are kept in the data folder, if there is one.

    Raises:
        SettingsError: as `embedder_for`.
    """
    vectors = vectors_for(settings)
    return (
        Proposer(store.ontology, vectors, agreed_in(store, landscape))
        if vectors is not None
        else Proposer(store.ontology)
    )


def vectors_for(settings: Settings) -> Vectors | None:
    """The vectors by the settings, kept in the data folder, if there is one; None where words are gone by.

    Raises:
        SettingsError: as `embedder_for`.
    """
    embedder = embedder_for(settings)
    return Vectors(embedder, settings.data / FILE if settings.data.is_dir() else None) if embedder is not None else None
