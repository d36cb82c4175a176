"""The template as spreadsheets open it, and text that stays text on its way out and in."""

import os
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from rdflib import Literal, URIRef

from leerland_graph.core.errors import SourceError
from leerland_graph.core.namespaces import LL, LLG, SKOS, XSD
from leerland_graph.core.settings import Settings
from leerland_graph.exchange import export_landscape, schema_of
from leerland_graph.exchange.template import write_template
from leerland_graph.store import (
    Activity,
    ChangeSet,
    Store,
    commit,
    install_ontology,
    read_ontology,
)
from leerland_graph.validation import Shapes, State, admit
from tests.catalogues import BASE, HEAD, iri, land_of, write
from tests.conftest import EXAMPLE, ROOT

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
    write_template(path, schema_of(shapes, read_ontology()), read_ontology(), "nl")
    fill(path)
    again = through_libreoffice(path, tmp_path, "xlsx:Calc MS Excel 2007 XML")
    kept = openpyxl.load_workbook(again)["Interventie"].data_validations.dataValidation
    assert len(kept) == 9, "the drop-down lists survive"
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
    write_template(tmp_path / "t.xlsx", schema_of(shapes, read_ontology()), read_ontology(), "nl")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet = book["Interventie"]
    column = next(c for c in sheet[1] if c.value == "Type")
    assert column.comment.text == "De vorm van de interventie."
    assert sheet.cell(2, column.column).value == "intervisie"
    rule = next(r for r in sheet.data_validations.dataValidation if f"{column.column_letter}2" in str(r.sqref))
    area = book.defined_names[rule.formula1.lstrip("=")].attr_text
    cells = [c.value for row in book["Lijsten"][area.partition("!")[2].replace("$", "")] for c in row]
    assert "praktijkgemeenschap" in cells
    assert len(cells) == 49
    assert ["Interventie", "Type", None, "De vorm van de interventie."] in [
        [c.value for c in row[:4]] for row in book["Uitleg"].iter_rows()
    ]


def test_template_in_english_is_read_too(shapes: Shapes, load, tmp_path: Path):
    write_template(tmp_path / "t.xlsx", schema_of(shapes, read_ontology()), read_ontology(), "en")
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
            ChangeSet(land, Activity("edit", "x", "y"), store.revision, frozenset({new}), frozenset({old})),
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
    install_ontology(back)
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
    assert any("1 statement about the language itself" in f.message("en") for f in plan.report.findings)
    assert not list(store.triples(land_of(store), LLG.praktiseren))


# one reader of shapes

OWN = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ll: <https://w3id.org/leerland/ns#> . @prefix own: <https://example.org/own#> .
own:Extra sh:targetClass ll:TargetGroup ;
  sh:property [ sh:path own:rooms ; sh:name "Zalen"@nl ; sh:datatype xsd:positiveInteger ; sh:maxCount 1 ] ,
    [ sh:path own:unseen ; sh:datatype xsd:string ; sh:maxCount 1 ] .
"""


def test_a_property_of_a_shape_of_ones_own_is_in_form_template_import_export_and_description(
    store: Store, tmp_path: Path
):
    from leerland_graph.analysis import read_landscape
    from leerland_graph.documents.describe import describe
    from leerland_graph.exchange import execute, plan_import
    from leerland_graph.forms import form_of

    shutil.copytree(ROOT / "shapes", tmp_path / "shapes")
    (tmp_path / "shapes" / "own.ttl").write_text(OWN)
    own, rooms = Shapes.load(tmp_path / "shapes"), URIRef("https://example.org/own#rooms")
    field = form_of(own, store.ontology, LL.TargetGroup).field_of(rooms)
    assert field is not None
    assert (field.name("nl"), field.name("en")) == ("Zalen", "Zalen")
    columns = [c.id for c in schema_of(own, store.ontology).of(LL.TargetGroup).columns]
    assert "rooms" in columns
    assert "unseen" not in columns
    write_template(tmp_path / "t.xlsx", schema_of(own, store.ontology), store.ontology, "nl")
    assert "Zalen" in [c.value for c in openpyxl.load_workbook(tmp_path / "t.xlsx")["Doelgroep"][1]]
    (tmp_path / "groepen.csv").write_text("kind,Naam (nl),Omvang,Zalen\nDoelgroep,Lokale banken,300,12\n")
    execute(store, plan_import(store, [tmp_path / "groepen.csv"], Settings(), own))
    land = land_of(store)
    ((group, value),) = [(s, o) for s, p, o in store.triples(land) if p == rooms]
    assert str(value) == "12"
    export_landscape(store, land, tmp_path / "uit.csv", own, lang="nl")
    assert ",rooms," in f",{(tmp_path / 'uit.csv').read_text(encoding='utf-8-sig').splitlines()[0]},"
    said = describe(store, read_landscape(store, land), own, URIRef(str(group)), "nl")
    assert ("Zalen", ("12",)) in [(f.name, f.values) for section in said for f in section.fields]
