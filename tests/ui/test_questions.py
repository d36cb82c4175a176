"""The questions by Streamlit's own test driver: the library answers as its own tests say, and mistakes are said."""

import csv
import io
import socket

import pytest
from openpyxl import load_workbook
from rdflib import Literal, URIRef
from streamlit.testing.v1 import AppTest

from leerland_graph.core.labels import escape_formula
from leerland_graph.sparql import SavedQueries
from leerland_graph.sparql.table import Answer, as_csv, as_xlsx, read_answer, words
from leerland_graph.ui.workbench import asking
from leerland_graph.web import sparql as endpoint
from tests.conftest import ROOT, Cli

SCRIPT = ROOT / "leerland_graph" / "ui" / "main.py"


@pytest.fixture
def asked(example_cli: Cli, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LEERLAND_DATA", str(example_cli.data))
    endpoint.pool.cache_clear()
    monkeypatch.setattr(asking, "AT_ONCE", 60.0)  # an AppTest does not come back by itself to see whether it is done

    def opened(name: str, lang: str = "nl") -> AppTest:
        app = AppTest.from_file(str(SCRIPT), default_timeout=60)
        app.query_params["lang"] = lang
        app.run()
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


def test_an_answer_has_names_and_columns_in_the_language_of_the_page(asked):
    app = asked("unconnected-islands")
    ask(app)
    assert list(app.dataframe[0].value.columns) == ["Eiland", "Ander eiland"]
    app = asked("unconnected-islands", "en")
    next(b for b in app.button if b.label == "Ask").click().run()
    assert app.dataframe[0].value.to_dict("records") == [
        {"Island": "Practising", "Other island": "Creating"}, {"Island": "Researching", "Other island": "Creating"},
    ]  # fmt: skip


def test_the_days_of_a_period_are_named(asked):
    app = asked("running-in-period")
    assert [d.label for d in app.date_input] == ["Vanaf deze dag", "Tot en met deze dag"]


def write(app: AppTest, query: str) -> None:
    """What the editor keeps when someone types; that it does so, the browser shows."""
    key = next(k for k in list(app.session_state) if str(k).startswith("sparql-") and str(k).endswith("-text"))
    revision, _ = app.session_state[key]
    app.session_state[key] = (revision, query)
    app.run()


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
    write(app, "SELECT ?x WHERE { ?x ?y }")
    ask(app)
    assert app.error[0].value.startswith("De vraag is geen geldige SPARQL\\: error at 1\\:26")
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        nobody.settimeout(0.2)
        for kind in (
            "ASK",
            "SELECT *",
        ):  # the engine begins with the one as it reads it, with the other when rows are asked for
            write(app, f"{kind} {{ SERVICE <http://127.0.0.1:{nobody.getsockname()[1]}/> {{ ?s ?p ?o }} }}")
            ask(app)
            assert "SERVICE mag niet" in app.error[0].value
        with pytest.raises(TimeoutError):
            nobody.accept()


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


def own(asked, query: str) -> AppTest:
    app = asked("running-in-period")
    app.query_params["sparql"] = query
    return app.run()


def test_a_question_that_comes_with_the_link_is_shown_and_asked(asked):
    app = own(asked, "SELECT ?i WHERE { ?i a ll:Intervention } LIMIT 7")
    ask(app)
    assert len(app.dataframe[0].value) == 7


def test_a_query_is_kept_picked_replaced_and_thrown_away(asked, example_cli: Cli):
    app = own(asked, "ASK { ?i a ll:Bridge }")
    app.text_input(key="own-title-").set_value("Zijn er bruggen?")
    next(b for b in app.button if b.label == "Bewaren").click().run()
    assert not app.exception
    kept = SavedQueries(example_cli.data)
    assert [(k.name, k.title, k.text) for k in kept.all()] == [
        ("zijn-er-bruggen", "Zijn er bruggen?", "ASK { ?i a ll:Bridge }\n")
    ]
    ask(app)
    assert app.dataframe[0].value.iloc[0, 0] == "true"
    next(b for b in app.button if b.label == "Verwijderen").click().run()
    assert kept.all() == []
    assert any("Nog geen vragen bewaard" in c.value for c in app.caption)


def test_an_answer_with_interventions_or_places_can_be_put_on_the_map(asked):
    app = own(asked, "SELECT ?e WHERE { ?i ll:placement/ll:onElement ?e }")
    ask(app)
    assert "Op de kaart" in str(app)
    app = own(asked, "SELECT ?t WHERE { ?i dcterms:title ?t }")
    ask(app)
    assert "Op de kaart" not in str(app)


def test_a_construct_gives_statements_and_files(asked):
    app = own(asked, "CONSTRUCT { ?b ll:connects ?i } WHERE { ?b ll:connects ?i }")
    ask(app)
    assert any(c.value.startswith("12 uitspraken in") for c in app.caption)
    assert list(app.dataframe[0].value.columns) == ["Onderwerp", "Eigenschap", "Waarde"]
    assert len(app.dataframe[0].value) == 12


def test_a_query_is_explained_step_by_step(asked):
    app = own(asked, "SELECT ?i WHERE { ?i ll:placement/ll:onElement llg:profileren ; ll:targetGroup ?g }")
    next(b for b in app.button if b.label == "Leg uit").click().run()
    assert not app.exception
    plan = app.dataframe[0].value
    assert list(plan.columns) == ["Stap", "Rijen", "Milliseconden"]
    assert any("ll:onElement llg:profileren" in step for step in plan["Stap"])


def test_a_query_is_built_from_names_and_answered_at_once(asked):
    app = asked("running-in-period")
    app.query_params["way"] = "build"
    app.session_state["question-way-nl"] = "build"
    app.run()
    assert "?interventie a ll:Intervention ." in app.code[0].value
    assert any(c.value.startswith("64 rijen in") for c in app.caption)
    hold = next(m for m in app.multiselect if m.label == "Waarop wilt u selecteren?")
    hold.set_value(["Doelgroep"]).run()
    group = next(m for m in app.multiselect if m.label == "Doelgroep is een van")
    group.set_value([URIRef("https://leerland.example/id/target-group/lokale-banken")]).run()
    assert not app.exception
    assert "VALUES ?doelgroep { <https://leerland.example/id/target-group/lokale-banken> }" in app.code[0].value
    assert any(c.value.startswith("27 rijen in") for c in app.caption)


def test_questions_are_chosen_by_what_they_are_about(asked):
    app = asked("running-in-period")
    next(g for g in app.button_group if "Wie doet wat" in str(g)).set_value("people").run()
    assert not app.exception
    question = next(s for s in app.selectbox if s.label == "Vraag")
    assert len(question.options) == 3
