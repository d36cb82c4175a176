"""The page to begin by Streamlit's own test driver: each of the three ways, each refusal, and who sees what."""

from pathlib import Path

import pytest
from rdflib import Literal, URIRef
from streamlit.testing.v1 import AppTest

from leerland_graph.access import ANONYMOUS, Policy, Role, User, person
from leerland_graph.core.namespaces import LL, RDF, SKOS
from leerland_graph.services.writer import release_writer
from leerland_graph.store import Activity, ChangeSet, Store, changes, commit, landscapes
from leerland_graph.store.beginning import EXAMPLE
from leerland_graph.ui.shared import user as who_is_there
from leerland_graph.validation import Shapes, admit
from tests.conftest import ROOT, Cli

SCRIPT = ROOT / "leerland_graph" / "ui" / "main.py"
MENU = {
    "landscape", "coherence", "compare", "explore", "interventions", "questions", "perspectives", "talk", "duties", "words", "workshop",
    "find", "begin", "entry", "bulk", "placing", "backlog", "history", "admin",
}  # fmt: skip


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LEERLAND_DATA", str(tmp_path / "data"))
    yield tmp_path / "data"
    release_writer()


def app(page: str = "", **query: str) -> AppTest:
    found = AppTest.from_file(str(SCRIPT), default_timeout=60)
    for name, value in query.items():
        found.query_params[name] = value
    found.run()
    if page:
        found.switch_page(f"views/{page}.py").run()
    assert not found.exception
    return found


def press(app: AppTest, label: str) -> AppTest:
    next(b for b in app.button if b.label == label).click().run()
    assert not app.exception
    return app


def labels(app: AppTest) -> list[str]:
    return [b.label for b in app.button]


def said(app: AppTest) -> str:
    return "\n".join(e.value for e in (*app.markdown, *app.caption, *app.warning, *app.error, *app.info, *app.toast))


def fill(app: AppTest, **given: str) -> AppTest:
    names = {"organisation": "Organisatie", "title": "Naam van het leerlandschap", "who": "Uw naam"}
    for name, value in given.items():
        fields = app.text_area if name in ("departments", "groups") else app.text_input
        label = {"departments": "Afdelingen, één per regel", "groups": "Doelgroepen, één per regel"}.get(name) or names[
            name
        ]
        next(f for f in fields if f.label == label).set_value(value)
    return press(app, "Bekijk wat er komt")


def stored(data: Path) -> dict[str, str]:
    with Store.open(data) as store:
        return {i.name: next(iter(i.titles.values())) for i in landscapes(store)}


NOORD = {
    "organisation": "Waterschap Noord",
    "departments": "HR\n\n- ICT\nhr",
    "groups": "Bestuur\nPeilbeheerders",
    "who": "Anna",
}


# where there is nothing yet


@pytest.mark.parametrize("has_store", [True, False], ids=["an empty store", "no store"])
def test_it_opens_on_begin_with_the_whole_menu(data: Path, has_store: bool):
    if has_store:
        Cli(data)("init")
    opened = app()
    assert opened.title[0].value == "Begin"
    assert set(opened.session_state["pages"]) == MENU
    assert labels(opened) == ["Open het voorbeeld", "Kies een lijst", "Maak een leerlandschap"]
    assert not opened.error


@pytest.mark.parametrize("page", sorted(MENU - {"begin", "admin"}))
def test_a_page_that_needs_a_landscape_leads_to_begin(data: Path, page: str):
    opened = app(page)
    assert opened.title[0].value
    assert "Er is nog geen leerlandschap" in said(opened)
    assert not opened.error


def test_where_no_store_can_be_made_it_is_one_paragraph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LEERLAND_DATA", str(tmp_path / "file" / "data"))
    opened = app()
    assert len(opened.error) == 1
    assert "Hier is nog geen opslag, en die is niet te maken" in opened.error[0].value
    assert "file" not in opened.error[0].value
    assert labels(opened) == []


def test_a_server_that_does_not_answer_is_one_paragraph(monkeypatch: pytest.MonkeyPatch, data: Path):
    monkeypatch.setenv("LEERLAND_STORE", "http://127.0.0.1:9/query")
    opened = app()
    assert len(opened.error) == 1
    assert labels(opened) == []


