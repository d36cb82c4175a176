"""A landscape that is brought up to date is the one that is read anew, whatever changed in its interventions; in doubt all is read."""

import random
from collections.abc import Callable

import pytest
from rdflib import Literal, URIRef

from leerland_graph.analysis import Landscape, read_landscape, reread
from leerland_graph.core.namespaces import DCTERMS, LL, LLC, LLG, RDF, SKOS, XSD
from leerland_graph.store import PART_PROPERTIES, Activity, ChangeSet, Store, commit
from leerland_graph.store.rdf_terms import Triple
from leerland_graph.validation import Refused, Shapes, admit

Change = tuple[set[Triple], set[Triple]]
"""What is added, and what is removed."""


@pytest.fixture
def store(land) -> Store:
    return land[0]


@pytest.fixture
def iri(land) -> URIRef:
    return land[1]


def stored(store: Store, iri: URIRef, shapes: Shapes, change: Change) -> bool:
    """Whether the gate let a change through."""
    added, removed = change
    made = ChangeSet(
        iri, Activity("edit", "test", "try"), store.revision, frozenset(added - removed), frozenset(removed - added)
    )
    if made.is_empty:
        return False
    try:
        commit(store, admit(store, made, shapes))
    except Refused:
        return False
    return True


def title(store: Store, iri: URIRef, one: URIRef, other: URIRef, some: random.Random) -> Change:
    old = {t for t in store.triples(iri, one) if t[1] == DCTERMS.title and some.random() < 0.7}
    return {(one, DCTERMS.title, Literal(f"Titel {some.random()}", lang=some.choice(["nl", "en", "de"])))}, old


def placement(store: Store, iri: URIRef, one: URIRef, other: URIRef, some: random.Random) -> Change:
    part = URIRef(f"{one}/placement-{some.randrange(9)}")
    element = LLG[some.choice(["praktiseren", "creeren", "innoveren", "stille-oceaan"])]
    new = {
        (one, LL.placement, part),
        (part, RDF.type, LL.Placement),
        (part, LL.onElement, element),
        (part, LL.placementStatus, LLC.agreed),
    }
    weight = {(part, LL.weight, Literal("0.5", datatype=XSD.decimal))} if some.random() < 0.5 else set()
    reason = {(part, LL.rationale, Literal("Omdat", lang="nl"))} if some.random() < 0.5 else set()
    return new | weight | reason, set(store.triples(iri, part))


def without_a_part(store: Store, iri: URIRef, one: URIRef, other: URIRef, some: random.Random) -> Change:
    parts = sorted(o for _, p, o in store.triples(iri, one) if p in PART_PROPERTIES and p != LL.responsibility)
    if not parts:
        return set(), set()
    gone = some.choice(parts)
    return set(), {*store.triples(iri, gone), *store.triples(iri, None, gone)}


def run(store: Store, iri: URIRef, one: URIRef, other: URIRef, some: random.Random) -> Change:
    part = URIRef(f"{one}/run-{some.randrange(1000)}")
    day = Literal(f"2027-0{some.randrange(1, 10)}-01", datatype=XSD.date)
    return {(one, LL.run, part), (part, RDF.type, LL.Run), (part, LL.startDate, day)}, set()


def relation(store: Store, iri: URIRef, one: URIRef, other: URIRef, some: random.Random) -> Change:
    kind = LL[some.choice(["precedes", "reinforces", "overlapsWith", "preparedBy", "followedUpBy"])]
    there = {t for t in store.triples(iri, one) if t[1] == kind}
    return ({(one, kind, other)}, set()) if some.random() < 0.6 else (set(), there)


def judged(store: Store, iri: URIRef, one: URIRef, other: URIRef, some: random.Random) -> Change:
    there = {t for t in store.triples(iri, one) if t[1] in (LL.sameOfferAs, LL.differentOfferFrom)}
    return {(one, some.choice([LL.sameOfferAs, LL.differentOfferFrom]), other)}, there if some.random() < 0.5 else set()


def new(store: Store, iri: URIRef, one: URIRef, other: URIRef, some: random.Random) -> Change:
    made = URIRef(f"{iri}/made-{some.randrange(10**6)}")
    owner = next(o for _, p, o in store.triples(iri, one) if p == LL.responsibility)
    who = next(o for _, p, o in store.triples(iri, owner) if p == LL.assignedTo)
    part = URIRef(f"{made}/owner")
    return {
        (made, RDF.type, LL.Intervention), (made, DCTERMS.title, Literal("Nieuw", lang="nl")), (made, LL.interventionType, LLC.training),
        (made, LL.precedes, other), (made, LL.responsibility, part), (part, RDF.type, LL.Responsibility), (part, LL.role, LLC.owner), (part, LL.assignedTo, who),
    }, set()  # fmt: skip


def gone(store: Store, iri: URIRef, one: URIRef, other: URIRef, some: random.Random) -> Change:
    parts = [o for _, p, o in store.triples(iri, one) if p in PART_PROPERTIES]
    own = {t for node in (one, *parts) for t in store.triples(iri, node)}
    return set(), own | set(store.triples(iri, None, one))


CHANGES: list[Callable[..., Change]] = [title, placement, without_a_part, run, relation, judged, new, gone]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_brought_up_to_date_is_what_is_read_anew(store: Store, iri: URIRef, shapes: Shapes, seed: int):
    some, done = random.Random(seed), set()
    held: Landscape | None = read_landscape(store, iri)
    for _ in range(60):
        every = sorted(read_landscape(store, iri).interventions)
        make = some.choice(CHANGES)
        if stored(store, iri, shapes, make(store, iri, some.choice(every), some.choice(every), some)):
            done.add(make)
        if some.random() < 0.6:  # else several changes are taken in at once
            assert held is not None
            held = reread(store, held)
            assert held == read_landscape(store, iri)
            assert list(held.interventions) == sorted(held.interventions)
    assert len(done) >= 7


def test_what_is_no_intervention_is_reason_to_read_all(store: Store, iri: URIRef, shapes: Shapes):
    before = read_landscape(store, iri)
    group = before.groups[0]
    assert stored(store, iri, shapes, ({(group, SKOS.altLabel, Literal("Anders", lang="nl"))}, set()))
    assert reread(store, before) is None


def test_what_changes_in_another_landscape_changes_nothing_here(store: Store, iri: URIRef, shapes: Shapes):
    before = read_landscape(store, iri)
    other = URIRef(f"{iri}-2")
    assert stored(
        store, other, shapes,
        ({(other, RDF.type, LL.LearningLandscape), (other, DCTERMS.title, Literal("Ander", lang="nl")), (other, LL.onGroundPlate, LLG["plate-2006"])}, set()),
    )  # fmt: skip
    assert reread(store, before) == read_landscape(store, iri)
