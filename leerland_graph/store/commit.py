"""Commit a validated change set: the landscape and its history change in one transaction."""

import json
from collections.abc import Set
from datetime import UTC, datetime

from rdflib import Literal, URIRef

from leerland_graph.core.errors import UsageError
from leerland_graph.core.i18n import SOURCE, Message
from leerland_graph.core.namespaces import LL, PROV, RDF, XSD
from leerland_graph.store.change_set import ChangeSet, ValidatedChangeSet
from leerland_graph.store.engine import Store
from leerland_graph.store.graphs import HISTORY, change_iri
from leerland_graph.store.history import changed_since
from leerland_graph.store.people import person_of, person_triples
from leerland_graph.store.rdf_terms import Triple, to_ntriples

__all__ = ["PART_PROPERTIES", "Stale", "commit", "description_of"]

PART_PROPERTIES: Set[URIRef] = dict.fromkeys(
    (LL.placement, LL.responsibility, LL.run, LL.preferenceProfile, LL.acceptance)
).keys()
"""The properties whose objects are parts of the description that is their subject, in a fixed order."""


class Stale(UsageError):
    """The same descriptions were changed after the change set was made."""

    def __init__(self) -> None:
        super().__init__("Someone changed the same description in the meantime.", "Look at the change and try again.")


def commit(store: Store, admitted: ValidatedChangeSet) -> int:
    """Write the change set and its history in one transaction.

    Return the number of the change, or the current revision if the change set is empty.

    Raises:
        Stale: the same descriptions were changed after the change set was made.
        StoreError: the write failed; nothing is written.
    """
    change_set = admitted.change_set
    with store.lock:
        if change_set.is_empty:
            return store.revision
        if store.revision != change_set.base_revision and not _still_holds(store, change_set):
            raise Stale
        number = store.revision + 1
        store.write_ungated(
            {change_set.landscape: change_set.additions, HISTORY: _record(store, change_set, number)},
            {change_set.landscape: change_set.removals} if change_set.removals else {},
        )
        store.advanced(number)
        return number


def _still_holds(store: Store, change_set: ChangeSet) -> bool:
    return not (changed_since(store, change_set.landscape, change_set.base_revision) & change_set.subjects)


def description_of(store: Store, change_set: ChangeSet) -> dict[URIRef, URIRef]:
    """For each changed resource, the description that it is or is a part of."""
    both = (change_set.additions, change_set.removals)
    parents = {o: s for some in both for s, p, o in some if p in PART_PROPERTIES}
    result: dict[URIRef, URIRef] = {}
    for subject in change_set.subjects:
        parent = parents.get(subject) or next(
            (s for s, p, _ in store.triples(change_set.landscape, object_=subject) if p in PART_PROPERTIES), subject
        )
        assert isinstance(parent, URIRef)
        result[subject] = parent
    return result


def _record(store: Store, change_set: ChangeSet, number: int) -> set[Triple]:
    activity = change_set.activity
    change = change_iri(number)
    who = person_of(store, activity.who)
    now = Literal(datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"), datatype=XSD.dateTime)
    record: set[Triple] = {
        (change, RDF.type, LL.Change),
        (change, RDF.type, PROV.Activity),
        (change, LL.sequence, Literal(str(number), datatype=XSD.integer)),
        (change, LL.changeKind, Literal(activity.kind)),
        (change, LL.reason, Literal(activity.reason(SOURCE))),
        (change, LL.inLandscape, change_set.landscape),
        (change, PROV.endedAtTime, now),
        (change, PROV.wasAssociatedWith, who),
        *person_triples(who, activity.who),
    }
    if isinstance(activity.why, Message):
        told = json.dumps(activity.why.as_json(), ensure_ascii=False, sort_keys=True)
        record.add((change, LL.reasonMessage, Literal(told, datatype=RDF.JSON)))
    record |= {(change, LL.catalogue, Literal(name)) for name in activity.catalogues}
    record |= {(change, LL.reverses, change_iri(number)) for number in activity.undoes}
    parent = description_of(store, change_set)
    grouped: dict[URIRef, tuple[set[Triple], set[Triple]]] = {}
    for side, triples in enumerate((change_set.additions, change_set.removals)):
        for triple in triples:
            assert isinstance(triple[0], URIRef)
            grouped.setdefault(parent[triple[0]], (set(), set()))[side].add(triple)
    for index, description in enumerate(sorted(grouped)):
        added, removed = grouped[description]
        entry = URIRef(f"{change}:{index}")
        record |= {
            (change, LL.changedDescription, entry),
            (entry, RDF.type, LL.ChangedDescription),
            (entry, LL.describes, description),
        }
        if added:
            record.add((entry, LL.addedStatements, Literal(to_ntriples(added))))
        if removed:
            record.add((entry, LL.removedStatements, Literal(to_ntriples(removed))))
    return record
