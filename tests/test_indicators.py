"""The indicators: values worked out by hand, undefined cases with their reason, and what always holds."""

from dataclasses import replace
from datetime import date
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import URIRef

from leerland_graph.analysis import Selection, indicators, profile, select
from leerland_graph.analysis.model import Relation
from tests.landscapes import ICT, PLATE, element, intervention, landscape
from tests.test_network import small

BY_ID = {i.id: i for i in indicators()}


def value(land, name: str):
    return BY_ID[name].compute(land).value


NINE = landscape(*(intervention(n, n) for n in ("P", "O", "C", "pr", "on", "in", "ao", "pi", "co")))


def test_indicators_are_found_by_being_there_and_say_themselves_in_both_languages():
    assert list(BY_ID) == [
        "coverage",
        "spread",
        "connectivity",
        "isolation",
        "overlap",
        "separation",
        "preference-fit",
        "competence-link",
        "role-clarity",
        "load",
        "transfer",
        "agreement",
    ]
    for indicator in indicators():
        assert set(indicator.labels) == set(indicator.meaning) == {"nl", "en"}


@pytest.mark.parametrize(
    ("land", "expected"),
    [
        (landscape(), 0.0),
        (landscape(intervention("a", "P")), 1 / 9),
        (landscape(intervention("a", "P O"), intervention("b", "P")), 2 / 9),
        (landscape(intervention("a", "sea")), 0.0),
        (NINE, 1.0),
    ],
)
def test_coverage_is_the_share_of_land_with_something_on_it(land, expected: float):
    assert value(land, "coverage") == pytest.approx(expected)


def test_coverage_names_the_empty_elements():
    result = BY_ID["coverage"].compute(landscape(intervention("a", "P O C pr on in ao pi")))
    assert [e.about for e in result.evidence] == [(element("co"),)]
    assert result.evidence[0].texts == {"nl": "Op Co-creatie ligt niets.", "en": "Nothing lies on Co-creation."}


def test_spread_is_one_when_all_carry_the_same_and_zero_when_one_carries_all():
    assert value(NINE, "spread") == pytest.approx(1.0)
    assert value(landscape(intervention("a", "P"), intervention("b", "P")), "spread") == 0.0


def test_spread_of_two_elements_three_to_one():
    land = landscape(*(intervention(f"p{i}", "P") for i in range(3)), intervention("o", "O"))
    entropy = -(0.75 * log(0.75) + 0.25 * log(0.25))
    assert value(land, "spread") == pytest.approx(entropy / log(9))


def test_spread_is_undefined_where_nothing_lies_on_land():
    result = BY_ID["spread"].compute(landscape(intervention("a", "sea")))
    assert result.value is None
    assert result.reason == {"nl": "Er ligt niets op het land.", "en": "Nothing lies on land."}


def test_connectivity_is_the_mean_of_r_over_r_plus_one():
    land = landscape(
        intervention("a1", "P"), intervention("a2", "P"), intervention("x", "pr"), intervention("y", "ao"), intervention("o1", "O"), intervention("o2", "O"),
        intervention("z", "on"), intervention("c", "C"), links="a1>x x>o1 a2>y y>o2 o1>z z>c",
    )  # fmt: skip
    # P-O: two disjoint routes, 2/3; O-C: one, 1/2; P-C: a detour over O, 1/3
    assert value(land, "connectivity") == pytest.approx((2 / 3 + 1 / 2 + 1 / 3) / 3)
    figures = [e.figures for e in BY_ID["connectivity"].compute(land).evidence]
    assert [f["r"] for f in figures] == [2.0, 0.5, 1.0]


def test_isolation_is_the_share_that_is_related():
    land = landscape(
        intervention("a", "P"), intervention("b", "P"), intervention("c", "P"), intervention("d", "P"), links="a=b c>c"
    )
    assert value(land, "isolation") == 0.5
    assert [str(e.about[0]) for e in BY_ID["isolation"].compute(land).evidence] == ["urn:c", "urn:d"]


def test_a_trajectory_of_one_is_no_relation():
    assert value(landscape(intervention("a", "P", trajectory="t")), "isolation") == 0.0


def test_without_interventions_isolation_is_undefined_and_connectivity_zero():
    assert value(landscape(), "isolation") is None
    assert value(landscape(), "connectivity") == 0.0


