"""Landscapes of any size with known faults, as N-Triples or a CSV; the same seed gives the same landscape."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import Literal, URIRef

from leerland_graph.core.namespaces import DCTERMS, LL, LLC, LLG, ORG, RDF, SKOS, XSD
from leerland_graph.store.rdf_terms import Triple

BASE = "https://leerland.example/id/"
ELEMENTS = (
    ["praktiseren"] * 6
    + ["onderzoeken"] * 6
    + ["creeren"] * 3
    + ["profileren", "ondernemen", "innoveren", "actieonderzoek", "pionieren"]
)
TYPES = ["training", "e-learning", "workshop", "coaching", "intervisie", "blog", "hackathon", "mentoring"]


@dataclass(frozen=True)
class Faults:
    """How many of a thousand interventions lack what. Known, so that a test can count them."""

    without_title: int = 8
    without_owner: int = 7
    bad_weight: int = 7


def landscape(size: int, *, seed: int = 7, faults: Faults | None = None) -> Iterator[Triple]:
    """The statements of a landscape of `size` interventions; nothing lies on co-creatie."""
    faults = faults or Faults(0, 0, 0)
    rnd = random.Random(seed)
    land = URIRef(f"{BASE}landscape/bench")
    yield land, RDF.type, LL.LearningLandscape
    yield land, DCTERMS.title, Literal("Bench", lang="nl")
    yield land, LL.onGroundPlate, LLG["plate-2006"]
    orgs = [URIRef(f"{BASE}department/{n}") for n in ("hr", "ict", "risk", "sales")]
    groups = [URIRef(f"{BASE}target-group/g{i}") for i in range(20)]
    skills = [URIRef(f"{BASE}competence/c{i}") for i in range(200)]
    for cls, nodes in ((ORG.OrganizationalUnit, orgs), (LL.TargetGroup, groups), (LL.Competence, skills)):
        for node in nodes:
            yield node, RDF.type, cls
            yield node, SKOS.prefLabel, Literal(f"Naam {node.rpartition('/')[2]}", lang="nl")
    for i in range(size):
        yield from _intervention(i, size, rnd, orgs, groups, skills, faults)


def _intervention(i: int, size: int, rnd: random.Random, orgs, groups, skills, faults: Faults) -> Iterator[Triple]:
    node = URIRef(f"{BASE}intervention/i{i}")
    slot = i % 1000
    yield node, RDF.type, LL.Intervention
    yield node, DCTERMS.identifier, Literal(f"B{i}")
    title = f"Interventie {i} over {rnd.choice(['gesprekken', 'gegevens', 'verandering', 'advies'])}"
    if not slot < faults.without_title:
        yield node, DCTERMS.title, Literal(title, lang="nl")
    yield node, DCTERMS.description, Literal(f"Deelnemers werken aan opgave {i} en bespreken wat zij leren.", lang="nl")
    yield node, LL.interventionType, LLC[rnd.choice(TYPES)]
    yield node, LL.designLevel, LLC[rnd.choice(["micro", "meso"])]
    yield node, LL.suitsPreference, LLC[rnd.choice(["oefenen", "ontdekken", "participeren"])]
    for group in rnd.sample(groups, 2):
        yield node, LL.targetGroup, group
    yield node, LL.develops, rnd.choice(skills)
    part = URIRef(f"{node}/placement-1")
    yield node, LL.placement, part
    yield part, RDF.type, LL.Placement
    yield part, LL.onElement, LLG[rnd.choice(ELEMENTS)]
    weight = "1.5" if faults.without_title <= slot < faults.without_title + faults.bad_weight else "1"
    yield part, LL.weight, Literal(weight, datatype=XSD.decimal)
    who = URIRef(f"{node}/responsibility-owner")
    if not 500 <= slot < 500 + faults.without_owner:
        yield node, LL.responsibility, who
        yield who, RDF.type, LL.Responsibility
        yield who, LL.role, LLC.owner
        yield who, LL.assignedTo, rnd.choice(orgs)
    run = URIRef(f"{node}/run-1")
    yield node, LL.run, run
    yield run, RDF.type, LL.Run
    start = rnd.randrange(1, 28)
    yield run, LL.startDate, Literal(f"2026-{rnd.randrange(1, 12):02}-{start:02}", datatype=XSD.date)
    yield run, LL.capacity, Literal(str(rnd.randrange(8, 60)), datatype=XSD.integer)
    if i + 1 < size:
        yield node, LL.precedes, URIRef(f"{BASE}intervention/i{rnd.randrange(i + 1, size)}")


def expected_violations(size: int, faults: Faults) -> int:
    """How many violations a landscape with these faults has."""
    per = faults.without_title + faults.bad_weight + faults.without_owner
    whole, rest = divmod(size, 1000)
    count = whole * per
    for slot in range(rest):
        count += slot < faults.without_title
        count += faults.without_title <= slot < faults.without_title + faults.bad_weight
        count += 500 <= slot < 500 + faults.without_owner
    return count