# the example


def test_the_example_opens_on_the_map_with_a_quiet_line(data: Path):
    opened = press(app(), "Open het voorbeeld")
    assert opened.title[0].value.startswith("Leerlandschap van Coöperatieve Bank Waterland")
    assert "Dit is het voorbeeld; de bank is verzonnen." in [c.value for c in opened.caption]
    assert opened.query_params["landscape"] == "waterland"
    with Store.open(data) as store:
        (change,) = changes(store)
    assert (change.who, change.reason("nl")) == ("Leerland", "Voorbeeld geladen")


def test_the_example_is_taken_away_and_put_back(data: Path):
    press(app(), "Open het voorbeeld")
    opened = app("begin")
    assert "Ga naar het voorbeeld" in labels(opened)
    press(opened, "Haal het voorbeeld weg")
    assert "Vul links eerst uw naam in" in said(opened)
    assert stored(data)
    opened.sidebar.text_input[0].set_value("Anna").run()
    press(opened, "Haal het voorbeeld weg")
    assert "Het voorbeeld is weggehaald." in said(opened)
    assert stored(data) == {}
    assert "Leerlandschap van Coöperatieve Bank Waterland \\(verzonnen voorbeeld\\), door Anna" in said(opened)
    press(opened, "Zet terug")
    assert "‘Leerlandschap van Coöperatieve Bank Waterland (verzonnen voorbeeld)’ staat er weer." in said(opened)
    assert list(stored(data)) == ["waterland"]


def test_an_example_in_which_people_worked_goes_only_if_that_is_ticked(data: Path):
    Cli(data)("init", "--example")
    node = URIRef("https://leerland.example/id/target-group/nieuw")
    triples = frozenset({(node, RDF.type, LL.TargetGroup), (node, SKOS.prefLabel, Literal("Nieuw", lang="nl"))})
    with Store.open(data, write=True) as store:
        edit = ChangeSet(EXAMPLE, Activity("edit", "Bea", "Nieuw"), store.revision, triples)
        commit(store, admit(store, edit, Shapes.load()))
    opened = app("begin")
    opened.sidebar.text_input[0].set_value("Anna").run()
    press(opened, "Haal het voorbeeld weg")
    assert "de geschiedenis telt 1 keer een wijziging" in said(opened)
    assert list(stored(data)) == ["waterland"]
    next(c for c in opened.checkbox if c.label == "De 1 wijziging die erin is gemaakt, mag ook weg").check().run()
    press(opened, "Haal het voorbeeld weg")
    assert stored(data) == {}


# a landscape of one's own


def test_what_will_be_made_is_shown_before_it_is_stored(data: Path):
    opened = fill(press(app(), "Maak een leerlandschap"), **NOORD)
    assert "### Leerlandschap van Waterschap Noord" in said(opened)
    assert "**2 afdelingen**\n\n- HR\n- ICT" in said(opened)
    assert "**2 doelgroepen**\n\n- Bestuur\n- Peilbeheerders" in said(opened)
    assert not (data / "store").exists()
    press(opened, "Verander iets")
    assert [t.value for t in opened.text_input][:1] == ["Waterschap Noord"]
    assert opened.text_area[0].value == NOORD["departments"]
    press(fill(opened, title="Noord"), "Maak dit leerlandschap")
    assert opened.title[0].value == "Noord"
    assert "Hier ligt nog niets. Voer een eerste interventie in, of breng een lijst in." in said(opened)
    assert stored(data) == {"noord": "Noord"}
    with Store.open(data) as store:
        (change,) = changes(store)
    assert (change.who, change.reason("nl")) == ("Anna", "Leerlandschap Noord gemaakt")


