"""Similarity of interventions of different departments, to find possible overlaps.

Where the texts were read for their meaning, `same_offers` finds them. Otherwise, by words: candidate pairs share a target group and an element (blocking); only these are compared. The similarity is a weighted mean of
Jaccard's index over types, competences and preferences, and the cosine of TF-IDF over title and description. A component that
both lack is left out of the mean.

Within a block, equal sets are compared once: Jaccard's index is a small table over distinct sets, looked up for each pair. Which
interventions overlap at all is determined for every one; only the most similar pairs themselves are kept.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rdflib import URIRef

from leerland_graph.analysis.model import Intervention, Landscape
from leerland_graph.analysis.overlap_pairs import Overlaps, Pair, ordered
from leerland_graph.analysis.same_offers import overlaps_by_meaning
from leerland_graph.core.words import words
from leerland_graph.store import run_parallel

__all__ = ["MOST", "WEIGHTS", "find_overlaps"]

WEIGHTS = {"type": 0.2, "competences": 0.35, "preferences": 0.1, "text": 0.35}
MOST = 200
"""Maximum number of pairs kept as evidence."""
CHUNK = 256
PICKED = 4096
SHORTEST = 3
MOST_COMMON = 0.5
"""Words shorter than `SHORTEST`, in only one text, or in more than the share `MOST_COMMON` of the texts, are ignored."""
DENSE = 0.3
"""The share of pairs above which comparing all is faster than selecting those with something in common."""
SET_UP, MOST_TOGETHER = 60_000, 4_000
"""The cost of setting up a block, in pairs; and the maximum size of a coarse block, to limit memory."""
TINY = 1e-6
"""Tolerance for single precision, so that pairs at the threshold are not lost."""

Floats = NDArray[np.float32]
Numbers = NDArray[np.intp]
Tables = dict[str, tuple[Numbers, Floats, int | None]]


def find_overlaps(landscape: Landscape, *, threshold: float | None = None, most: int = MOST) -> Overlaps:
    """The overlaps between departments at or above a threshold (default: the organisation's norm), most similar first.

    At most `most` pairs (0: which interventions overlap is found all the same). By meaning where the texts were read for it. By words the landscape is processed block by block, so that memory is limited by
    the size of a block.
    """
    threshold = landscape.norms.overlap_from if threshold is None else threshold
    if landscape.alike is not None:
        return overlaps_by_meaning(landscape, threshold, most)
    nodes = sorted(landscape.interventions, key=str)
    if len(nodes) < 2:
        return Overlaps(frozenset(), ())
    every = [landscape.interventions[n] for n in nodes]
    number = {n: i for i, n in enumerate(nodes)}
    compared = _Compared(every)
    declared = _declared(landscape, number)
    touched = np.zeros(len(nodes), dtype=bool)
    best = _Best(most, threshold)

    blocks = _Blocks(every)

    def look(block: Numbers) -> None:
        known = declared[block][:, block].tocoo()
        known_keys = known.row.astype(np.int64) * len(block) + known.col
        for rows, columns, total in compared.pairs(block, threshold - TINY):
            if blocks.are_coarse:
                meet = blocks.share(block[rows], block[columns])
                rows, columns, total = rows[meet], columns[meet], total[meet]
            if most:
                near = total >= best.floor - TINY
                best.add(block[rows[near]], block[columns[near]], total[near])
            if len(known_keys):
                fresh = ~np.isin(rows.astype(np.int64) * len(block) + columns, known_keys)
                rows, columns = rows[fresh], columns[fresh]
            touched[block[rows]] = touched[block[columns]] = True

    run_parallel({n: partial(look, block) for n, block in enumerate(blocks.blocks)})
    pairs = _judged(landscape, compared.told(nodes, best.pairs(), declared) if most else [])
    kept = sorted(
        (p for p in pairs if p.similarity >= threshold - 1e-4), key=lambda p: (-p.similarity, p.first, p.second)
    )
    by_people = {i for p in kept if p.judged and not p.declared for i in (p.first, p.second)}
    return Overlaps(frozenset(nodes[i] for i in np.nonzero(touched)[0]) | by_people, tuple(kept))


def _judged(landscape: Landscape, pairs: list[Pair]) -> list[Pair]:
    """The pairs with those that people called the same offer, without those that they did not."""
    known = {(p.first, p.second): p for p in pairs if landscape.judged.get((p.first, p.second)) is not False}
    every = landscape.interventions
    said = {ordered(r.subject, r.object) for r in landscape.relations if r.kind == "overlapsWith"}
    for ends, same in landscape.judged.items():
        first, second = (every.get(i) for i in ends)
        if same and first is not None and second is not None and first.owner != second.owner:
            parts = known[ends].parts if ends in known else {}
            known[ends] = Pair(*ends, 1.0, parts, ends in said, judged=True)
    return list(known.values())


def _declared(landscape: Landscape, number: dict[URIRef, int]) -> Any:
    """The pairs that count for nothing: those that both departments know, and those that a person called different."""
    said = [
        (number[r.subject], number[r.object])
        for r in landscape.relations
        if r.kind == "overlapsWith" and r.subject != r.object
    ]
    said += [
        (number[a], number[b]) for (a, b), same in landscape.judged.items() if not same and a in number and b in number
    ]
    ends = [*said, *((b, a) for a, b in said)]
    rows, columns = [a for a, _ in ends], [b for _, b in ends]
    return _sparse((np.ones(len(ends), dtype=bool), (rows, columns)), shape=(len(number), len(number)))


def _sparse(*content: Any, **more: Any) -> Any:
    """A sparse matrix by rows. scipy is imported here, since most commands do not need it."""
    from scipy.sparse import csr_matrix

    return csr_matrix(*content, **more)


class _Best:
    """The most similar pairs so far; `floor` is the similarity that a pair needs to be kept.

    Blocks are compared in parallel and arrive in any order; the result does not depend on it.
    """

    def __init__(self, most: int, threshold: float) -> None:
        self.most = most
        self.floor = threshold
        self.found: dict[tuple[int, int], float] = {}
        self.lock = Lock()

    def add(self, rows: Numbers, columns: Numbers, totals: Floats) -> None:
        if len(rows) > self.most:
            first = np.lexsort((columns, rows, -np.round(totals, 5)))[: self.most]
            rows, columns, totals = rows[first], columns[first], totals[first]
        with self.lock:
            self._keep(rows, columns, totals)

    def _keep(self, rows: Numbers, columns: Numbers, totals: Floats) -> None:
        for pair, total in zip(zip(rows.tolist(), columns.tolist(), strict=True), totals.tolist(), strict=True):
            self.found[pair] = max(total, self.found.get(pair, 0.0))  # it can first be found without text similarity
        if len(self.found) > self.most:
            ordered = sorted(self.found.items(), key=lambda item: (-round(item[1], 5), item[0]))[: self.most]
            self.found = dict(ordered)
            self.floor = max(self.floor, ordered[-1][1])

    def pairs(self) -> list[tuple[int, int]]:
        return sorted(self.found)


class _Compared:
    """The data to compare: sets as binary rows, texts as TF-IDF, owners as numbers."""

    def __init__(self, every: list[Intervention]) -> None:
        self.every = every
        self.owners = np.unique([str(i.owner) for i in every], return_inverse=True)[1]
        self.features = {
            "type": _Sets(every, lambda i: frozenset(i.types)),
            "competences": _Sets(every, lambda i: i.competences),
            "preferences": _Sets(every, lambda i: i.preferences),
        }
        self.words = _words(every)

    def pairs(self, block: Numbers, least: float) -> Iterator[tuple[Numbers, Numbers, Floats]]:
        """The pairs of a block from different owners at or above a similarity: positions in the block, and similarity.

        If the block is not small, few pairs share a word or a competence, and pairs that share neither cannot reach the similarity, only pairs that
        share one are compared (a pair that shares both is yielded twice); else all pairs are.
        """
        tables = {name: sets.table(block) for name, sets in self.features.items()}
        texts, owners = self.words[block], self.owners[block]
        shared = self.features["competences"].rows(block)
        every = tables["competences"][2] is None and self.words.nnz > 0
        rest = WEIGHTS["type"] + WEIGHTS["preferences"]
        if len(block) ** 2 > SET_UP and every and rest < least and _density(texts) + _density(shared) < DENSE:
            yield from self._picked(tables, texts, shared, owners, least)
        else:
            yield from self._compared(tables, texts, owners, least)

    def _picked(
        self, tables: Tables, words: Any, shared: Any, owners: Numbers, least: float
    ) -> Iterator[tuple[Numbers, Numbers, Floats]]:
        for matrix, counts in ((words, True), (shared, False)):  # a pair that shares both is found by text first
            for start in range(0, words.shape[0], PICKED):
                found = (matrix[start : start + PICKED] @ matrix.T).tocoo()
                rows, columns = found.row.astype(np.intp) + start, found.col.astype(np.intp)
                wanted = (rows < columns) & (owners[rows] != owners[columns])
                rows, columns = rows[wanted], columns[wanted]
                total = found.data[wanted] * np.float32(WEIGHTS["text"] if counts else 0)
                weight = np.full(len(rows), WEIGHTS["text"], dtype=np.float32)
                for name, (place, table, empty) in tables.items():
                    mine = np.float32(WEIGHTS[name])
                    total += mine * table[place[rows], place[columns]]
                    none = (place[rows] == empty) & (place[columns] == empty) if empty is not None else False
                    weight += mine * ~np.asarray(none)
                total /= weight
                reach = total >= least
                yield rows[reach], columns[reach], total[reach]

    def _compared(
        self, tables: Tables, words: Any, owners: Numbers, least: float
    ) -> Iterator[tuple[Numbers, Numbers, Floats]]:
        for start in range(0, words.shape[0], CHUNK):
            rows = slice(start, start + CHUNK)
            total = (words[rows] @ words[start:].T).toarray() * np.float32(WEIGHTS["text"])
            weight: Any = np.float32(WEIGHTS["text"] if self.words.nnz else 0)
            for name, (place, table, empty) in tables.items():
                mine = np.float32(WEIGHTS[name])
                total += (table * mine)[place[rows]][:, place[start:]]
                if empty is None:
                    weight = weight + mine
                else:  # a component that both lack is left out
                    none = place == empty
                    weight = weight + mine * ~(none[rows][:, None] & none[start:][None, :])
            total /= np.maximum(weight, np.float32(1e-9))
            total[owners[rows][:, None] == owners[start:][None, :]] = -1
            size = len(total)
            total[:, :size][np.tri(size, dtype=bool)] = -1
            first, second = np.nonzero(total >= least)
            yield first + start, second + start, total[first, second]

    def told(self, nodes: list[URIRef], pairs: list[tuple[int, int]], declared: Any) -> list[Pair]:
        """The pairs with the components of their similarity, in full precision."""
        if not pairs:
            return []
        ends = np.array(pairs, dtype=np.intp).reshape(-1, 2)
        texts = np.asarray(self.words[ends[:, 0]].multiply(self.words[ends[:, 1]]).sum(axis=1)).ravel()
        known = np.asarray(declared[ends[:, 0], ends[:, 1]]).ravel()
        return [
            self._told(nodes, a, b, float(text), bool(said))
            for (a, b), text, said in zip(pairs, texts, known, strict=True)
        ]

    def _told(self, nodes: list[URIRef], a: int, b: int, text: float, declared: bool) -> Pair:
        parts = {}
        for name, sets in self.features.items():
            one, two = sets.sets[sets.code[a]], sets.sets[sets.code[b]]
            if one | two:
                parts[name] = len(one & two) / len(one | two)
        if self.words.nnz:
            parts["text"] = text
        total = sum(WEIGHTS[n] * v for n, v in parts.items()) / max(sum(WEIGHTS[n] for n in parts), 1e-9)
        return Pair(nodes[a], nodes[b], round(total, 4), {n: round(v, 4) for n, v in parts.items()}, declared)


class _Sets:
    """The distinct sets of a property, and the index of the set of each intervention."""

    def __init__(self, every: list[Intervention], get: Callable[[Intervention], frozenset[URIRef]]) -> None:
        number: dict[frozenset[URIRef], int] = {}
        self.code = np.array([number.setdefault(get(i), len(number)) for i in every], dtype=np.intp)
        self.sets = list(number)
        self.empty = number.get(frozenset())
        column = {term: i for i, term in enumerate(sorted(set().union(*self.sets), key=str))}
        rows = [r for r, terms in enumerate(self.sets) for _ in terms]
        columns = [column[t] for terms in self.sets for t in terms]
        shape = (len(self.sets), max(1, len(column)))
        self.matrix = _sparse((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=shape)

    def rows(self, block: Numbers) -> Any:
        """The sets of a block as binary rows."""
        return self.matrix[self.code[block]]

    def table(self, block: Numbers) -> tuple[Numbers, Floats, int | None]:
        """The index of each intervention's set in a table of Jaccard's index, that table, and the index of the empty set."""
        codes, place = np.unique(self.code[block], return_inverse=True)
        some = self.matrix[codes]
        shared = (some @ some.T).toarray()
        sizes = shared.diagonal()
        union = sizes[:, None] + sizes[None, :] - shared
        table = np.where(union > 0, shared / np.maximum(union, 1), np.float32(0)).astype(np.float32)
        at = np.flatnonzero(codes == self.empty) if self.empty is not None else np.zeros(0, dtype=np.intp)
        return place, table, int(at[0]) if len(at) else None


def _density(matrix: Any) -> float:
    """An upper bound on the share of pairs of rows that have something in common."""
    counts = np.bincount(matrix.indices, minlength=1).astype(np.float64)
    return float((counts**2).sum() / max(1, int(matrix.shape[0])) ** 2)


def _words(every: list[Intervention]) -> Any:
    """TF-IDF of the texts, one row each."""
    rows, found = words([i.text for i in every], shortest=SHORTEST)
    coded = found.dictionary_encode()
    columns = coded.indices.to_numpy()
    counts = _sparse(
        (np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=(len(every), max(1, len(coded.dictionary)))
    )
    counts.sum_duplicates()
    spread = np.diff(counts.tocsc().indptr)
    counts = counts[:, np.flatnonzero((spread >= 2) & (spread <= MOST_COMMON * len(every)))]
    if not counts.nnz:  # no word distinguishes texts: then text is left out
        return _sparse((len(every), 1), dtype=np.float32)
    return _weighted(counts)


def _weighted(counts: Any) -> Any:
    """The counts of words as TF-IDF, each row of length 1: as scikit-learn's `TfidfTransformer(sublinear_tf=True)`, whose set-up takes longer than all of this."""
    size = counts.shape[0]
    rarity = np.log((1 + size) / (1 + np.bincount(counts.indices, minlength=counts.shape[1]))) + 1
    weights = (np.log(counts.data) + 1) * rarity[counts.indices].astype(np.float32)
    row = np.repeat(np.arange(size), np.diff(counts.indptr))
    lengths = np.sqrt(np.bincount(row, weights=weights.astype(np.float64) ** 2, minlength=size))
    return _sparse((weights / lengths[row].astype(np.float32), counts.indices, counts.indptr), shape=counts.shape)


class _Blocks:
    """Blocking: the groups of interventions that share a target group and an element, and so are compared.

    Setting up a block costs as much as comparing `SET_UP` pairs. If that is faster, coarser blocks are used: all of a
    target group, of an element, or all interventions; the similar pairs found there are then filtered on sharing both.
    """

    def __init__(self, every: list[Intervention]) -> None:
        both: dict[object, list[int]] = defaultdict(list)
        larger: tuple[dict[object, list[int]], ...] = (defaultdict(list), defaultdict(list), defaultdict(list))
        for index, intervention in enumerate(every):
            for element in intervention.anchors:
                for group in intervention.groups:
                    both[group, element].append(index)
            for blocks, keys in zip(larger, (intervention.groups, intervention.anchors, ("all",)), strict=True):
                for key in keys:
                    blocks[key].append(index)
        finest = _sorted(both)
        possible = [b for b in map(_sorted, larger) if max(map(len, b), default=0) <= MOST_TOGETHER]
        self.blocks = min((finest, *possible), key=lambda b: sum(len(one) ** 2 + SET_UP for one in b))
        self.are_coarse = self.blocks is not finest
        if self.are_coarse:
            rows = np.concatenate(finest) if finest else np.zeros(0, dtype=np.intp)
            columns = np.repeat(np.arange(len(finest)), [len(b) for b in finest])
            shape = (len(every), max(1, len(finest)))
            self._member = _sparse((np.ones(len(rows), dtype=np.int32), (rows, columns)), shape=shape)

    def share(self, rows: Numbers, columns: Numbers) -> NDArray[np.bool_]:
        """For pairs from coarse blocks, by their indices in the landscape: whether they share a target group and an element."""
        return np.asarray(self._member[rows].multiply(self._member[columns]).sum(axis=1)).ravel() > 0


def _sorted(blocks: Mapping[object, list[int]]) -> list[Numbers]:
    return [np.array(blocks[key], dtype=np.intp) for key in sorted(blocks, key=str) if len(blocks[key]) > 1]
