"""Import: labels become resources, placements are proposed, the next version is compared field by field."""

from pathlib import Path

import pytest

from leerland_graph.core.namespaces import DCTERMS, LL, LLC, LLG, RDF, SCHEMA
from leerland_graph.exchange import export_landscape
from leerland_graph.exchange.duplicates import url_ends
from leerland_graph.meaning import propose_by_words
from leerland_graph.store import (
    Activity,
    ChangeSet,
    Store,
    commit,
    landscapes,
    read_ontology,
)
from leerland_graph.validation import Shapes, admit
from tests.catalogues import HEAD, MAPPINGS, SAMPLES, iri, land_of, messages, write
from tests.conftest import EXAMPLE

# the example


def test_example_as_turtle_and_as_workbook_are_the_same_landscape(
    shapes: Shapes, load, store: Store, example_store: Store
):
    load(EXAMPLE / "waterland.xlsx")
    assert set(store.triples(land_of(store))) == set(example_store.triples(land_of(example_store)))


def test_example_has_what_such_an_organisation_has(example_store: Store):
    land = land_of(example_store)
    count = {
        c: sum(1 for t in example_store.triples(land, object_=c) if t[1] == RDF.type)
        for c in (LL.Intervention, LL.ChangeProgramme, LL.TargetGroup)
    }
    assert count[LL.Intervention] >= 60
    assert count[LL.ChangeProgramme] == 2
    assert count[LL.TargetGroup] == 6


def test_importing_the_same_file_twice_changes_nothing(load, store: Store):
    load(EXAMPLE / "waterland.ttl")
    again = load(EXAMPLE / "waterland.xlsx")
    assert again.changes_nothing
    assert store.revision == 1


@pytest.mark.parametrize("form", ["ttl", "nt", "nq", "trig", "rdf", "jsonld", "csv", "xlsx"])
def test_importing_an_export_gives_the_same_graph(
    form: str, example_store: Store, shapes: Shapes, load, store: Store, tmp_path: Path
):
    land = land_of(example_store)
    export_landscape(example_store, land, tmp_path / f"x.{form}", shapes, lang="nl")
    load(tmp_path / f"x.{form}")
    assert set(store.triples(land)) == set(example_store.triples(land))


@pytest.mark.parametrize("form", ["ttl", "nt", "trig", "jsonld", "csv"])
def test_two_exports_are_the_same_bytes(form: str, example_store: Store, shapes: Shapes, tmp_path: Path):
    for name in ("a", "b"):
        export_landscape(example_store, land_of(example_store), tmp_path / f"{name}.{form}", shapes, lang="nl")
    assert (tmp_path / f"a.{form}").read_bytes() == (tmp_path / f"b.{form}").read_bytes()


# names


def test_labels_are_found_in_either_language_and_ids_too(load, store: Store, tmp_path: Path):
    load(EXAMPLE / "waterland.ttl")
    row = "Nieuw,Iets nieuws,Coaching,local banks; ict-teams,hr,Profiling,Listening and probing,N1,2026-03-01,\n"
    load(write(tmp_path / "a.csv", HEAD + row))
    own = set(store.triples(land_of(store), iri("intervention/nieuw")))
    said = {(p, o) for _, p, o in own}
    assert (LL.targetGroup, iri("target-group/lokale-banken")) in said
    assert (LL.targetGroup, iri("target-group/ict-teams")) in said
    assert (LL.develops, iri("competence/luisteren-en-doorvragen")) in said
    assert (LL.interventionType, LLC.coaching) in said
    part = iri("intervention/nieuw/placement-profileren")
    assert {(p, o) for _, p, o in store.triples(land_of(store), part)} >= {
        (LL.onElement, LLG.profileren),
        (LL.placementStatus, LLC.proposed),
    }


@pytest.mark.parametrize(
    ("head", "lang"), [("Titel,Beschrijving", "nl"), ("Title,Description", "en"), ("title,description", "en")]
)
def test_a_header_without_its_language_means_the_language_of_its_name(
    head: str, lang: str, load, store: Store, tmp_path: Path
):
    load(EXAMPLE / "waterland.ttl")
    load(write(tmp_path / "a.csv", f"{head},Type,Doelgroep,Eigenaar\nNieuw,Iets,blog,Lokale banken,HR\n"))
    assert {
        o.language for _, p, o in store.triples(land_of(store), iri("intervention/nieuw")) if p == DCTERMS.title
    } == {lang}


