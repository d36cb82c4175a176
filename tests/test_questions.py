"""The competency questions: what the language must be able to answer, with the exact rows."""

import csv
import re
from pathlib import Path

import pytest
from rdflib import URIRef

from leerland_graph.core.errors import NotFound, UsageError
from leerland_graph.core.i18n import languages
from leerland_graph.core.namespaces import SKOS, XSD
from leerland_graph.sparql import column_names, find_query, library, run_query
from leerland_graph.sparql.columns import COLUMNS
from leerland_graph.sparql.library import variables
from leerland_graph.store import Store, find_landscape

QUERIES = library()


def expected(name: str) -> list[list[str]]:
    path = Path(__file__).parent.parent / "ontology" / "questions" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_there_are_at_least_twenty_questions():
    assert len(QUERIES) >= 20


@pytest.mark.parametrize("query", QUERIES, ids=lambda q: q.name)
def test_question_has_its_exact_answer_on_the_example(query, example_store: Store):
    header, rows = run_query(query, example_store, find_landscape(example_store, None).iri)
    found = [header, *([("" if v is None else str(v)) for v in row] for row in rows)]
    assert found == expected(query.name)
    assert len(found) > 1, "a question that the example does not answer tests nothing"


def test_a_parameter_changes_the_answer(example_store: Store):
    iri = find_landscape(example_store, None).iri
    query = find_query("empty-elements", QUERIES)
    _, rows = run_query(query, example_store, iri, {"group": "ICT teams"})
    assert [str(r[0]) for r in rows] == ["Innoveren", "Actieonderzoek", "Co-creatie"]


def test_an_unknown_parameter_query_or_name_is_said(example_store: Store):
    iri = find_landscape(example_store, None).iri
    query = find_query("empty-elements", QUERIES)
    with pytest.raises(UsageError, match="It has: group"):
        run_query(query, example_store, iri, {"grp": "x"})
    with pytest.raises(NotFound, match="Lokale banken"):
        run_query(query, example_store, iri, {"group": "lokale bank"})
    with pytest.raises(NotFound, match="empty-elements"):
        find_query("empty-element", QUERIES)


def test_every_question_says_what_it_is_about():
    from leerland_graph.sparql import library

    groups = [q.group for q in library()]
    assert "other" not in groups
    assert len(set(groups)) == 6


def test_every_column_of_a_question_has_a_name_in_each_language(example_store: Store):
    for query in QUERIES:
        header = expected(query.name)[0]
        assert set(header) <= set(COLUMNS), query.name
        for lang in languages():
            names = column_names(header, lang)
            assert len({*names, *header}) == 2 * len(header), (query.name, lang)


def test_a_column_without_a_name_and_names_that_are_the_same_stay_apart(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(COLUMNS, "hours", COLUMNS["title"])
    assert column_names(["title", "hours", "mine"], "nl") == ["title", "hours", "mine"]
    assert column_names(["title", "owner", "mine"], "nl") == ["Titel", "Eigenaar", "mine"]


def test_a_question_of_before_is_answered_as_it_was(example_store: Store, tmp_path: Path):
    (tmp_path / "mine.rq").write_text(
        "# question.nl: Wat?\n# question.en: What?\n# param: group ll:TargetGroup Lokale banken\n"
        'SELECT ?languages WHERE { ?i ll:targetGroup ?group ; dcterms:title ?languages FILTER(LANG(?languages) = "nl") } ORDER BY ?languages LIMIT 1'
    )
    query = find_query("mine", library(tmp_path))
    header, rows = run_query(query, example_store, find_landscape(example_store, None).iri, lang="en")
    assert header == ["languages"]
    assert len(rows) == 1


def test_a_question_claims_no_choice_that_its_reader_makes(example_store: Store):
    iri = find_landscape(example_store, None).iri
    for query in QUERIES:
        chosen = [v for v in variables(query, example_store, iri, {}).values() if isinstance(v, URIRef)]
        names = [str(o) for v in chosen for _, p, o in example_store.triples(iri, v) if p == SKOS.prefLabel]
        assert bool(names) == any(p.kind != XSD.date for p in query.parameters)
        for text in query.questions.values():
            assert not [n for n in names if re.search(rf"\b{re.escape(n)}\b", text, re.I)], query.name
