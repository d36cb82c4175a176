"""On what a picture of the land rests is said: on agreements, on proposals, or on little; and marks of proposals look like proposals."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from rdflib import URIRef

from leerland_graph.analysis import Landscape, placement_basis, read_landscape
from leerland_graph.analysis.model import Placed
from leerland_graph.core.namespaces import LLG
from leerland_graph.documents.basis import alarm_of, basis_of
from leerland_graph.map import Encoding
from leerland_graph.map.encoding import MarkStyler
from leerland_graph.store import Store, find_landscape

ONE, OTHER = LLG.praktiseren, LLG.profileren


@pytest.fixture(scope="module")
def example(example_store: Store) -> Landscape:
    return read_landscape(example_store, find_landscape(example_store, None).iri)


def with_places(example: Landscape, places: Sequence[tuple[URIRef, bool] | None]) -> Landscape:
    """As many interventions of the example as there are places, each on an element, agreed or not, or on none."""
    some = dict(list(example.interventions.items())[: len(places)])
    placed = {
        iri: replace(i, placements=() if at is None else (Placed(at[0], 1.0, None, at[1], {}),))
        for (iri, i), at in zip(some.items(), places, strict=True)
    }
    return replace(example, interventions=placed)


def test_agreed_proposed_and_unplaced_are_counted_and_the_heaviest_is_named(example: Landscape):
    found = placement_basis(with_places(example, [(ONE, True), (OTHER, False), (OTHER, False), None]))
    assert (found.agreed, found.proposed, found.unplaced) == (1, 2, 1)
    assert (found.heaviest, round(found.share, 3), round(found.proposed_share, 3)) == (OTHER, 0.667, 0.667)


def test_where_people_agreed_on_all_nothing_is_said(example: Landscape):
    land = with_places(example, [(ONE, True)] * 5)
    assert (basis_of(land, "nl"), alarm_of(land, "nl")) == ("", "")


def test_nothing_at_all_says_nothing(example: Landscape):
    land = with_places(example, [])
    assert (basis_of(land, "nl"), alarm_of(land, "nl")) == ("", "")


def test_a_picture_that_proposals_pile_up_is_alarmed_about(example: Landscape):
    land = with_places(example, [(ONE, False)] * 8 + [(OTHER, False)] * 2)
    assert basis_of(land, "nl") == "Dit rust voor 100% op voorstellen."
    assert alarm_of(land, "nl").startswith("80% van het gewicht ligt op Praktiseren, vooral door voorstellen")
    assert alarm_of(with_places(example, [(ONE, False)] * 7 + [(OTHER, False)] * 3), "nl") == ""
    assert alarm_of(with_places(example, [(ONE, True)] * 8 + [(OTHER, False)] * 2), "nl") == ""


def test_a_picture_that_leaves_most_out_is_alarmed_about(example: Landscape):
    land = with_places(example, [(ONE, True)] * 4 + [None] * 5)
    assert basis_of(land, "en") == "5 interventions have no place yet."
    assert alarm_of(land, "en").startswith("More than half of the interventions have no place yet")
    assert alarm_of(with_places(example, [(ONE, True)] * 5 + [None] * 5), "en") == ""


def test_the_legend_tells_proposed_from_agreed_only_where_there_are_proposals(example: Landscape, example_store: Store):
    def heads(land):
        return [
            row.head
            for row in MarkStyler(Encoding(), land, example_store.ontology).legend(land.interventions.values(), "nl")
        ]

    assert "Plaats" not in heads(with_places(example, [(ONE, True)]))
    land = with_places(example, [(ONE, True), (OTHER, False)])
    assert "Plaats" in heads(land)
    (row,) = [
        r
        for r in MarkStyler(Encoding(), land, example_store.ontology).legend(land.interventions.values(), "nl")
        if r.head == "Plaats"
    ]
    assert [(i.name, i.open) for i in row.items] == [("afgesproken", False), ("voorgesteld", True)]
