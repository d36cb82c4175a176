"""Rows of one title without an identifier: of one offer they are one intervention, of several each has its own, also in the next version."""

from pathlib import Path

import pytest

from leerland_graph.core.namespaces import LL
from leerland_graph.store import Store
from tests.catalogues import write
from tests.conftest import EXAMPLE
from tests.listfiles import values

MAPPING = """\
catalogue: aanbod
columns:
  naam: {to: title}
  uitleg: {to: description, optional: true}
  door: {to: provider, unknown: create, optional: true}
  niveau: {to: level, optional: true}
  plaats: {to: location, optional: true}
  uren: {to: effort, optional: true}
constants: {owner: HR}
"""


def new(plan) -> int:
    """How many interventions a plan makes; providers are made too."""
    return sum("/intervention/" in str(node) for node in plan.merged.new)


@pytest.mark.parametrize(
    "rows",
    [
        "naam,door\nFietsen,Wielerschool\nFietsen,Tweewielerij\n",
        "naam,niveau\nFietsen,beginner\nFietsen,gevorderd\n",
        "naam,uren\nFietsen,4\nFietsen,8\n",
        "naam,uitleg\nFietsen,Leren sturen op het plein\nFietsen,Banden plakken\n",
    ],
)
def test_offers_of_one_title_are_interventions_of_their_own(listed, rows: str):
    plan = listed(rows)
    assert (plan.accepted, plan.refused_count, new(plan)) == (2, 0, 2)
    assert listed(rows).is_there_already


def test_the_next_version_knows_each_again_in_another_order(listed, store: Store):
    listed("naam,door,uren\nFietsen,Wielerschool,4\nFietsen,Tweewielerij,8\n")
    plan = listed("naam,door,uren\nFietsen,Tweewielerij,9\nFietsen,Wielerschool,4\n")
    assert (new(plan), len(plan.merged.changed), len(plan.merged.gone)) == (0, 1, 0)
    assert {str(v) for v in values(store, "fietsen", LL.effort)} == {"4"}
    assert {str(v) for v in values(store, "fietsen-2", LL.effort)} == {"9"}


def test_the_next_version_that_lacks_the_first_leaves_the_second_as_it_is(listed):
    listed("naam,door\nFietsen,Wielerschool\nFietsen,Tweewielerij\n")
    plan = listed("naam,door\nFietsen,Tweewielerij\n")
    assert (new(plan), len(plan.merged.changed), len(plan.merged.gone)) == (0, 0, 1)


def test_an_offer_that_comes_before_another_does_not_take_its_place(listed):
    listed("naam,door\nFietsen,Tweewielerij\n")
    plan = listed("naam,door\nFietsen,Wielerschool\nFietsen,Tweewielerij\n")
    assert (new(plan), len(plan.merged.changed), len(plan.merged.gone)) == (1, 0, 0)


def test_a_provider_that_changed_is_a_change_where_the_title_has_one_row(listed):
    listed("naam,door\nFietsen,Tweewielerij\n")
    plan = listed("naam,door\nFietsen,Wielerschool\n")
    assert (new(plan), len(plan.merged.changed)) == (0, 1)


def test_one_offer_in_two_places_is_one_intervention(listed, store: Store):
    rows = "naam,plaats\nFietsen,Utrecht\nFietsen,Zwolle\n"
    plan = listed(rows)
    assert (plan.accepted, plan.refused_count, new(plan)) == (2, 0, 1)
    assert {str(v) for v in values(store, "fietsen", LL.location)} == {"Utrecht", "Zwolle"}
    assert listed(rows).is_there_already


def test_a_row_that_says_nothing_more_is_said_and_does_no_harm(listed):
    rows = "naam,plaats\nFietsen,Utrecht\nFietsen,Zwolle\nFietsen,Utrecht\n"
    plan = listed(rows)
    assert (plan.accepted, plan.refused_count, new(plan)) == (3, 0, 1)
    assert [(f.location.row, f.message("en")) for f in plan.report.findings if "says nothing" in f.message("en")] == [
        (4, "This row says nothing that row 2 does not say.")
    ]
    assert listed(rows).is_there_already


def test_what_is_no_address_does_not_tell_a_row_from_its_next_version(load, tmp_path: Path):
    load(EXAMPLE / "waterland.ttl")
    mapping = write(tmp_path / "m.yaml", MAPPING.replace("  uren:", "  site: {to: url}\n  uren:"))
    path = write(tmp_path / "aanbod.csv", "naam,site\nFietsen,fietsen.example\nLopen,fietsen.example\n")
    plan = load(path, mappings=[mapping])
    assert (plan.accepted, new(plan)) == (2, 2)
    assert load(path, mappings=[mapping]).is_there_already


def test_a_row_that_says_less_than_another_of_its_offer_is_known_again(listed):
    rows = "naam,door,plaats\nFietsen,Wielerschool,\nFietsen,Wielerschool,Utrecht\nFietsen,Tweewielerij,Zwolle\n"
    listed(rows)
    assert listed(rows).is_there_already