def test_the_names_are_in_the_language_of_the_reader(data: Path):
    opened = press(app(lang="en"), "Make a landscape")
    next(t for t in opened.text_input if t.label == "Organisation").set_value("Water board North")
    next(t for t in opened.text_input if t.label == "Your name").set_value("Anna")
    press(press(opened, "See what will be made"), "Make this landscape")
    assert opened.title[0].value == "Learning landscape of Water board North"
    with Store.open(data) as store:
        assert [i.titles for i in landscapes(store)] == [{"en": "Learning landscape of Water board North"}]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"organisation": ""}, "De organisatie heeft nog geen naam"),
        ({"who": ""}, "Vul eerst uw naam in"),
        ({"departments": "Waterschap Noord"}, "is zowel de organisatie als een van haar afdelingen"),
        ({"groups": "\n".join(map(str, range(201)))}, "Dit zijn 201 doelgroepen; beginnen kan met hoogstens 200"),
        ({"departments": "x" * 201}, "is langer dan 200 tekens"),
    ],
)
def test_what_cannot_be_made_is_said_and_what_was_typed_stays(data: Path, given: dict[str, str], words: str):
    wanted = {**NOORD, **given}
    opened = fill(press(app(), "Maak een leerlandschap"), **wanted)
    assert words in said(opened).replace("\\", "")
    assert opened.text_area[0].value == wanted["departments"]
    assert not (data / "store").exists()


def test_a_name_that_somebody_took_meanwhile_is_refused(data: Path):
    first, second = (fill(press(app(), "Maak een leerlandschap"), **NOORD) for _ in range(2))
    press(first, "Maak dit leerlandschap")
    press(second, "Maak dit leerlandschap")
    assert "Er is al een leerlandschap ‘Leerlandschap van Waterschap Noord’" in said(second)
    assert "Verander iets" in labels(second)
    assert len(stored(data)) == 1


def test_text_of_users_is_no_markup(data: Path):
    opened = fill(
        press(app(), "Maak een leerlandschap"), **{**NOORD, "organisation": "*A* <b>", "departments": "[x](y)"}
    )
    assert "\\*A\\* &lt;b&gt;" in said(opened)
    assert "\\[x\\]\\(y\\)" in said(opened)


# a list of one's own


def test_a_list_first_asks_for_its_landscape_and_then_for_the_file(data: Path):
    opened = press(app(), "Kies een lijst")
    assert opened.title[0].value == "Breng uw eigen lijst in"
    press(fill(opened, **NOORD), "Maak dit leerlandschap")
    assert opened.title[0].value == "Veel tegelijk"
    assert opened.query_params["landscape"] == "leerlandschap-van-waterschap-noord"


def test_a_list_never_goes_into_the_example(data: Path):
    press(app(), "Open het voorbeeld")
    opened = press(app("begin", landscape="waterland"), "Kies een lijst")
    assert opened.title[0].value == "Breng uw eigen lijst in"
    press(fill(opened, **NOORD), "Maak dit leerlandschap")
    again = press(app("begin", landscape="waterland"), "Kies een lijst")
    assert again.title[0].value == "Veel tegelijk"
    assert again.query_params["landscape"] == "leerlandschap-van-waterschap-noord"


# who may what

EVERYONE = Policy.read({"roles": {"viewer": ["vera@x"], "editor": ["rik@x"]}})


def somebody(name: str) -> User:
    if name == "anonymous viewer":
        return User("anonymous", fixed=Role.VIEWER, way="anonymous")
    return ANONYMOUS if name == "anonymous" else person({"email": f"{name}@x", "email_verified": True}, EVERYONE)


@pytest.mark.parametrize("has_example", [True, False], ids=["with the example", "empty"])
@pytest.mark.parametrize("name", ["anonymous", "anonymous viewer", "vera", "rik"])
def test_who_may_not_edit_sees_what_it_is_without_the_buttons(
    data: Path, monkeypatch: pytest.MonkeyPatch, name: str, has_example: bool
):
    Cli(data)("init", *(["--example"] if has_example else []))
    monkeypatch.setattr(who_is_there, "LOCAL", somebody(name))
    if name == "anonymous":
        opened = app()
        assert opened.title[0].value == "Leerland"
        assert "pages" not in opened.session_state
        return
    opened = app("begin", way="empty")
    may = name == "rik"
    assert ("Naam van het leerlandschap" in [t.label for t in opened.text_input]) == may
    opened = app("begin")
    assert opened.title[0].value == "Begin"
    assert "Kijk rond in het voorbeeld" in said(opened)
    assert ("Maak een leerlandschap" in labels(opened)) == may
    assert ("Haal het voorbeeld weg" in labels(opened)) == (may and has_example)
    assert ("rol redacteur" in said(opened)) == (not may)
    assert ("entry" in opened.session_state["pages"]) == may
