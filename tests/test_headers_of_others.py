"""What the headers and values of others tell at a glance: hours, places, languages, units; and which records of JSON are meant."""

import json
from pathlib import Path

import pytest

from leerland_graph.core.errors import SourceError
from leerland_graph.core.settings import Settings
from leerland_graph.exchange import propose_for
from leerland_graph.exchange.column_hints import NAMED, how_called
from leerland_graph.exchange.header_languages import language_of_header
from leerland_graph.exchange.json_records import json_paths
from leerland_graph.exchange.limits import Bounded
from leerland_graph.exchange.mapping import read_mapping
from leerland_graph.store import Store, install_ontology
from leerland_graph.validation import Shapes
from tests.conftest import Cli

BEGIN = "Cursusnaam;Afdeling;Soort;{header}\nExcel;HR;training;{one}\nWord;HR;training;{two}\n"
RUNS = [{"id": n, "start": "2027-01-11", "end": "2027-01-12", "room": n, "price": 3, "seats": 12} for n in range(3)]


@pytest.fixture(scope="module")
def store() -> Store:
    made = Store.in_memory()
    install_ontology(made)
    return made


@pytest.mark.parametrize(
    ("header", "values", "to"),
    [
        (
            "Descripción",
            ("Un texto largo sobre el agua y la tierra.", "Otro texto sobre el aire y el fuego de hoy."),
            "description",
        ),
        ("Duración", ("8 horas", "6 horas"), "effort"),
        ("Mot-clé", ("vie", "mort"), "keywords"),
        ("providers", ("Stanford", "Harvard"), "provider"),
        ("locations", ("Toronto", "Halifax"), "location"),
        ("profesores", ("Silvia Cejas", "Pablo Deganis"), "facilitator"),
        ("inicio", ("2026-08-08", "2026-09-08"), "startDate"),
        ("año", ("2025", "2026"), ""),
        ("format", ("Online", "Hybrid"), "deliveryMode"),
        ("format", ("workshop", "training"), "interventionType"),
        ("url", ("RNA_Mon-2606", "DNA_Mon-2607"), "identifier"),
        ("url", ("https://example.org/a", "https://example.org/b"), "url"),
        ("Département", ("Rhône", "Isère"), ""),
        ("isPartOf", ("Data Science", "Statistics"), "partOfTrajectory"),
        ("Aantal uur", ("8", "6"), "effort"),
        ("Contacturen", ("8", "6"), "effort"),
        ("SBU", ("80", "60"), "effort"),
        ("Tijd (uur)", ("8", "6"), "effort"),
        ("Aantal dagdelen", ("2", "1"), "effort"),
        ("Aantal deelnemers", ("12", "10"), "capacity"),
        ("Max. aantal deelnemers", ("12", "10"), "capacity"),
        ("Deelnemers", ("Adviseurs", "Leidinggevenden"), "targetGroup"),
        ("Kursnr.", ("0017", "0018"), "identifier"),
        ("Max. Teilnehmer", ("12", "10"), "capacity"),
        ("Bedrag", ("€ 1.250,-", "€ 95,-"), "price"),
        ("Audience", ("Beginner", "Advanced"), "level"),
        ("Participants", ("8 à 15 personnes", "max. 12 personnes"), ""),
        ("Maximum Registration", ("12", "10"), "capacity"),
        ("Training ID", ("a81f-1", "b02c-2"), "identifier"),
        ("date_creation", ("2027-01-11", "2027-01-12"), ""),
        (
            "Program",
            (
                "Jour 1. " + "On apprend les bases du tableur. " * 6,
                "Jour 1. " + "On apprend à écrire des lettres. " * 6,
            ),
            "description",
        ),
    ],
)
def test_a_header_and_its_values_tell_the_field(
    store: Store, shapes: Shapes, tmp_path: Path, header: str, values: tuple[str, str], to: str
):
    (tmp_path / "lijst.csv").write_text(BEGIN.format(header=header, one=values[0], two=values[1]))
    found = propose_for(store, tmp_path / "lijst.csv", Settings(), shapes)
    assert {c.header: c.chosen.to for c in found.columns}[header] == to


@pytest.mark.parametrize(
    ("header", "bare", "tag"),
    [
        ("title.en", "title", "en"), ("title_nl", "title", "nl"), ("titleEn", "title", "en"), ("Titel (DE)", "Titel", "de"),
        ("Engelse titel", "titel", "en"), ("Titel Nederlands", "Titel", "nl"), ("Nederlandstalige omschrijving", "omschrijving", "nl"),
        ("course id", "course id", None), ("Engels", "Engels", None), ("soort it", "soort it", None), ("Naam (IT)", "Naam (IT)", None), ("title", "title", None),
    ],
)  # fmt: skip
def test_a_header_names_the_language_of_its_text(header: str, bare: str, tag: str | None):
    assert language_of_header(header) == (bare, tag)


