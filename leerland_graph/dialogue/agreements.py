"""Placements by departments, and agreements between them.

Nothing is overwritten: each department has its own placements, and an agreement is a separate resource that records who accepted it,
for which department and when. Once every department that placed the intervention has accepted, the agreed placement is added;
reopening removes that placement and keeps the rest.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.errors import UsageError
from leerland_graph.core.i18n import languages, message, nmessage
from leerland_graph.core.namespaces import DCTERMS, LL, LLC, RDF, XSD
from leerland_graph.core.same_text import clean
from leerland_graph.dialogue.common import (
    change,
    mint_iri,
    moment,
    now,
    of_class,
    part_of,
    properties,
    title_of,
    titles_of,
    value,
)
from leerland_graph.store import ChangeSet, Store, person_of
from leerland_graph.store.rdf_terms import Triple

__all__ = [
    "Acceptance",
    "Agreement",
    "accept",
    "alone_elsewhere",
    "agreements",
    "place",
    "placed_by",
    "placements_of",
    "propose_agreement",
    "reopen",
    "settle",
]

OPEN, SETTLED, REOPENED, WITHDRAWN = (LLC[f"state-{s}"] for s in ("open", "settled", "reopened", "withdrawn"))
ENDING = (LL.dialogueState, LL.endedBy, LL.endedOn, LL.endReason)


@dataclass(frozen=True)
class Acceptance:
    """An acceptance: by whom, for which department, and when."""

    department: URIRef
    by: URIRef
    when: datetime


@dataclass(frozen=True)
class Agreement:
    """An agreement: the intervention, its elements, the reason, the state, and the acceptances so far."""

    iri: URIRef
    intervention: URIRef
    elements: tuple[URIRef, ...]
    state: URIRef
    reason: str
    acceptances: tuple[Acceptance, ...]
    ended_by: URIRef | None = None
    ended_on: datetime | None = None
    end_reason: str = ""

    @property
    def is_settled(self) -> bool:
        return self.state == SETTLED


def agreements(store: Store, landscape: URIRef, intervention: URIRef | None = None) -> list[Agreement]:
    """The agreements (on one intervention); those on one title in the order of creation, by the number at the end of their IRI."""
    iris = sorted(of_class(store, landscape, LL.PlacementAgreement), key=_numbered)
    found = [_read(store, landscape, iri) for iri in iris]
    return [a for a in found if intervention in (None, a.intervention)]


def _numbered(iri: URIRef) -> tuple[str, int]:
    """An IRI apart from the number by which a later one of the same title differs: `x-10` comes after `x-2`, and `x` before both."""
    stem, _, number = str(iri).rpartition("-")
    return (stem, int(number)) if stem and number.isdecimal() else (str(iri), 1)


def _read(store: Store, landscape: URIRef, iri: URIRef) -> Agreement:
    said = properties(store, landscape, iri)
    given = []
    for node in said.get(LL.acceptance, []):
        part = properties(store, landscape, node)
        given.append(
            Acceptance(
                URIRef(str(value(part, LL.acceptedFor))), URIRef(str(value(part, LL.acceptedBy))), moment(value(part, LL.acceptedOn))
            )
        )  # fmt: skip
    ended, by = value(said, LL.endedOn), value(said, LL.endedBy)
    return Agreement(
        iri, URIRef(str(value(said, LL.agreementOn))), tuple(sorted(URIRef(str(e)) for e in said.get(LL.agreedElement, []))),
        URIRef(str(value(said, LL.dialogueState))), str(value(said, DCTERMS.description) or ""),
        tuple(sorted(given, key=lambda a: (a.when, a.department))), URIRef(str(by)) if by else None,
        moment(ended) if ended else None, str(value(said, LL.endReason) or ""),
    )  # fmt: skip


def placements_of(store: Store, landscape: URIRef, intervention: URIRef) -> dict[URIRef, dict[URIRef, list[Node]]]:
    """The placements of an intervention, each with its properties."""
    parts = [o for _, p, o in store.triples(landscape, intervention) if p == LL.placement]
    return {URIRef(str(part)): properties(store, landscape, part) for part in parts}


def departments_of(store: Store, landscape: URIRef, intervention: URIRef) -> frozenset[URIRef]:
    """The departments that placed an intervention: those that must accept an agreement."""
    placed = placements_of(store, landscape, intervention).values()
    return frozenset(URIRef(str(by)) for said in placed for by in said.get(LL.placedBy, []))


def placed_by(store: Store, landscape: URIRef, intervention: URIRef, department: URIRef) -> dict[URIRef, float]:
    """The weight per element in a department's placements of an intervention; 1 if no weight is given, empty without placements."""
    found: dict[URIRef, float] = {}
    for said in placements_of(store, landscape, intervention).values():
        if department in said.get(LL.placedBy, []):
            weight = next((float(str(w)) for w in said.get(LL.weight, [])), 1.0)
            found |= {URIRef(str(e)): weight for e in said.get(LL.onElement, [])}
    return found


