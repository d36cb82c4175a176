"""Routes in depth: crossings, the strongest route and the flow of participants, worked out by hand and by brute force."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import URIRef

from leerland_graph.analysis import communities, depth
from leerland_graph.analysis.depth import seats_per_year
from leerland_graph.analysis.model import Run
from leerland_graph.analysis.network import LearningNetwork
from tests.landscapes import HR, ICT, element, intervention, landscape
from tests.test_network import small

P, O, C = element("P"), element("O"), element("C")  # noqa: E741


def names(iris) -> list[str]:
    return [str(i).removeprefix("urn:") for i in iris]


def seated(name: str, on: str, *seats: int | None, year: int = 2026, **more):
    runs = tuple(Run(date(year, 1 + n, 5), date(year, 1 + n, 6), s) for n, s in enumerate(seats))
    return replace(intervention(name, on, **more), runs=runs)


def two_crossings():
    """a1-x(pr)-c1 and a2-y(ao)-c2: one route over each of the two crossings."""
    return landscape(
        intervention("a1", "P"), intervention("a2", "P"), intervention("x", "pr"), intervention("y", "ao"),
        intervention("c1", "O"), intervention("c2", "O"), links="a1>x x>c1 a2>y y>c2",
    )  # fmt: skip


def test_each_crossing_counts_the_routes_that_it_carries_alone():
    found = depth(two_crossings(), P, O)
    assert [(c.element, c.disjoint, names(c.interventions)) for c in found.crossings] == [
        (element("pr"), 1, ["x"]),
        (element("ao"), 1, ["y"]),
    ]
    assert found.routes.disjoint == 2


def test_the_weakest_crossing_is_the_one_with_the_fewest_routes_even_none():
    land = landscape(intervention("a", "P"), intervention("x", "pr"), intervention("c", "O"), links="a>x x>c")
    found = depth(land, P, O)
    assert (found.weakest.element, found.weakest.disjoint) == (element("ao"), 0)


def test_a_plate_where_nothing_joins_the_islands_has_no_weakest_crossing():
    from tests.landscapes import PLATE

    bare = {iri: e for iri, e in PLATE.items() if e.kind == "island"}
    found = depth(landscape(intervention("a", "P"), elements=bare), P, O)
    assert (found.crossings, found.weakest, found.participants) == ((), None, 0)


def test_the_strongest_route_avoids_the_step_that_hardly_lies_where_it_crosses():
    land = landscape(
        intervention("a", "P"), intervention("thin", "pr:0.1 sea:0.9"), intervention("thick", "ao"),
        intervention("b", "P"), intervention("c", "O"), links="a>thin thin>c a>b b>thick thick>c",
    )  # fmt: skip
    found = depth(land, P, O)
    assert names(found.routes.route) == ["a", "thin", "c"]
    assert (names(found.strongest), found.strength) == (["b", "thick", "c"], 1.0)


def test_the_strength_of_a_route_is_its_weakest_step():
    land = landscape(
        intervention("a", "P:0.6 pr:0.4"), intervention("x", "pr:0.7 O:0.3"), intervention("c", "O"), links="a>x x>c"
    )
    found = depth(land, P, O)
    assert found.strength == pytest.approx(0.6)  # a lies on Praktiseren for 0.6; x crosses with 0.7; c is whole


def test_where_there_is_no_route_nothing_is_strong():
    found = depth(landscape(intervention("a", "P"), intervention("c", "O"), links="a>c"), P, O)
    assert (found.strongest, found.strength, found.participants) == ((), 0.0, 0)


def test_participants_are_limited_by_the_narrowest_place():
    land = landscape(seated("a", "P", 100), seated("x", "pr", 12, 8), seated("c", "O", 60), links="a>x x>c")
    assert depth(land, P, O).participants == 20


def test_seats_add_up_over_routes_and_are_counted_per_year():
    land = landscape(
        seated("a", "P", 100), seated("x", "pr", 12), seated("y", "ao", 9, year=2027), seated("c", "O", 60),
        links="a>x x>c a>y y>c",
    )  # fmt: skip
    assert seats_per_year(land) == {URIRef("urn:a"): 50, URIRef("urn:x"): 6, URIRef("urn:y"): 4, URIRef("urn:c"): 30}
    assert depth(land, P, O).participants == 10


def test_an_intervention_without_seats_limits_nothing_and_is_counted():
    land = landscape(seated("a", "P", 100), intervention("blog", "pr"), seated("c", "O", 60), links="a>blog blog>c")
    found = depth(land, P, O)
    assert (found.participants, found.unbounded) == (60, 1)
    open_ = depth(
        landscape(intervention("a", "P"), intervention("x", "pr"), intervention("c", "O"), links="a>x x>c"), P, O
    )
    assert (open_.participants, open_.unbounded) == (None, 3)


def test_direction_counts_when_it_is_asked():
    land = landscape(intervention("a", "P"), intervention("x", "pr"), intervention("c", "O"), links="c>x x>a")
    assert depth(land, P, O).routes.is_direct
    assert not depth(land, P, O, directed=True).routes.is_connected


def brute_strength(land, start, end, islands) -> float:
    """The best bottleneck over every walk that visits no standing twice."""
    network = LearningNetwork(land)
    best = 0.0

    def walk(standing, seen, width):
        nonlocal best
        here, island = standing
        access = network.access(here)
        if island == end and end in access.lies:
            best = max(best, min(width, access.on(end)))
        for step in network.moves(standing, islands):
            if step in seen:
                continue
            crossing = step[0] == here
            by = access.across(frozenset((island, step[1]))) if crossing else network.access(step[0]).touches(step[1])
            walk(step, seen | {step}, min(width, by))

    for first in network.starts(start):
        walk(first, {first}, network.access(first[0]).on(start))
    return best


@settings(max_examples=120, deadline=None)
@given(small(), st.sampled_from([(P, O), (P, C), (O, C)]))
def test_the_strongest_route_agrees_with_brute_force(land, pair):
    found = depth(land, *pair)
    islands = frozenset(pair) if found.routes.is_direct else frozenset((P, O, C))
    assert found.strength == pytest.approx(brute_strength(land, *pair, islands) if found.routes.is_connected else 0.0)
    assert bool(found.strongest) == found.routes.is_connected


@settings(max_examples=60, deadline=None)
@given(small(), st.lists(st.integers(0, 3), min_size=5, max_size=5))
def test_participants_lie_between_one_seat_for_each_route_and_all_seats(land, seats):
    nodes = sorted(land.interventions)
    seated_ = {
        iri: replace(land.interventions[iri], runs=(Run(date(2026, 1, 5), date(2026, 1, 5), seats[n] + 1),))
        for n, iri in enumerate(nodes)
    }
    found = depth(replace(land, interventions=seated_), P, O)
    cut = sum(seats[nodes.index(i)] + 1 for i in found.routes.cut)
    assert found.routes.disjoint <= found.participants <= cut


# communities


def clique(letters: str) -> str:
    return " ".join(f"{a}~{b}" for n, a in enumerate(letters) for b in letters[n + 1 :])


def test_communities_that_follow_departments_agree_with_them():
    nodes = [intervention(n, "P", owner=HR if n in "abc" else ICT) for n in "abcdef"]
    found = communities(landscape(*nodes, links=f"{clique('abc')} {clique('def')} c>d"))
    assert [(names(c.members), c.is_mixed) for c in found.found] == [(["a", "b", "c"], False), (["d", "e", "f"], False)]
    assert found.agreement == pytest.approx(1.0)


def test_communities_across_departments_do_not_agree_with_them():
    nodes = [intervention(n, "P", owner=HR if n in "abde" else ICT) for n in "abcdef"]
    found = communities(landscape(*nodes, links=f"{clique('abc')} {clique('def')} c>d"))
    assert all(c.owners == ((HR, 2), (ICT, 1)) for c in found.found)
    assert found.agreement < 0.1


def test_without_links_there_are_no_communities():
    found = communities(landscape(intervention("a", "P"), intervention("b", "P")))
    assert (found.found, found.agreement) == ((), None)
