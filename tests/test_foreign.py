"""RDF that says nothing in terms of the language is not stored, at any size; what belongs to what is ours is."""

import json
from pathlib import Path

import pytest
from rdflib import URIRef

from leerland_graph.core.namespaces import RDF, new_graph
from leerland_graph.exchange.foreign import SaysNothing, foreign_in, without_foreign
from leerland_graph.exchange.source_graph import SourceGraph
from leerland_graph.validation import Severity
from tests.catalogues import write
from tests.conftest import Cli

PREFIXES = """
@prefix ll: <https://w3id.org/leerland/ns#> . @prefix llc: <https://w3id.org/leerland/concept/> .
@prefix schema: <https://schema.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix org: <http://www.w3.org/ns/org#> . @prefix ex: <https://elders.example/> .
"""


def courses(count: int) -> str:
    return PREFIXES + "".join(
        f'ex:c{i} a schema:Course ; schema:name "Course {i}" ; schema:author ex:p{i} . ex:p{i} a schema:Person ; schema:name "P" .\n'
        for i in range(count)
    )


def graph(text: str) -> SourceGraph:
    return SourceGraph(set(new_graph().parse(data=PREFIXES + text, format="turtle")))


def ex(name: str) -> URIRef:
    return URIRef(f"https://elders.example/{name}")


def left_out(text: str, *known: str) -> set[str]:
    return {str(n).rpartition("/")[2] for n in foreign_in([graph(text)], lambda: {ex(k) for k in known})}


@pytest.mark.parametrize("count", [1, 30, 400])
def test_a_file_about_other_things_is_refused_at_every_size(count: int, cli: Cli, tmp_path: Path):
    cli("init", "--example")
    cli("export", tmp_path / "before.nt")
    said = cli("import", write(tmp_path / "courses.ttl", courses(count)), code=1)
    assert "courses.ttl: Het bestand zegt niets in de begrippen van de taal" in said.stderr
    assert "schema:Course" in said.stderr
    assert "schema:Person" in said.stderr
    cli("export", tmp_path / "after.nt")
    assert (tmp_path / "after.nt").read_bytes() == (tmp_path / "before.nt").read_bytes()
    assert len(json.loads(cli("history", "--format", "json").stdout)) == 1


def test_an_empty_store_stays_empty(cli: Cli, tmp_path: Path):
    cli("import", write(tmp_path / "courses.ttl", courses(30)), code=1)
    assert not cli.data.exists() or cli("list", "interventions", code=None).returncode != 0


def test_foreign_resources_between_ours_are_left_out_and_said(cli: Cli, tmp_path: Path):
    cli("init", "--example")
    text = (
        courses(5) + 'ex:dept a org:OrganizationalUnit ; skos:prefLabel "Academie"@nl, "Academy"@en ; org:unitOf ex:o .'
    )
    text += ' ex:o a org:Organization ; skos:prefLabel "Bank"@nl, "Bank"@en .'
    said = cli("import", write(tmp_path / "mixed.ttl", text))
    assert "10 beschrijvingen in het bestand zeggen niets in de begrippen van de taal en zijn weggelaten" in said.stdout
    cli("export", tmp_path / "after.nt")
    stored = (tmp_path / "after.nt").read_text(encoding="utf-8")
    assert "elders.example/dept" in stored
    assert "schema.org/Person" not in stored


def test_what_ours_refers_to_belongs_with_it_at_any_distance():
    assert (
        left_out(
            "ex:i a ll:Intervention ; schema:author ex:p . ex:p schema:worksFor ex:firm . ex:firm schema:name 'F' ."
        )
        == set()
    )


def test_what_refers_to_ours_belongs_with_it_and_not_what_refers_to_that():
    assert left_out("ex:i a ll:Intervention . ex:review schema:about ex:i . ex:list schema:item ex:review .") == {
        "list"
    }


def test_a_shared_topic_does_not_make_a_foreign_resource_ours():
    text = (
        "ex:i a ll:Intervention ; schema:about ex:topic . ex:topic schema:name 'T' . ex:course schema:about ex:topic ."
    )
    assert left_out(text) == {"course"}


def test_a_value_of_the_language_makes_a_concept_ours():
    text = "ex:a a skos:Concept ; skos:broader llc:training . ex:b a skos:Concept ; skos:broader ex:elsewhere ."
    assert left_out(text) == {"b"}


def test_a_property_of_the_language_makes_a_resource_ours():
    assert left_out("ex:a ll:effort 'PT1H' . ex:b schema:timeRequired 'PT1H' .") == {"b"}


def test_what_is_stored_already_can_be_described_further():
    assert left_out("ex:a schema:name 'A' . ex:b schema:name 'B' .", "a") == {"b"}


def test_a_file_that_another_file_refers_to_is_kept():
    people, interventions = graph("ex:p schema:name 'P' ."), graph("ex:i a ll:Intervention ; schema:author ex:p .")
    foreign = foreign_in([people, interventions], set)
    assert without_foreign(people, "people.ttl", foreign).triples == graph("ex:p schema:name 'P' .").triples


def test_without_anything_of_ours_the_kinds_are_named():
    source = graph("ex:a a schema:Course .")
    with pytest.raises(SaysNothing) as error:
        without_foreign(source, "a.ttl", foreign_in([source], set))
    assert error.value.values["kinds"] == ("schema:Course",)


def test_without_a_type_a_resource_is_named():
    source = graph("ex:a schema:name 'A' . ex:i a ll:Intervention .")
    found = without_foreign(source, "a.ttl", foreign_in([source], set))
    (finding,) = found.findings
    assert finding.severity is Severity.WARNING
    assert finding.message("en") == (
        "1 resource in the file says nothing in terms of the language and was left out, such as https://elders.example/a."
    )
    assert {s for s, _, _ in found.triples} == {ex("i")}
    assert (ex("i"), RDF.type) in {(s, p) for s, p, _ in found.triples}


def test_validating_such_a_file_says_that_nothing_was_checked(example_cli: Cli, tmp_path: Path):
    said = example_cli("validate", write(tmp_path / "courses.ttl", courses(2)), code=1).stdout
    assert "Niets gecontroleerd" in said
    assert "schema:Course" in said


def test_what_only_belonged_to_a_refused_intervention_is_not_stored_either(cli: Cli, tmp_path: Path):
    cli("init", "--example")
    text = PREFIXES + (
        'ex:bad a ll:Intervention ; schema:author ex:p . ex:p schema:name "P" .'
        ' ex:dept a org:OrganizationalUnit ; skos:prefLabel "Academie"@nl, "Academy"@en ; org:unitOf ex:o .'
        ' ex:o a org:Organization ; skos:prefLabel "Bank"@nl, "Bank"@en .'
    )
    cli("import", write(tmp_path / "mixed.ttl", text), "--partial")
    cli("export", tmp_path / "after.nt")
    stored = (tmp_path / "after.nt").read_text(encoding="utf-8")
    assert "elders.example/dept" in stored
    assert "elders.example/p>" not in stored
    assert "elders.example/bad" not in stored


def test_what_only_refers_to_a_department_is_not_ours():
    assert left_out(
        "ex:d a org:OrganizationalUnit ; skos:prefLabel 'D' . ex:p schema:worksFor ex:d . ex:d schema:head ex:h . ex:h schema:name 'H' ."
    ) == {"p"}
