"""The questions by Streamlit's own test driver: the library answers as its own tests say, and mistakes are said."""

import csv
import io

import pytest
from openpyxl import load_workbook
from rdflib import Literal, URIRef
from streamlit.testing.v1 import AppTest

from leerland_graph.exchange.cells import escape_formula
from leerland_graph.sparql.table import Answer, as_csv, as_xlsx, read_answer, words
from leerland_graph.ui import endpoint
from tests.conftest import ROOT, Cli

SCRIPT = ROOT / "leerland_graph" / "ui" / "main.py"


@pytest.fixture
def asked(example_cli: Cli, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LEERLAND_DATA", str(example_cli.data))
    endpoint.pool.cache_clear()

    def opened(name: str) -> AppTest:
        app = AppTest.from_file(str(SCRIPT), default_timeout=60).run()
        app.query_params["q"] = name
        app.switch_page("views/questions.py").run()
        assert not app.exception
        return app

    yield opened
    endpoint.pool().close()
    endpoint.pool.cache_clear()


def ask(app: AppTest) -> None:
    next(b for b in app.button if b.label == "Stel de vraag").click().run()
    assert not app.exception


@pytest.mark.parametrize("name", ["unconnected-islands", "element-by-target-group", "running-in-period"])
def test_a_question_of_the_library_gives_its_exact_rows(asked, name: str):
    app = asked(name)
    ask(app)
    expected = list(csv.reader((ROOT / "ontology" / "questions" / f"{name}.csv").open(encoding="utf-8")))[1:]
    assert any(f"{len(expected)} rijen in" in c.value for c in app.caption)
    assert len(app.dataframe[0].value) == len(expected)


def test_another_target_group_gives_another_answer(asked):
    app = asked("unconnected-islands")
    ask(app)
    before = len(app.dataframe[0].value)
    picker = next(s for s in app.selectbox if s.key == "param-unconnected-islands-group")
    picker.set_value(URIRef("https://leerland.example/id/target-group/hoofdkantoor")).run()
    assert not app.dataframe, "an answer to another question is not shown"
    ask(app)
    after = len(app.dataframe[0].value) if app.dataframe else 0
    assert after != before


def test_a_query_that_is_wrong_says_where_and_one_that_fetches_is_refused(asked):
    app = asked("empty-elements")
    app.text_area[0].set_value("SELECT ?x WHERE { ?x ?y }").run()
    ask(app)
    assert "1\\:26" in app.error[0].value
    app.text_area[0].set_value("SELECT * { SERVICE <http://x.nl/> { ?s ?p ?o } }").run()
    ask(app)
    assert "SERVICE is not allowed" in app.error[0].value


def test_questions_are_found_by_their_words(asked):
    app = asked("empty-elements")
    app.text_input(key="question-search").set_value("eilanden verbonden").run()
    question = next(s for s in app.selectbox if s.label == "Vraag")
    assert question.value == "unconnected-islands"
    app.text_input(key="question-search").set_value("qqq").run()
    assert any("Geen vraag gevonden" in i.value for i in app.info)


def test_files_do_not_run_what_is_in_them():
    columns, rows = ["t", "n"], [["=HYPERLINK(1)", 3], ["gewoon", None]]
    assert as_csv(columns, rows, escape_formula).decode("utf-8-sig").splitlines()[1] == "'=HYPERLINK(1),3"
    sheet = load_workbook(io.BytesIO(as_xlsx(columns, rows, escape_formula))).active
    assert [c.value for c in sheet[2]] == ["'=HYPERLINK(1)", 3]
    assert sheet["A2"].data_type == "s"


def test_an_answer_is_read_and_cut():
    body = b'{"head":{"vars":["a","b"]},"results":{"bindings":[{"a":{"type":"uri","value":"urn:x"},"b":{"type":"literal","value":"2","datatype":"http://www.w3.org/2001/XMLSchema#integer"}},{"a":{"type":"literal","value":"hoi","xml:lang":"nl"}}]}}'
    whole = read_answer(iter([body[:40], body[40:]]), most=10)
    assert whole.rows[1] == (Literal("hoi", lang="nl"), None)
    assert words(whole, lambda iri: f"naam van {iri}") == [["naam van urn:x", 2], ["hoi", None]]
    assert read_answer(iter([body]), most=1) == Answer(("a", "b"), whole.rows[:1], True)
    assert read_answer(iter([b'{"head":{},"boolean":true}']), most=1).rows == ((Literal("true"),),)


def test_a_question_that_comes_with_the_link_is_shown_and_asked(asked):
    query = "SELECT ?i WHERE { ?i a ll:Intervention } LIMIT 7"
    app = asked("running-in-period")
    app.query_params["sparql"] = query
    app.run()
    assert app.text_area[0].value == query
    ask(app)
    assert len(app.dataframe[0].value) == 7
    next(b for b in app.button if b.label == "Terug naar de vragen").click().run()
    assert app.selectbox[0].label == "Vraag"
