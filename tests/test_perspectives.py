"""Perspectives: one department's landscape, the agreed one, the difference, and what is worth talking about."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef

from leerland_graph.analysis import (
    Landscape,
    as_agreed,
    as_seen_by,
    divided,
    perspectives,
    profile,
    read_landscape,
    shares_by,
    worth_talking,
)
from leerland_graph.analysis.perspectives import distance
from leerland_graph.store import Store, find_landscape
from tests.conftest import Cli

ID = "https://leerland.example/id/"
HR, ICT = URIRef(f"{ID}department/hr"), URIRef(f"{ID}department/ict")
SPRINT = URIRef(f"{ID}intervention/ontwerpsprint-ledenportaal")
shares = st.dictionaries(st.sampled_from([URIRef(f"urn:{n}") for n in range(5)]), st.floats(0.05, 1), min_size=1).map(
    lambda d: {k: v / sum(d.values()) for k, v in d.items()}
)


@pytest.fixture
def landscape(example_store: Store) -> Landscape:
    return read_landscape(example_store, find_landscape(example_store, None).iri)


def test_the_perspectives_are_the_departments_that_placed_something(landscape: Landscape):
    names = [landscape.label(d, "nl") for d in perspectives(landscape)]
    assert names == ["Communicatie", "HR", "ICT", "Risk & Compliance"]


def test_a_departments_landscape_holds_what_it_placed_where_it_placed_it(landscape: Landscape):
    mine = as_seen_by(landscape, HR)
    assert len(mine.interventions) == 31
    assert {p.by for i in mine.interventions.values() for p in i.placements} == {HR}
    assert [landscape.label(e, "nl") for e in mine.interventions[SPRINT].anchors] == ["Creëren"]
    assert [landscape.label(e, "nl") for e in as_seen_by(landscape, ICT).interventions[SPRINT].anchors] == [
        "Co-creatie"
    ]
    assert all(r.subject in mine.interventions and r.object in mine.interventions for r in mine.relations)


def test_indicators_are_computed_for_each(landscape: Landscape):
    coverage = lambda land: next(r.value for i, r in profile(land).results if i.id == "coverage")  # noqa: E731
    assert coverage(landscape) == pytest.approx(8 / 9)
    assert coverage(as_seen_by(landscape, HR)) < coverage(landscape)


def test_the_agreed_landscape_holds_agreed_placements_alone(landscape: Landscape):
    agreed = as_agreed(landscape)
    assert all(p.agreed for i in agreed.interventions.values() for p in i.placements)
    assert SPRINT not in agreed.interventions


def test_the_difference_holds_what_two_see_differently(landscape: Landscape):
    names = sorted(i.title("nl") for i in divided(landscape, HR, ICT).interventions.values())
    assert names == ["Gilde architectuur", "Ontwerpsprint ledenportaal", "Werken met dashboards"]


def test_the_weightiest_comes_first_and_says_why(landscape: Landscape):
    found = worth_talking(landscape)
    assert [landscape.label(t.intervention, "nl") for t in found] == [
        "Ontwerpsprint ledenportaal", "Dilemma's bespreken", "Gilde architectuur", "Werken met dashboards",
    ]  # fmt: skip
    assert [t.weight for t in found] == sorted((t.weight for t in found), reverse=True)
    first = found[0]
    assert first.disagreement == 1
    assert first.texts["nl"] == (
        "HR ziet dit als Creëren, ICT als Co-creatie; zonder deze interventie is de polder Co-creatie leeg."
    )
    assert first.texts["en"].startswith("HR sees this as Creating, ICT as Co-creation; without this intervention")


def test_the_effect_is_the_room_between_the_views(landscape: Landscape):
    first = worth_talking(landscape)[0]
    now = landscape.interventions[SPRINT]
    figures = [profile(landscape).overall().value]
    for department in shares_by(now):
        mine = tuple(p for p in now.placements if p.by == department)
        changed = {**landscape.interventions, SPRINT: replace(now, placements=mine)}
        figures.append(profile(replace(landscape, interventions=changed)).overall().value)
    figures.append(profile(landscape.only(i for i in landscape.interventions if i != SPRINT)).overall().value)
    assert first.effect == pytest.approx(max(figures) - min(figures))


@given(shares, shares, shares)
def test_distance_is_a_metric_between_0_and_1(a, b, c):
    assert distance(a, a) == pytest.approx(0)
    assert distance(a, b) == pytest.approx(distance(b, a))
    assert 0 <= distance(a, b) <= 1 + 1e-9
    assert distance(a, c) <= distance(a, b) + distance(b, c) + 1e-9


def test_the_command_computes_them_for_each(example_cli: Cli):
    count = lambda *seen: json.loads(example_cli("coherence", *seen, "--format", "json").stdout)["interventions"]  # noqa: E731
    assert (count(), count("--seen-by", "HR"), count("--seen-by", "agreed")) == (64, 31, 60)
    assert "geen afdeling met de naam" in example_cli("coherence", "--seen-by", "Draken", code=2).stderr
