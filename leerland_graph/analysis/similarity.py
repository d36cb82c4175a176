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

from leerland_graph.analysis.model import Intervention, Landscape, Relation

__all__ = ["LIKE", "MOST", "WEIGHTS", "Overlaps", "Pair", "find_overlaps"]

WEIGHTS = {"type": 0.2, "competences": 0.35, "preferences": 0.1, "text": 0.35}
LIKE = 0.45
"""From this similarity on, a pair counts as an overlap. No published value exists: organisations set their own."""
MOST = 200
"""So many pairs are kept as evidence; which interventions overlap at all is known of every one."""
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


@dataclass(frozen=True)
class Overlaps:
    """Which interventions have an undeclared overlap, and the pairs that are most alike (declared ones too)."""

    touched: frozenset[URIRef]
    pairs: tuple[Pair, ...]


def find_overlaps(landscape: Landscape, *, threshold: float = LIKE, most: int = MOST) -> Overlaps:
    """The overlaps between departments at or above a threshold; at most `most` pairs, the most alike first.

    Works through the landscape block by block, so memory stays bounded by a block and not by the number of pairs.
    """
    nodes = sorted(landscape.interventions)
    if len(nodes) < 2:
        return Overlaps(frozenset(), ())
    every = [landscape.interventions[n] for n in nodes]
    number = {n: i for i, n in enumerate(nodes)}
    features = {
        "type": _binary([frozenset(i.types) for i in every]),
        "competences": _binary([i.competences for i in every]),
        "preferences": _binary([i.preferences for i in every]),
    }
    words = _words(every)
    owners = np.unique([str(i.owner) for i in every], return_inverse=True)[1]
    declared = {(number[a], number[b]) for r in landscape.relations if r.kind == "overlapsWith" for a, b in _both(r)}
    touched = np.zeros(len(nodes), dtype=bool)
    best: dict[tuple[int, int], tuple[float, dict[str, float]]] = {}
    for block in _blocks(every):
        for rows, columns, parts, total in _compare(block, features, words, owners, threshold):
            known = np.array([pair in declared for pair in zip(rows, columns, strict=True)], dtype=bool)
            touched[rows[~known]] = touched[columns[~known]] = True
            for k in np.argsort(-total, kind="stable")[:most]:
                values = {name: round(float(v[k]), 4) for name, v in parts.items() if not np.isnan(v[k])}
                best[int(rows[k]), int(columns[k])] = (round(float(total[k]), 4), values)
        if len(best) > 4 * most:
            best = dict(sorted(best.items(), key=lambda item: (-item[1][0], item[0]))[:most])
    ordered = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))[:most]
    pairs = tuple(Pair(nodes[a], nodes[b], value, parts, (a, b) in declared) for (a, b), (value, parts) in ordered)
    return Overlaps(frozenset(nodes[i] for i in np.nonzero(touched)[0]), pairs)


def _both(relation: Relation) -> tuple[tuple[URIRef, URIRef], tuple[URIRef, URIRef]]:
    return (relation.subject, relation.object), (relation.object, relation.subject)


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
    block: NDArray[np.intp],
    features: dict[str, csr_matrix],
    words: csr_matrix,
    owners: NDArray[np.intp],
    threshold: float,
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp], dict[str, NDArray[np.float64]], NDArray[np.float64]]]:
    """The pairs of a block from different owners at the threshold, each once, a chunk of rows at a time."""
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
        wanted = (
            (total >= threshold) & (owners[some][:, None] != owners[block][None, :]) & (some[:, None] < block[None, :])
        )
        rows, columns = np.nonzero(wanted)
        yield some[rows], block[columns], {n: v[rows, columns] for n, v in parts.items()}, total[rows, columns]
