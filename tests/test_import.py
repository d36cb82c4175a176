"""Import: labels become resources, placements are proposed, the next version is compared field by field."""

import os
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from rdflib import Literal, URIRef

from leerland_graph.errors import SourceError
from leerland_graph.exchange import export_landscape, schema_of, write_template
from leerland_graph.exchange.doubles import url_tail
from leerland_graph.exchange.proposal import propose
from leerland_graph.namespaces import DCTERMS, LL, LLC, LLG, RDF, SCHEMA, SKOS, XSD
from leerland_graph.settings import Settings
from leerland_graph.store import (
    Activity,
    Candidate,
    Store,
    commit,
    find_landscape,
    install_language,
    landscapes,
    read_language,
)
from leerland_graph.validation import Shapes, State, admit
from tests.conftest import EXAMPLE, FIXTURES, ROOT

BASE = "https://leerland.example/id/"
MAPPINGS = ROOT / "examples" / "mappings"
SAMPLES = FIXTURES / "catalogues"
HEAD = "Titel (nl),Beschrijving (nl),Type,Doelgroep,Eigenaar,Element,Competentie,Kenmerk,Begindatum,Einddatum\n"


def iri(path: str) -> URIRef:
    return URIRef(BASE + path)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def land_of(store: Store) -> URIRef:
    return find_landscape(store, None).iri


def messages(plan) -> list[str]:
    return [f.message("en") for f in plan.report.violations]


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
    rows = "Goed,Iets,coaching,Lokale banken,HR,Profileren,,G,,\nFout,Iets,coaching,Lokale banken,Nergens,Profileren,,F,,\nLeeg,,coaching,Lokale banken,HR,Profileren,,L,,\n"
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
    rows = "naam,tekst,soort,kan\nGoed,Iets,blog,Schrijven\nFout,,blog,Zwijgen\n"
    load(write(tmp_path / "a.csv", rows), mappings=[mapping], partial=True)
    assert list(store.triples(land_of(store), iri("competence/schrijven")))
    assert not list(store.triples(land_of(store), iri("competence/zwijgen")))


def test_a_reference_to_a_refused_row_is_left_out_and_said(load, store: Store, tmp_path: Path):
    load(EXAMPLE / "waterland.ttl")
    head = HEAD.replace("Einddatum\n", "Einddatum,Gaat vooraf aan\n")
    rows = (
        "Goed,Iets,coaching,Lokale banken,HR,Profileren,,G,,,Leeg\nLeeg,,coaching,Lokale banken,HR,Profileren,,L,,,\n"
    )
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
    found = propose(read_language(), [LLC[kind]] if kind else [], [text])
    assert (found.element if found else None) == (LLG[element] if element else None)


def test_a_proposal_says_why_in_both_languages():
    found = propose(read_language(), [LLC.training], ["Reflectie en dialoog, met feedback"])
    assert found is not None
    assert found.reasons["nl"] == "Voorgesteld: de tekst noemt 'dialoog', 'feedback', 'reflectie'."
    assert propose(read_language(), [LLC.blog], ["x"]).reasons["en"] == "Proposed: a blog usually lies on Profiling."


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
    change = Candidate(
        land, Activity("edit", "Anna", "agreed"), store.revision, frozenset(status[1]), frozenset(status[0])
    )
    commit(store, admit(store, change, shapes))
    second = load(write(tmp_path / "a.csv", head + "Nieuw,Reflectie en dialoog,blog,Lokale banken,HR,,N1,,\n"))
    assert [o for _, p, o in store.triples(land, node) if p == LL.placement] == [part]
    assert (part, LL.placementStatus, LLC.agreed) in set(store.triples(land, part))
    assert {c.predicate for c in second.merged.changed} == {DCTERMS.description, LL.interventionType}


# the next version