def test_an_unknown_name_is_refused_with_the_nearest_one(load, tmp_path: Path):
    load(EXAMPLE / "waterland.ttl")
    plan = load(write(tmp_path / "a.csv", HEAD + "Nieuw,Iets,coaching,Lokale bank,HR,Profileren,,,,\n"))
    assert plan.verdict.admitted is None
    assert any("Did you mean 'Lokale banken'" in m for m in messages(plan))


def test_partial_stores_the_good_rows_and_names_the_others(load, store: Store, tmp_path: Path):
    load(EXAMPLE / "waterland.ttl")
    rows = "Goed,Iets,coaching,Lokale banken,HR,Profileren,,G,,\nFout,Iets,coaching,Lokale banken,Nergens,Profileren,,F,,\nLeeg,Iets,,Lokale banken,HR,Profileren,,L,,\n"
    plan = load(write(tmp_path / "a.csv", HEAD + rows), partial=True)
    assert (plan.accepted, plan.refused) == (1, {iri("intervention/fout"), iri("intervention/leeg")})
    assert {f.location.row for f in plan.report.violations if f.location} == {3, 4}
    assert list(store.triples(land_of(store), iri("intervention/goed")))
    assert not list(store.triples(land_of(store), iri("intervention/fout")))


def test_what_only_a_refused_row_named_is_not_made(load, store: Store, tmp_path: Path):
    load(EXAMPLE / "waterland.ttl")
    mapping = write(
        tmp_path / "m.yaml",
        "catalogue: proef\ncolumns:\n  naam: {to: title}\n  tekst: {to: description}\n  soort: {to: interventionType}\n"
        "  kan: {to: develops, unknown: create}\nconstants: {owner: HR, targetGroup: Lokale banken}\n",
    )
    rows = "naam,tekst,soort,kan\nGoed,Iets,blog,Schrijven\n,Iets,blog,Zwijgen\n"
    load(write(tmp_path / "a.csv", rows), mappings=[mapping], partial=True)
    assert list(store.triples(land_of(store), iri("competence/schrijven")))
    assert not list(store.triples(land_of(store), iri("competence/zwijgen")))


def test_a_reference_to_a_refused_row_is_left_out_and_said(load, store: Store, tmp_path: Path):
    load(EXAMPLE / "waterland.ttl")
    head = HEAD.replace("Einddatum\n", "Einddatum,Gaat vooraf aan\n")
    rows = "Goed,Iets,coaching,Lokale banken,HR,Profileren,,G,,,Leeg\nLeeg,Iets,,Lokale banken,HR,Profileren,,L,,,\n"
    plan = load(write(tmp_path / "a.csv", head + rows), partial=True)
    assert "The reference was left out, since the row that it refers to was refused." in [
        f.message("en") for f in plan.report.findings
    ]
    assert not [t for t in store.triples(land_of(store), iri("intervention/goed")) if t[1] == LL.precedes]


def test_the_same_row_twice_is_said(load, tmp_path: Path):
    load(EXAMPLE / "waterland.ttl")
    row = "Goed,Iets,coaching,Lokale banken,HR,Profileren,,G1,,\n"
    plan = load(write(tmp_path / "a.csv", HEAD + row + row))
    assert any("the same one stands on row 2" in m for m in messages(plan))


def test_rows_with_one_title_get_names_of_their_own(load, store: Store, tmp_path: Path):
    load(EXAMPLE / "waterland.ttl")
    rows = (
        "Goed,Iets,coaching,Lokale banken,HR,Profileren,,G1,,\nGoed,Iets,coaching,Lokale banken,HR,Profileren,,G2,,\n"
    )
    load(write(tmp_path / "a.csv", HEAD + rows))
    for name in ("goed", "goed-g2"):
        assert list(store.triples(land_of(store), iri(f"intervention/{name}"))), name


# proposals


@pytest.mark.parametrize(
    ("kind", "text", "element"),
    [
        ("training", "", "onderzoeken"),
        ("hackathon", "", "creeren"),
        ("training", "Reflectie, dialoog en feedback op elkaars werk.", "profileren"),
        ("workshop", "Samen met klanten", "praktiseren"),
        (None, "Een pilot", "innoveren"),
        (None, "niets zegt dit", None),
    ],
)
def test_a_placement_is_proposed_from_type_and_words(kind: str | None, text: str, element: str | None):
    found = propose_by_words(read_ontology(), [LLC[kind]] if kind else [], [text])
    assert (found.element if found else None) == (LLG[element] if element else None)


