"""Find possible duplicates by meaning: a new row that may be the same offer as an intervention that is there, in other words or another language."""

from collections.abc import Collection, Iterable, Mapping

from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.settings import Settings
from leerland_graph.exchange.duplicates import Duplicate
from leerland_graph.meaning import language_of, surroundings_of, vectors_for
from leerland_graph.meaning.embedder import EmbeddingError
from leerland_graph.store import Store

__all__ = ["same_offers_there"]

SURE = 0.75
"""How far a pair stands out at least (`TextPair.level`): three of four of these are the same offer; a list of duplicates is looked through row by row."""
UNREAD = 40
"""With more texts that were not read for their meaning yet, only words and addresses are gone by: an import does not wait for them."""
_TEXTS = """SELECT ?i ?l ?t ?d ?c WHERE {
  ?i a ll:Intervention . { ?i dcterms:title ?t BIND(LANG(?t) AS ?l) } UNION { ?i dcterms:description ?d }
  OPTIONAL { ?i ll:catalogue ?c } }"""


def same_offers_there(
    store: Store, landscape: URIRef, texts: Mapping[Node, tuple[str, tuple[str, ...]]], new: Collection[Node], catalogues: Collection[str],
    settings: Settings, found: Iterable[Duplicate],
) -> list[Duplicate]:  # fmt: skip
    """What of the new interventions may be the same offer as one that is there and came with none of the `catalogues`; at most one each.

    `texts` has the text of each intervention of the files and the languages of its titles. Those of which a duplicate was `found` are left out.
    """
    known = {node for pair in found for node in (pair.first, pair.second)}
    asked = [n for n in sorted(texts, key=str) if n in new and n not in known and texts[n][0].strip()]
    vectors = vectors_for(settings) if asked else None
    if vectors is None:
        return []
    there = {n: t for n, t in _stored(store, landscape, catalogues).items() if n not in texts}
    every = [text for text, _ in there.values()]
    if not there or vectors.lacking([*every, *(texts[n][0] for n in asked)]) > UNREAD:
        return []
    try:
        around = surroundings_of(store.ontology, vectors, every, [language_of(t, tags) for t, tags in there.values()])
        rows = vectors.of([texts[n][0] for n in asked])
    except EmbeddingError:
        return []
    nodes, pairs = list(there), []
    for node, row in zip(asked, rows, strict=True):
        for at, level in around.like(row, language_of(*texts[node]), 1):
            if level >= SURE:
                pairs.append(Duplicate(node, nodes[at], "meaning"))
    return pairs


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
