"""How alike interventions of different departments are: where they could be doing the same thing.

Candidates share a target group and an element (blocking); only these are compared. The similarity is a weighted mean of
Jaccard's index over types, competences and preferences, and the cosine of TF-IDF over title and description. A part that
neither has says nothing and is left out of the mean.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rdflib import URIRef
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from leerland_graph.analysis.model import Intervention, Landscape

__all__ = ["LIKE", "Pair", "WEIGHTS", "overlapping_pairs"]

WEIGHTS = {"type": 0.2, "competences": 0.35, "preferences": 0.1, "text": 0.35}
LIKE = 0.45
"""From this similarity on, a pair counts as an overlap. No published value exists: organisations set their own."""
CHUNK = 512
WORD = r"(?u)\b\w{3,}\b"


@dataclass(frozen=True)
class Pair:
    """Two interventions that may do the same thing, and the parts of their similarity."""

    first: URIRef
    second: URIRef
    similarity: float
    parts: dict[str, float]
    declared: bool


def overlapping_pairs(landscape: Landscape, *, threshold: float = LIKE) -> list[Pair]:
    """The pairs from different departments at or above the threshold, the most alike first."""
    nodes = sorted(landscape.interventions)
    if len(nodes) < 2:
        return []
    every = [landscape.interventions[n] for n in nodes]
    features = {
        "type": _binary([frozenset(i.types) for i in every]),
        "competences": _binary([i.competences for i in every]),
        "preferences": _binary([i.preferences for i in every]),
    }
    words = _words(every)
    owners = np.array([str(i.owner) for i in every])
    declared = {frozenset((r.subject, r.object)) for r in landscape.relations if r.kind == "overlapsWith"}
    found: dict[tuple[int, int], Pair] = {}
    for block in _blocks(every):
        for rows, columns, parts, total in _compare(block, features, words, threshold):
            for k, (a, b) in enumerate(zip(rows, columns, strict=True)):
                if a < b and owners[a] != owners[b] and (a, b) not in found:
                    values = {name: round(float(v[k]), 4) for name, v in parts.items() if not np.isnan(v[k])}
                    pair = frozenset((nodes[a], nodes[b]))
                    found[a, b] = Pair(nodes[a], nodes[b], round(float(total[k]), 4), values, pair in declared)
    return sorted(found.values(), key=lambda p: (-p.similarity, p.first, p.second))


def _binary(sets: list[frozenset[URIRef]]) -> csr_matrix:
    column = {term: i for i, term in enumerate(sorted(set().union(*sets)))}
    rows = [r for r, terms in enumerate(sets) for _ in terms]
    columns = [column[t] for terms in sets for t in sorted(terms)]
    return csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(sets), max(1, len(column))))


def _words(every: list[Intervention]) -> csr_matrix:
    texts = [i.text for i in every]
    vectorizer = TfidfVectorizer(sublinear_tf=True, token_pattern=WORD, max_df=0.5, min_df=2)
    try:
        return csr_matrix(vectorizer.fit_transform(texts))
    except ValueError:  # no word stands in two of them, or every word in most: then text says nothing
        return csr_matrix((len(texts), 1))


def _blocks(every: list[Intervention]) -> Iterator[NDArray[np.intp]]:
    blocks: dict[tuple[URIRef, URIRef], list[int]] = defaultdict(list)
    for index, intervention in enumerate(every):
        for group in intervention.groups:
            for element in intervention.anchors:
                blocks[group, element].append(index)
    for key in sorted(blocks):
        if len(blocks[key]) > 1:
            yield np.array(blocks[key])


def _compare(
    block: NDArray[np.intp], features: dict[str, csr_matrix], words: csr_matrix, threshold: float
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp], dict[str, NDArray[np.float64]], NDArray[np.float64]]]:
    for start in range(0, len(block), CHUNK):
        some = block[start : start + CHUNK]
        parts: dict[str, NDArray[np.float64]] = {}
        for name, matrix in features.items():
            shared = (matrix[some] @ matrix[block].T).toarray()
            sizes = np.asarray(matrix.sum(axis=1)).ravel()
            union = sizes[some][:, None] + sizes[block][None, :] - shared
            parts[name] = np.where(union > 0, shared / np.where(union > 0, union, 1), np.nan)
        cosine = (words[some] @ words[block].T).toarray()
        parts["text"] = cosine if words.nnz else np.full_like(cosine, np.nan)
        weights = np.array([WEIGHTS[name] for name in parts])[:, None, None]
        stack = np.stack(list(parts.values()))
        known = ~np.isnan(stack)
        total = np.nansum(stack * weights, axis=0) / np.maximum((known * weights).sum(axis=0), 1e-9)
        rows, columns = np.nonzero(total >= threshold)
        yield some[rows], block[columns], {n: v[rows, columns] for n, v in parts.items()}, total[rows, columns]
