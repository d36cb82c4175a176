"""Responsibilities of departments for interventions, and whether the department has accepted them."""

from dataclasses import dataclass
from datetime import datetime

from rdflib import URIRef
from rdflib.term import Node

from leerland_graph.core.errors import UsageError
from leerland_graph.core.i18n import message
from leerland_graph.core.namespaces import LL, RDF
from leerland_graph.dialogue.common import change, moment, now, part_of, properties, titles_of, value
from leerland_graph.store import ChangeSet, Store, person_of
from leerland_graph.store.rdf_terms import Triple

__all__ = ["Duty", "accept_duty", "assign", "duties", "take_back"]

_ALL = """SELECT ?i ?r ?role ?org ?when ?by WHERE {
  ?i ll:responsibility ?r . ?r ll:role ?role ; ll:assignedTo ?org .
  OPTIONAL { ?r ll:acceptedOn ?when } OPTIONAL { ?r ll:acceptedBy ?by }
} ORDER BY ?i ?role ?org"""


@dataclass(frozen=True)
class Duty:
    """A responsibility of a department for an intervention in a role; `accepted_on` and `accepted_by` are None until accepted."""

    iri: URIRef
    intervention: URIRef
    role: URIRef
    department: URIRef
    accepted_on: datetime | None
    accepted_by: URIRef | None


def duties(store: Store, landscape: URIRef) -> list[Duty]:
    """All responsibilities of a landscape."""
    return [
        Duty(
            URIRef(str(r)), URIRef(str(i)), URIRef(str(role)), URIRef(str(org)), moment(when) if when is not None else None,
            URIRef(str(by)) if by is not None else None,
        )
        for i, r, role, org, when, by in store.select(_ALL, graphs=[landscape])
    ]  # fmt: skip


def accept_duty(store: Store, landscape: URIRef, iri: URIRef, *, who: str) -> ChangeSet:
    """The change set that accepts a responsibility for its department.

    Raises:
        UsageError: it was accepted already, or `who` is empty.
    """
    said = properties(store, landscape, iri)
    if LL.acceptedOn in said:
        raise UsageError("This responsibility was accepted already.")
    after: set[Triple] = {(iri, LL.acceptedOn, now()), (iri, LL.acceptedBy, person_of(store, who))}
    return change(
        store,
        landscape,
        after,
        set(),
        who=who,
        why=message("{department} accepted as {role}", **_words(store, landscape, said)),
    )


def take_back(store: Store, landscape: URIRef, iri: URIRef, *, who: str) -> ChangeSet:
    """The change set that withdraws the acceptance of a responsibility.

    Raises:
        UsageError: it was not accepted, or `who` is empty.
    """
    said = properties(store, landscape, iri)
    before = {t for t in store.triples(landscape, iri) if t[1] in (LL.acceptedOn, LL.acceptedBy)}
    if not before:
        raise UsageError("This responsibility was not accepted.")
    return change(
        store,
        landscape,
        set(),
        before,
        who=who,
        why=message("{department} as {role}: open again", **_words(store, landscape, said)),
    )


def assign(
    store: Store, landscape: URIRef, intervention: URIRef, role: URIRef, department: URIRef, *, who: str
) -> ChangeSet:
    """The change set that assigns a responsibility to a department; it is open until accepted.

    Raises:
        UsageError: the department already has that role, or `who` is empty.
    """
    mine = [d for d in duties(store, landscape) if d.intervention == intervention]
    if any((d.role, d.department) == (role, department) for d in mine):
        raise UsageError("This department has that role already.")
    said: set[tuple[Node, Node]] = {(RDF.type, LL.Responsibility), (LL.role, role), (LL.assignedTo, department)}
    after = part_of(intervention, LL.responsibility, said, {str(d.iri) for d in mine})
    by, as_, of = (titles_of(store, landscape, n) for n in (department, role, intervention))
    why = message("{department} asked as {role} of '{intervention}'", department=by, role=as_, intervention=of)
    return change(store, landscape, after, set(), who=who, why=why)


def _words(store: Store, landscape: URIRef, said: dict[URIRef, list[Node]]) -> dict[str, dict[str, str]]:
    role, org = (URIRef(str(value(said, p))) for p in (LL.role, LL.assignedTo))
    return {"department": titles_of(store, landscape, org), "role": titles_of(store, landscape, role)}