@pytest.fixture
def catalogue(load, store: Store, tmp_path: Path):
    """A first version of a catalogue in the store, and how to import the next."""
    load(EXAMPLE / "waterland.ttl")
    mapping = write(
        tmp_path / "m.yaml",
        "catalogue: proef\ncolumns:\n  id: {to: identifier}\n  naam: {to: title}\n  tekst: {to: description}\n  soort: {to: interventionType}\n"
        "  kan: {to: develops, separator: ';', unknown: create}\nconstants: {owner: HR, targetGroup: Lokale banken}\n",
    )

    def run(*rows: str, **options):
        return load(
            write(tmp_path / "c.csv", "id,naam,tekst,soort,kan\n" + "".join(rows)), mappings=[mapping], **options
        )

    run("1,Een,Eerste,training,Rekenen\n", "2,Twee,Tweede,blog,\n")
    return run


def test_new_changed_and_gone_are_told_apart(catalogue, store: Store):
    plan = catalogue("1,Een,Anders,training,Rekenen\n", "3,Drie,Derde,blog,\n")
    assert [str(n) for n in plan.merged.new if "/intervention/" in str(n)] == [BASE + "intervention/drie"]
    assert [
        (str(c.subject), c.predicate, [str(v) for v in c.before], [str(v) for v in c.after])
        for c in plan.merged.changed
    ] == [(BASE + "intervention/een", DCTERMS.description, ["Eerste"], ["Anders"])]
    assert plan.merged.gone == [iri("intervention/twee")]
    assert list(store.triples(land_of(store), iri("intervention/twee"))), "nothing is deleted unless told"


def test_a_dry_run_shows_and_stores_nothing(catalogue, store: Store):
    revision = store.revision
    plan = catalogue("1,Een,Anders,training,Rekenen\n", keep=False)
    assert plan.merged.changed
    assert store.revision == revision


def test_gone_rows_are_deleted_when_told_with_their_parts(catalogue, store: Store):
    catalogue("1,Een,Eerste,training,Rekenen\n", delete_gone=True)
    assert not [t for t in store.triples(land_of(store)) if "/intervention/twee" in str(t[0])]


def test_what_people_changed_is_kept_unless_asked(catalogue, store: Store, shapes: Shapes):
    land, node = land_of(store), iri("intervention/een")
    mine = (node, DCTERMS.description, Literal("Van Anna", lang="nl"))
    old = (node, DCTERMS.description, Literal("Eerste", lang="nl"))
    commit(
        store,
        admit(
            store,
            Candidate(land, Activity("edit", "Anna", "better"), store.revision, frozenset({mine}), frozenset({old})),
            shapes,
        ),
    )
    plan = catalogue("1,Een,Nog anders,training,Rekenen\n", "2,Twee,Tweede,blog,\n")
    assert [(c.predicate, [str(v) for v in c.before]) for c in plan.merged.conflicts] == [
        (DCTERMS.description, ["Van Anna"])
    ]
    assert mine in set(store.triples(land, node))
    catalogue("1,Een,Nog anders,training,Rekenen\n", "2,Twee,Tweede,blog,\n", overwrite=True)
    assert mine not in set(store.triples(land, node))


def test_what_people_added_beside_it_stays(catalogue, store: Store, shapes: Shapes):
    land, node = land_of(store), iri("intervention/een")
    extra = (node, LL.suitsPreference, LLC.oefenen)
    commit(
        store,
        admit(store, Candidate(land, Activity("edit", "Anna", "more"), store.revision, frozenset({extra})), shapes),
    )
    plan = catalogue("1,Een,Anders,training,Rekenen\n", "2,Twee,Tweede,blog,\n")
    assert plan.merged.conflicts == []
    assert extra in set(store.triples(land, node))


def test_what_people_deleted_does_not_come_back(catalogue, store: Store, shapes: Shapes):
    land, node = land_of(store), iri("intervention/twee")
    gone = set(store.triples(land, node))
    for _, _, part in list(gone):
        if str(part).startswith(str(node)):
            gone |= set(store.triples(land, part))
    commit(
        store,
        admit(
            store,
            Candidate(land, Activity("edit", "Anna", "gone"), store.revision, frozenset(), frozenset(gone)),
            shapes,
        ),
    )
    plan = catalogue("1,Een,Eerste,training,Rekenen\n", "2,Twee,Tweede,blog,\n")
    assert [c.subject for c in plan.merged.conflicts] == [node]
    assert not list(store.triples(land, node))


