"""Commit an admitted candidate: the landscape and its history change together, or not at all."""

from datetime import UTC, datetime

from rdflib import Literal, URIRef

from leerland_graph.core.errors import UsageError
from leerland_graph.core.namespaces import LL, PROV, RDF, XSD
from leerland_graph.store.change_set import ChangeSet, ValidatedChangeSet
from leerland_graph.store.engine import Store
from leerland_graph.store.graphs import HISTORY
from leerland_graph.store.history import changed_since
from leerland_graph.store.people import person_of, person_triples
from leerland_graph.store.rdf_terms import Triple, to_ntriples

__all__ = ["PART_PROPERTIES", "Stale", "commit", "description_of"]

PART_PROPERTIES = (LL.placement, LL.responsibility, LL.run, LL.preferenceProfile, LL.acceptance)
"""The properties whose objects are parts of the description that has them."""


class Stale(UsageError):
    """Someone else changed the same descriptions since the candidate was made."""

    def __init__(self) -> None:
        super().__init__("Someone changed the same description in the meantime.", "Look at the change and try again.")


def commit(store: Store, admitted: ValidatedChangeSet) -> int:
    """Write the candidate and its history in one transaction.

    Returns the number of the change; the present revision when there is nothing to change.

    Raises:
        Stale: the same descriptions were changed after the candidate was made.
        StoreError: the disk refused; then nothing is written.
    """
    candidate = admitted.candidate
    with store.lock:
        if candidate.is_empty:
            return store.revision
        if store.revision != candidate.base and not _still_holds(store, candidate):
            raise Stale
        number = store.revision + 1
        store.write_ungated(
            {candidate.landscape: candidate.additions, HISTORY: _record(store, candidate, number)},
            {candidate.landscape: candidate.removals} if candidate.removals else {},
        )
        store.advanced(number)
        return number


def _still_holds(store: Store, candidate: ChangeSet) -> bool:
    return not (changed_since(store, candidate.landscape, candidate.base) & candidate.subjects)


def description_of(store: Store, candidate: ChangeSet) -> dict[URIRef, URIRef]:
    """For each changed resource, the description that it is (part of)."""
    parents = {o: s for s, p, o in candidate.additions | candidate.removals if p in PART_PROPERTIES}
    result: dict[URIRef, URIRef] = {}
    for subject in candidate.subjects:
        parent = parents.get(subject) or next(
            (s for s, p, _ in store.triples(candidate.landscape, object_=subject) if p in PART_PROPERTIES), subject
        )
        assert isinstance(parent, URIRef)
        result[subject] = parent
    return result


def _record(store: Store, candidate: ChangeSet, number: int) -> set[Triple]:
    activity = candidate.activity
    change = URIRef(f"urn:leerland:change:{number}")
    who = person_of(store, activity.who)
    now = Literal(datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"), datatype=XSD.dateTime)
    record: set[Triple] = {
        (change, RDF.type, LL.Change),
        (change, RDF.type, PROV.Activity),
        (change, LL.sequence, Literal(str(number), datatype=XSD.integer)),
        (change, LL.changeKind, Literal(activity.kind)),
        (change, LL.reason, Literal(activity.why)),
        (change, LL.inLandscape, candidate.landscape),
        (change, PROV.endedAtTime, now),
        (change, PROV.wasAssociatedWith, who),
        *person_triples(who, activity.who),
    }
    record |= {(change, LL.catalogue, Literal(name)) for name in activity.catalogues}
    record |= {(change, LL.reverses, URIRef(f"urn:leerland:change:{number}")) for number in activity.undoes}
    parent = description_of(store, candidate)
    grouped: dict[URIRef, tuple[set[Triple], set[Triple]]] = {}
    for side, triples in enumerate((candidate.additions, candidate.removals)):
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
