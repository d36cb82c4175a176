"""Recommendations: simulated, ranked, and right about what was taken away."""

import signal
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from rdflib import URIRef

from leerland_graph.analysis import LikelyPlaces, recommend
from leerland_graph.analysis.indicators.load import weekly_hours
from leerland_graph.analysis.model import Group
from leerland_graph.analysis.moves import finders
from leerland_graph.analysis.moves import shift as shifting
from leerland_graph.analysis.recommend import Robustness
from leerland_graph.cli.context import on_interrupt
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


# where placements are only proposed


def partly_known(*, others: int = 13):
    """p on Praktiseren, o on Onderzoeken, and x that is proposed between them; the one without a provider is `bare`. All are related and of one department."""
    filled = frozenset({(LLC.owner, HR), (LLC.provider, HR)})
    nodes = [
        intervention("p", "P!", groups="g"),
        intervention("o", "O!", groups="g"),
        intervention("x", "pr", groups="g"),
    ]
    nodes += [intervention(f"f{n}", "P!", groups="g") for n in range(others - 1)]
    nodes = [replace(i, roles=filled) for i in nodes] + [intervention("bare", "P!", groups="g")]
    links = " ".join(["x=p", "o=p", "bare=p", *(f"f{n}=p" for n in range(others - 1))])
    return replace(landscape(*nodes, links=links), groups=(G,))


def likely(chance: float, *, placed: int = 25) -> LikelyPlaces:
    """x lies between the islands with this probability, else on Praktiseren; the proposals for what people placed were right."""
    labels = (element("pr"), element("P"))
    return LikelyPlaces(labels, {URIRef("urn:x"): np.array([chance, 1 - chance])}, np.zeros((placed, 2)))


def links_and_roles(where: LikelyPlaces | None):
    return [r for r in recommend(partly_known(), count=30, likely=where) if r.kind in ("link", "role")]


def test_what_leans_on_an_unsure_place_comes_after_what_does_not():
    before = links_and_roles(None)
    assert [(r.kind, pytest.approx(r.gain)) for r in before] == [("link", 1 / 12), ("role", 1 / 16)]
    role, link = links_and_roles(likely(0.5))
    drawn = likely(0.5).drawn(partly_known(), 40)
    assert drawn is not None
    between = int((drawn.rows == 0).sum())
    assert (role.kind, role.robustness) == ("role", Robustness(40, 40, pytest.approx(1 / 16)))
    assert (link.kind, link.robustness) == ("link", Robustness(40, between, pytest.approx(between / 40 / 12)))
    assert 10 < between < 30
    assert (link.gain, link.changes) == (before[0].gain, before[0].changes), (
        "what it brings if it lies where it is proposed"
    )


def test_where_its_place_is_sure_the_order_stays():
    assert [r.kind for r in links_and_roles(likely(1.0))] == ["link", "role"]


def test_what_comes_to_nothing_in_the_placements_that_were_tried_is_no_recommendation():
    assert [r.kind for r in links_and_roles(likely(0.0))] == ["role"]


def test_something_new_holds_as_long_as_nothing_lies_there():
    land = partly_known()
    empty = (element("ao"), element("pr"))
    where = LikelyPlaces(empty, {URIRef("urn:x"): np.array([0.7, 0.3])}, np.zeros((25, 2)))
    drawn = where.drawn(land, 40)
    assert drawn is not None
    new = {r.about[0]: r for r in recommend(land, kind="add", count=20, likely=where)}
    assert new[element("ao")].robustness.holds == int((drawn.rows == 1).sum())
    assert new[element("on")].robustness.holds == 40


def test_two_that_are_alike_by_words_are_one_only_where_they_lie_together():
    same = {"competences": frozenset({URIRef("urn:c")})}
    one = replace(intervention("a", "P!", groups="g", owner=HR), **same)
    two = replace(intervention("x", "P", groups="g", owner=ICT), **same)
    land = replace(landscape(one, two, intervention("c", "O!", groups="g")), groups=(G,))
    (move,) = recommend(land, kind="merge", likely=likely(0.5))
    drawn = likely(0.5).drawn(land, 40)
    assert drawn is not None
    assert move.robustness.holds == int((drawn.rows == 1).sum()) < 40


def test_how_it_holds_is_said_in_words_and_to_programs():
    land = partly_known()
    role, link = links_and_roles(likely(0.5))
    assert role.robustness.texts["nl"] == "Blijft staan bij alle 40 mogelijke plaatsingen."
    assert link.robustness.texts["nl"] == f"Blijft staan bij {link.robustness.holds} van de 40 mogelijke plaatsingen."
    assert link.as_json(land)["placements"] == {
        "draws": 40, "holds": link.robustness.holds, "gain": round(link.robustness.gain, 6),
    }  # fmt: skip


@pytest.mark.parametrize("where", [None, likely(0.5, placed=19), replace(likely(0.5), chances={})])
def test_where_people_placed_everything_or_too_little_the_recommendations_are_as_they_were(where: LikelyPlaces | None):
    land = partly_known()
    found = recommend(land, count=30, likely=where)
    assert found == recommend(land, count=30)
    assert {r.robustness for r in found} == {None}
    assert all("placements" not in r.as_json(land) for r in found)


# how far it is


def test_it_is_told_how_far_the_search_is_and_what_is_best_so_far():
    heard = []
    found = recommend(well_emptied(), heard=lambda search: heard.append((search.done, search.total, search.best())))
    assert [done for done, *_ in heard] == list(range(1, len(heard) + 1))
    assert heard[-1][0] == heard[-1][1]
    assert heard[-1][2] == found
    gains = [best[0].gain for *_, best in heard if best]
    assert gains == sorted(gains)


def test_a_search_that_is_stopped_gives_the_best_so_far():
    whole = recommend(partly_known(), count=50)
    (found,) = recommend(partly_known(), count=50, heard=lambda search: search.stop())
    assert found in whole[1:]


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl+C ends the command, as at a terminal; in the background it would be ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_the_first_interrupt_stops_the_search_and_the_second_ends_the_command(interruptible: None):
    heard: list[str] = []
    with on_interrupt(lambda: heard.append("stop")):
        signal.raise_signal(signal.SIGINT)
        assert heard == ["stop"]
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_in_the_background_where_interrupts_are_ignored_they_stay_so(interruptible: None):
    heard: list[str] = []
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with on_interrupt(lambda: heard.append("stop")):
        signal.raise_signal(signal.SIGINT)
    assert heard == []


def well_emptied():
    return well_spread().only(i for i, v in well_spread().interventions.items() if element("C") not in v.anchors)