def test_a_value_that_the_catalogue_dropped_is_dropped(catalogue, store: Store):
    catalogue("1,Een,Eerste,training,\n", "2,Twee,Tweede,blog,\n")
    assert not [t for t in store.triples(land_of(store), iri("intervention/een")) if t[1] == LL.develops]


def test_catalogues_imported_together_are_each_recognised_alone(load, store: Store, tmp_path: Path):
    load(EXAMPLE / "waterland.ttl")
    files, mappings = [], []
    for name in ("een", "twee"):
        columns = "columns:\n  id: {to: identifier}\n  naam: {to: title}\n  tekst: {to: description}\n  soort: {to: interventionType}\n"
        constants = "constants: {owner: HR, targetGroup: Lokale banken}\n"
        mappings.append(write(tmp_path / f"{name}.yaml", f"catalogue: {name}\n{columns}{constants}"))
        files.append(write(tmp_path / f"{name}.csv", f"id,naam,tekst,soort\n1,Titel {name},Tekst,blog\n"))
    load(*files, mappings=mappings)
    for path, mapping in zip(files, mappings, strict=True):
        plan = load(write(path, path.read_text().replace("Tekst", "Anders")), mappings=[mapping])
        assert plan.merged.conflicts == []
        assert [c.predicate for c in plan.merged.changed] == [DCTERMS.description]


def test_an_identifier_means_something_in_its_own_catalogue_only(catalogue, load, store: Store, tmp_path: Path):
    other = write(
        tmp_path / "o.yaml",
        "catalogue: anders\ncolumns:\n  id: {to: identifier}\n  naam: {to: title}\n  tekst: {to: description}\n  soort: {to: interventionType}\n"
        "constants: {owner: ICT, targetGroup: Lokale banken}\n",
    )
    plan = load(write(tmp_path / "o.csv", "id,naam,tekst,soort\n1,Iets anders,Tekst,training\n"), mappings=[other])
    assert plan.merged.changed == []
    assert iri("intervention/iets-anders") in plan.merged.new


# real catalogues


def test_carpentries_every_row_that_can_be_understood_comes_in(load, store: Store):
    plan = load(
        SAMPLES / "carpentries.csv", mappings=[MAPPINGS / "carpentries.yaml"], partial=True, landscape="Carpentries"
    )
    import csv

    rows = list(csv.DictReader((SAMPLES / "carpentries.csv").open(encoding="utf-8", newline="")))
    without = [n for n, r in enumerate(rows, start=2) if not r["description"]]
    spanish = [n for n, r in enumerate(rows, start=2) if r["language"] == "Spanish"]
    refused = {f.location.row for f in plan.report.violations if f.location}
    assert refused >= set(without) | set(spanish)
    assert plan.accepted == len(rows) - len(plan.refused) > 10
    assert [i.name for i in landscapes(store)] == ["carpentries"]


def test_two_lists_of_one_network_show_their_doubles(load, store: Store):
    plan = load(
        SAMPLES / "gtn.csv",
        SAMPLES / "gtn-codex.csv",
        mappings=[MAPPINGS / "gtn.yaml", MAPPINGS / "gtn-codex.yaml"],
        partial=True,
    )
    assert len(plan.doubles) >= 6
    assert {d.why for d in plan.doubles} == {"url"}
    land = land_of(store)
    for double in plan.doubles:
        tails = [
            url_tail(str(o))
            for n in (double.first, double.second)
            for _, p, o in store.triples(land, n)
            if p == SCHEMA.url
        ]
        assert len(set(tails)) <= 1


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


# the template


