"""Near duplicates: existing descriptions with similar wording, to prevent describing the same thing twice."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rdflib import URIRef
from scipy.sparse import csr_matrix

from leerland_graph.core.same_text import same
from leerland_graph.core.words import word_lists
from leerland_graph.store import ONTOLOGY, Store

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer

__all__ = ["Alike", "looks_like"]

LIKE = 0.4
SHORTEST = 3
"""Shorter words are ignored."""
_TEXTS = "SELECT ?x ?t {{ ?x a <{0}> ; dcterms:title|dcterms:description|skos:prefLabel|skos:definition ?t }}"


@dataclass(frozen=True)
class Alike:
    """An existing description, and its similarity to the text: the TF-IDF cosine, 0..1."""

    iri: URIRef
    similarity: float


def looks_like(
    store: Store,
    landscape: URIRef,
    cls: URIRef,
    text: str,
    *,
    but: URIRef | None = None,
    most: int = 3,
    like: float = LIKE,
) -> list[Alike]:
    """The descriptions of a class most similar to a text, with similarity of at least `like`, most similar first; excludes `but`.

    The TF-IDF matrix of the landscape is computed once per state of the store.
    """
    key = (landscape, cls, store.revision)
    nodes, vectorizer, matrix = store.memo.get("words", key, lambda: _counted(store, landscape, cls), most=4)
    if vectorizer is None or not text.strip():
        return []
    cosine = np.asarray(
        (matrix @ vectorizer.transform(word_lists([same(text)], shortest=SHORTEST)).T).todense()
    ).ravel()
    best = np.argsort(-cosine, kind="stable")[: most + 1]
    found = [Alike(nodes[i], round(float(cosine[i]), 4)) for i in best if cosine[i] >= like and nodes[i] != but]
    return found[:most]


def _counted(store: Store, landscape: URIRef, cls: URIRef) -> tuple[list[URIRef], "TfidfVectorizer | None", csr_matrix]:
    subjects, texts = store.columns(_TEXTS.format(cls), graphs=[ONTOLOGY, landscape])
    words: dict[int, list[str]] = {}
    for s, t in zip(subjects.codes.tolist(), texts.codes.tolist(), strict=True):
        words.setdefault(s, []).append(same(texts.values[t]))
    order = sorted(words, key=lambda s: subjects.values[s])
    from sklearn.feature_extraction.text import TfidfVectorizer  # lazy: takes a second

    vectorizer = TfidfVectorizer(sublinear_tf=True, analyzer=list)  # of words
    try:
        found = word_lists([" ".join(sorted(words[s])) for s in order], shortest=SHORTEST)
        matrix = csr_matrix(vectorizer.fit_transform(found))
    except ValueError:  # no descriptions, or none with words
        return [], None, csr_matrix((0, 0))
    return [URIRef(subjects.values[s]) for s in order], vectorizer, matrix