def test_a_plate_without_land_or_islands_leaves_values_undefined():
    sea = {k: v for k, v in PLATE.items() if v.kind == "sea"}
    for name in ("coverage", "spread", "connectivity"):
        result = BY_ID[name].compute(landscape(intervention("a", "sea"), elements=sea))
        assert result.value is None, name
        assert set(result.reason or {}) == {"nl", "en"}


def test_what_lies_nowhere_is_said():
    assert BY_ID["coverage"].compute(landscape(intervention("a"))).missing["en"] == "1 intervention is placed nowhere."


# weights and views


def test_weights_are_normalised_per_view_and_views_weigh_the_same():
    shares = intervention("a", "O:1@hr P:1@hr C:0.5@ict").anchors
    assert dict(shares) == {element("O"): 0.25, element("P"): 0.25, element("C"): 0.5}


def test_agreed_placements_count_alone():
    assert dict(intervention("a", "O@hr C@ict!").anchors) == {element("C"): 1.0}


# selections


def test_selections_are_joined_by_and():
    land = landscape(
        intervention("a", "P", groups="g", owner=ICT),
        intervention("b", "P", groups="g"),
        intervention("c", "P", owner=ICT),
        links="a>b a>c",
    )
    chosen = select(land, Selection(target_group=URIRef("urn:g"), department=ICT))
    assert set(chosen.interventions) == {URIRef("urn:a")}
    assert chosen.relations == ()


@pytest.mark.parametrize(
    ("since", "until", "inside"),
    [
        (date(2026, 3, 31), None, True),
        (date(2026, 4, 1), None, False),
        (None, date(2026, 3, 1), True),
        (None, date(2026, 2, 28), False),
        (date(2026, 3, 10), date(2026, 3, 11), True),
    ],
)
def test_a_period_holds_what_runs_in_it_bounds_included(since, until, inside):
    runs = [("2026-03-01", "2026-03-31")]
    land = landscape(intervention("a", "P", runs=runs), intervention("b", "P"))
    assert set(select(land, Selection(since=since, until=until)).interventions) == (
        {URIRef("urn:a")} if inside else set()
    )


# what always holds


@settings(max_examples=80, deadline=None)
@given(small())
def test_values_stay_between_0_and_1(land):
    for _, result in profile(land).results:
        assert result.value is None or 0 <= result.value <= 1


@settings(max_examples=60, deadline=None)
@given(small(), st.sampled_from(["P", "O", "C", "pr", "co"]))
def test_an_intervention_more_never_lowers_coverage(land, place):
    more = landscape(*land.interventions.values(), intervention("extra", place))
    assert value(more, "coverage") >= value(land, "coverage")


@settings(max_examples=60, deadline=None)
@given(small())
def test_other_names_change_no_value(land):
    rename = {iri: URIRef(f"urn:z{9 - n}") for n, iri in enumerate(sorted(land.interventions))}
    other = replace(
        land,
        interventions={rename[k]: replace(v, iri=rename[k]) for k, v in land.interventions.items()},
        relations=tuple(Relation(rename[r.subject], r.kind, rename[r.object]) for r in land.relations),
    )
    for name in BY_ID:
        assert value(land, name) == pytest.approx(value(other, name))


@settings(max_examples=60, deadline=None)
@given(small())
def test_doubling_every_intervention_leaves_coverage_and_spread(land):
    twice = landscape(
        *land.interventions.values(), *(replace(i, iri=URIRef(f"{i.iri}-2")) for i in land.interventions.values())
    )
    assert value(twice, "coverage") == value(land, "coverage")
    assert value(twice, "spread") == pytest.approx(value(land, "spread"))


def test_local_banks_hang_on_one_coaching_programme(example_store):
    from leerland_graph.analysis import read_landscape
    from leerland_graph.store import find_landscape

    land = read_landscape(example_store, find_landscape(example_store, None).iri)
    group = URIRef("https://leerland.example/id/target-group/lokale-banken")
    found = {i.id: r for i, r in profile(land, Selection(target_group=group)).results}
    assert found["coverage"].value == pytest.approx(3 / 9)
    assert [land.label(e.about[0], "nl") for e in found["coverage"].evidence] == [
        "Creëren", "Ondernemen", "Innoveren", "Actieonderzoek", "Pionieren", "Co-creatie",
    ]  # fmt: skip
    assert found["connectivity"].value == pytest.approx(1 / 6)
    cut = found["connectivity"].evidence[0].figures["minimum_cut"]
    assert [land.label(i, "en") for i in cut] == ["Coaching programme for advice conversations"]
