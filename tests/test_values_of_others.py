"""What values tell of a column of somebody else's list, over what it is called: flags, clock times, days of an export, notes, lists."""

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from leerland_graph.core.errors import SourceError
from leerland_graph.core.settings import Settings
from leerland_graph.exchange import propose_for
from leerland_graph.exchange.column_rules import values_by_rule
from leerland_graph.exchange.json_records import json_paths
from leerland_graph.exchange.limits import Bounded
from leerland_graph.exchange.mapping import Rule
from leerland_graph.exchange.mapping_proposal import MappingProposal, fields_of
from leerland_graph.exchange.readers import read_tables
from leerland_graph.exchange.reading import ReadingOptions
from leerland_graph.exchange.schema import schema_of
from leerland_graph.store import Store, install_ontology
from leerland_graph.validation import Shapes

NAMES = (
    "Excel",
    "Word",
    "Schrijven",
    "Lezen",
    "Praten",
    "Luisteren",
    "Rekenen",
    "Tekenen",
    "Lopen",
    "Varen",
    "Rijden",
    "Koken",
)


@pytest.fixture(scope="module")
def store() -> Store:
    made = Store.in_memory()
    install_ontology(made)
    return made


def proposed(store: Store, shapes: Shapes, path: Path, columns: dict[str, list[str]]) -> MappingProposal:
    """The proposal for a list of twelve courses with these columns; their values come back where there are fewer."""
    rows = [{"naam": n} for n in NAMES]
    for number, row in enumerate(rows):
        row |= {header: values[number % len(values)] for header, values in columns.items()}
    path.write_text(json.dumps(rows), encoding="utf-8")
    return propose_for(store, path, Settings(), shapes)


@pytest.mark.parametrize(
    ("header", "values", "to"),
    [
        ("LARGA-DURACION", ["0", "1"], ""), ("Hora", ["19:00", "10:30", "18:15"], ""), ("duur", ["1:30", "2:00"], "effort"),
        ("start", ["1000", "1430", "1645"], ""), ("sourceSnapshotDate", ["2026-08-21"], ""), ("datum", ["2026-08-21", "2026-08-22"], "startDate"),
        ("durationRaw", ["112 Heure(s)", "1 Demi-journée(s)", "2 Jour(s)"], "effort"), ("organizingEntityRaw", ["Centre A", "Centre B"], "owner"),
        ("topics", ["Web", "Science"], "keywords"), ("room", ["C01", "B05/B06"], "location"), ("bezirk", ["Pankow", "Mitte"], "location"),
        ("NOMBRE-INSTALACION", ["Biblioteca Norte", "Casa del Sur"], "location"), ("ACCESIBILIDAD-INSTALACION", ["1", "1,2"], ""), ("AUDIENCIA", ["Niños", "Familias"], "targetGroup"),
        ("course_type", ["1"], ""), ("contact", ["a@b.nl", "c@d.nl"], ""), ("provider", ["a@b.nl", "c@d.nl"], ""), ("link", ["https://x.nl/img"], ""),
        ("prerequisites", ["Être à l'aise avec les fonctions de base", "Avoir suivi la conférence sur ce sujet difficile"], ""),
        ("details", ["Please call our Enquiries Team for more details on this course."], ""), ("ID-EVENTO", [f"x{n}" for n in range(12)], "identifier"),
        ("speakers.speaker.name", ["Erik van Zijst", "Felix Wick"], "facilitator"), ("speakers.speaker.image", [f"https://x.nl/{n}" for n in range(12)], ""),
        ("Horas", ["30"], "effort"), ("track", ["Ethics", "Science"], "keywords"), ("kategorie", ["tauchen", "medizin"], "keywords"), ("categorie", ["training", "intervisie"], "interventionType"),
        ("costStatus", ["free", "membership-confirmation-needed", "paid-or-sponsor-needed"], ""), ("finish", ["2027-01-11", "2027-01-12"], "endDate"), ("persons.person", ["erdgeist", "Tobias Engel"], "facilitator"),
        ("venue.provider.title", ["Cornwall College Camborne", "Duchy College"], "location"), ("Costs.cost.description", [f"Het kost {n} euro, en daar komt de btw nog bij, zo staat het er." for n in range(12)], ""),
    ],
)  # fmt: skip
def test_values_and_the_path_to_a_column_tell_what_it_is(
    store: Store, shapes: Shapes, tmp_path: Path, header: str, values: list[str], to: str
):
    found = proposed(store, shapes, tmp_path / "lijst.json", {header: values})
    assert {c.header: c.chosen.to for c in found.columns}[header] == to


