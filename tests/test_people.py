"""People in the history: under a pseudonym, and their names can go."""

from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from leerland_graph.core.errors import NotFound
from leerland_graph.core.namespaces import LL, PROV, RDF, RDFS, SKOS
from leerland_graph.store import (
    HISTORY,
    NAMELESS,
    Activity,
    ChangeSet,
    Store,
    changes,
    commit,
    erase_person,
    people,
    person_of,
    register_person,
    undo_change_set,
)
from leerland_graph.validation import Shapes, admit

NAME = "Wilhelmina van Ouwerkerk"
GROUP = URIRef("https://leerland.example/id/target-group/nieuw")


def made_by(store: Store, landscape: URIRef, who: str, shapes: Shapes, label: str = "Nieuw") -> int:
    said = frozenset({(GROUP, RDF.type, LL.TargetGroup), (GROUP, SKOS.prefLabel, Literal(label, lang="nl"))})
    said = frozenset(t for t in said if not store.contains(landscape, t))
    return commit(
        store, admit(store, ChangeSet(landscape, Activity("edit", who, "test"), store.revision, said), shapes)
    )


def test_a_person_is_a_random_number_that_stays_the_same(land: tuple[Store, URIRef], shapes: Shapes):
    store, landscape = land
    person = person_of(store, NAME)
    assert person == person_of(store, NAME)
    assert person != person_of(store, "Iemand anders")
    made_by(store, landscape, NAME, shapes)
    assert people(store)[person] == NAME
    assert register_person(store, NAME) == person
    assert NAME.encode().hex() not in str(person)


def test_a_name_goes_and_the_history_stays_whole(land: tuple[Store, URIRef], shapes: Shapes, tmp_path: Path):
    store, landscape = land
    number = made_by(store, landscape, NAME, shapes)
    before = [(c.number, c.when, c.why) for c in changes(store)]
    assert erase_person(store, NAME) == 1
    assert [(c.number, c.when, c.why) for c in changes(store)] == before
    assert changes(store)[0].who == NAMELESS
    undone = commit(store, admit(store, undo_change_set(store, number, "Iemand anders"), shapes))
    assert undone == number + 1
    store.close()
    kept = [f for f in (tmp_path / "copy").rglob("*") if f.is_file() and NAME.encode() in f.read_bytes()]
    assert kept == []


def test_who_is_erased_and_acts_again_is_someone_new(land: tuple[Store, URIRef], shapes: Shapes):
    store, landscape = land
    made_by(store, landscape, NAME, shapes)
    old = person_of(store, NAME)
    erase_person(store, NAME)
    assert person_of(store, NAME) != old


def test_a_name_in_an_old_identifier_goes_too(land: tuple[Store, URIRef], shapes: Shapes):
    store, landscape = land
    number = made_by(store, landscape, "Iemand", shapes)
    old, change = URIRef(f"urn:leerland:agent:{NAME.encode().hex()}"), URIRef(f"urn:leerland:change:{number}")
    store.write_ungated(
        {
            HISTORY: [
                (old, RDF.type, PROV.Agent),
                (old, RDFS.label, Literal(NAME)),
                (change, PROV.wasAssociatedWith, old),
            ]
        },
        {HISTORY: [(change, PROV.wasAssociatedWith, person_of(store, "Iemand"))]},
    )
    assert changes(store)[0].who == NAME
    assert erase_person(store, NAME) == 1
    assert changes(store)[0].who == NAMELESS
    assert NAME.encode().hex() not in store.ntriples(HISTORY).decode()


def test_nobody_by_that_name_is_said(land: tuple[Store, URIRef], shapes: Shapes):
    store, landscape = land
    made_by(store, landscape, NAME, shapes)
    with pytest.raises(NotFound, match=NAME):
        erase_person(store, "Onbekend")


def test_a_database_that_was_being_written_anew_is_found_again(land: tuple[Store, URIRef], tmp_path: Path):
    store, landscape = land
    store.close()
    folder = tmp_path / "copy"
    (folder / "store").rename(folder / "store-old")  # where a process ends between the two renames
    with Store.open(folder) as found:
        assert next(found.triples(landscape), None) is not None
    assert not (folder / "store-old").exists()