def nested(*courses: dict[str, object]) -> str:
    return json.dumps(
        {"items": [{"soort": "training", "owner": "HR", "offerings": RUNS, **course} for course in courses]}
    )


def test_records_with_a_title_are_meant_and_not_what_lies_within_them(tmp_path: Path):
    (tmp_path / "a.json").write_text(nested({"title": {"nl": "Schrijven"}}, {"title": {"nl": "Lezen"}}))
    paths = json_paths(tmp_path / "a.json", Bounded("a.json"))
    assert [(p.path, p.count) for p in paths] == [("items", 2), ("items.offerings", 6)]


def test_of_groups_of_courses_the_courses_are_meant(tmp_path: Path):
    courses = [{"name": f"Cursus {n}", "type": "training", "hours": 3} for n in range(7)]
    (tmp_path / "a.json").write_text(json.dumps({"groups": [{"name": g, "courses": courses} for g in "abc"]}))
    assert json_paths(tmp_path / "a.json", Bounded("a.json"))[0].path == "groups.courses"


def test_a_title_in_two_languages_and_a_duration_with_its_unit_come_in(tmp_path: Path):
    path = tmp_path / "lijst.json"
    path.write_text(
        nested(
            {"code": "A1", "title": {"en": "Handling difficult customers", "nl": "Lastige klanten"}, "duration": {"value": 2, "unit": "dagen"}},
            {"code": "A2", "title": {"en": "Writing", "nl": "Schrijven"}, "duration": {"value": 90, "unit": "min"}},
        )
    )  # fmt: skip
    cli = Cli(tmp_path / "data")
    cli("init", "--example")
    cli("mapping", path, "-o", tmp_path / "m.yaml")
    rules = read_mapping(tmp_path / "m.yaml").columns
    assert (rules["title.en"].to, rules["title.en"].language, rules["title.nl"].language) == ("title", "en", "nl")
    assert rules["duration.value"].combine == ("duration.unit",)
    cli("import", path, "--mapping", tmp_path / "m.yaml", "--yes")
    asked = 'SELECT ?t ?l ?h WHERE { ?i ll:catalogue "lijst" ; dcterms:title ?t ; ll:effort ?h BIND(LANG(?t) AS ?l) } ORDER BY ?t'
    assert cli("query", "-q", asked, "--format", "csv").stdout.split()[1:] == [
        "Handling", "difficult", "customers,en,16", "Lastige", "klanten,nl,16", "Schrijven,nl,1.5", "Writing,en,1.5",
    ]  # fmt: skip


def test_the_last_day_and_the_places_of_a_run_without_a_first_day_are_said(tmp_path: Path):
    (tmp_path / "lijst.csv").write_text(
        "naam;soort;eigenaar;startdatum;einddatum;plaatsen\nExcel;training;HR;n.n.b.;2027-03-01;12\nWord;training;HR;2027-03-01;2027-03-02;8\n"
    )
    cli = Cli(tmp_path / "data")
    cli("init", "--example")
    cli("mapping", tmp_path / "lijst.csv", "-o", tmp_path / "m.yaml")
    cli("import", tmp_path / "lijst.csv", "--mapping", tmp_path / "m.yaml", "--yes", "--report", tmp_path / "r.json")
    said = [
        (f["row"], f["column"])
        for f in json.loads((tmp_path / "r.json").read_text())["findings"]
        if "Zonder eerste dag" in f["message"]
    ]
    assert said == [(2, "einddatum"), (2, "plaatsen")]


def test_a_file_that_is_called_the_same_and_shares_no_row_is_another_list(tmp_path: Path):
    cli = Cli(tmp_path / "data")
    cli("init", "--example")
    head = "naam;soort;eigenaar;bijzonderheid een;bijzonderheid twee\n"
    (tmp_path / "hr").mkdir()
    (tmp_path / "ict").mkdir()
    one, other = tmp_path / "hr" / "aanbod.csv", tmp_path / "ict" / "aanbod.csv"
    one.write_text(f"{head}Excel;training;HR;;\nWord;training;HR;;\n")
    other.write_text(f"{head}Netwerken;training;ICT;;\nBeveiliging;training;ICT;;\n")
    cli("mapping", one, "-o", tmp_path / "m.yaml")
    assert cli("import", one, "--mapping", tmp_path / "m.yaml", "--yes").returncode == 0
    assert "leerland mapping" in cli("import", other, "--yes", code=1).stderr
    other.write_text(f"{head}Netwerken;training;ICT;;\nExcel;training;HR;;\n")
    assert cli("import", other, "--yes").returncode == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns:\n  naam: {to: title}\n  naam: {to: url}\n", "m.yaml, regel 4: ‘naam’ staat er twee keer."),
        ("columns:\n  naam: {to: title, separator: ''}\n", "‘columns.naam.separator’: geef een of meer tekens, geen ervan leeg."),
        ("columns:\n  dag: {to: startDate, formats: ['%Q']}\n", "‘%Q’ is geen notatie van een datum; een goede is %d-%m-%Y."),
        ("colums: {}\ncolumns:\n  naam: {to: title}\n", "‘colums’: zo'n veld bestaat niet."),
        ("columns:\n  naam: {to: title, take: second}\n", "dit moet een van deze zijn: 'all', 'first' of 'last'."),
        ("langauge: nl\nheader_row: 0\ncolumns:\n  naam: {to: title}\n", "‘header_row’: dit moet minstens 1 zijn; bij ‘langauge’: zo'n veld bestaat niet."),
        ("header_row: 0\ncolumns:\n  naam: {to: title}\n", "‘header_row’: dit moet minstens 1 zijn."),
        ("columns: [naam]\n", "‘columns’: dit moet een lijst van namen zijn, elk met een dubbele punt en wat erbij hoort."),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_mapping_is_said_in_dutch(tmp_path: Path, text: str, said: str):
    (tmp_path / "m.yaml").write_text(f"catalogue: proef\n{text}")
    with pytest.raises(SourceError) as caught:
        read_mapping(tmp_path / "m.yaml")
    assert said in caught.value.message("nl")


