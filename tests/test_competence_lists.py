"""Competences of others are read from files of the organisation, as people export them, and nothing is fetched."""

from pathlib import Path

import pytest
from rdflib import URIRef

from leerland_graph.core.errors import SourceError
from leerland_graph.core.settings import Settings
from leerland_graph.exchange.competence_lists import read_competence_list
from leerland_graph.services.competence_lists import listed_competences

ESCO = "http://data.europa.eu/esco/skill/"
HEADER = "conceptType,conceptUri,preferredLabel,altLabels,description\n"
ROWS = f"KnowledgeSkillCompetence,{ESCO}1,actief luisteren,,Horen wat iemand zegt.\nKnowledgeSkillCompetence,{ESCO}2,onderhandelen,,\n"


def written(folder: Path, text: str, name: str = "esco.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(path: Path, **settings: str) -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    found = read_competence_list(path, Settings(**settings))
    return {str(iri): (concept.names, concept.definitions) for iri, concept in found.items()}


def test_a_csv_of_esco_is_a_list(tmp_path: Path):
    assert read(written(tmp_path, HEADER + ROWS)) == {
        f"{ESCO}1": ({"nl": "actief luisteren"}, {"nl": "Horen wat iemand zegt."}),
        f"{ESCO}2": ({"nl": "onderhandelen"}, {}),
    }


def test_columns_may_say_their_language_and_rows_without_an_iri_are_no_concepts(tmp_path: Path):
    text = f"uri;Naam (nl);label@en\n{ESCO}1;luisteren;listening\nS1.2;zonder IRI;none\n"
    assert read(written(tmp_path, text)) == {f"{ESCO}1": ({"nl": "luisteren", "en": "listening"}, {})}


def test_rdf_is_a_list_in_the_languages_that_people_read_here(tmp_path: Path):
    text = f"""@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<{ESCO}1> a skos:Concept ; skos:prefLabel "luisteren"@nl, "listening"@en, "escuchar"@es ; skos:definition "Horen."@nl .
<{ESCO}2> a skos:Concept ; skos:altLabel "zonder naam"@nl .
"""
    path = written(tmp_path, text, "skills.ttl")
    assert read(path) == {f"{ESCO}1": ({"nl": "luisteren", "en": "listening"}, {"nl": "Horen."})}


@pytest.mark.parametrize(
    ("text", "said"),
    [("naam,code\nluisteren,1\n", "conceptUri"), ("uri,naam\nS1,luisteren\n", "no concept")],
)
def test_a_list_without_iris_or_names_is_refused_with_what_it_needs(tmp_path: Path, text: str, said: str):
    with pytest.raises(SourceError, match=said):
        read(written(tmp_path, text))


def test_a_list_that_is_not_there_is_said(tmp_path: Path):
    for name in ("geen.csv", "geen.ttl"):
        with pytest.raises(SourceError, match="no such file"):
            read(tmp_path / name)


def test_lists_of_the_settings_are_choices_and_a_changed_file_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    first = written(tmp_path, HEADER + ROWS)
    second = written(tmp_path, f"uri,naam\n{ESCO}1,anders\nhttps://competent.example/9,plannen\n", "competentnl.csv")
    assert len(listed_competences()) == 0
    monkeypatch.setenv("LEERLAND_COMPETENCE_LISTS", f"{first}, {second}")
    found = listed_competences()
    labels = {str(o.iri): o.label("nl") for o in found.ordered("nl")}
    assert labels == {f"{ESCO}1": "actief luisteren", f"{ESCO}2": "onderhandelen", "https://competent.example/9": "plannen"}  # fmt: skip
    assert [str(o.iri) for o in found.search("luist", "nl")] == [f"{ESCO}1"]
    second.write_text(f"uri,naam\n{ESCO}3,vergaderen\n", encoding="utf-8")
    assert URIRef(f"{ESCO}3") in listed_competences().options
