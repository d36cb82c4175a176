"""Walking the graph: parts are looked through, a board says what it leaves out, and the way found is a shortest one."""

import itertools

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef

from leerland_graph.core.namespaces import LL, LLG, ORG, RDF
from leerland_graph.explore import Around, GraphView, Link, class_of, read_board, shortest_path
from leerland_graph.map.network import communities_in, draw
from leerland_graph.store import Store, find_landscape

BASE = "https://leerland.example/id/"
COACHING = URIRef(f"{BASE}intervention/coachingsprogramma-adviesgesprekken")
HR = URIRef(f"{BASE}department/hr")


@pytest.fixture(scope="module")
def around(example_store: Store) -> Around:
    return Around(example_store, find_landscape(example_store, None).iri)


def test_a_placement_is_looked_through_to_where_it_lies(around: Around):
    assert Link(COACHING, LL.onElement, LLG.profileren) in around.links(COACHING)
    assert Link(COACHING, LL.onElement, LLG.profileren) in around.links(LLG.profileren)
    assert Link(COACHING, LL.assignedTo, HR) in around.links(COACHING)
    parts = {o for k in around.links(COACHING) for o in (k.subject, k.object) if "placement" in o or "responsib" in o}
    assert not parts


def test_links_look_the_same_from_both_ends(around: Around):
    for node in (COACHING, HR, LLG.profileren):
        for link in around.links(node):
            assert node in (link.subject, link.object)
            assert link in around.links(link.other(node))


def test_what_is_not_there_has_no_links(around: Around):
    assert around.links(URIRef("urn:nothing")) == ()
    assert not around.is_known(URIRef("urn:nothing"))
    assert around.is_known(HR)


def test_classes(around: Around):
    of = lambda n: class_of(around.store, around.landscape, n)  # noqa: E731
    assert of(COACHING) == LL.Intervention
    assert of(LLG.praktiseren) == LL.Island
    assert of(HR) == ORG.OrganizationalUnit
    assert RDF.type not in {k.kind for k in around.links(COACHING)}


def test_a_hub_opens_ten_of_each_relation_and_says_how_many_are_left(around: Around):
    there = {k.subject for k in around.links(LLG.praktiseren) if k.kind == LL.onElement}
    assert len(there) == 29
    board = GraphView().opening(LLG.praktiseren, around)
    sight = board.sight(around)
    assert len(there & set(sight.nodes)) == 10
    left = next(m for m in sight.more if m.kind == LL.onElement)
    assert (left.node, left.outgoing, left.count) == (LLG.praktiseren, False, 19)
    further = board.continuing(left.name, around).continuing(left.name, around)
    assert there <= set(further.nodes)
    assert not [m for m in further.sight(around).more if m.kind == LL.onElement]


def test_what_is_hidden_stays_away_until_it_is_asked_for(around: Around):
    board = GraphView().opening(COACHING, around).hiding(HR)
    assert HR not in board.nodes
    assert HR not in board.opening(COACHING, around).nodes
    assert HR in board.with_nodes([HR]).nodes


def test_collapsing_takes_what_hangs_on_nothing_else_and_leaves_what_is_pinned(around: Around):
    board = GraphView().opening(COACHING, around)
    assert board.closing(COACHING, around).sight(around).more == ()
    lonely = [
        n for n in board.nodes if n != COACHING and {k.other(n) for k in around.links(n)} & set(board.nodes) == {COACHING}
    ]  # fmt: skip
    assert lonely
    assert not set(lonely) & set(board.closing(COACHING, around).nodes)
    assert lonely[0] in board.pinning(lonely[0]).closing(COACHING, around).nodes
    assert board.pinning(HR).pinning(HR) == board


def test_filters_leave_out_classes_and_relations(around: Around):
    board = GraphView().opening(COACHING, around)
    sight = board.sight(around, classes=lambda n: n != HR, kinds=lambda k: k == LL.onElement)
    assert HR not in sight.nodes
    assert {k.kind for k in sight.links} == {LL.onElement}


