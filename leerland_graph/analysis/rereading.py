"""Bring a landscape that was read up to date: only the interventions that changed since are read again."""

from collections.abc import Iterable
from dataclasses import replace

from rdflib import URIRef
from rdflib.term import Node

from leerland_graph.analysis.model import Intervention, Landscape, Relation
from leerland_graph.analysis.norms import Norms
from leerland_graph.analysis.reading import (
    BY,
    JUDGED,
    QUERIES,
    RELATIONS,
    departments_in,
    interventions_in,
    read_columns,
)
from leerland_graph.core.gc_pause import gc_paused
from leerland_graph.core.namespaces import LL, RDF
from leerland_graph.store import HISTORY, ONTOLOGY, PART_PROPERTIES, Store, entries
from leerland_graph.store.graphs import change_iri
from leerland_graph.store.rdf_terms import Triple
from leerland_graph.store.snapshots import store_of

__all__ = ["reread"]

MOST_CHANGES, MOST_TOUCHED = 20, 60
"""With more changes since, or more descriptions in these, reading all is as fast."""


@gc_paused()
def reread(store: Store, before: Landscape, norms: Norms | None = None) -> Landscape | None:
    """The landscape as it is in the store now; equal to what `read_landscape` gives.

    The caller knows that the history of the store goes on from `before`, and that the language is the same. None where that is not enough: something else
    than interventions changed, or much did.
    """
    numbers = range(before.revision + 1, store.revision + 1)
    if len(numbers) > MOST_CHANGES or not 0 < before.revision <= store.revision:
        return None
    ours = [n for n in numbers if store.contains(HISTORY, (change_iri(n), LL.inLandscape, before.iri))]
    touched = {e.describes for n in ours for e in entries(store, n)}
    said = {node: list(store.triples(before.iri, node)) for node in touched} if len(touched) <= MOST_TOUCHED else {}
    present = {node for node, triples in said.items() if (node, RDF.type, LL.Intervention) in triples}
    if len(said) < len(touched) or not touched <= present | before.interventions.keys():
        return None
    read = _read(store, before, [t for node in present for t in said[node]])
    kept = {iri: i for iri, i in before.interventions.items() if iri not in touched}
    interventions = dict(sorted({**kept, **read}.items(), key=lambda item: str(item[0])))
    around = {t for node in present for t in (*said[node], *store.triples(before.iri, None, node))}
    links = [t for t in around if t[0] in interventions and t[2] in interventions]
    owners = {name: store.columns(QUERIES[name], graphs=[ONTOLOGY, before.iri]) for name in BY}
    return replace(
        before, interventions=interventions, relations=_relations(before, touched, links), judged=_judged(before, touched, links),
        departments=departments_in(owners), revision=store.revision, norms=norms or Norms(), alike=None,
    )  # fmt: skip


def _read(store: Store, before: Landscape, triples: Iterable[Triple]) -> dict[URIRef, Intervention]:
    """The interventions that these statements are of, with their parts, read as all are."""
    whole = list(triples)
    whole += [t for _, p, part in whole if p in PART_PROPERTIES for t in store.triples(before.iri, part)]
    return interventions_in(read_columns(store_of(before.iri, whole), [before.iri]), before.elements)[0]


def _relations(before: Landscape, touched: set[URIRef], links: Iterable[Triple]) -> tuple[Relation, ...]:
    kinds = {LL[kind]: kind for kind in RELATIONS}
    found = [r for r in before.relations if r.subject not in touched and r.object not in touched]
    found += [Relation(_iri(s), kinds[_iri(p)], _iri(o)) for s, p, o in links if p in kinds]
    return tuple(sorted(found, key=lambda r: (str(r.subject), r.kind, str(r.object))))


def _judged(before: Landscape, touched: set[URIRef], links: Iterable[Triple]) -> dict[tuple[URIRef, URIRef], bool]:
    kinds = {LL[kind]: same for kind, same in JUDGED.items()}
    said: dict[tuple[URIRef, URIRef], set[bool]] = {
        pair: {same} for pair, same in before.judged.items() if touched.isdisjoint(pair)
    }
    for s, p, o in links:
        if p in kinds and s != o:
            first, second = sorted((_iri(s), _iri(o)), key=str)
            said.setdefault((first, second), set()).add(kinds[_iri(p)])
    return {pair: same for pair, (same, *other) in sorted(said.items()) if not other}


def _iri(node: Node) -> URIRef:
    assert isinstance(node, URIRef)
    return node