def place(
    store: Store, landscape: URIRef, intervention: URIRef, department: URIRef, weights: Mapping[URIRef, float], *, who: str,
    reason: str = "", lang: str = "nl",
) -> ChangeSet:  # fmt: skip
    """The change set that sets a department's placements of an intervention; those of others stay.

    `weights` are more than 0 and at most 1; an empty mapping removes the department's placements. What another department had placed elsewhere alone,
    and was agreed for that reason (`place_together`), is only proposed from then on.

    Raises:
        UsageError: `who` is empty.
    """
    old = {
        part: said for part, said in placements_of(store, landscape, intervention).items() if department in said.get(LL.placedBy, [])
    }  # fmt: skip
    before = {t for part in old for t in store.triples(landscape, part)} | {
        (intervention, LL.placement, p) for p in old
    }
    after: set[Triple] = set()
    taken = {str(p) for p in placements_of(store, landscape, intervention) if p not in old}
    for element, weight in weights.items():
        said: set[tuple[Node, Node]] = {
            (RDF.type, LL.Placement), (LL.onElement, element), (LL.placedBy, department), (LL.placementStatus, LLC.proposed),
        }  # fmt: skip
        if weight != 1:
            said.add((LL.weight, Literal(str(Decimal(str(round(weight, 4)))), datatype=XSD.decimal)))
        if reason.strip():
            said.add((LL.rationale, Literal(clean(reason).strip(), lang=lang)))
        after |= part_of(intervention, LL.placement, said, taken)
    for part, said_ in placements_of(store, landscape, intervention).items():
        if part not in old and weights and alone_elsewhere(said_, weights):
            before.add((part, LL.placementStatus, LLC.agreed))
            after.add((part, LL.placementStatus, LLC.proposed))
    label, by = titles_of(store, landscape, intervention), titles_of(store, landscape, department)
    why = message("{department} places '{intervention}'", department=by, intervention=label)
    return change(store, landscape, after, before, who=who, why=why)


def alone_elsewhere(said: Mapping[URIRef, list[Node]], elements: Container[URIRef]) -> bool:
    """Whether one department placed it on another element, and nobody had said otherwise: agreed, until another department does."""
    agreed = LLC.agreed in said.get(LL.placementStatus, [])
    return agreed and bool(said.get(LL.placedBy)) and any(e not in elements for e in said.get(LL.onElement, []))


def propose_agreement(
    store: Store, landscape: URIRef, intervention: URIRef, elements: frozenset[URIRef], *, who: str, reason: str, base_iri: str,
    lang: str = "nl",
) -> ChangeSet:  # fmt: skip
    """The change set that proposes an agreement to the departments; it is settled once all of them have accepted.

    Raises:
        UsageError: no element is given, an agreement is already open or settled, or `who` is empty.
    """
    if not elements:
        raise UsageError("An agreement names a place.", "Choose at least one element.")
    if any(a.state in (OPEN, SETTLED) for a in agreements(store, landscape, intervention)):
        raise UsageError("There is an agreement on this intervention already.", "Accept it, or reopen it first.")
    label = title_of(store, landscape, intervention, "nl")
    iri = mint_iri(store, landscape, base_iri, LL.PlacementAgreement, label)
    after: set[Triple] = {
        (iri, RDF.type, LL.PlacementAgreement), (iri, LL.agreementOn, intervention), (iri, LL.dialogueState, OPEN),
        *((iri, LL.agreedElement, e) for e in elements),
    }  # fmt: skip
    if reason.strip():
        after.add((iri, DCTERMS.description, Literal(clean(reason).strip(), lang=lang)))
    return change(
        store,
        landscape,
        after,
        set(),
        who=who,
        why=message(
            "Agreement on '{intervention}' put before the departments",
            intervention=titles_of(store, landscape, intervention),
        ),
    )


