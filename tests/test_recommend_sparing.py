"""Recommendations are worked out sparingly, with the answers of the full computation: every indicator for every move, with its evidence."""

import random
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import URIRef

from leerland_graph.analysis import Landscape, LikelyPlaces, Norms, recommend
from leerland_graph.analysis import profile as profile_of
from leerland_graph.analysis.draws import DrawnPlaces
from leerland_graph.analysis.indicators import indicators
from leerland_graph.analysis.indicators.transfer import KNOWLEDGE
from leerland_graph.analysis.model import Group, Intervention, LikeTexts, Placed, Relation, Run
from leerland_graph.analysis.moves import finders
from leerland_graph.analysis.moves.base import with_relations
from leerland_graph.analysis.placement_basis import rests_on_places
from leerland_graph.analysis.recommend import DRAWS, LEAST_TRIED, TINY, TRIED
from leerland_graph.analysis.selection import Selection, select
from leerland_graph.core.namespaces import LLC
from tests.landscapes import PLATE, SHORT, element

LAND = [element(name) for name in SHORT]
OWNERS = [URIRef(f"urn:{o}") for o in ("hr", "ict", "risk")]
GROUPS = [URIRef(f"urn:{g}") for g in ("g", "h")]
SKILLS = [URIRef(f"urn:c{n}") for n in range(4)]
LIKES = [KNOWLEDGE, LLC.oefenen, LLC.ontdekken]
WORDS = ["gesprek", "klant", "advies", "gegevens", "cijfers", "samen", "leiding", "rapport"]
KINDS = ["precedes", "reinforces", "overlapsWith", "preparedBy", "followedUpBy"]


def some(rnd: random.Random, values: list, most: int) -> list:
    return rnd.sample(values, rnd.randint(0, most))


def drawn_intervention(rnd: random.Random, n: int) -> Intervention:
    start = date(2026, 3, 2) + timedelta(days=rnd.randrange(60))
    roles = {(LLC.owner, o) for o in some(rnd, OWNERS, 2 if rnd.random() < 0.1 else 1)}
    roles |= {(LLC.provider, o) for o in some(rnd, OWNERS, 1)}
    return Intervention(
        URIRef(f"urn:i{n}"), {"nl": f"i{n}"}, tuple(some(rnd, [LLC.training, LLC.workshop], 1)), frozenset(some(rnd, GROUPS, 2)),
        frozenset(some(rnd, [URIRef("urn:p")], 1)), frozenset(some(rnd, [URIRef("urn:t"), URIRef("urn:u")], 1)) if rnd.random() < 0.2 else frozenset(),
        frozenset(roles),
        tuple(Placed(e, rnd.choice([1.0, 0.5]), rnd.choice([None, *OWNERS]), rnd.random() < 0.3, {}) for e in some(rnd, LAND, 2)),
        tuple(Run(start, start + timedelta(days=rnd.randrange(20)), rnd.choice([None, 10])) for _ in range(rnd.randint(0, 2))),
        rnd.choice([None, 4.0, 30.0]), frozenset(some(rnd, SKILLS, 2)), frozenset(some(rnd, LIKES, 2)), " ".join(some(rnd, WORDS, 4)),
    )  # fmt: skip


def drawn_landscape(seed: int, *, most: int = 26) -> Landscape:
    """A landscape in which whatever can be there is there now and then."""
    rnd = random.Random(seed)
    nodes = [drawn_intervention(rnd, n) for n in range(rnd.randint(0, most))]
    names = [i.iri for i in nodes]
    links = rnd.choice([0, 0.5, 1.5])
    ends = [(rnd.choice(names), rnd.choice(names)) for _ in range(int(links * len(nodes)))] if names else []
    pairs = [(a, b) for n, a in enumerate(sorted(names)) for b in sorted(names)[n + 1 :] if rnd.random() < 0.1]
    facts = {
        g: Group(
            rnd.choice([None, 10, 90]), rnd.choice([None, 2.0]), rnd.choice([{}, {KNOWLEDGE: 0.7, LLC.oefenen: 0.3}])
        )
        for g in GROUPS
    }
    return Landscape(
        URIRef("urn:land"), {}, PLATE, {i.iri: i for i in nodes}, tuple(Relation(a, rnd.choice(KINDS), b) for a, b in ends), {}, tuple(GROUPS),
        tuple(OWNERS), (), {}, 0, facts, tuple(LIKES), frozenset(SKILLS[:2]), frozenset({element("P")}),
        norms=replace(Norms(), overlap_from=rnd.choice([0.6, 0.4])),
        judged={pair: rnd.random() < 0.5 for pair in pairs[:2]},
        alike=tuple(LikeTexts(*pair, rnd.uniform(-1, 3)) for pair in pairs) if rnd.random() < 0.4 else None,
    )  # fmt: skip


def drawn_likely(land: Landscape, seed: int) -> LikelyPlaces:
    random = np.random.default_rng(seed)
    open_ = [i.iri for i in land.interventions.values() if not i.is_by_people]
    return LikelyPlaces(
        tuple(LAND), {iri: random.dirichlet(np.ones(len(LAND))) for iri in open_}, np.zeros((25, len(LAND)))
    )