def test_a_proposal_says_why_in_both_languages():
    found = propose_by_words(read_ontology(), [LLC.training], ["Reflectie en dialoog, met feedback"])
    assert found is not None
    assert found.reasons["nl"] == "Voorgesteld: de tekst noemt 'dialoog', 'feedback', 'reflectie'."
    assert (
        propose_by_words(read_ontology(), [LLC.blog], ["x"]).reasons["en"]
        == "Proposed: a blog usually lies on Profiling."
    )


def test_an_agreed_placement_is_never_replaced_by_a_proposal(load, store: Store, shapes: Shapes, tmp_path: Path):
    load(EXAMPLE / "waterland.ttl")
    head = HEAD.replace("Element,", "")
    first = write(tmp_path / "a.csv", head + "Nieuw,Iets,training,Lokale banken,HR,,N1,,\n")
    load(first)
    land, node = land_of(store), iri("intervention/nieuw")
    (part,) = [o for _, p, o in store.triples(land, node) if p == LL.placement]
    status = (
        {(part, LL.placementStatus, LLC.proposed)},
        {(part, LL.placementStatus, LLC.agreed), (part, LL.placedBy, iri("department/hr"))},
    )
    change = ChangeSet(
        land, Activity("edit", "Anna", "agreed"), store.revision, frozenset(status[1]), frozenset(status[0])
    )
    commit(store, admit(store, change, shapes))
    second = load(write(tmp_path / "a.csv", head + "Nieuw,Reflectie en dialoog,blog,Lokale banken,HR,,N1,,\n"))
    assert [o for _, p, o in store.triples(land, node) if p == LL.placement] == [part]
    assert (part, LL.placementStatus, LLC.agreed) in set(store.triples(land, part))
    assert {c.predicate for c in second.merged.changed} == {DCTERMS.description, LL.interventionType}


# real catalogues


def test_carpentries_every_row_that_can_be_understood_comes_in(load, store: Store):
    plan = load(
        SAMPLES / "carpentries.csv", mappings=[MAPPINGS / "carpentries.yaml"], partial=True, landscape="Carpentries"
    )
    import csv

    rows = list(csv.DictReader((SAMPLES / "carpentries.csv").open(encoding="utf-8", newline="")))
    assert any(not r["description"] for r in rows)
    assert any(r["language"] == "Spanish" for r in rows)
    assert (plan.accepted, plan.refused, plan.report.violations) == (len(rows), set(), ())
    said = {f.location.row for f in plan.report.findings if "Dutch or English" in f.message("en") and f.location}
    assert said == {n for n, r in enumerate(rows, start=2) if r["language"] == "Spanish"}
    assert [i.name for i in landscapes(store)] == ["carpentries"]


def test_two_lists_of_one_network_show_their_doubles(load, store: Store):
    plan = load(
        SAMPLES / "gtn.csv",
        SAMPLES / "gtn-codex.csv",
        mappings=[MAPPINGS / "gtn.yaml", MAPPINGS / "gtn-codex.yaml"],
        partial=True,
    )
    assert len(plan.duplicates) >= 6
    assert {d.why for d in plan.duplicates} == {"url"}
    land = land_of(store)
    for duplicate in plan.duplicates:
        first, second = (
            {end for _, p, o in store.triples(land, n) if p == SCHEMA.url for end in url_ends(str(o))}
            for n in (duplicate.first, duplicate.second)
        )
        assert first & second


def test_prerequisites_become_precedes_and_dangling_ones_are_said(load, store: Store):
    plan = load(SAMPLES / "gtn-full.csv", mappings=[MAPPINGS / "gtn-full.yaml"], partial=True)
    import csv

    rows = list(csv.DictReader((SAMPLES / "gtn-full.csv").open(encoding="utf-8", newline="")))
    ids = {r["id"] for r in rows}
    named = [(p, r["id"]) for r in rows for p in r["prerequisites"].split(";") if p]
    dangling = [p for p, _ in named if p not in ids]
    said = [f.value for f in plan.report.findings if f.location and f.location.column == "prerequisites"]
    assert sorted(said) == sorted(dangling)
    assert dangling
    land = land_of(store)
    by_id = {str(o): s for s, p, o in store.triples(land) if p == DCTERMS.identifier}
    precedes = {(s, o) for s, p, o in store.triples(land) if p == LL.precedes}
    assert precedes == {(by_id[a], by_id[b]) for a, b in named if a in ids}
    effort = {str(o) for s, p, o in store.triples(land) if p == LL.effort}
    assert effort
    assert all(float(e) > 0 for e in effort)
