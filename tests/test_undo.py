"""Taking changes back: with what was built on them, once, and as if they had never been."""

from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from leerland_graph.core.errors import UndoConflict
from leerland_graph.core.namespaces import LL, SKOS
from leerland_graph.store import (
    Activity,
    ChangeSet,
    Store,
    built_on,
    changes,
    commit,
    landscape_triples,
    undo_change_set,
)
from leerland_graph.store.history import void
from leerland_graph.validation import Shapes, admit
from tests.catalogues import iri, land_of, write
from tests.conftest import EXAMPLE
from tests.test_store import BASE, GROUP, LAND, change_set, group, put

OTHER = URIRef(BASE + "target-group/other")


@pytest.fixture
def land(store: Store, shapes: Shapes) -> Store:
    """A store with an empty landscape in it, as change 1."""
    made = change_set(store, landscape_triples(LAND, "Test", lang="nl", default=False))
    commit(store, admit(store, made, shapes))
    return store


def label(text: str, node: URIRef = GROUP):
    return (node, SKOS.prefLabel, Literal(text, lang="nl"))


def undo(land: Store, shapes: Shapes, number: int, **how: bool) -> int:
    return commit(land, admit(land, undo_change_set(land, number, "Bart", **how), shapes))


def test_undo_with_what_was_built_on_it_goes_back_to_the_state_before(land: Store, shapes: Shapes):
    put(land, shapes, group("A"))
    before = set(land.triples(LAND))
    second = put(land, shapes, {label("B")}, {label("A")})
    aside = put(land, shapes, group("Anders", OTHER))
    third = put(land, shapes, {label("C")}, {label("B")})
    assert [c.number for c in built_on(land, second)] == [third]
    number = undo(land, shapes, second, with_later=True)
    assert set(land.triples(LAND)) == before | group("Anders", OTHER)
    assert changes(land)[0].undoes == (second, third)
    assert changes(land)[0].why == f"Changes {second}, {third} undone: because"
    assert aside not in void(changes(land))
    undo(land, shapes, number)  # and back again
    assert label("C") in set(land.triples(LAND))
    assert void(changes(land)) == {number, number + 1}


def test_what_refers_to_what_a_change_made_is_built_on_it(land: Store, shapes: Shapes):
    first = put(land, shapes, group("A"))
    second = put(land, shapes, {(GROUP, SKOS.altLabel, Literal("Ook", lang="nl"))})
    third = put(land, shapes, {*group("B", OTHER), (OTHER, SKOS.related, GROUP)})
    fourth = put(land, shapes, {label("C", OTHER)}, {label("B", OTHER)})
    assert [c.number for c in built_on(land, first)] == [second, third, fourth]


def test_what_was_undone_is_not_in_the_way_of_an_undo(land: Store, shapes: Shapes):
    first = put(land, shapes, group("A"))
    second = put(land, shapes, {label("B")}, {label("A")})
    undo(land, shapes, second)
    assert built_on(land, first) == ()
    undo(land, shapes, first)
    assert not list(land.triples(LAND, GROUP))


def test_what_is_undone_already_is_not_undone_twice(land: Store, shapes: Shapes):
    first = put(land, shapes, group("A"))
    number = undo(land, shapes, first)
    for look in (built_on, lambda s, n: undo_change_set(s, n, "Bart")):
        with pytest.raises(UndoConflict) as conflict:
            look(land, first)
        assert conflict.value.later == (number,)
    undo(land, shapes, number)
    undo(land, shapes, first)
    assert not list(land.triples(LAND, GROUP))


# importing what was undone

HEAD = "Titel (nl),Titel (en),Beschrijving (nl),Type,Doelgroep,Eigenaar,Element\n"
ROW = "Proef opnieuw,Try again,Een proef,training,Lokale banken,HR,Praktiseren\n"
NEW = iri("intervention/proef-opnieuw")


@pytest.fixture
def bank(load, store: Store) -> Store:
    load(EXAMPLE / "waterland.ttl")
    return store


def test_a_list_that_was_imported_and_undone_comes_back_when_it_is_imported_again(
    load, bank: Store, shapes: Shapes, tmp_path: Path
):
    file = write(tmp_path / "nieuw.csv", HEAD + ROW)
    load(file)
    whole = set(bank.triples(land_of(bank)))
    undo(bank, shapes, bank.revision)
    assert not list(bank.triples(land_of(bank), NEW))
    plan = load(file)
    assert (plan.accepted, plan.merged.new[:1], plan.merged.conflicts) == (1, [NEW], [])
    assert set(bank.triples(land_of(bank))) == whole


def test_a_later_version_that_was_undone_comes_back_and_what_people_wrote_since_stays(
    load, bank: Store, shapes: Shapes, tmp_path: Path
):
    load(write(tmp_path / "nieuw.csv", HEAD + ROW))
    load(write(tmp_path / "nieuw.csv", HEAD + ROW.replace("Een proef", "Een tweede proef")))
    undo(bank, shapes, bank.revision)
    plan = load(write(tmp_path / "nieuw.csv", HEAD + ROW.replace("Een proef", "Een derde proef")))
    assert [str(c.after[0]) for c in plan.merged.changed] == ["Een derde proef"]
    title = Literal("Proef eigen", lang="nl")
    edit = (NEW, SKOS.altLabel, title)
    commit(bank, admit(bank, candidate_for(bank, edit), shapes))
    undo(bank, shapes, bank.revision)
    assert load(write(tmp_path / "nieuw.csv", HEAD + ROW), keep=False).merged.conflicts == []


def candidate_for(store: Store, triple):
    return ChangeSet(land_of(store), Activity("edit", "Anna", "x"), store.revision, frozenset({triple}))


def test_what_a_person_took_away_stays_away_and_is_shown_as_a_conflict(
    load, bank: Store, shapes: Shapes, tmp_path: Path
):
    file = write(tmp_path / "nieuw.csv", HEAD + ROW)
    load(file)
    place = land_of(bank)
    gone = {t for t in bank.triples(place) if str(t[0]).startswith(str(NEW))}
    commit(bank, admit(bank, ChangeSet(place, Activity("edit", "Anna", "weg"), bank.revision, removals=frozenset(gone)), shapes))  # fmt: skip
    plan = load(file, keep=False)
    assert [c.subject for c in plan.merged.conflicts] == [NEW]
    assert plan.changes_nothing
    assert not plan.is_there_already
    assert LL.Intervention not in {o for _, _, o in plan.merged.additions}
