"""Learning routes: answers worked out by hand (the drawings stand in docs/coherence.md), and brute force on random ones."""

from itertools import combinations, pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import URIRef

from leerland_graph.analysis.network import LearningNetwork
from tests.landscapes import PLATE, element, intervention, landscape

P, O, C = element("P"), element("O"), element("C")  # noqa: E741


def routes(land, start=P, end=O, directed=False):
    return LearningNetwork(land, directed=directed).routes(start, end)


def names(iris) -> list[str]:
    return [str(i).removeprefix("urn:") for i in iris]


def test_one_chain_over_a_bridge_is_one_route():
    land = landscape(intervention("a", "P"), intervention("b", "pr"), intervention("c", "O"), links="a>b b>c")
    found = routes(land)
    assert (found.disjoint, names(found.route)) == (1, ["a", "b", "c"])
    assert len(found.cut) == 1


def test_the_middle_of_an_hourglass_is_the_cut():
    land = landscape(
        intervention("a1", "P"), intervention("a2", "P"), intervention("coaching", "pr"), intervention("c1", "O"), intervention("c2", "O"),
        links="a1>coaching a2>coaching coaching>c1 coaching>c2",
    )  # fmt: skip
    found = routes(land)
    assert (found.disjoint, names(found.cut)) == (1, ["coaching"])


def test_two_bridges_give_two_disjoint_routes():
    land = landscape(
        intervention("a1", "P"), intervention("a2", "P"), intervention("x", "pr"), intervention("y", "ao"), intervention("c1", "O"), intervention("c2", "O"),
        links="a1>x x>c1 a2>y y>c2",
    )  # fmt: skip
    assert routes(land).disjoint == 2


def test_start_and_end_count_as_nodes():
    land = landscape(
        intervention("a", "P"),
        intervention("x", "pr"),
        intervention("y", "ao"),
        intervention("c", "O"),
        links="a>x x>c a>y y>c",
    )
    found = routes(land)
    assert found.disjoint == 1
    assert names(found.cut)[0] in ("a", "c")


def test_a_bridge_without_links_is_no_route():
    found = routes(landscape(intervention("a", "P"), intervention("b", "pr"), intervention("c", "O")))
    assert (found.disjoint, found.route, found.cut) == (0, (), ())


def test_linked_islands_without_a_bridge_are_not_connected():
    assert not routes(landscape(intervention("a", "P"), intervention("c", "O"), links="a>c")).is_connected


def test_an_intervention_on_both_islands_and_the_bridge_is_a_route_by_itself():
    found = routes(landscape(intervention("a", "P pr O")))
    assert (found.disjoint, names(found.route)) == (1, ["a"])


def test_an_intervention_on_two_islands_without_a_bridge_counts_where_most_of_it_lies():
    network = LearningNetwork(landscape())
    assert network.access_index.access(intervention("a", "P:0.3 O:0.7")).stands == {O}
    assert network.access_index.access(intervention("a", "P:0.5 O:0.5")).stands == {P}
    assert network.access_index.access(intervention("a", "P:0.3 O:0.3 co:0.4")).stands == {P, C}
    assert network.access_index.access(intervention("a", "sea")).stands == frozenset()


def test_a_detour_over_the_third_island_is_indirect():
    land = landscape(
        intervention("a", "P"), intervention("x", "in"), intervention("m", "C"), intervention("y", "pi"), intervention("c", "O"),
        links="a>x x>m m>y y>c",
    )  # fmt: skip
    found = routes(land)
    assert (found.disjoint, found.is_direct, names(found.route)) == (0, False, ["a", "x", "m", "y", "c"])


def test_a_direct_route_may_stop_at_a_bridge_to_the_third_island():
    land = landscape(
        intervention("a", "P"),
        intervention("s", "in"),
        intervention("x", "pr"),
        intervention("c", "O"),
        links="a>s s>x x>c",
    )
    assert (routes(land).disjoint, names(routes(land).route)) == (1, ["a", "s", "x", "c"])


def test_precedes_is_one_way_when_direction_counts():
    land = landscape(intervention("a", "P"), intervention("b", "pr"), intervention("c", "O"), links="a>b b>c")
    assert routes(land, P, O, directed=True).is_direct
    assert not routes(land, O, P, directed=True).is_connected
    assert routes(land, O, P).is_direct


def test_reinforces_and_a_shared_trajectory_go_both_ways():
    land = landscape(
        intervention("a", "P", trajectory="t"),
        intervention("b", "pr", trajectory="t"),
        intervention("c", "O"),
        links="c~b",
    )
    assert routes(land, P, O, directed=True).is_direct
    assert routes(land, O, P, directed=True).is_direct


def test_a_link_to_itself_and_a_cycle_do_no_harm():
    land = landscape(
        intervention("a", "P"), intervention("b", "pr"), intervention("c", "O"), links="a>a a>b b>a b>c c>b"
    )
    assert routes(land).disjoint == 1


def test_overlap_is_a_relation_but_no_step():
    land = landscape(intervention("a", "P"), intervention("b", "pr"), intervention("c", "O"), links="a=b b=c")
    assert not routes(land).is_connected
    assert len(LearningNetwork(land).related()) == 3


@pytest.mark.parametrize(
    "land", [landscape(), landscape(intervention("a")), landscape(intervention("a", "sea"), links="a>a")]
)
def test_nothing_placed_is_no_route(land):
    assert not routes(land).is_connected