def test_a_duration_goes_with_the_column_of_its_units_also_where_some_say_something_else(
    store: Store, shapes: Shapes, tmp_path: Path
):
    lengths = ["3", "2", "4", "1", "12", "In overleg"]
    found = proposed(
        store, shapes, tmp_path / "a.json", {"duration_length": lengths, "duration_type": ["hours", "days"]}
    )
    rule = found.mapping.columns["duration_length"]
    assert (rule.to, rule.combine, rule.parse) == ("effort", ("duration_type",), "duration")


def test_numbers_like_minutes_are_read_as_minutes_and_others_as_hours(store: Store, shapes: Shapes, tmp_path: Path):
    for numbers, header, unit in (
        (["30", "45"], "duration", "minutes"),
        (["8", "16"], "duration", None),
        (["30", "45"], "uren", None),
    ):
        found = proposed(store, shapes, tmp_path / "a.json", {header: numbers})
        assert found.mapping.columns[header].unit == unit


def test_enumerations_are_parted_though_one_of_their_names_has_an_and_in_it(
    store: Store, shapes: Shapes, tmp_path: Path
):
    skills = [
        "Doorverwijzen, Afscheid nemen, Informatieoverdracht",
        "Evalueren en rapporteren, Zwachtelen, Casusbespreking, Tellen",
    ]
    assert proposed(store, shapes, tmp_path / "a.json", {"skills": skills}).mapping.columns["skills"].separators == (
        ",",
    )
    names = ["FAIR Data, Workflows, and Research", "Prévention, santé et sensibilisation"]
    assert proposed(store, shapes, tmp_path / "a.json", {"team": names}).mapping.columns["team"].separators == ()


def test_of_courses_with_presentations_the_courses_are_meant(tmp_path: Path):
    held = [
        {
            "title": "x",
            "start": "2027-01-11",
            "end": "2027-01-12",
            "venue": "y",
            "fee": n,
            "seats": 9,
            "mode": "a",
            "brand": "b",
        }
        for n in range(3)
    ]
    courses = [{"title": f"Cursus {n}", "type": "training", "presentation": held} for n in range(9)]
    (tmp_path / "a.json").write_text(json.dumps({"provider": {"title": "A", "course": courses}}))
    assert json_paths(tmp_path / "a.json", Bounded("a.json"))[0].path == "provider.course"


def test_keywords_of_several_columns_and_in_written_lists_are_one_text(store: Store, shapes: Shapes, tmp_path: Path):
    columns = {"domainRaw": ["Management"], "themeRaw": ["Feedback", "Coaching"]}
    found = proposed(store, shapes, tmp_path / "a.json", columns)
    rule = found.mapping.columns["domainRaw"]
    assert (rule.to, rule.combine, rule.joined_by) == ("keywords", ("domainRaw", "themeRaw"), ", ")
    keywords = fields_of(schema_of(shapes, store.ontology))["keywords"]
    assert values_by_rule("[' HPC', ' Compute']", keywords, Rule(to="keywords"), []) == ["HPC, Compute"]


def test_of_two_columns_with_addresses_the_one_that_every_row_has_is_the_address(
    store: Store, shapes: Shapes, tmp_path: Path
):
    columns = {"registrationUrl": ["https://x.nl/r", "", "", ""], "sourceUrl": [f"https://x.nl/{n}" for n in range(12)]}
    assert "sourceUrl" in proposed(store, shapes, tmp_path / "a.json", columns).mapping.columns


