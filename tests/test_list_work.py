"""A list that somebody is bringing in is kept whole, for that person, until it is stored or thrown away."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from rdflib import URIRef

from leerland_graph.core.errors import SourceError, StoreError, UsageError
from leerland_graph.core.settings import Settings
from leerland_graph.exchange.grid import GridEdits
from leerland_graph.services.given_files import put_together
from leerland_graph.services.list_work import KEPT_DAYS, ListWorks
from leerland_graph.services.planning import PlanJob

LAND = URIRef("https://leerland.example/id/landscape/waterland")


def test_what_was_chosen_and_mended_comes_back_whole(tmp_path: Path):
    works = ListWorks(tmp_path)
    work = works.begin(LAND, "lijst.csv", b"naam\nEen\n", "Anna")
    mended = work.chosen("column:naam", "title").mended(
        "a|b", GridEdits({2: {"naam": "Twee"}}, frozenset({3}), (("x",),))
    )
    works.save(
        replace(
            mended,
            left=frozenset({"urn:a"}),
            deleted=frozenset({"urn:b"}),
            overwritten=frozenset({"urn:c"}),
            added=frozenset({("owner", "Inkoop")}),
        )
    )
    found = ListWorks(tmp_path).get(work.id)
    assert found is not None
    assert replace(found, when=work.when) == replace(
        mended,
        left=frozenset({"urn:a"}),
        deleted=frozenset({"urn:b"}),
        overwritten=frozenset({"urn:c"}),
        added=frozenset({("owner", "Inkoop")}),
    )
    assert works.content(found) == b"naam\nEen\n"


def test_a_choice_is_taken_back_and_edits_that_say_nothing_are_none(tmp_path: Path):
    work = (
        ListWorks(tmp_path).begin(LAND, "a.csv", b"", "").chosen("sheet", "HR").mended("g", GridEdits({2: {"a": "b"}}))
    )
    assert work.chosen("sheet", None).choices == {}
    assert work.mended("g", GridEdits()).edits == {}


def test_each_person_sees_her_own_lists_of_this_landscape_latest_first(tmp_path: Path):
    works = ListWorks(tmp_path)
    one = works.begin(LAND, "een.csv", b"", "Anna")
    works.begin(LAND, "bart.csv", b"", "Bart")
    works.begin(URIRef("urn:elders"), "elders.csv", b"", "Anna")
    two = works.begin(LAND, "twee.csv", b"", "Anna")
    assert [w.name for w in works.all(LAND, "Anna")] == ["twee.csv", "een.csv"]
    assert len(works.all(LAND, "")) == 3
    works.drop(two.id)
    assert [w.id for w in works.all(LAND, "Anna")] == [one.id]
    nameless = works.begin(LAND, "drie.csv", b"", "")  # what somebody began before the name was typed is not lost
    assert [w.id for w in works.all(LAND, "Nieuw hier")] == [nameless.id]


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "0" * 31, "0" * 32])
def test_a_name_that_is_no_list_finds_and_deletes_nothing(tmp_path: Path, name: str):
    works = ListWorks(tmp_path / "data")
    work = works.begin(LAND, "een.csv", b"x", "Anna")
    assert works.get(name) is None
    works.drop(name)
    assert works.get(work.id) is not None


def test_a_name_is_taken_off_and_the_list_stays(tmp_path: Path):
    works = ListWorks(tmp_path)
    work = works.begin(LAND, "een.csv", b"x", "Anna")
    works.forget("Anna")
    found = works.get(work.id)
    assert found is not None
    assert found.who == ""
    assert b"Anna" not in b"".join(p.read_bytes() for p in (tmp_path / "lists").rglob("*") if p.is_file())


def test_files_are_for_their_owner_only(tmp_path: Path):
    ListWorks(tmp_path).begin(LAND, "een.csv", b"x", "Anna")
    assert {p.stat().st_mode & 0o077 for p in (tmp_path / "lists").rglob("*") if p.is_file()} == {0}


def test_a_list_whose_file_is_gone_says_so(tmp_path: Path):
    works = ListWorks(tmp_path)
    work = works.begin(LAND, "een.csv", b"x", "Anna")
    (tmp_path / "lists" / work.id / "content").unlink()
    with pytest.raises(StoreError, match="The list cannot be read: No such file or directory"):
        works.content(work)


# planning in the background


def test_a_plan_that_is_stopped_ends_at_its_next_step():
    begun, go = Event(), Event()

    def make(progress):
        progress("read", 0, 2)
        begun.set()
        go.wait(10)
        progress("read", 1, 2)
        raise AssertionError("it went on")

    job = PlanJob(make)
    assert begun.wait(10)
    assert (job.stage, job.done, job.total, job.is_done) == ("read", 0, 2, False)
    job.stop()
    go.set()
    assert job.wait(10)
    assert (job.is_stopped, job.plan, job.error) == (True, None, None)


def test_a_plan_that_is_stopped_before_it_begins_does_nothing():
    made: list[int] = []
    job = PlanJob(lambda progress: made.append(1), delay=60)  # type: ignore[arg-type, func-returns-value]
    job.stop()
    assert job.wait(10)
    assert (job.is_stopped, made) == (True, [])


def test_what_goes_wrong_is_kept_as_it_was_said():
    def make(progress):
        raise UsageError("Not so.")

    job = PlanJob(make)
    assert job.wait(10)
    assert str(job.error) == "Not so."


def test_a_fault_of_ours_is_raised_where_it_was_asked():
    def make(progress):
        raise ZeroDivisionError

    job = PlanJob(make)
    assert job.wait(10)
    with pytest.raises(ZeroDivisionError):
        job.check()


def test_a_list_that_nobody_touches_goes_away_when_another_is_given(tmp_path: Path):
    works = ListWorks(tmp_path)
    old, young = (works.begin(LAND, f"{n}.csv", b"naam\nEen\n", "Anna") for n in ("oud", "jong"))
    told = works.folder / old.id / "work.json"
    before = (datetime.now(UTC) - timedelta(days=KEPT_DAYS + 1)).isoformat()
    told.write_text(json.dumps({**json.loads(told.read_text()), "when": before}))
    assert {w.name for w in works.all(LAND, "")} == {"oud.csv", "jong.csv"}
    works.begin(LAND, "nieuw.csv", b"naam\nEen\n", "Anna")
    assert {w.name for w in works.all(LAND, "")} == {"jong.csv", "nieuw.csv"}
    assert works.content(young) == b"naam\nEen\n"


def test_files_of_rdf_that_are_given_together_are_one_list_and_tables_stay_apart():
    begin = "@prefix ll: <https://w3id.org/leerland/ontology#> .\n@prefix dcterms: <http://purl.org/dc/terms/> .\n"
    one = f'{begin}<urn:x:a> a ll:Intervention ; dcterms:title "Een"@nl ; ll:owner <urn:x:o> ; ll:run [ ll:startDate "2027-01-11" ] .'
    other = f'{begin}<urn:x:o> a ll:Department ; dcterms:title "HR"@nl ; ll:run [ ll:startDate "2027-01-12" ] .'
    table = ("lijst.csv", b"naam\nEen\n")
    (name, content), rest = put_together([("a.ttl", one.encode()), table, ("b.ttl", other.encode())], Settings())
    assert (name, rest) == ("a + 1.nt", table)
    lines = content.decode().splitlines()
    assert len(lines) == 5 + 4
    assert sum("2027-01-1" in line for line in lines) == 2
    assert put_together([("a.ttl", one.encode()), table], Settings()) == [("a.ttl", one.encode()), table]
    with pytest.raises(SourceError, match=r"b\.ttl"):
        put_together([("a.ttl", one.encode()), ("b.ttl", b"<urn:a> <urn:b")], Settings())