def through_libreoffice(path: Path, folder: Path, form: str = "xlsx") -> Path:
    """The file as LibreOffice writes it again; skips where it is missing, but never where the tests count."""
    program = shutil.which("soffice")
    if program is None:
        assert not os.environ.get("CI"), "LibreOffice is missing where the tests count"
        pytest.skip("needs LibreOffice")
    command = [
        program,
        "--headless",
        f"-env:UserInstallation=file://{folder}/profile",
        "--convert-to",
        form,
        "--outdir",
        folder / "lo",
        path,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / "lo" / f"{path.stem}.xlsx"


def fill(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["Interventie"]
    columns = {c.value.rstrip(" *"): c.column for c in sheet[1] if c.value}
    values = {
        "Titel (nl)": "Klantgesprek", "Beschrijving (nl)": "Oefenen met gesprekken.", "Type": "training", "Doelgroep": "Adviseurs",
        "Eigenaar": "Opleidingen", "Element": "Praktiseren; Onderzoeken", "Tijdsbeslag": 1.5, "Begindatum": "2026-09-01", "Plaatsen": 12,
    }  # fmt: skip
    for name, value in values.items():
        sheet.cell(3, columns[name], value)
    for name, label in (("Doelgroep", "Adviseurs"), ("Afdeling", "Opleidingen")):
        book[name].cell(3, 1, label)
    book.save(path)


def test_template_opens_in_libreoffice_and_comes_back_filled_in(shapes: Shapes, load, store: Store, tmp_path: Path):
    path = tmp_path / "sjabloon.xlsx"
    write_template(path, schema_of(shapes), read_language(), "nl")
    fill(path)
    again = through_libreoffice(path, tmp_path, "xlsx:Calc MS Excel 2007 XML")
    kept = openpyxl.load_workbook(again)["Interventie"].data_validations.dataValidation
    assert len(kept) == 6, "the drop-down lists survive"
    plan = load(again)
    assert plan.report.state is State.VALID, [f.as_text("en") for f in plan.report.violations]
    land, node = land_of(store), iri("intervention/klantgesprek")
    said = {(p, o) for _, p, o in store.triples(land, node)}
    assert (LL.effort, Literal("1.5", datatype=XSD.decimal)) in said
    assert {o for p, o in said if p == LL.placement} == {
        iri("intervention/klantgesprek/placement-praktiseren"),
        iri("intervention/klantgesprek/placement-onderzoeken"),
    }
    assert (iri("intervention/klantgesprek/run-2026-09-01"), LL.capacity, Literal("12", datatype=XSD.integer)) in set(
        store.triples(land)
    )


def test_template_has_a_list_an_explanation_and_an_example_for_the_type(shapes: Shapes, tmp_path: Path):
    write_template(tmp_path / "t.xlsx", schema_of(shapes), read_language(), "nl")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet = book["Interventie"]
    column = next(c for c in sheet[1] if c.value == "Type *")
    assert column.comment.text == "De vorm van de interventie."
    assert sheet.cell(2, column.column).value == "intervisie"
    rule = next(r for r in sheet.data_validations.dataValidation if f"{column.column_letter}2" in str(r.sqref))
    area = book.defined_names[rule.formula1.lstrip("=")].attr_text
    cells = [c.value for row in book["Lijsten"][area.partition("!")[2].replace("$", "")] for c in row]
    assert "praktijkgemeenschap" in cells
    assert len(cells) == 41
    assert ["Interventie", "Type", "ja", "De vorm van de interventie."] in [
        [c.value for c in row[:4]] for row in book["Uitleg"].iter_rows()
    ]


def test_template_in_english_is_read_too(shapes: Shapes, load, tmp_path: Path):
    write_template(tmp_path / "t.xlsx", schema_of(shapes), read_language(), "en")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert "Intervention" in book.sheetnames
    with pytest.raises(SourceError, match="no filled rows"):
        load(tmp_path / "t.xlsx")
    sheet = book["Intervention"]
    place = {c.value.rstrip(" *"): c.column for c in sheet[1] if c.value}
    for name, value in {
        "Title (en)": "Peer talk",
        "Description (en)": "Talking",
        "Type": "blog",
        "Target group": "Advisers",
        "Owner": "HR",
    }.items():
        sheet.cell(3, place[name], value)
    book["Target group"].cell(3, 2, "Advisers")
    book["Department"].cell(3, 2, "HR")
    book.save(tmp_path / "t.xlsx")
    assert load(tmp_path / "t.xlsx").accepted == 1


def test_a_workbook_of_another_program_is_read(load, store: Store, tmp_path: Path):
    load(EXAMPLE / "waterland.ttl")
    write(
        tmp_path / "lijst.csv",
        HEAD + "Nieuw,Iets nieuws,Coaching,Lokale banken,HR,Profileren,Adviseren,N1,2026-03-01,2026-03-02\n",
    )
    plan = load(through_libreoffice(tmp_path / "lijst.csv", tmp_path))
    assert plan.accepted == 1
    assert (
        iri("intervention/nieuw/run-2026-03-01-2026-03-02"),
        LL.endDate,
        Literal("2026-03-02", datatype=XSD.date),
    ) in set(store.triples(land_of(store)))


# text stays text


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "text",
    ["=HYPERLINK(1)", "+31 20", "-x", "@mention", "'quoted", "a; b", "line\nbreak", "<b>é</b>", '"q"', " spaced "],
)
def test_no_text_becomes_a_formula_and_none_is_changed(
    text: str, form: str, store: Store, shapes: Shapes, tmp_path: Path, load
):
    load(EXAMPLE / "waterland.ttl")
    land = land_of(store)
    node = iri("competence/adviseren")
    old = next(t for t in store.triples(land, node) if t[1] == SKOS.prefLabel and t[2].language == "nl")
    new = (node, SKOS.prefLabel, Literal(text, lang="nl"))
    commit(
        store,
        admit(
            store,
            Candidate(land, Activity("edit", "x", "y"), store.revision, frozenset({new}), frozenset({old})),
            shapes,
        ),
    )
    path = tmp_path / f"x.{form}"
    export_landscape(store, land, path, shapes, lang="nl")
    if form == "csv":
        import csv

        cells = [c for row in csv.reader(path.open(encoding="utf-8-sig", newline="")) for c in row]
    else:
        cells = [
            str(c.value)
            for ws in openpyxl.load_workbook(path)
            for row in ws.iter_rows()
            for c in row
            if c.value is not None
        ]
    assert not [c for c in cells if c and c[0] in "=+-@"]
    back = Store.in_memory()
    install_language(back)
    from leerland_graph.exchange import execute, plan_import

    execute(back, plan_import(back, [path], Settings(), shapes))
    assert set(back.triples(land)) == set(store.triples(land))


def test_blank_nodes_get_readable_names_that_stay(load, store: Store, tmp_path: Path):
    load(EXAMPLE / "waterland.ttl")
    turtle = (EXAMPLE / "waterland.ttl").read_text().split("<https://leerland.example/id/", 1)[0] + (
        f"<{BASE}intervention/blanco> a ll:Intervention ; dcterms:title 'Blanco'@nl ; dcterms:description 'x'@nl ; ll:interventionType llc:blog ;"
        f" ll:targetGroup <{BASE}target-group/lokale-banken> ; ll:placement [ a ll:Placement ; ll:onElement llg:creeren ] ;"
        f" ll:responsibility [ a ll:Responsibility ; ll:role llc:owner ; ll:assignedTo <{BASE}department/hr> ] ."
    )
    path = write(tmp_path / "b.ttl", turtle)
    load(path)
    parts = {
        str(o)
        for _, p, o in store.triples(land_of(store), iri("intervention/blanco"))
        if p in (LL.placement, LL.responsibility)
    }
    assert parts == {
        f"{BASE}intervention/blanco/placement-creeren",
        f"{BASE}intervention/blanco/responsibility-hr-owner",
    }
    assert load(path).changes_nothing


def test_statements_about_the_language_are_not_imported(load, tmp_path: Path, store: Store):
    text = (EXAMPLE / "waterland.ttl").read_text() + "\nllg:praktiseren skos:prefLabel 'Iets anders'@nl .\n"
    plan = load(write(tmp_path / "x.ttl", text))
    assert any("1 statements about the language itself" in f.message("en") for f in plan.report.findings)
    assert not list(store.triples(land_of(store), LLG.praktiseren))