def test_names_that_nothing_can_have_are_known_to_be_nothing(around: Around):
    bad = URIRef("x> ?p ?o")
    assert not around.is_known(bad)
    board = GraphView((COACHING, bad), frozenset({COACHING, bad}), pinned=frozenset({bad})).only(around.is_known)
    assert board == GraphView((COACHING,), frozenset({COACHING}))


names = st.integers(0, 30).map(lambda n: URIRef(f"urn:{n}"))


@given(st.lists(names, max_size=30), st.sets(names), st.sets(names), st.sets(names))
def test_a_board_fits_in_a_link(nodes, opened, hidden, pinned):
    board = GraphView(
        tuple(dict.fromkeys(nodes)), frozenset(opened & set(nodes)), frozenset(hidden), frozenset(pinned & set(nodes))
    )
    assert read_board(board.as_text()) == board


@given(st.text(max_size=80))
def test_any_other_text_is_no_board(text: str):
    assert read_board(text) is None


class Drawn(Around):
    """Looks around in a list of pairs."""

    def __init__(self, pairs) -> None:
        self.pairs = [Link(a, URIRef("urn:p"), b) for a, b in pairs if a != b]

    def links(self, node):
        return tuple(k for k in self.pairs if node in (k.subject, k.object))


@given(st.lists(st.tuples(names, names), max_size=60), names, names)
def test_the_way_is_a_shortest_one(pairs, start, end):
    graph = nx.Graph([(a, b) for a, b in pairs if a != b])
    graph.add_nodes_from([start, end])
    way = shortest_path(Drawn(pairs), start, end)
    if not nx.has_path(graph, start, end):
        assert way == ()
        return
    assert len(way) == nx.shortest_path_length(graph, start, end) + 1
    assert (way[0], way[-1]) == (start, end)
    assert all(graph.has_edge(a, b) for a, b in itertools.pairwise(way))


def test_what_joins_everything_is_no_way():
    pairs = [(URIRef(f"urn:{a}"), URIRef(f"urn:{b}")) for a, b in ("ax", "xb", "ac", "cd", "db")]
    a, b = URIRef("urn:a"), URIRef("urn:b")
    assert len(shortest_path(Drawn(pairs), a, b)) == 3
    assert [str(n)[-1] for n in shortest_path(Drawn(pairs), a, b, through=lambda n: n != URIRef("urn:x"))] == list(
        "acdb"
    )


def test_the_search_gives_up_in_time():
    chain = [(URIRef(f"urn:{n}"), URIRef(f"urn:{n + 1}")) for n in range(100)]
    assert len(shortest_path(Drawn(chain), URIRef("urn:0"), URIRef("urn:100"))) == 101
    assert shortest_path(Drawn(chain), URIRef("urn:0"), URIRef("urn:100"), most=20) == ()


def test_what_is_drawn_is_text_and_never_by_colour_alone(around: Around):
    nasty = "<img src=x onerror=alert(1)>"
    sight = GraphView().opening(COACHING, around).sight(around)
    classes = {n: class_of(around.store, around.landscape, n) for n in sight.nodes}
    label = (
        dict.fromkeys(sight.nodes, nasty)
        | dict.fromkeys(classes.values(), "class")
        | {k.kind: "kind" for k in sight.links}
    )
    drawn = draw(sight, label=label, classes=classes, more="{n} more", way=(COACHING, HR))
    assert {n["id"] for n in drawn.nodes} == {str(n) for n in sight.nodes}
    assert all(n["label"].startswith("<img src=x") for n in drawn.nodes), "vis-network writes labels on a canvas"
    assert "configure" not in drawn.options
    assert sum(e["width"] == 5 for e in drawn.edges) == len(
        [k for k in sight.links if {k.subject, k.object} == {COACHING, HR}]
    )
    assert len({n["shape"] for n in drawn.nodes}) > 4
    numbered = draw(sight, label=label, classes=classes, more="{n}", communities=communities_in(sight))
    assert all(n["label"][0].isdigit() for n in numbered.nodes)