@pytest.mark.parametrize(
    ("header", "rows", "title"),
    [
        ("idFormation;nomsFormations;dureeFormation", ["F01;Gestion de projet;8", "F02;Bureautique;16"], "nomsFormations"),
        ("excerpt;label;price", ["Pour bien débuter;Tableur;100", "Pour aller plus loin;Texteur;90"], "label"),
        ("formation;label_formation;img", ["parcours-r;Parcours R;a.png", "parcours-sql;Parcours SQL;b.png"], "label_formation"),
        ("Training Description;Training Title;Training Hours", ["<p>Learn this.</p>;Topic A;8", "<p>Learn that.</p>;Topic A;6", "<p>Learn it.</p>;Topic B;4"], "Training Title"),
    ],
)  # fmt: skip
def test_a_code_a_slug_or_a_teaser_is_no_title_where_there_is_one(
    store: Store, shapes: Shapes, tmp_path: Path, header: str, rows: list[str], title: str
):
    (tmp_path / "lijst.csv").write_text("\n".join([header, *rows]))
    found = propose_for(store, tmp_path / "lijst.csv", Settings(), shapes)
    assert [c.header for c in found.columns if c.chosen.to == "title"] == [title]


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("Provider", ["FAIR Data, Workflows, and Research", "Smith, Jones", "Smith, Jones", "Smith, Jones"]),
        ("Docent", ["Müller, Jürgen", "Jansen, Piet", "Müller, Jürgen", "Jansen, Piet"]),
        ("Provider", ["Prévention, santé et sensibilisation", "Prévention, santé et sensibilisation", "Smith, Jones"]),
    ],
)
def test_a_comma_within_a_name_does_not_part_it(
    store: Store, shapes: Shapes, tmp_path: Path, header: str, names: list[str]
):
    rows = [f"Cursus {n};{name}" for n, name in enumerate(names)]
    (tmp_path / "lijst.csv").write_text("\n".join([f"Titel;{header}", *rows]))
    found = propose_for(store, tmp_path / "lijst.csv", Settings(), shapes)
    assert not found.mapping.columns[header].separators


def test_a_title_is_known_with_its_accents(store: Store, shapes: Shapes, tmp_path: Path):
    path = tmp_path / "liste.csv"
    path.write_text("Intitulé;Région\nMIASHS;Bretagne\nLettres;Alsace\nDroit;Alsace\n", encoding="utf-8")
    found = propose_for(store, path, Settings(), shapes).mapping.columns
    assert {header: rule.to for header, rule in found.items()} == {"Intitulé": "title"}


def test_a_column_of_persons_that_is_only_called_name_is_no_title(store: Store, shapes: Shapes, tmp_path: Path):
    people = ["Anna de Vries", "Bo Jansen", "Dr. C. van den Berg", "Dirk Smit", "Eva Çelik", "Finn Bakker"]
    rows = [f"{who},Hoe wij leerden van {n} fouten" for n, who in enumerate(people)]
    (tmp_path / "lijst.csv").write_text("name,title\n" + "\n".join(rows), encoding="utf-8")
    found = propose_for(store, tmp_path / "lijst.csv", Settings(), shapes).mapping.columns
    assert {h: rule.to for h, rule in found.items()} == {"name": "facilitator", "title": "title"}


@pytest.mark.parametrize(
    ("header", "field"),
    [("Fecha inicio / Hasteko data", "startDate"), ("Intitulé / Titel", "title"), ("Locatie / Lieu:", "location")],
)
def test_of_a_header_in_two_languages_the_clearer_tells(header: str, field: str):
    assert how_called(header, field) == NAMED
