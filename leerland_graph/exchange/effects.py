"""What an import will do, description by description and field by field, before it does it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from rdflib import Literal as Text
from rdflib import URIRef
from rdflib.term import Node

from leerland_graph.core.namespaces import DCTERMS, LL, RDF, SKOS
from leerland_graph.exchange.importer import ImportPlan
from leerland_graph.exchange.source_graph import descriptions
from leerland_graph.store import PART_PROPERTIES
from leerland_graph.validation import Location

__all__ = ["KINDS", "Effect", "EffectKind", "Sketch", "effects", "sketch"]

EffectKind = Literal["new", "changed", "conflict", "gone", "double"]
KINDS: tuple[EffectKind, ...] = ("new", "changed", "conflict", "gone", "double")


@dataclass(frozen=True)
class Effect:
    """One thing that an import will do, or will not unless somebody says so (`conflict`, `gone`), or asks about (`double`).

    `node` is the description, `part` what within it is meant, a placement for instance, itself if nothing else. `field` with `before` and
    `after` tell what of it changes; None for a description as a whole. `other` is what a possible duplicate may be the same as.
    `location` is the row that it comes from; None if it comes from none.
    """

    kind: EffectKind
    node: Node
    part: Node
    location: Location | None
    field: Node | None = None
    before: tuple[Node, ...] = ()
    after: tuple[Node, ...] = ()
    other: Node | None = None


@dataclass(frozen=True)
class Sketch:
    """What the files of a plan say of resources: what they are called, and what they are."""

    names: Mapping[Node, tuple[Text, ...]]
    classes: Mapping[Node, URIRef]


def sketch(plan: ImportPlan) -> Sketch:
    """The names and classes that the files of a plan say, of rows that stay out too."""
    names: dict[Node, list[Text]] = {}
    classes: dict[Node, URIRef] = {}
    for s, p, o in plan.told:
        if p in (DCTERMS.title, SKOS.prefLabel) and isinstance(o, Text):
            names.setdefault(s, []).append(o)
        elif p == RDF.type and isinstance(o, URIRef):
            classes[s] = o
    return Sketch({node: tuple(sorted(some)) for node, some in names.items()}, classes)


def effects(plan: ImportPlan) -> list[Effect]:
    """Everything that a plan will do: interventions before what they refer to, in the order of the rows, then by IRI."""
    ours = descriptions(plan.merged.additions)
    found = list(_effects(plan))

    def order(e: Effect) -> tuple[object, ...]:
        is_referred_to = e.kind == "new" and e.node not in ours
        return KINDS.index(e.kind), is_referred_to, _row(e.location), str(e.node), str(e.part), str(e.field)

    return sorted(found, key=order)


def _effects(plan: ImportPlan) -> Iterator[Effect]:
    merged, origins = plan.merged, plan.origins
    holder = {o: s for s, p, o in merged.additions if p in PART_PROPERTIES} | dict(origins.parents)
    new = set(merged.new)
    place = lambda node: origins.locate(str(node), None)  # noqa: E731
    for node in merged.new:
        if node != plan.landscape or plan.is_new_landscape:
            yield Effect("new", node, node, place(node))
    for kind, changes in (("changed", merged.changed), ("conflict", merged.conflicts)):
        for change in changes:
            node = holder.get(change.subject, change.subject)
            if node in new or change.predicate == LL.catalogue:
                continue
            is_whole = kind == "conflict" and change.predicate == RDF.type and not change.before
            at = origins.locate(str(change.subject), str(change.predicate)) or place(node)
            field = None if is_whole else change.predicate
            yield Effect(kind, node, change.subject, at, field, change.before, change.after)  # type: ignore[arg-type]
    for node in merged.gone:
        yield Effect("gone", node, node, None)
    for pair in plan.duplicates:
        first, second = (pair.first, pair.second) if pair.first in new else (pair.second, pair.first)
        yield Effect("double", first, first, place(first), other=second)


def _row(location: Location | None) -> tuple[str, str, int]:
    return (location.source, location.sheet or "", location.row or 0) if location is not None else ("￿", "", 0)