def accept(store: Store, landscape: URIRef, agreement: URIRef, department: URIRef, *, who: str) -> ChangeSet:
    """The change set that accepts an agreement for a department; the last acceptance settles it.

    Raises:
        UsageError: it is not open, the department accepted already or did not place the intervention, or `who` is empty.
    """
    return settle(store, landscape, agreement, frozenset({department}), who=who)


def settle(
    store: Store, landscape: URIRef, agreement: URIRef, departments: frozenset[URIRef], *, who: str
) -> ChangeSet:
    """The change set by which several departments accept an agreement at once, as in a workshop.

    Raises:
        UsageError: as `accept`.
    """
    found = _read(store, landscape, agreement)
    if found.state != OPEN:
        raise UsageError("This agreement is not open.", "Put a new one before the departments.")
    concerned = departments_of(store, landscape, found.intervention)
    given = {a.department for a in found.acceptances}
    if wrong := departments & given:
        raise UsageError("{department} has accepted already.", department=titles_of(store, landscape, min(wrong)))
    if wrong := departments - concerned:
        raise UsageError(
            "{department} has not placed this intervention.",
            "Place it first.",
            department=titles_of(store, landscape, min(wrong)),
        )
    after: set[Triple] = set()
    taken = {str(o) for _, p, o in store.triples(landscape, agreement) if p == LL.acceptance}
    for department in sorted(departments):
        said: set[tuple[Node, Node]] = {
            (RDF.type, LL.Acceptance), (LL.acceptedFor, department), (LL.acceptedBy, person_of(store, who)), (LL.acceptedOn, now()),
        }  # fmt: skip
        after |= part_of(agreement, LL.acceptance, said, taken)
    before: set[Triple] = set()
    if given | departments >= concerned:
        before.add((agreement, LL.dialogueState, OPEN))
        after |= {(agreement, LL.dialogueState, SETTLED)} | _agreed(store, landscape, found)
    label = titles_of(store, landscape, found.intervention)
    names = {lang: ", ".join(title_of(store, landscape, d, lang) for d in sorted(departments)) for lang in languages()}
    why = nmessage(
        "{names} agrees to the place of '{intervention}'", "{names} agree to the place of '{intervention}'",
        n=len(departments), names=names, intervention=label,
    )  # fmt: skip
    return change(store, landscape, after, before, who=who, why=why)


def _agreed(store: Store, landscape: URIRef, agreement: Agreement) -> set[Triple]:
    """The placements that an agreement adds: with status agreed, and without a department."""
    taken = {str(p) for p in placements_of(store, landscape, agreement.intervention)}
    made: set[Triple] = set()
    for element in agreement.elements:
        said: set[tuple[Node, Node]] = {
            (RDF.type, LL.Placement), (LL.onElement, element), (LL.placementStatus, LLC.agreed),
            (DCTERMS.source, agreement.iri),
        }  # fmt: skip
        made |= part_of(agreement.intervention, LL.placement, said, taken)
    return made


def reopen(store: Store, landscape: URIRef, agreement: URIRef, *, who: str, reason: str, lang: str = "nl") -> ChangeSet:
    """The change set that ends an agreement and reopens the discussion; the acceptances stay recorded.

    An agreement that was not settled yet is withdrawn.

    Raises:
        UsageError: it was ended already, or `who` is empty.
    """
    found = _read(store, landscape, agreement)
    if found.state not in (OPEN, SETTLED):
        raise UsageError("This agreement was ended already.")
    before: set[Triple] = {t for t in store.triples(landscape, agreement) if t[1] in ENDING}
    for part, said in placements_of(store, landscape, found.intervention).items():
        if agreement in said.get(DCTERMS.source, []):
            before |= {*store.triples(landscape, part), (found.intervention, LL.placement, part)}
    after: set[Triple] = {
        (agreement, LL.dialogueState, REOPENED if found.is_settled else WITHDRAWN), (agreement, LL.endedBy, person_of(store, who)), (agreement, LL.endedOn, now()),
    }  # fmt: skip
    if reason.strip():
        after.add((agreement, LL.endReason, Literal(clean(reason).strip(), lang=lang)))
    label = titles_of(store, landscape, found.intervention)
    why = (
        message("Agreement on '{intervention}' reopened", intervention=label)
        if found.is_settled
        else message("Agreement on '{intervention}' taken off the table", intervention=label)
    )
    return change(store, landscape, after, before, who=who, why=why)
