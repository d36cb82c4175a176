"""Compare a source with the stored landscape: new, changed per field, gone, in conflict."""

import itertools
from collections.abc import Iterable, Set
from dataclasses import dataclass, field

from rdflib import URIRef
from rdflib.term import Node

from leerland_graph.core.gc_pause import gc_paused
from leerland_graph.core.namespaces import LL, LLC, RDF
from leerland_graph.exchange.existing import RENEWAL
from leerland_graph.exchange.source_graph import SourceGraph
from leerland_graph.store import PART_PROPERTIES, Store, changes
from leerland_graph.store.history import last_touch, void
from leerland_graph.store.rdf_terms import Triple, canonical_triples

__all__ = ["Conflict", "FieldChange", "Merge", "Which", "is_among", "merge"]

Which = bool | frozenset[Node]
"""All descriptions, none, or these."""


def is_among(which: Which, node: Node) -> bool:
    """Whether a description is among them.

    >>> is_among(True, URIRef("urn:a")), is_among(frozenset({URIRef("urn:a")}), URIRef("urn:b"))
    (True, False)
    """
    return which if isinstance(which, bool) else node in which


@dataclass(frozen=True)
class FieldChange:
    """One field of one description, before and after."""

    subject: Node
    predicate: Node
    before: tuple[Node, ...]
    after: tuple[Node, ...]


@dataclass(frozen=True)
class Conflict(FieldChange):
    """A field that users changed since the last import; it is kept unless `overwrite` is set."""


@dataclass
class Merge:
    """The changes of an import. `gone` are descriptions from the same catalogue that it no longer has."""

    additions: set[Triple] = field(default_factory=set)
    removals: set[Triple] = field(default_factory=set)
    new: list[Node] = field(default_factory=list)
    changed: list[FieldChange] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    gone: list[Node] = field(default_factory=list)


@gc_paused()
def merge(
    store: Store,
    landscape: URIRef,
    incoming: SourceGraph,
    *,
    known: set[URIRef],
    overwrite: Which = False,
    delete_gone: Which = False,
    there: Iterable[Triple] | None = None,
) -> Merge:
    """Compare field by field.

    A field that differs is replaced if an import of the same catalogue wrote it last, or nobody
    did; a field that users wrote is kept, and is a conflict, unless `overwrite` holds its description. `known` are the interventions that this
    catalogue brought in before. `there` are the statements of the landscape, where they were read already.
    """
    result = Merge()
    triples = canonical_triples(incoming.triples)
    by_subject: dict[Node, dict[Node, set[Node]]] = {}
    for s, p, o in triples:
        by_subject.setdefault(s, {}).setdefault(p, set()).add(o)
    stored: dict[Node, dict[Node, set[Node]]] = {}
    if there is None:
        there = itertools.chain.from_iterable(store.triples(landscape, s) for s in by_subject)
    for s, p, o in there:
        if s in by_subject:
            stored.setdefault(s, {}).setdefault(p, set()).add(o)
    nothing = frozenset[Node]()
    differing = [
        s for s, fields in by_subject.items() if _differs(fields, stored.get(s), incoming.covered.get(s, nothing))
    ]
    touched = _Touches(store, landscape, incoming.catalogue)
    touched.load(differing)
    parts = {
        o for fields in by_subject.values() for p, objects in fields.items() if p in PART_PROPERTIES for o in objects
    }
    for s in sorted(differing, key=str):
        fields, now = by_subject[s], stored.get(s, {})
        if not now and s not in parts:
            if s not in incoming.created and touched.by_people(s, None) and not is_among(overwrite, s):
                result.conflicts.append(Conflict(s, RDF.type, (), tuple(sorted(fields.get(RDF.type, set()), key=str))))
                continue
            result.new.append(s)
        if not now:
            result.additions.update((s, p, o) for p, objects in fields.items() for o in objects)
            continue
        for p in sorted(set(fields) | incoming.covered.get(s, set()), key=str):
            _field(
                result,
                s,
                p,
                now.get(p, set()),
                fields.get(p, set()),
                touched,
                is_among(overwrite, s),
                store,
                landscape,
            )
    _drop_orphan_parts(result, parts - set(stored))
    result.gone = sorted((i for i in known if i not in by_subject and i not in incoming.refused), key=str)
    for node in result.gone:
        if is_among(delete_gone, node):
            _delete(result, store, landscape, node)
    result.removals -= result.additions
    return result


