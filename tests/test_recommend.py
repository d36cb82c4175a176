"""Recommendations: simulated, ranked, and right about what was taken away."""

from dataclasses import replace

import pytest
from rdflib import URIRef

from leerland_graph.analysis import recommend
from leerland_graph.analysis.indicators.load import weekly_hours
from leerland_graph.analysis.model import Group
from leerland_graph.analysis.moves import finders
from leerland_graph.analysis.moves import shift as shifting
from leerland_graph.core.namespaces import LLC
from tests.landscapes import HR, ICT, SHORT, element, intervention, landscape

G = URIRef("urn:g")
LAND = [name for name in SHORT if name != "sea"]


def well_spread():
    """Two linked interventions on every element of land, all for one group, clear in their roles."""
    nodes = [
        replace(intervention(f"{e}{n}", e, groups="g"), roles=frozenset({(LLC.owner, HR), (LLC.provider, HR)}))
        for e in LAND
        for n in (1, 2)
    ]
    links = " ".join(
        f"{b}{n}~{i}{n}"
        for b, ends in (("pr", "PO"), ("on", "OC"), ("in", "CP"), ("ao", "PO"), ("pi", "OC"), ("co", "CP"))
        for i in ends
        for n in (1, 2)
    )
    return replace(landscape(*nodes, links=links), groups=(G,), group_facts={G: Group(size=100)})


@pytest.mark.parametrize("name", LAND)
def test_what_was_emptied_comes_first_among_additions(name: str):
    whole = well_spread()
    emptied = whole.only(i for i, v in whole.interventions.items() if element(name) not in v.anchors)
    first = recommend(emptied, kind="add")[0]
    assert first.about[:2] == (element(name), G)
    assert first.changes["coverage"] == pytest.approx(1 / 9)


def test_a_landscape_without_gaps_gets_no_addition():
    assert recommend(well_spread(), kind="add") == []


def test_an_addition_on_the_missing_bridge_makes_the_route():
    nodes = [intervention("p", "P", groups="g"), intervention("o", "O", groups="g")]
    land = replace(landscape(*nodes), groups=(G,))
    by_place = {r.about[0]: r for r in recommend(land, kind="add", count=20)}
    assert by_place[element("pr")].changes["connectivity"] == pytest.approx((1 / 2) / 3)
    assert "connectivity" not in by_place[element("on")].changes


def test_a_bridge_without_links_is_linked_to_both_sides():
    nodes = [
        intervention("p", "P", groups="g"),
        intervention("x", "pr", groups="g"),
        intervention("o", "O", groups="g"),
    ]
    (move,) = recommend(replace(landscape(*nodes), groups=(G,)), kind="link")
    assert set(move.about) == {URIRef("urn:x"), URIRef("urn:p"), URIRef("urn:o")}
    assert move.effort == 2
    assert move.changes["connectivity"] == pytest.approx(1 / 6)
    assert move.changes["isolation"] == 1.0


def test_doubles_are_merged_with_what_both_had():
    same = {"competences": frozenset({URIRef("urn:c")})}
    one = replace(intervention("a", "P", groups="g", owner=HR, runs=[("2026-03-02", "2026-03-02")]), **same)
    two = replace(intervention("b", "P", groups="g", owner=ICT, runs=[("2026-05-04", "2026-05-04")]), **same)
    (move,) = recommend(
        replace(landscape(one, two, intervention("c", "O", groups="g"), links="b>c"), groups=(G,)), kind="merge"
    )
    assert move.about == (URIRef("urn:a"), URIRef("urn:b"))
    assert move.changes["overlap"] == pytest.approx(2 / 3)


def test_a_crowded_week_loses_a_run_to_the_nearest_room():
    nodes = [
        replace(intervention("long", "P", groups="g", runs=[("2026-01-05", "2026-12-18")]), effort=25.0),
        replace(intervention("a", "P", groups="g", runs=[("2026-03-02", "2026-03-06")]), effort=2.0),
        replace(intervention("b", "P", groups="g", runs=[("2026-03-02", "2026-03-06")]), effort=2.0),
    ]
    land = replace(landscape(*nodes), groups=(G,), group_facts={G: Group(weekly_capacity=3.0)})
    (move,) = shifting.find(land, G)
    assert move.about == (URIRef("urn:a"), G)
    assert all(sum(h.values()) <= 3.0 for h in weekly_hours(move.after, G).values())
    assert "23-02-2026" in move.texts["nl"]


def test_a_role_that_nobody_fills_is_filled():
    land = replace(landscape(intervention("a", "P", groups="g")), groups=(G,))
    (move,) = recommend(land, kind="role")
    assert move.changes == {"role-clarity": 1.0}


def test_the_larger_group_weighs_more():
    small, large = URIRef("urn:small"), URIRef("urn:large")
    nodes = [intervention("a", "P", groups="small"), intervention("b", "P", groups="large")]
    facts = {small: Group(size=10), large: Group(size=90)}
    found = recommend(replace(landscape(*nodes), groups=(small, large), group_facts=facts), kind="add", count=1)
    assert found[0].group == large


def test_every_kind_of_move_is_found_by_being_there():
    assert [f.__module__.rpartition(".")[2] for f in finders()] == ["add", "link", "merge", "role", "shift"]


def test_an_empty_landscape_has_nothing_to_recommend():
    assert recommend(landscape()) == []


def test_recommendations_only_promise_what_simulation_gave(example_store):
    from leerland_graph.analysis import read_landscape
    from leerland_graph.store import find_landscape

    land = read_landscape(example_store, find_landscape(example_store, None).iri)
    found = recommend(land, count=30)
    assert len(found) == 30
    assert [r.gain for r in found] == sorted((r.gain for r in found), reverse=True)
    assert all(r.gain > 0 and r.changes for r in found)
    addition = recommend(land, kind="add", count=1)[0]
    assert addition.about[:2] == (element("ao"), URIRef("https://leerland.example/id/target-group/lokale-banken"))
