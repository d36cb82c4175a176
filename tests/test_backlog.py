"""Filling in what is missing: several descriptions as one change, nothing of others lost, and all of it undone at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from leerland_graph.access import LOCAL, Forbidden, Policy, Role, User
from leerland_graph.analysis import Selection
from leerland_graph.core.namespaces import DCTERMS, LL, LLG
from leerland_graph.documents.report import report
from leerland_graph.forms import Part
from leerland_graph.services import writer
from leerland_graph.services.backlog import (
    Entry,
    FilledMeanwhile,
    asked_parts,
    completeness_of,
    entry_of,
    fill_in,
    preview,
    rebased,
    work_on,
)
from leerland_graph.services.drafts import undo
from leerland_graph.services.opened import open_store
from leerland_graph.services.state import View, view
from leerland_graph.store import changes, find_landscape
from leerland_graph.validation import Refused
from tests.conftest import Cli
from tests.gaps import course, with_gaps

HR = URIRef("https://leerland.example/id/department/hr")
BANKS = URIRef("https://leerland.example/id/target-group/lokale-banken")
STAFF = URIRef("https://leerland.example/id/target-group/klantenservice")


@pytest.fixture
def shown(example_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[View]:
    """This process as an app over the example with a catalogue that has gaps."""
    monkeypatch.setenv("LEERLAND_DATA", str(with_gaps(example_cli.data, tmp_path)))
    yield current()
    writer.release_writer()


def current() -> View:
    return view(find_landscape(open_store(), None).iri)


def filled(entry: Entry, field: str, *values: URIRef | Literal) -> Entry:
    return Entry(entry.before, entry.now.with_values(field, (*entry.now.of(field), *values)))


def described(shown: View, *numbers: int) -> dict[URIRef, Entry]:
    """Some courses with a description."""
    return {
        course(n): filled(entry_of(shown, course(n)), "description", Literal(f"Tekst {n}", lang="nl")) for n in numbers
    }


def store(shown: View, entries: dict[URIRef, Entry], who: str = "Anna") -> int:
    return fill_in(LOCAL, shown.landscape.iri, entries, who)


def test_the_work_is_what_an_owner_lacks_the_most_used_first(shown: View):
    assert work_on(shown, "targetGroup", HR) == tuple(course(n) for n in (3, 7, 9, 11, 5, 1))
    assert work_on(shown, "placement", None) == work_on(shown, "placement", HR)
    assert work_on(shown, "description", URIRef("urn:nobody")) == ()
    assert work_on(shown, "nothing-such", None) == ()


def test_three_descriptions_are_one_change_with_a_reason_in_each_language(shown: View):
    number = store(shown, described(shown, 1, 2, 3))
    (last,) = [c for c in changes(open_store()) if c.number == number]
    assert (last.kind, last.who, last.descriptions) == ("edit", "Anna", 3)
    assert last.reason("nl") == "3 beschrijvingen aangevuld: beschrijving"
    assert last.reason("en") == "3 descriptions filled in: description"


def test_the_share_rises_by_what_was_the_last_thing_missing_and_falls_when_it_is_undone(shown: View):
    before = completeness_of(shown).by_owner[HR]
    number = store(shown, described(shown, 1, 2, 4))  # 1 lacks a target group and a placement as well
    assert completeness_of(current()).by_owner[HR].complete == before.complete + 2
    assert len(work_on(current(), "description", HR)) == 8
    undo(LOCAL, number, "Anna")
    assert completeness_of(current()).by_owner[HR] == before


def test_a_placement_is_a_part_with_a_name_of_its_own(shown: View):
    entry = entry_of(shown, course(3))
    field = entry.now.form.field_of(LL.placement)
    assert field is not None
    (part,) = asked_parts(entry.now, field)
    made = Part(part.description.with_values("onElement", (LLG.praktiseren,)))
    done = Entry(entry.before, entry.now.with_values(field.id, (made,)))
    assert asked_parts(done.now, field) == (made,)
    assert preview(shown, [done]).violations == ()
    store(shown, {course(3): done})
    (placed,) = entry_of(current(), course(3)).now.of(field.id)
    assert isinstance(placed, Part)
    assert str(placed.node) == f"{course(3)}/placement-praktiseren"
    assert current().landscape.interventions[course(3)].anchors == {LLG.praktiseren: 1.0}


def test_several_fields_of_several_descriptions_are_one_change_too(shown: View):
    entries = described(shown, 1, 2)
    entries[course(1)] = filled(entries[course(1)], "targetGroup", BANKS)
    number = store(shown, entries)
    (last,) = [c for c in changes(open_store()) if c.number == number]
    assert last.reason("nl") == "2 beschrijvingen aangevuld: beschrijving en doelgroep"


def test_what_is_wrong_is_said_before_it_is_stored_and_refused_whole(shown: View):
    entries = described(shown, 1)
    entries[course(2)] = filled(entry_of(shown, course(2)), "effort", Literal("-1", datatype="http://www.w3.org/2001/XMLSchema#decimal"))  # fmt: skip
    said = preview(shown, list(entries.values())).violations
    assert [(f.focus, f.path) for f in said] == [(str(course(2)), str(LL.effort))]
    with pytest.raises(Refused):
        store(shown, entries)
    assert entry_of(current(), course(1)).now.of("description") == ()


def test_what_is_not_filled_in_is_not_in_the_change(shown: View):
    entries = {**described(shown, 1), course(2): entry_of(shown, course(2))}
    assert preview(shown, [entries[course(2)]]).findings == ()
    number = store(shown, entries)
    assert [c.descriptions for c in changes(open_store()) if c.number == number] == [1]


def test_what_others_changed_in_other_fields_stays(shown: View):
    mine = described(shown, 1)
    store(shown, {course(1): filled(entry_of(shown, course(1)), "targetGroup", STAFF)}, "Bart")
    store(current(), mine)
    now = entry_of(current(), course(1)).now
    assert (now.of("targetGroup"), [str(v) for v in now.of("description")]) == ((STAFF,), ["Tekst 1"])


def test_who_was_first_is_not_overwritten_and_nothing_is_stored(shown: View):
    mine = described(shown, 1, 2)
    theirs = filled(entry_of(shown, course(1)), "description", Literal("Van Bart", lang="nl"))
    store(shown, {course(1): theirs}, "Bart")
    with pytest.raises(FilledMeanwhile) as met:
        store(current(), mine)
    assert set(met.value.met) == {course(1)}
    assert entry_of(current(), course(2)).now.of("description") == ()
    held, conflicts = met.value.met[course(1)]
    kept = rebased(mine[course(1)], held, conflicts, keep_mine=True)
    left = rebased(mine[course(1)], held, conflicts, keep_mine=False)
    assert ([str(v) for v in kept.now.of("description")], kept.is_changed) == (["Tekst 1"], True)
    assert ([str(v) for v in left.now.of("description")], left.is_changed) == (["Van Bart"], False)
    store(current(), {course(1): kept, course(2): mine[course(2)]})
    texts = {o for _, p, o in current().store.triples(current().landscape.iri, course(1)) if p == DCTERMS.description}
    assert texts == {Literal("Tekst 1", lang="nl")}


def test_the_same_as_somebody_else_filled_in_is_no_conflict(shown: View):
    store(shown, described(shown, 1), "Bart")
    assert store(current(), described(shown, 1, 2)) > 0


def test_who_may_only_look_stores_nothing(shown: View):
    viewer = User("person", "Bo", {"email": "bo@bank.example"}, Policy(), fixed=Role.VIEWER)
    with pytest.raises(Forbidden):
        fill_in(viewer, shown.landscape.iri, described(shown, 1), "Bo")
    assert entry_of(current(), course(1)).now.of("description") == ()


def test_the_report_says_on_how_many_an_indicator_rests(shown: View):
    words = report(shown, Selection(), "nl")
    assert "Rust op 84% van de interventies: 12 zonder tijdsbeslag, 11 zonder datum, 6 zonder doelgroep." in words
    assert words.count("Rust op") == 8  # of the twelve: isolation leans on nothing, three lack nothing