def _field(
    result: Merge, s: Node, p: Node, before: set[Node], after: set[Node], touched: "_Touches", overwrite: bool,
    store: Store, landscape: URIRef,
) -> None:  # fmt: skip
    removed, added = before - after, after - before
    if p in PART_PROPERTIES:
        removed = {part for part in removed if _may_drop_part(store, landscape, part, touched)}
    elif p == RDF.type or p == LL.catalogue:
        removed = set()
    if not removed and not added:
        return
    if before and touched.by_people(s, p) and not overwrite:
        result.conflicts.append(Conflict(s, p, _sorted(before), _sorted(after)))
        return
    result.changed.append(FieldChange(s, p, _sorted(before), _sorted((before - removed) | added)))
    result.additions |= {(s, p, o) for o in added}
    result.removals |= {(s, p, o) for o in removed}
    if p in PART_PROPERTIES:
        for part in removed:
            result.removals |= set(store.triples(landscape, part))


def _may_drop_part(store: Store, landscape: URIRef, part: Node, touched: "_Touches") -> bool:
    touched.load([part])
    agreed = any(p == LL.placementStatus and o == LLC.agreed for _, p, o in store.triples(landscape, part))
    return not agreed and touched.by_import(part)


def _drop_orphan_parts(result: Merge, offered: set[Node]) -> None:
    """Drop statements about new parts that no description refers to (because its field was kept)."""
    gone = offered - {o for _, p, o in result.additions if p in PART_PROPERTIES}
    if gone:
        result.additions = {t for t in result.additions if t[0] not in gone}
        result.changed = [c for c in result.changed if c.subject not in gone]


def _delete(result: Merge, store: Store, landscape: URIRef, node: Node) -> None:
    own = set(store.triples(landscape, node))
    result.removals |= own | set(store.triples(landscape, object_=node))
    for _, p, o in own:
        if p in PART_PROPERTIES:
            result.removals |= set(store.triples(landscape, o))


def _differs(new: dict[Node, set[Node]], now: dict[Node, set[Node]] | None, covered: Set[Node]) -> bool:
    if now is None or any(objects != now.get(p) for p, objects in new.items()):
        return True
    return any(p in covered and p not in new for p in now)


def _sorted(nodes: set[Node]) -> tuple[Node, ...]:
    return tuple(sorted(nodes, key=str))


class _Touches:
    """Who last wrote each field of this landscape: an import of the same catalogue (or what moved a proposal by itself), or someone else. Undone
    changes are ignored."""

    def __init__(self, store: Store, landscape: URIRef, catalogue: str | None) -> None:
        self.store, self.landscape = store, landscape
        history = [c for c in changes(store) if c.landscape == landscape]
        self.void = void(history)
        self.imports = {
            c.number for c in history if (c.kind == "import" and (catalogue or "") in c.catalogues) or c.kind == RENEWAL
        }
        self.any = bool(history)
        self.touches: dict[Node, dict[Node, int]] = {}

    def load(self, subjects: Iterable[Node]) -> None:
        """Load the history of these descriptions, once each."""
        wanted = [s for s in subjects if isinstance(s, URIRef) and s not in self.touches]
        if not self.any:
            return
        for start in range(0, len(wanted), 500):
            chunk = wanted[start : start + 500]
            holders = {URIRef(str(s).rpartition("/")[0]) for s in chunk if "/" in str(s)}
            found = last_touch(self.store, self.landscape, {*chunk, *holders}, but=self.void)
            for s in chunk:
                self.touches.setdefault(s, {})
            for (subject, p), number in found.items():
                self.touches.setdefault(subject, {})[p] = number

    def by_people(self, s: Node, p: Node | None) -> bool:
        """Whether someone other than this catalogue last wrote the field (or, without `p`, any field)."""
        fields = self.touches.get(s, {})
        numbers = list(fields.values()) if p is None else [fields[p]] if p in fields else []
        return bool(numbers) and max(numbers) not in self.imports

    def by_import(self, s: Node) -> bool:
        """Whether this catalogue last wrote every field of this resource."""
        fields = self.touches.get(s, {})
        return bool(fields) and all(n in self.imports for n in fields.values())
