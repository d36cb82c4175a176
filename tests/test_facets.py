"""The values of a list: counted, alike ones put together, and each becomes something known, something new or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerland_graph.core.settings import Settings
from leerland_graph.exchange.facets import facets_of, with_values
from leerland_graph.exchange.grid import Grid, GridEdits
from leerland_graph.exchange.importer import ImportOptions, plan_sources
from leerland_graph.exchange.likeness import clusters, likeness
from leerland_graph.exchange.mapping import Mapping
from leerland_graph.exchange.mapping_proposal import resolver_of
from leerland_graph.exchange.schema import schema_of
from leerland_graph.exchange.sources import Source
from leerland_graph.exchange.tables import Table, TableRow
from leerland_graph.store import Store
from leerland_graph.validation import Shapes
from tests.catalogues import iri, land_of
from tests.conftest import EXAMPLE

HEADER = ("naam", "soort", "doelgroep", "kan")
MAPPING = Mapping(
    catalogue="proef",
    columns={
        "naam": {"to": "title"},
        "soort": {"to": "interventionType", "unknown": "report", "values": {"Online": "e-learning", "x": ""}},
        "doelgroep": {"to": "targetGroup", "unknown": "create"},
        "kan": {"to": "develops", "unknown": "create", "separator": ","},
    },
    constants={"owner": "HR"},
)  # type: ignore[arg-type]


def table(*rows: tuple[str, str, str, str]) -> Table:
    return Table(
        "a.csv", None, HEADER, tuple(TableRow(n, dict(zip(HEADER, r, strict=True))) for n, r in enumerate(rows, 2))
    )


ROWS = table(
    ("Een", "cursus", "Lokale bank", "Plannen, Kiezen"),
    ("Twee", "Online", "lokale banken", "plannen"),
    ("Drie", "x", "LOKALE BANKEN", "Plannen,Kiezen"),
    ("Vier", "Salon", "Keurmeesters", "keuze"),
)


@pytest.fixture
def facets(load, store: Store, shapes: Shapes):
    load(EXAMPLE / "waterland.ttl")
    found = facets_of(ROWS, MAPPING, schema_of(shapes, store.ontology), resolver_of(store, land_of(store)))
    return {f.field: f for f in found}


def test_each_field_that_names_things_has_its_values_with_their_numbers(facets):
    assert list(facets) == ["interventionType", "targetGroup", "develops"]
    assert [(v.text, v.rows) for v in facets["develops"].values] == [
        ("Kiezen", 2), ("Plannen", 2), ("keuze", 1), ("plannen", 1),
    ]  # fmt: skip


def test_what_is_known_alike_new_or_left_out_is_told_with_its_reason(facets):
    local = str(iri("target-group/lokale-banken"))
    assert {v.text: (v.becomes, v.is_new) for v in facets["targetGroup"].values} == {
        "Lokale bank": (local, False),
        "lokale banken": (local, False),
        "LOKALE BANKEN": (local, False),
        "Keurmeesters": ("Keurmeesters", True),
    }
    types = {v.text: (v.becomes.rpartition("/")[2], v.why["en"]) for v in facets["interventionType"].values}
    assert types == {
        "cursus": ("training", "stands in the landscape or the language"),
        "Online": ("e-learning", "is taken for that"),
        "x": ("", "is left out"),
        "Salon": ("Salon", "is kept as the source calls it"),
    }


def test_alike_values_are_put_together_the_known_one_first(facets):
    assert facets["targetGroup"].alike == (("LOKALE BANKEN", "lokale banken", "Lokale bank"),)
    assert facets["develops"].alike == (("Plannen", "plannen"),)


def test_what_is_chosen_for_values_is_what_is_stored(facets, store: Store, shapes: Shapes):
    local = str(iri("target-group/lokale-banken"))
    mapping = with_values(
        MAPPING, {"targetGroup": {"Lokale bank": local, "Keurmeesters": ""}, "develops": {"plannen": "Plannen"}}
    )
    options = ImportOptions(landscape=str(land_of(store)), partial=True)
    plan = plan_sources(store, [Source("a.csv", (ROWS,), mapping)], Settings(), shapes, options)
    made = {str(n).rpartition("/id/")[2] for n in plan.merged.new}
    assert made == {
        "intervention/een", "intervention/twee", "intervention/drie", "intervention/vier",
        "competence/plannen", "competence/kiezen", "competence/keuze",
    }  # fmt: skip
    groups = {
        (str(s).rpartition("/")[2], str(o).rpartition("/")[2])
        for s, p, o in plan.merged.additions
        if str(p).endswith("targetGroup")
    }
    assert groups == {("een", "lokale-banken"), ("twee", "lokale-banken"), ("drie", "lokale-banken")}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Lokale bank", "lokale  BANKEN", True),
        ("Adviseur", "adviseurs", True),
        ("Café", "cafe", True),
        ("Banken, lokale", "lokale bank", True),
        ("HR", "ICT", False),
        ("Training A", "Training B", False),
        ("🎉", "🎈", False),
    ],
)
def test_names_are_alike_but_for_case_number_accents_and_order(one: str, other: str, alike: bool):
    assert (likeness(one) == likeness(other)) is alike


@given(st.dictionaries(st.text(min_size=1, max_size=12), st.integers(1, 9), max_size=12))
def test_a_cluster_never_holds_a_name_twice_and_loses_none(counts: dict[str, int]):
    found = clusters(counts)
    names = [name for group in found for name in group]
    assert len(names) == len(set(names))
    alone = set(counts) - set(names)
    assert len({likeness(n) for n in alone}) == len(alone)


# edits of a grid

GRID = Grid(None, ("naam", "soort"), (("Een", "cursus"), ("Twee", "blog"), ("Drie", "")), (2, 3, 7))


def test_edits_keep_the_numbers_of_rows():
    edits = GridEdits({7: {"soort": "coaching"}}, frozenset({3}), (("Vier", ""),)).with_cell(GRID, 8, "soort", "forum")
    now = edits.applied(GRID)
    assert list(now.numbered()) == [(2, ("Een", "cursus")), (7, ("Drie", "coaching")), (8, ("Vier", "forum"))]
    assert GridEdits.from_json(edits.as_json()) == edits


def test_nothing_mended_is_no_edit_and_changes_nothing():
    assert not GridEdits()
    assert GridEdits().applied(GRID) == GRID


def test_a_column_that_is_gone_is_passed_over():
    assert GridEdits({2: {"weg": "x"}}).applied(GRID) == GRID


@given(
    st.dictionaries(st.sampled_from([2, 3, 7]), st.dictionaries(st.sampled_from(["naam", "soort"]), st.text(max_size=4), max_size=2)),
    st.frozensets(st.sampled_from([2, 3, 7, 8])),
    st.lists(st.tuples(st.text(max_size=3), st.text(max_size=3)), max_size=3).map(tuple),
)  # fmt: skip
def test_edits_come_back_whole_from_json(cells, removed, added):
    edits = GridEdits(cells, removed, added)
    assert GridEdits.from_json(edits.as_json()) == edits
    assert len(edits.applied(GRID).rows) == 3 + len(added) - len([n for n in removed if n < 8 + len(added)])
