"""The competency questions: what the language must be able to answer, with the exact rows."""

import csv
from pathlib import Path

import pytest

from leerland_graph.core.errors import NotFound, UsageError
from leerland_graph.sparql import find_query, library, run_query
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
