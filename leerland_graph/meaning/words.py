"""Propose the placement of an intervention from its type and the words of its text, with a reason; where there is no model to read the text.

A proposal has the status *proposed* and a rationale; it is made only if the
intervention has no placement yet.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from rdflib import Graph, Literal, URIRef

from leerland_graph.core.i18n import Message, languages, message
from leerland_graph.core.labels import pick_literal
from leerland_graph.core.namespaces import LL, LLC, SKOS
from leerland_graph.core.same_text import same
from leerland_graph.core.words import word_lists

__all__ = ["Proposal", "named", "propose_by_words", "type_by_words", "word_vectors"]

TYPE_POINTS = 2
WORD_POINTS = 1
MOST_WORDS = 3
READ = 10_000
WIDTH = 256
"""Points of a type and of a word, the maximum number of words that count (so that long texts do not win), of characters read, and of numbers of a vector."""


@dataclass(frozen=True)
class Proposal:
    """A proposed element or type, and why; how sure it is, from 0 to 1, and what else it could be with how sure that is, where that can be told."""

    element: URIRef
    why: Message
    certainty: float | None = None
    alternatives: tuple[tuple[URIRef, float], ...] = ()

    @property
    def reasons(self) -> Mapping[str, str]:
        """The reason by language, as it is stored with a placement."""
        if self.certainty is None:
            return message("Proposed: {reasons}.", reasons=self.why)
        return message("Proposed, {share}% sure: {reasons}.", share=round(100 * self.certainty), reasons=self.why)


def propose_by_words(language: Graph, types: Iterable[URIRef], texts: Iterable[str]) -> Proposal | None:
    """The best element for an intervention, or None if neither type nor text gives a clue.

    Points: two for the typical element of a type, one for each distinct hint word of an element
    (at most three). On a tie the typical element wins, then the order of the plate.
    """
    typical = [(t, e) for t in types for e in language.objects(t, LL.typicalElement) if isinstance(e, URIRef)]
    words = same(" ".join(texts)[:READ])
    points: dict[URIRef, float] = {}
    why: dict[URIRef, list[str]] = {}
    for element, hints in _hints(language):
        found = list(dict.fromkeys(h.said for h in hints if h.is_in(words)))[:MOST_WORDS]
        if found:
            points[element] = points.get(element, 0) + WORD_POINTS * len(found)
            why[element] = found
    for _, element in typical:
        points[element] = points.get(element, 0) + TYPE_POINTS
    if not points:
        return None
    order = {e: i for i, (e, _) in enumerate(_hints(language))}
    favoured = {e for _, e in typical}
    best = max(points, key=lambda e: (points[e], e in favoured, -order.get(e, 99)))
    kind = next((t for t, e in typical if e == best), None)
    names = partial(named, language)
    parts = []
    if kind is not None:
        parts.append(message("a {type} usually lies on {element}", type=names(kind), element=names(best)))
    if best in why:
        parts.append(message("the text mentions {words}", words=", ".join(f"'{w}'" for w in why[best])))
    said = parts[0] if len(parts) == 1 else message("{first}; {second}", first=parts[0], second=parts[1])
    return Proposal(best, said)


@dataclass(frozen=True)
class _Hint:
    """A hint, and how it is found: first whether its longest word is in the text at all, which few are, and takes a twentieth of the pattern."""

    said: str
    longest: str
    pattern: re.Pattern[str]

    def is_in(self, words: str) -> bool:
        return self.longest in words and self.pattern.search(words) is not None


@lru_cache(maxsize=8)
def _hints(language: Graph) -> list[tuple[URIRef, list[_Hint]]]:
    """The hint words of each element, in the order of the plate. Cached per ontology graph."""
    order = {e: int(str(o)) for e, o in language.subject_objects(LL.mapOrder)}
    found: dict[URIRef, list[_Hint]] = {}
    for element, hint in sorted((e, str(h)) for e, h in language.subject_objects(LL.placementHint)):
        pattern = re.compile(r"\b" + re.escape(same(hint)).replace(r"\ ", r"[\s-]+") + r"\b")
        longest = max(same(hint).split(" "), key=len)
        found.setdefault(URIRef(str(element)), []).append(_Hint(hint, longest, pattern))
    return sorted(found.items(), key=lambda item: order.get(item[0], 99))


@lru_cache(maxsize=1_024)
def named(language: Graph, node: URIRef) -> Mapping[str, str]:
    """The label of a term, by language."""
    labels = [o for o in language.objects(node, SKOS.prefLabel) if isinstance(o, Literal)]
    return {lang: pick_literal(labels, lang) for lang in languages()}


def word_vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """A unit vector of the words of each text, hashed into `WIDTH` numbers; zeros for a text without words.

    >>> word_vectors(["a b", "a b", ""]).any(axis=1).tolist()
    [True, True, False]
    """
    found = np.zeros((len(texts), WIDTH), np.float32)
    for row, some in zip(found, word_lists([same(t[:READ]) for t in texts]), strict=True):
        for word in some:
            row[crc32(word.encode()) % WIDTH] += 1
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    made: NDArray[np.float32] = (found / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return made


def type_by_words(language: Graph, texts: Iterable[str]) -> Proposal | None:
    """The type whose name occurs in the text, longest name first, and the reason; None if there is none."""
    words = same(" ".join(texts)[:READ])
    named = sorted(
        ((str(label), kind) for kind, label in _type_names(language)), key=lambda item: (-len(item[0]), item[0])
    )
    for name, kind in named:
        if re.search(r"\b" + re.escape(same(name)) + r"\b", words):
            return Proposal(kind, message("The text mentions '{name}'.", name=name))
    return None


def _type_names(language: Graph) -> list[tuple[URIRef, Literal]]:
    return [
        (kind, label)
        for kind in language.subjects(SKOS.inScheme, LLC["intervention-types"])
        if isinstance(kind, URIRef)
        for predicate in (SKOS.prefLabel, SKOS.altLabel)
        for label in language.objects(kind, predicate)
        if isinstance(label, Literal)
    ]
