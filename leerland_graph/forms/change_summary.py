"""Edit history as text: what a change did to a description, per field of the form."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from rdflib import OWL, Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.i18n import gettext
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import RDF, XSD
from leerland_graph.forms.entry import as_text
from leerland_graph.store import PART_PROPERTIES, Change, Store, changes
from leerland_graph.store.history import Entry, entries_about
from leerland_graph.store.rdf_terms import Triple
from leerland_graph.validation.form import Form

__all__ = ["FieldChange", "ChangeSummary", "change_of", "change_summary"]

Label = Callable[[URIRef], str]
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True)
class FieldChange:
    """The old and new value of one field as text; '' if empty."""

    name: str
    was: str
    became: str


@dataclass(frozen=True)
class ChangeSummary:
    """One change of a description, with its field changes."""

    change: Change
    fields: tuple[FieldChange, ...]


def change_summary(
    store: Store, form: Form, node: URIRef, label: Label, lang: str, *, landscape: URIRef
) -> list[ChangeSummary]:
    """The history of a description in a landscape, latest first. `label` names a resource."""
    found = []
    mine_by_change: dict[int, list[Entry]] = {}
    for entry in entries_about(store, landscape, [node]):
        mine_by_change.setdefault(entry.change, []).append(entry)
    for change in (c for c in changes(store, about=node) if c.landscape == landscape):
        mine = mine_by_change.get(change.number, [])
        added = frozenset(t for e in mine for t in e.added)
        removed = frozenset(t for e in mine for t in e.removed)
        found.append(ChangeSummary(change, tuple(_fields(form, node, removed, added, label, lang))))
    return found


def change_of(form: Form | None, entry: Entry, label: Label, lang: str) -> tuple[FieldChange, ...]:
    """The field changes that one change made to a description; without a form, fields are named by their properties."""
    return tuple(_fields(form or _NO_FORM, entry.describes, entry.removed, entry.added, label, lang))


_NO_FORM = Form(OWL.Thing, {}, (), ())


def _fields(
    form: Form, node: URIRef, removed: frozenset[Triple], added: frozenset[Triple], label: Label, lang: str
) -> list[FieldChange]:
    parents = {o: (s, p) for s, p, o in removed | added if p in PART_PROPERTIES}
    names: dict[tuple[Node, str], tuple[list[str], list[str]]] = {}
    for side, triples in ((0, removed), (1, added)):
        for s, p, o in triples:
            if p == RDF.type or p in PART_PROPERTIES:
                continue
            named = _name(form, node, s, p, parents, lang)
            names.setdefault((s, named), ([], []))[side].append(_words(o, label, lang))
    order = {f.name(lang): n for n, f in enumerate(form.fields)}
    ordered = sorted(
        names.items(), key=lambda item: (order.get(item[0][1].split(":")[0], 99), item[0][1], str(item[0][0]))
    )
    return [
        FieldChange(name, "; ".join(sorted(was)), "; ".join(sorted(became))) for (_, name), (was, became) in ordered
    ]


def _name(
    form: Form, node: URIRef, subject: Node, predicate: Node, parents: dict[Node, tuple[Node, Node]], lang: str
) -> str:
    path = URIRef(str(predicate))
    if subject == node:
        field = form.field_of(path)
        return field.name(lang) if field else local_name(str(path))
    for whole in form.fields:
        held = parents.get(subject)
        if whole.nested is None or (held is not None and held[1] != whole.path.iri):
            continue
        inner = whole.nested.field_of(path)
        if inner is not None and (held is not None or f"/{local_name(str(whole.path.iri))}" in str(subject)):
            return f"{whole.name(lang)}: {inner.name(lang).lower()}"
    return local_name(str(path))


def _words(node: Node, label: Label, lang: str) -> str:
    if isinstance(node, URIRef):
        return label(node)
    text = as_text(node, lang)
    if isinstance(node, Literal) and node.datatype == XSD.date and _DAY.match(text):
        year, month, day = text.split("-")
        return gettext("{year}-{month}-{day}", lang, year=year, month=month, day=day)
    shown = text if len(text) <= 160 else text[:157] + "…"
    return f"'{shown}'" if isinstance(node, Literal) and (node.language or node.datatype is None) else shown
