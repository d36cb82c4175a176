"""Find possible duplicates by meaning: a new row that may be the same offer as an intervention that is there, in other words or another language."""

from collections.abc import Collection, Iterable, Mapping

from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.settings import Settings
from leerland_graph.exchange.duplicates import Duplicate
from leerland_graph.meaning import language_of, surroundings_of, vectors_for
from leerland_graph.meaning.embedder import EmbeddingError
from leerland_graph.meaning.same_offers import Surroundings
from leerland_graph.store import Store

__all__ = ["same_offers_there"]

SURE = 0.75
"""How far a pair stands out at least (`TextPair.level`): by the slope of likelihood three of four are the same offer; a list of duplicates is looked through row by row."""
UNREAD = 40
"""With more texts that were not read for their meaning yet, only words and addresses are gone by: an import does not wait for them."""
_TEXTS = """SELECT ?i ?l ?t ?d ?c WHERE {
  ?i a ll:Intervention . { ?i dcterms:title ?t BIND(LANG(?t) AS ?l) } UNION { ?i dcterms:description ?d }
  OPTIONAL { ?i ll:catalogue ?c } }"""


def same_offers_there(
    store: Store, landscape: URIRef, texts: Mapping[Node, tuple[str, tuple[str, ...]]], new: Collection[Node], catalogues: Collection[str],
    settings: Settings, found: Iterable[Duplicate],
) -> list[Duplicate]:  # fmt: skip
    """What of the new interventions may be the same offer as one that is there and came with none of the `catalogues`; at most one each, on either side.

    `texts` has the text of each intervention of the files and the languages of its titles. Those of which a duplicate was `found` are left out.
    """
    known = {node for pair in found for node in (pair.first, pair.second)}
    asked = [n for n in sorted(texts, key=str) if n in new and n not in known and texts[n][0].strip()]
    vectors = vectors_for(settings) if asked else None
    if vectors is None:
        return []
    if vectors.lacking([texts[n][0] for n in asked]) > UNREAD:
        return []

    def compared() -> tuple[list[Node], Surroundings]:
        there = _stored(store, landscape, catalogues)
        every = [text for text, _ in there.values()]
        if vectors.lacking(every) > UNREAD:
            raise _Unread
        languages = [language_of(*told) for told in there.values()]
        return list(there), surroundings_of(store.ontology, vectors, every, languages)

    key = (landscape, frozenset(catalogues), vectors.embedder, store.revision)
    try:  # a list is planned anew at each cell that is mended, and what is there stays
        nodes, around = store.memo.get("offers there", key, compared, most=2)
        rows = vectors.of([texts[n][0] for n in asked])
    except (EmbeddingError, _Unread):
        return []
    best: dict[Node, tuple[float, Node]] = {}
    for node, row in zip(asked, rows, strict=True):
        for at, level in around.like(row, language_of(*texts[node]), 1):
            if level >= SURE and nodes[at] not in texts and level > best.get(nodes[at], (0.0, node))[0]:
                best[nodes[at]] = level, node
    return [Duplicate(there, node, "meaning") for there, (_, node) in best.items()]


class _Unread(Exception):
    """More texts were not read for their meaning yet than an import waits for."""


def _stored(
    store: Store, landscape: URIRef, without: Collection[str]
) -> dict[Node, tuple[str, tuple[str, ...]]]:  # fmt: skip
    """The text of each intervention that is there, as a landscape reads it, with the languages of its titles; not of those of some catalogues."""
    titles: dict[Node, dict[str, str]] = {}
    said: dict[Node, set[str]] = {}
    apart: set[Node] = set()
    for node, lang, title, description, catalogue in store.select(_TEXTS, graphs=[landscape]):
        if node is None:
            continue
        if catalogue is not None and str(catalogue) in without:
            apart.add(node)
        if isinstance(title, Literal):
            mine = titles.setdefault(node, {})
            mine[str(lang or "")] = min(str(title), mine.get(str(lang or ""), str(title)))
        if isinstance(description, Literal):
            said.setdefault(node, set()).add(str(description))
    return {
        node: (" ".join([*(mine[tag] for tag in sorted(mine)), *sorted(said.get(node, ()))]), tuple(sorted(mine)))
        for node, mine in sorted(titles.items(), key=lambda item: str(item[0]))
        if node not in apart
    }