def test_a_word_in_a_long_value_is_no_type(store: Store, shapes: Shapes, tmp_path: Path):
    values = ["In person, Coastal Institute Large Conference Room", "Jaarlijkse training"]
    rule = proposed(store, shapes, tmp_path / "a.json", {"soort": values}).mapping.columns["soort"]
    assert set(rule.values) == {"Jaarlijkse training"}


def test_persons_between_commas_are_parted_and_a_family_name_before_the_first_is_not(
    store: Store, shapes: Shapes, tmp_path: Path
):
    pairs = {
        "speakers": ["Emmanuelle Aboaf, Manon Carbonnel", "Samuel Lukes, Christopher Anciaux"],
        "trainer": ["Müller, Jürgen", "van Dijk, Jan"],
    }
    for header, separators in (("speakers", (",",)), ("trainer", ())):
        found = proposed(store, shapes, tmp_path / "a.json", {header: pairs[header]})
        assert found.mapping.columns[header].separators == separators


def test_several_addresses_in_a_cell_are_several(store: Store, shapes: Shapes):
    url = fields_of(schema_of(shapes, store.ontology))["url"]
    assert values_by_rule("https://x.nl/a; https://x.nl/b https://x.nl/c?d=e;f", url, Rule(to="url"), []) == [
        "https://x.nl/a", "https://x.nl/b", "https://x.nl/c?d=e;f",
    ]  # fmt: skip


def test_a_quote_after_a_space_is_a_quote(tmp_path: Path):
    (tmp_path / "a.csv").write_text('title, abstract\nA, "Two hours, for all"\nB, plain\n', encoding="utf-8")
    (table,) = read_tables(tmp_path / "a.csv", ReadingOptions(), Settings())
    assert [r.cells for r in table.rows] == [
        {"title": "A", "abstract": "Two hours, for all"},
        {"title": "B", "abstract": "plain"},
    ]


def test_a_sheet_with_merged_cells_beside_others_is_not_read_and_said(tmp_path: Path):
    book = Workbook()
    book.active.append(["naam", "soort"])
    book.active.append(["Excel", "training"])
    other = book.create_sheet("Deelnemers")
    for row in (["naam", "x"], ["Piet", ""], ["Klaas", ""]):
        other.append(row)
    other.merge_cells("A2:B3")
    book.save(tmp_path / "a.xlsx")
    (table,) = read_tables(tmp_path / "a.xlsx", ReadingOptions(), Settings())
    assert [r.cells for r in table.rows] == [{"naam": "Excel", "soort": "training"}]
    assert [n.message("en") for n in table.notes] == [
        "Sheet 'Deelnemers' was not read: cells of it are merged (A2:B3)."
    ]
    with pytest.raises(SourceError, match="Cells A2:B3 are merged"):
        read_tables(tmp_path / "a.xlsx", ReadingOptions(sheet="Deelnemers"), Settings())


def test_lists_beside_each_other_with_the_same_fields_are_one_and_keep_their_names(tmp_path: Path):
    items = lambda *names: {"sectie": "x", "items": [{"titel": n, "duur": "2 uur"} for n in names]}  # noqa: E731
    (tmp_path / "a.json").write_text(
        json.dumps({"blokken": {"engineer": items("A", "B"), "security": items("C", "D")}})
    )
    paths = json_paths(tmp_path / "a.json", Bounded("a.json"))
    assert (paths[0].path, paths[0].count) == ("blokken.*.items", 4)
    (table,) = read_tables(tmp_path / "a.json", ReadingOptions(), Settings())
    assert [(r.cells["blokken"], r.cells["titel"]) for r in table.rows] == [
        ("engineer", "A"),
        ("engineer", "B"),
        ("security", "C"),
        ("security", "D"),
    ]
    (one,) = read_tables(tmp_path / "a.json", ReadingOptions(record_path="blokken.security.items"), Settings())
    assert [r.cells for r in one.rows] == [{"titel": "C", "duur": "2 uur"}, {"titel": "D", "duur": "2 uur"}]