def test_an_island_to_itself_has_no_route():
    assert not routes(landscape(intervention("a", "P")), P, P).is_connected


def test_all_pairs_are_the_three_of_the_plate():
    assert [(p.start, p.end) for p in LearningNetwork(landscape()).all_pairs()] == [(P, O), (P, C), (O, C)]


def test_components_and_articulations_of_a_dumbbell():
    land = landscape(*(intervention(n, "P") for n in "abcdefg"), links="a>b b>c c>a c>d d>e e>f f>d")
    network = LearningNetwork(land)
    assert [len(c) for c in network.components()] == [6, 1]
    assert names(network.articulations()) == ["c", "d"]


def test_members_of_a_trajectory_hang_together_without_one_that_holds_them():
    land = landscape(*(intervention(n, "P", trajectory="t") for n in "abcd"), intervention("e", "P"), links="d>e")
    network = LearningNetwork(land)
    assert [len(c) for c in network.components()] == [5]
    assert names(network.articulations()) == ["d"]
    assert network.graph.number_of_edges() == 5


# brute force

PLACES = ["P", "O", "C", "pr", "on", "in", "ao", "pi", "co", "P pr", "P:0.4 O:0.6", "pr in", "sea"]


@st.composite
def small(draw):
    size = draw(st.integers(1, 5))
    places = [draw(st.sampled_from(PLACES)) for _ in range(size)]
    trajectories = [draw(st.sampled_from(["", "", "t"])) for _ in range(size)]
    pairs = [(a, b) for a in range(size) for b in range(size)]
    links = draw(st.lists(st.tuples(st.sampled_from(pairs), st.sampled_from(">~")), max_size=7))
    text = " ".join(f"n{a}{kind}n{b}" for (a, b), kind in links)
    return landscape(
        *(intervention(f"n{i}", p, trajectory=t) for i, (p, t) in enumerate(zip(places, trajectories, strict=True))),
        links=text,
    )


def heaviest(node, *islands) -> set[URIRef]:
    weights = {i: sum(w for e, w in node.anchors.items() if e == i or i in PLATE[e].connects) for i in islands}
    return {max(sorted(islands, key=lambda i: PLATE[i].order), key=lambda i: round(weights[i], 9))}


def brute_routes(land, start, end, directed, islands) -> list[tuple[URIRef, ...]]:
    """Every simple route, by trying all orders of all subsets and all islands to stand on."""
    network = LearningNetwork(land, directed=directed)
    every = land.interventions
    linked = set()
    for r in land.relations:
        if r.kind in ("precedes", "reinforces") and r.subject != r.object:
            linked.add((r.subject, r.object))
            if not directed or r.kind == "reinforces":
                linked.add((r.object, r.subject))
    for members in network.trajectories.values():
        linked |= {(a, b) for a in members for b in members if a != b}
    found = []
    for size in range(1, len(every) + 1):
        for path in permutations(sorted(every), size):
            if not all(step in linked for step in pairwise(path)):
                continue
            if start not in network.access(path[0]).lies or end not in network.access(path[-1]).lies:
                continue
            here = {start}
            for node in path:
                stands = network.access(node).stands & islands
                if stands == islands == {start, end} and stands not in network.access(node).crossings:
                    stands = heaviest(every[node], start, end)  # joined over the third island only
                here &= stands
                crossings = [set(c) for c in network.access(node).crossings if c <= stands]
                grown = True
                while grown:
                    more = set().union(*(c for c in crossings if c & here)) - here
                    here |= more
                    grown = bool(more)
                if not here:
                    break
            if end in here:
                found.append(path)
    return found


@settings(max_examples=150, deadline=None)
@given(small(), st.booleans(), st.sampled_from([(P, O), (O, P), (P, C), (O, C)]))
def test_routes_agree_with_brute_force(land, directed, pair):
    start, end = pair
    found = routes(land, start, end, directed)
    direct = brute_routes(land, start, end, directed, {start, end})
    most = 0
    for size in range(1, len(direct) + 1):
        if any(len(set().union(*map(set, some))) == sum(map(len, some)) for some in combinations(direct, size)):
            most = size
        else:
            break
    assert found.disjoint == most
    every = brute_routes(land, start, end, directed, {P, O, C})
    assert found.is_connected == bool(every)
    shortest = min((len(r) for r in (direct or every)), default=0)
    assert len(found.route) == shortest
    if direct:
        assert found.route in direct
        assert len(found.cut) == found.disjoint
        rest = land.only(set(land.interventions) - set(found.cut))
        assert routes(rest, start, end, directed).disjoint == 0


@settings(max_examples=60, deadline=None)
@given(small(), st.data())
def test_a_relation_never_lowers_the_number_of_routes(land, data):
    from dataclasses import replace

    from leerland_graph.analysis.model import Relation

    nodes = sorted(land.interventions)
    extra = Relation(data.draw(st.sampled_from(nodes)), "precedes", data.draw(st.sampled_from(nodes)))
    more = replace(land, relations=(*land.relations, extra))
    for before, after in zip(LearningNetwork(land).all_pairs(), LearningNetwork(more).all_pairs(), strict=True):
        assert after.disjoint >= before.disjoint
        assert after.is_connected >= before.is_connected