def in_full(land: Landscape, *, count: int, kind: str | None = None, likely: LikelyPlaces | None = None) -> list[tuple]:
    """The reference: all of it, and nothing left out. Kind, group, about, gain, changes; and what becomes of it in drawn placements."""
    groups = [g for g in land.groups if any(g in i.groups for i in land.interventions.values())]
    people = {g: land.group_facts[g].size or 1 for g in groups}
    best: dict[tuple, tuple] = {}
    for group in groups:
        part = select(land, Selection(target_group=group))
        before = values(part)
        for move in (m for find in finders() for m in find(part, group) if kind in (None, m.kind)):
            after = values(move.after)
            changes = {
                k: after[k] - old for k, old in before.items() if old is not None and after[k] is not None and abs(after[k] - old) > TINY
            }  # fmt: skip
            gain = sum(changes.values()) * people[group] / sum(people.values()) / move.effort
            key = (move.kind, move.about)
            if gain > TINY and (key not in best or gain > best[key][3]):
                best[key] = (move.kind, group, move.about, gain, changes, dict(move.texts), part, move)
    ordered = sorted(best.values(), key=lambda r: (-round(r[3], 9), r[0], r[2]))
    drawn = likely.drawn(land, DRAWS) if likely is not None else None
    if drawn is None:
        return [(*r[:6], None) for r in ordered[:count]]
    told = [
        (*r[:6], in_draws(r, drawn, people[r[1]] / sum(people.values())))
        for r in ordered[: max(TRIED * count, LEAST_TRIED)]
    ]
    told = [r for r in told if r[6][1] > TINY]
    return sorted(told, key=lambda r: (-round(r[6][1], 9), r[0], r[2]))[:count]


def values(land: Landscape) -> dict[str, float | None]:
    return {i.id: r.value for i, r in profile_of(land).results}


def in_draws(found: tuple, drawn: DrawnPlaces, share: float) -> tuple[int, float]:
    *_, changes, _, part, move = found
    resting = [i for i in indicators() if i.id != "overlap" and rests_on_places(part, i)]
    fixed = sum(v for k, v in changes.items() if k not in {i.id for i in resting})
    gains, holds = [], 0
    for n in range(len(drawn)):
        world, after = drawn.world(part, n), drawn.world(move.after, n)
        both = [(i.compute(world).value, i.compute(after).value) for i in resting]
        gains.append((fixed + sum(b - a for a, b in both if a is not None and b is not None)) * share / move.effort)
        holds += gains[-1] > TINY and move.still(world)
    return holds, sum(gains) / len(gains)


def told(found) -> list[tuple]:
    return [
        (r.kind, r.group, r.about, r.gain, dict(r.changes), dict(r.texts), r.robustness and (r.robustness.holds, r.robustness.gain))
        for r in found
    ]  # fmt: skip


def same(one: list[tuple], two: list[tuple]) -> bool:
    return len(one) == len(two) and all(
        (a[:3], a[5]) == (b[:3], b[5])
        and a[3] == pytest.approx(b[3], abs=1e-9)
        and a[4] == pytest.approx(b[4], abs=1e-9)
        and a[6] == (b[6] and pytest.approx(b[6], abs=1e-9))
        for a, b in zip(one, two, strict=True)
    )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([1, 5, 40]), st.sampled_from([None, None, "link", "merge"]))
def test_the_answers_are_those_of_the_full_computation(seed: int, count: int, kind: str | None):
    land = drawn_landscape(seed)
    assert same(told(recommend(land, count=count, kind=kind)), in_full(land, count=count, kind=kind))


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 2**32))
def test_so_they_are_where_placements_are_only_proposed(seed: int):
    land = drawn_landscape(seed)
    likely = drawn_likely(land, seed)
    assert same(told(recommend(land, count=3, likely=likely)), in_full(land, count=3, likely=likely))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32))
def test_a_value_alone_is_that_of_the_evidence_to_the_last_digit(seed: int):
    land = drawn_landscape(seed)
    for part in (land, *(select(land, Selection(target_group=g)) for g in GROUPS)):
        for indicator in indicators():
            assert indicator.value_of(part) == indicator.compute(part).value, indicator.id


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32))
def test_a_move_changes_no_value_that_goes_by_nothing_it_changes(seed: int):
    land = drawn_landscape(seed)
    for group in GROUPS:
        part = select(land, Selection(target_group=group))
        before = values(part)
        for move in (m for find in finders() for m in find(part, group) if m.changes is not None):
            after = values(move.after)
            for indicator in indicators():
                assert indicator.goes_by(move.changes) or after[indicator.id] == before[indicator.id], indicator.id


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_no_value_rises_by_more_through_links_than_was_told(seed: int):
    land, rnd = drawn_landscape(seed, most=60), random.Random(seed)
    names = list(land.interventions)
    bounded = [i for i in indicators() if i.at_most is not None]
    before = {i.id: i.value_of(land) for i in bounded}
    for _ in range(8 if names else 0):
        links = [Relation(rnd.choice(names), "reinforces", rnd.choice(names)) for _ in range(rnd.randint(1, 3))]
        after = with_relations(land, links)
        for indicator in bounded:
            old, new = before[indicator.id], indicator.value_of(after)
            if old is not None:
                assert new is not None
                assert new - old <= indicator.at_most(land, links) + 1e-12, indicator.id


def test_the_landscapes_of_these_tests_have_every_kind_of_move_and_every_value():
    moves, known, changed = set(), set(), set()
    for seed in range(40):
        land = drawn_landscape(seed)
        found = recommend(land, count=100)
        moves |= {r.kind for r in found}
        changed |= {k for r in found for k in r.changes}
        known |= {k for k, v in values(land).items() if v is not None}
    assert moves == {"add", "link", "merge", "role", "shift"}
    assert known == {i.id for i in indicators()}
    assert changed >= known - {"agreement"}
