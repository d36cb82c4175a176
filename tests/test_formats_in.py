"""The formats of the field that come in: recognised on sight, read as a table, and imported with what each says."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from rdflib import Literal, URIRef

from leerland_graph.core.errors import SourceError
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import DCTERMS, LL, LLC, RDF, SCHEMA, SKOS
from leerland_graph.core.settings import Settings
from leerland_graph.exchange import export_landscape
from leerland_graph.exchange.formats.html_blocks import html_blocks
from leerland_graph.exchange.formats.incoming import ready_mapping
from leerland_graph.exchange.formats.rules import format_rules
from leerland_graph.exchange.grid import read_grids, tables_of
from leerland_graph.exchange.mapping_proposal import is_foreign, propose_mapping, resolver_of
from leerland_graph.exchange.readers import choices, is_rdf, read_tables
from leerland_graph.exchange.reading import ReadingOptions
from leerland_graph.exchange.schema import schema_of
from leerland_graph.exchange.sources import read_sources
from leerland_graph.exchange.tables import Table
from leerland_graph.store import Store
from leerland_graph.validation import Severity, Shapes
from tests.catalogues import write
from tests.conftest import FIXTURES, Cli
from tests.listfiles import packed
from tests.test_formats import LAND, X

FORMATS = FIXTURES / "formats"
TAKEN_FOR = {
    "course.jsonld": "schema-org", "material.html": "schema-org", "ooapi5.json": "ooapi", "ooapi6.json": "ooapi", "opportunity.ttl": "elm", "lom.xml": "lom",
    "imsmanifest.xml": "lom", "moodle.csv": "moodle", "statements.json": "xapi",
}  # fmt: skip


def table_of(path: Path) -> Table:
    (table,) = read_tables(path, ReadingOptions(), Settings())
    return table


def rows(name: str) -> list[dict[str, str]]:
    return [row.cells for row in table_of(FORMATS / name).rows]


def warnings(table: Table) -> list[str]:
    return [n.message("en") for n in table.notes if n.severity is Severity.WARNING]


@pytest.mark.parametrize(("name", "expected"), TAKEN_FOR.items())
def test_a_file_is_recognised_on_sight_and_said_to_be(name: str, expected: str):
    table = table_of(FORMATS / name)
    assert (table.format, is_rdf(FORMATS / name, Settings())) == (expected, False)
    assert f"The file was recognised as {format_rules()[expected].title}" in table.notes[0].message("en")


def test_every_format_has_a_fixture():
    assert set(TAKEN_FOR.values()) == set(format_rules())
    assert {p.name for p in FORMATS.iterdir()} == set(TAKEN_FOR)


def test_a_course_of_schema_org_is_one_row_with_its_runs_in_step():
    first, second = rows("course.jsonld")
    assert first == {
        "identifier": "C1", "name@nl": "Gesprekken voeren", "name@en": "Having conversations", "description@nl": "<p>Oefen <b>lastige</b> gesprekken.</p>",
        "learningResourceType": "training", "url": "https://school.example/c/1", "inLanguage": "nl", "owner": "HR", "provider": "Gespreksschool",
        "teaches": "Luisteren; Vragen stellen", "audience": "Adviseurs", "educationalLevel": "beginner", "keywords@nl": "gesprek, feedback",
        "timeRequired": "PT12H", "courseMode": "blended", "location": "Utrecht", "startDate": "2027-03-02; 2027-05-01", "endDate": "2027-03-03; ",
        "maximumAttendeeCapacity": "; 12", "price": "495.50", "priceCurrency": "EUR", "license": "https://creativecommons.org/licenses/by/4.0/",
    }  # fmt: skip
    assert second == {
        "name": "Congresdag", "learningResourceType": "EducationEvent", "owner": "HR", "timeRequired": "PT6H", "startDate": "2027-06-01",
        "eventAttendanceMode": "OnlineEventAttendanceMode",
    }  # fmt: skip
    assert warnings(table_of(FORMATS / "course.jsonld")) == [
        "1 reference has no name in the file and was left out: https://skills.example/77."
    ]


def test_the_data_in_a_page_is_read_and_what_is_left_out_is_said():
    assert rows("material.html") == [
        {
            "name@en": "Reading a genome", "description@en": "What the reads say.", "learningResourceType": "e-learning", "inLanguage": "en",
            "audience": "Researchers", "keywords@en": "genome, reads", "timeRequired": "PT90M", "license": "https://creativecommons.org/licenses/by/4.0/",
        }
    ]  # fmt: skip
    assert warnings(table_of(FORMATS / "material.html")) == [
        "Block 3 of data in the page is no JSON that can be read, and was left out.",
        "Block 4 of data in the page takes its words from an address that is not known, and was left out.",
    ]


def test_courses_of_the_open_education_api_are_rows_in_either_version():
    assert rows("ooapi5.json") == [
        {
            "primaryCode": "INF-1", "name@nl": "Interactie ontwerpen", "name@en": "Interaction design", "description@nl": "Ontwerpen en **toetsen**.",
            "link": "https://uni.example/inf-1", "teachingLanguage": "nl", "organisation": "Informatica", "learningOutcomes": "Een prototype maken; Een toets opzetten",
            "level": "bachelor", "fieldsOfStudy": "061", "hours": "140", "modesOfDelivery": "presential",
        },
        {"primaryCode": "INF-2", "name@nl": "Statistiek", "teachingLanguage": "nl", "ects": "5"},
        {"primaryCode": "PRG", "name@en": "Informatica breed", "programmeType": "program", "teachingLanguage": "en"},
    ]  # fmt: skip
    assert rows("ooapi6.json") == [
        {
            "primaryCode": "T1", "name@nl": "Gesprekken", "teachingLanguage": "nl", "organisation": "HR", "learningOutcomes": "Luisteren", "level": "beginner",
            "hours": "12.5", "ects": "1", "modesOfDelivery": "blended", "startDate": "2027-03-02", "endDate": "2027-03-03", "maxNumberStudents": "12",
            "price": "495.50", "priceCurrency": "EUR", "programmes": "Leerlijn",
        }
    ]  # fmt: skip


def test_opportunities_of_one_achievement_are_its_runs():
    assert rows("opportunity.ttl") == [
        {
            "adms:identifier": "DL-1", "dcterms:title@nl": "Data lezen", "dcterms:description@nl": "Tabellen en grafieken.", "elm:category": "training",
            "foaf:homepage": "https://uni.example/dl", "elm:providedBy": "Universiteit", "elm:learningOutcome": "Een grafiek lezen", "elm:ISCEDFCode": "061",
            "elm:volumeOfLearning": "PT28H", "elm:creditPoint": "1", "elm:mode": "http://data.europa.eu/snb/learning-assessment/920fbb3cbe",
            "elm:startDate": "2027-02-01; 2027-09-01", "elm:endDate": "2027-03-01; ", "elm:amount": "250.0", "elm:unit": "EUR",
        }
    ]  # fmt: skip


def test_learning_object_metadata_is_read_alone_and_in_a_manifest():
    assert rows("lom.xml") == [
        {
            "identifier": "urn:x:lom-1", "general.title@nl": "Feedback geven", "general.title@en": "Giving feedback",
            "general.description@nl": "Hoe zeg je het?\nMet oefeningen.", "general.keyword@nl": "feedback, gesprek", "general.language": "nl",
            "learningResourceType": "simulation", "technical.location": "https://materiaal.example/feedback", "publisher": "Uitgeverij Spraak",
            "typicalLearningTime": "PT1H30M", "competency": "Feedback geven en ontvangen", "rights": "CC BY 4.0",
        }
    ]  # fmt: skip
    assert rows("imsmanifest.xml") == [
        {"identifier": "S-7", "general.title@en": "Safe at work", "general.description@en": "What to do.", "typicalLearningTime": "PT45M"}
    ]  # fmt: skip


def test_statements_about_one_activity_are_one_row_and_nobody_is_in_it():
    assert rows("statements.json") == [
        {
            "object.id": "https://lms.example/a/1", "definition.name@nl": "Omgaan met klachten", "definition.name@en": "Handling complaints",
            "definition.description@nl": "Vijf gesprekken om te oefenen.", "definition.type": "simulation", "definition.moreInfo": "https://lms.example/a/1/over",
        }
    ]  # fmt: skip
    assert "Iemand" not in str(table_of(FORMATS / "statements.json"))


# stored


def imported(load, store: Store, path: Path, **options: object) -> set[tuple[object, object, object]]:
    plan = load(path, landscape="Nieuw", **options)
    assert (plan.refused_count, [f.message("en") for f in plan.report.violations]) == (0, [])
    return set(store.triples(plan.landscape))


def test_a_course_becomes_an_intervention_with_all_that_it_says(load, store: Store):
    found = imported(load, store, FORMATS / "course.jsonld")
    course = next(s for s, p, o in found if (p, o) == (DCTERMS.identifier, Literal("C1")))
    said = {(p, o) for s, p, o in found if s == course}
    label = lambda iri: {str(o) for s, p, o in found if (s, p) == (iri, SKOS.prefLabel)}  # noqa: E731
    assert {
        (DCTERMS.title, Literal("Gesprekken voeren", lang="nl")), (DCTERMS.title, Literal("Having conversations", lang="en")),
        (DCTERMS.description, Literal("Oefen lastige gesprekken.", lang="nl")), (LL.interventionType, LLC.training), (DCTERMS.language, Literal("nl")),
        (SCHEMA.keywords, Literal("gesprek, feedback", lang="nl")), (LL.level, LLC.beginner), (LL.effort, Literal(Decimal(12))), (LL.deliveryMode, LLC.blended),
        (LL.location, Literal("Utrecht")), (LL.price, Literal(Decimal("495.5"))), (LL.priceCurrency, Literal("EUR")), (LL.catalogue, Literal("course")),
        (DCTERMS.license, URIRef("https://creativecommons.org/licenses/by/4.0/")),
    } <= said  # fmt: skip
    assert {name for p, o in said if p == LL.develops for name in label(o)} == {"Luisteren", "Vragen stellen"}
    roles = {(role, *label(who)) for s, p, who in found if p == LL.assignedTo for _, q, role in [t for t in found if t[0] == s and t[1] == LL.role] if (course, LL.responsibility, s) in found}  # fmt: skip
    assert roles == {(LLC.owner, "HR"), (LLC.provider, "Gespreksschool")}
    runs = {frozenset((p, str(o)) for s, p, o in found if s == run and p != RDF.type) for p, run in said if p == LL.run}
    assert runs == {
        frozenset({(LL.startDate, "2027-03-02"), (LL.endDate, "2027-03-03")}),
        frozenset({(LL.startDate, "2027-05-01"), (LL.capacity, "12")}),
    }


def test_the_same_file_twice_changes_nothing(load, store: Store):
    imported(load, store, FORMATS / "course.jsonld")
    again = load(FORMATS / "course.jsonld", landscape="Nieuw")
    assert again.is_there_already


def test_an_owner_that_the_source_has_not_is_given_with_the_command(cli: Cli):
    cli("init", "--example")
    refused = cli("import", FORMATS / "moodle.csv", code=1)
    assert "Nieuw: 2" in refused.stdout
    said = cli("import", FORMATS / "moodle.csv", "--owner", "HR")
    assert "The file was recognised as Moodle" in said.stdout or "herkend als Moodle (CSV)" in said.stdout
    assert "Aanvaard: 2, geweigerd: 0" in said.stdout
    assert cli("validate", FORMATS / "statements.json", "--owner", "HR").returncode == 0


def test_an_owner_is_for_lists_of_others_only(cli: Cli, tmp_path: Path):
    path = write(tmp_path / "ons.csv", "Titel (nl),Eigenaar\nLes,HR\n")
    assert "--owner" in cli("import", path, "--owner", "HR", code=2).stderr


# round trip


def summary(found: set, title: str) -> dict[str, set[str]]:
    """What is said of the intervention with this title: texts, labels of what it refers to, and dates."""
    node = next(
        s for s, p, o in found if p == DCTERMS.title and str(o) == title and (s, RDF.type, LL.Intervention) in found
    )
    of = lambda s, p: {o for a, b, o in found if (a, b) == (s, p)}  # noqa: E731
    label = lambda iri: {str(o) for o in of(iri, SKOS.prefLabel)} or {str(iri)}  # noqa: E731
    said: dict[str, set[str]] = {
        name: {f"{o}@{o.language}" if getattr(o, "language", None) else str(o) for o in of(node, path)}
        for name, path in {
            "title": DCTERMS.title, "description": DCTERMS.description, "type": LL.interventionType, "identifier": DCTERMS.identifier, "url": SCHEMA.url,
            "language": DCTERMS.language, "keywords": SCHEMA.keywords, "level": LL.level, "field": LL.fieldOfEducation, "mode": LL.deliveryMode,
            "location": LL.location, "price": LL.price, "currency": LL.priceCurrency, "licence": DCTERMS.license, "effort": LL.effort,
        }.items()
    }  # fmt: skip
    for name, path in {"competence": LL.develops, "group": LL.targetGroup, "trajectory": LL.partOfTrajectory}.items():
        said[name] = {text for o in of(node, path) for text in label(o)}
    for part in of(node, LL.responsibility):
        for role in of(part, LL.role):
            said[local_name(str(role))] = {text for who in of(part, LL.assignedTo) for text in label(who)}
    said["run"] = {" ".join(sorted(str(o) for p in (LL.startDate, LL.endDate, LL.capacity) for o in of(run, p))) for run in of(node, LL.run)}  # fmt: skip
    return {name: values for name, values in said.items() if values}


LOST = {
    "schema.org": set(),
    "elm": {"keywords", "level", "licence", "trajectory", "run", "owner", "provider"},
    "ooapi": {"type", "keywords", "licence", "group", "provider", "field"},
}
"""What of a talk does not come back: of ELM the capacity of its run, and whose it is, since only who gives it is told; of the Open
Education API all fields but the most exact."""


@pytest.mark.parametrize(("form", "name"), [("schema.org", "w.jsonld"), ("elm", "w.ttl"), ("ooapi", "w.json")])
def test_what_is_exported_comes_in_again_but_for_what_the_format_has_no_place_for(
    form: str, name: str, load, store: Store, shapes: Shapes, tmp_path: Path
):
    load(write(tmp_path / "klein.ttl", LAND.replace(" </script> &", "")))  # a description is read without its markup
    before = summary(set(store.triples(X.land)), "Talks")
    export_landscape(store, X.land, tmp_path / name, shapes, lang="nl", form=form)
    plan = load(tmp_path / name, landscape="Terug")
    assert (plan.refused_count, plan.accepted) == (0, 3)
    after = summary(set(store.triples(plan.landscape)), "Talks")
    assert {field for field in before if before[field] != after.get(field)} == LOST[form]
    if form == "elm":
        assert (after["owner"], after["run"]) == ({"School"}, {"2026-03-02 2026-03-03"})


# as any list


def test_a_recognised_file_is_a_list_of_others_and_its_columns_are_told_by_its_format(store: Store, shapes: Shapes):
    schema = schema_of(shapes, store.ontology)
    for name, expected in TAKEN_FOR.items():
        (grid,) = read_grids(FORMATS / name, settings=Settings())
        (table,) = tables_of([grid], name, Settings())
        assert table.format == expected, "the rows as somebody mended them are of the same format"
        assert is_foreign(Table(name, None, grid.header, ()), schema, "nl"), name
        made = propose_mapping(table, schema, resolver_of(store, None), catalogue="c")
        ready = ready_mapping([table], "c", "nl")
        assert ready is not None
        assert {h: r.to for h, r in made.mapping.columns.items() if h in ready.columns} == {
            h: r.to for h, r in ready.columns.items()
        }
        assert (len(choices(FORMATS / name, Settings()).sheets), "title" in made.lacking) == (1, False)


def test_a_column_that_the_format_does_not_know_is_told_as_of_any_list(store: Store, shapes: Shapes):
    table = table_of(FORMATS / "moodle.csv")
    made = propose_mapping(table, schema_of(shapes, store.ontology), resolver_of(store, None), catalogue="c")
    told = {c.header: c.chosen.to for c in made.columns}
    assert (told["customfield_doelgroep"], told["category_path"], told["fullname"]) == ("targetGroup", "", "title")
    assert made.lacking == ("owner", "interventionType")


def test_the_proposal_of_the_command_imports_the_same(cli: Cli, tmp_path: Path):
    cli("init", "--example")
    mapping = tmp_path / "m.yaml"
    cli("mapping", FORMATS / "course.jsonld", "-o", mapping)
    assert yaml.safe_load(mapping.read_text(encoding="utf-8"))["columns"]["name@en"] == {
        "to": "title",
        "language": "en",
        "optional": True,
    }
    assert "Aanvaard: 2, geweigerd: 0" in cli("import", FORMATS / "course.jsonld", "--mapping", mapping).stdout


def test_a_json_of_which_the_place_of_the_records_is_said_is_a_plain_list():
    (table,) = read_tables(FORMATS / "ooapi6.json", ReadingOptions(record_path="courses"), Settings())
    assert (table.format, "courseId" in table.header) == (None, True)


def test_a_page_in_an_archive_is_a_list_if_it_holds_one(tmp_path: Path):
    page = (FORMATS / "material.html").read_text(encoding="utf-8")
    path = packed(tmp_path / "site.zip", {"a.html": page, "b.html": "<p>Niets</p>"})
    (table,) = read_tables(path, ReadingOptions(), Settings())
    assert (table.source, table.format) == ("site.zip/a.html", "schema-org")


def test_what_says_something_in_our_own_terms_is_read_by_them(tmp_path: Path):
    text = f"@prefix s: <https://schema.org/> . <https://x.example/a> a s:Course, <{LL.Intervention}> ; s:name 'A' ."
    assert is_rdf(write(tmp_path / "a.ttl", text), Settings())


@pytest.mark.parametrize(
    "context",
    [
        "https://elders.example/",
        "https://schema.org.elders.example/",
        {"@import": "https://schema.org/"},
        ["https://schema.org/", "https://elders.example/"],
    ],
)
def test_another_context_on_the_web_is_refused_as_before(context: object, tmp_path: Path):
    path = write(tmp_path / "a.jsonld", json.dumps({"@context": context, "@type": "Course", "name": "A"}))
    with pytest.raises(SourceError, match=r"nothing is fetched|@import|context"):
        read_sources([path], [], Settings())


# hostile input


def test_a_deep_description_is_refused(tmp_path: Path):
    deep = '{"@context": "https://schema.org/", "@type": "Course", "about": ' + '{"about": ' * 5_000 + "1" + "}" * 5_001
    with pytest.raises(SourceError, match="levels deep"):
        read_sources([write(tmp_path / "a.jsonld", deep)], [], Settings())
    page = f'<script type="application/ld+json">{deep}</script>'
    with pytest.raises(SourceError, match="holds no description"):
        read_sources([write(tmp_path / "a.html", page)], [], Settings())


def test_a_page_is_within_the_limits_of_files(tmp_path: Path):
    page = write(tmp_path / "a.html", "<p>x</p>" * 200_000)
    with pytest.raises(SourceError, match="at most 1 MB"):
        read_sources([page], [], Settings(max_file_mb=1))
    with pytest.raises(SourceError, match="holds no description"):
        read_sources([page], [], Settings())


@pytest.mark.parametrize(
    "piece", ["<!--", "<script ", "<script type=", "<script>", '<script a="', "<", "</script", "<script a>"]
)
def test_a_page_of_one_piece_over_and_over_is_read_to_its_end(piece: str):
    assert list(html_blocks(piece * 200_000)) == []


def test_the_tags_of_scripts_that_never_end_are_passed_over():
    assert list(html_blocks(('<script a="' * 300 + ">" * 600) * 300)) == []


def test_the_cells_of_a_format_are_within_the_limits_of_lists(tmp_path: Path):
    with pytest.raises(SourceError, match="more than 5 rows or cells"):
        read_tables(FORMATS / "course.jsonld", ReadingOptions(), Settings(max_cells=5))
