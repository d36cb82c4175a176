"""Editing a description: open it, make a change set of the edits, and detect conflicts with other users' changes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import time_ns
from uuid import uuid4

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.namespaces import DCTERMS, RDF, SKOS, new_graph
from leerland_graph.forms.description import Description, Part, Value, read, statements
from leerland_graph.store import Activity, ChangeSet, Reason, Store
from leerland_graph.store.naming import Namer, part_name
from leerland_graph.store.rdf_terms import Triple, canonical_triples
from leerland_graph.validation.form import Field, Form

__all__ = [
    "DRAFT", "FieldConflict", "change", "copied", "empty", "is_draft", "detect_conflicts", "merged", "new_part", "opened", "saved_as",
]  # fmt: skip

DRAFT = "urn:leerland:draft:"
"""Prefix of the temporary IRIs of new descriptions and parts, until they are saved."""
TITLES = (DCTERMS.title, SKOS.prefLabel)


def is_draft(node: Node) -> bool:
    """Whether a resource has a temporary IRI: made in a form and not saved yet."""
    return str(node).startswith(DRAFT)


def _new_name() -> URIRef:
    return URIRef(f"{DRAFT}{time_ns():x}-{uuid4().hex[:8]}")  # sorts by creation time


def opened(store: Store, landscape: URIRef, node: URIRef, form: Form) -> Description:
    """A description as the store now holds it."""
    return read(_around(store, landscape, node, form), node, form)


def _around(store: Store, landscape: URIRef, node: Node, form: Form) -> Graph:
    graph = new_graph()
    _collect(store, landscape, node, form, graph, set())
    return graph


def _collect(store: Store, landscape: URIRef, node: Node, form: Form, graph: Graph, seen: set[Node]) -> None:
    if node in seen:
        return
    seen.add(node)
    for triple in store.triples(landscape, node):
        graph.add(triple)
    for field in form.fields:
        if field.path.inverse:
            for s, p, o in store.triples(landscape, object_=node):
                if p == field.path.iri:
                    graph.add((s, p, o))
        if field.nested is not None:
            others = graph.subjects(field.path.iri, node) if field.path.inverse else graph.objects(node, field.path.iri)
            for other in list(others):
                if isinstance(other, URIRef):
                    _collect(store, landscape, other, field.nested, graph, seen)


def empty(form: Form) -> Description:
    """A new description, with its class and the default values of the shapes."""
    node = _new_name()
    values: dict[str, tuple[Value, ...]] = {f.id: (f.default,) for f in form.fields if f.default is not None}
    return Description(node, form, values, frozenset({(node, RDF.type, form.cls)}))


def new_part(form: Form) -> Part:
    """A new part, with its class and the default values of the shapes."""
    made = empty(form)
    return Part(replace(made, rest=frozenset()) if form.of_shape else made)


def copied(description: Description, suffix: Mapping[str, str]) -> Description:
    """A copy with new temporary IRIs for the description and its parts; `suffix` by language is appended to its titles."""
    names = {description.node: _new_name()}
    for part in _parts(description):
        names[part.node] = _new_name()
    fresh = _renamed(description, names)
    for field in fresh.form.fields:
        if field.path.iri in TITLES:
            titled = [
                Literal(f"{v}{suffix.get(v.language or '', '')}", lang=v.language) if isinstance(v, Literal) else v
                for v in fresh.of(field.id)
            ]
            fresh = fresh.with_values(field.id, titled)
    return fresh.with_values("identifier", ()) if fresh.of("identifier") else fresh


def _parts(description: Description) -> list[Part]:
    found = []
    for values in description.values.values():
        for value in values:
            if isinstance(value, Part):
                found += [value, *_parts(value.description)]
    return found


def _renamed(description: Description, names: Mapping[Node, URIRef]) -> Description:
    name = lambda n: names.get(n, n)  # noqa: E731
    values = {
        key: tuple(Part(_renamed(v.description, names)) if isinstance(v, Part) else name(v) for v in some)
        for key, some in description.values.items()
    }
    rest = frozenset((name(s), p, name(o)) for s, p, o in description.rest)
    return Description(name(description.node), description.form, values, rest)


def saved_as(description: Description, namer: Namer) -> Description:
    """The description with permanent, readable IRIs instead of temporary ones."""
    names: dict[Node, URIRef] = {}
    if is_draft(description.node):
        label = next(
            (
                str(v)
                for f in description.form.fields
                if f.path.iri in TITLES
                for v in description.of(f.id)
                if not isinstance(v, Part)
            ),
            "",
        )
        names[description.node] = namer.mint(description.form.cls, label)
    _name_parts(description, names, namer.taken)
    return _renamed(description, names)


def _name_parts(description: Description, names: dict[Node, URIRef], taken: set[str]) -> None:
    owner = URIRef(str(names.get(description.node, description.node)))
    for field in description.form.fields:
        for value in description.of(field.id):
            if not isinstance(value, Part):
                continue
            if is_draft(value.node):
                said = [(p, o) for s, p, o in statements(value.description) if s == value.node]
                names[value.node] = part_name(owner, field.path.iri, said, taken)
            _name_parts(value.description, names, taken)


def change(
    store: Store,
    landscape: URIRef,
    before: frozenset[Triple],
    after: Description | None,
    *,
    who: str,
    why: Reason,
    kind: str = "edit",
) -> ChangeSet:
    """The change set from `before` (empty for a new description) to `after` (None to delete it)."""
    told = canonical_triples(statements(after)) if after is not None else set()
    return ChangeSet(
        landscape, Activity(kind, who, why), store.revision, frozenset(told - before), frozenset(before - told)
    )


# concurrent edits of one description


@dataclass(frozen=True)
class FieldConflict:
    """One field that someone else changed since it was opened: the original, their and the local values.

    It is a conflict if it was also changed locally, to different values.
    """

    field: Field
    was: tuple[Value, ...]
    theirs: tuple[Value, ...]
    mine: tuple[Value, ...]
    is_conflict: bool


def detect_conflicts(before: Description, theirs: Description, mine: Description) -> list[FieldConflict]:
    """The fields that someone else changed; empty if nothing changed."""
    found = []
    for field in mine.form.fields:
        was, then, now = (_said(d, field) for d in (before, theirs, mine))
        if was != then:
            found.append(
                FieldConflict(
                    field, before.of(field.id), theirs.of(field.id), mine.of(field.id), now not in (was, then)
                )
            )
    return found


def merged(
    theirs: Description, mine: Description, conflicts: list[FieldConflict], keep_mine: frozenset[str]
) -> Description:
    """Their values for the fields that they changed, except those in `keep_mine`; local values for all other fields.

    Triples without a field are kept as they left them.
    """
    values = dict(mine.values)
    for conflict in conflicts:
        if conflict.field.id not in keep_mine:
            values[conflict.field.id] = conflict.theirs
    return Description(mine.node, mine.form, values, theirs.rest)


def _said(description: Description, field: Field) -> frozenset[Triple]:
    one = Description(
        description.node, replace(description.form, fields=(field,)), {field.id: description.of(field.id)}
    )
    return frozenset(canonical_triples(statements(one)))
