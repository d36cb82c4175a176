"""The page of the work list by Streamlit's own test driver: what it asks, for whom, and that nothing typed is lost."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Literal
from streamlit.testing.v1 import AppTest

from leerland_graph.access import Policy, User
from leerland_graph.services import writer
from leerland_graph.services.backlog import Entry, entry_of, fill_in
from leerland_graph.services.drafts import remove
from leerland_graph.services.opened import open_store
from leerland_graph.services.state import view
from leerland_graph.store import changes, find_landscape
from leerland_graph.ui.entry import backlog
from tests.conftest import ROOT, Cli
from tests.gaps import course, with_gaps
from tests.test_backlog import LOCAL, described

SCRIPT = ROOT / "leerland_graph" / "ui" / "main.py"


@pytest.fixture
def data(example_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = with_gaps(example_cli.data, tmp_path)
    monkeypatch.setenv("LEERLAND_DATA", str(folder))
    yield folder
    writer.release_writer()


def opened(**query: str) -> AppTest:
    """The page, by somebody who told her name."""
    found = AppTest.from_file(str(SCRIPT), default_timeout=60)
    for name, value in query.items():
        found.query_params[name] = value
    found.session_state["who-am-i"] = "Anna"
    found.run()
    found.switch_page("views/backlog.py").run()
    assert not found.exception
    return found


def press(app: AppTest, label: str) -> AppTest:
    next(b for b in app.button if b.label == label).click().run()
    assert not app.exception
    return app


def areas(app: AppTest, label: str = "Beschrijving (Nederlands)"):
    return [t for t in app.text_area if t.label == label]


def language(app: AppTest, lang: str) -> None:
    next(g for g in app.get("button_group") if g.key == "language").set_value(lang).run()
    app.run()


def lack(app: AppTest, name: str) -> None:
    next(g for g in app.get("button_group") if g.key == "backlog-lack").set_value(name).run()
    assert not app.exception


def share(app: AppTest) -> str:
    return next(m.value for m in app.metric if m.label in ("Compleet", "Complete"))


def said(app: AppTest) -> str:
    return "\n".join(e.value for e in (*app.markdown, *app.caption, *app.warning, *app.error, *app.info, *app.success))


def test_ten_at_a_time_the_most_used_first(data: Path):
    app = opened(owner="hr", lack="description")
    assert share(app) == "48%"
    assert len(areas(app)) == 10
    titles = [m.value for m in app.markdown if m.value.startswith("**")]
    assert titles[:2] == ["**Cursus 03**", "**Cursus 02**"]
    app.number_input[0].set_value(2).run()
    assert len(areas(app)) == 1


def test_it_begins_with_what_is_missing_most(data: Path):
    assert "Verbind de interventie met een andere" in said(opened())
    assert "Voeg een beschrijving toe" in said(opened(owner="hr"))


def test_what_is_filled_in_is_stored_and_undone_as_one(data: Path):
    app = opened(owner="hr", lack="description")
    for n, area in enumerate(areas(app)[1:4]):
        area.set_value(f"Tekst {n}")
    app.run()
    press(app, "3 beschrijvingen opslaan")
    assert "Opgeslagen als wijziging 3: 3 beschrijvingen aangevuld." in said(app)
    assert share(app) == "56%"  # 02, 04 and 06 lacked nothing else: 22 of 39
    assert len(areas(app)) == 8
    press(app, "Maak ongedaan")
    assert share(app) == "48%"
    assert len(changes(open_store())) == 4


def test_another_language_or_another_lack_loses_nothing(data: Path):
    app = opened(owner="hr", lack="description")
    areas(app)[0].set_value("Oefenen met een acteur.").run()
    language(app, "en")
    assert areas(app, "Description (Dutch)")[0].value == "Oefenen met een acteur."
    language(app, "nl")
    lack(app, "placement")
    assert areas(app) == []
    assert "1 beschrijving opslaan" in [b.label for b in app.button]
    lack(app, "description")
    assert areas(app)[0].value == "Oefenen met een acteur."


def test_another_session_finds_what_is_not_stored_yet(data: Path):
    areas(opened(owner="hr", lack="description"))[0].set_value("Oefenen met een acteur.").run()
    app = opened(owner="hr", lack="description")
    assert areas(app)[0].value == "Oefenen met een acteur."
    press(app, "1 beschrijving opslaan")
    assert areas(opened(owner="hr", lack="description"))[0].value != "Oefenen met een acteur."
    assert not list((data / "drafts" / "worklist").iterdir())


def test_what_was_filled_in_before_the_name_goes_with_the_name(data: Path):
    app = opened(owner="hr", lack="description")
    next(t for t in app.text_input if t.label == "Uw naam").set_value("").run()
    areas(app)[0].set_value("Tekst").run()
    next(t for t in app.text_input if t.label == "Uw naam").set_value("Bart").run()
    assert areas(app)[0].value == "Tekst"
    kept = [json.loads(p.read_text()) for p in (data / "drafts" / "worklist").iterdir()]
    assert [k["who"] for k in kept] == ["Bart"]


def test_what_was_filled_in_where_somebody_deletes_is_shown(data: Path):
    app = opened(owner="hr", lack="description")
    areas(app)[0].set_value("Oefenen met een acteur.").run()
    shown = view(find_landscape(open_store(), None).iri)
    held = entry_of(shown, course(3)).before
    remove(LOCAL, shown, held, "Bart", "nl", with_references=True)
    app.run()
    assert "‘Cursus 03’ is door iemand verwijderd. U had ingevuld: Beschrijving: Oefenen met een acteur." in said(
        app
    ).replace("\\", "")
    press(app, "Weggooien")
    assert "verwijderd" not in said(app)
    assert not list((data / "drafts" / "worklist").iterdir())


def test_a_finding_stands_beside_its_field_and_nothing_is_stored(data: Path):
    app = opened(owner="hr", lack="effort")
    boxes = [t for t in app.text_input if t.label == "Tijdsbeslag"]
    boxes[0].set_value("veel")
    boxes[1].set_value("8")
    app.run()
    assert "Geef het tijdsbeslag in uren, als getal" in said(app)
    press(app, "2 beschrijvingen opslaan")
    assert len(changes(open_store())) == 2
    assert [t.value for t in app.text_input if t.label == "Tijdsbeslag"][:2] == ["veel", "8"]


def test_a_proposal_is_taken_with_one_click(data: Path):
    app = opened(owner="hr", lack="placement")
    press(app, "Neem over")
    assert next(s.value for s in app.selectbox if s.label.startswith("Plaatsing")) is not None
    press(app, "1 beschrijving opslaan")
    anchors = view(find_landscape(open_store(), None).iri).landscape.interventions[course(3)].anchors
    assert [str(e).rpartition("/")[2] for e in anchors] == ["onderzoeken"]


def for_banks(*numbers: int) -> None:
    """Some courses say in their description for whom they are."""
    shown = view(find_landscape(open_store(), None).iri)
    said = {course(n): Literal(f"Oefening {n} voor de lokale banken.", lang="nl") for n in numbers}
    entries = {iri: entry_of(shown, iri) for iri in said}
    fill_in(LOCAL, shown.landscape.iri, {i: Entry(e.before, e.now.with_values("description", (said[i],))) for i, e in entries.items()}, "Bart")  # fmt: skip


def groups_of(*numbers: int) -> list[list[str]]:
    known = view(find_landscape(open_store(), None).iri).landscape.interventions
    return [[str(g).rpartition("/")[2] for g in known[course(n)].groups] for n in numbers]


def test_a_target_group_that_the_text_names_is_taken_with_one_click(data: Path):
    for_banks(3)
    app = opened(owner="hr", lack="targetGroup")
    assert "Voorstel voor doelgroep: **Lokale banken**, " in said(app)
    assert "De tekst noemt ‘voor de lokale banken’" in said(app)
    press(app, "Neem over")
    assert groups_of(3) == [[]], "nothing is stored before a person stores it"
    press(app, "1 beschrijving opslaan")
    assert groups_of(3) == [["lokale-banken"]]


def test_what_is_sure_is_taken_together_and_undone_as_one(data: Path):
    for_banks(3, 5, 7)
    app = opened(owner="hr", lack="targetGroup")
    press(app, "Neem 3 voorstellen over die minstens 80% zeker zijn")
    assert "Neem over" not in [b.label for b in app.button]
    press(app, "3 beschrijvingen opslaan")
    assert groups_of(1, 3, 5, 7) == [[], ["lokale-banken"], ["lokale-banken"], ["lokale-banken"]]
    press(app, "Maak ongedaan")
    assert groups_of(3, 5, 7) == [[], [], []]


def test_a_learning_mode_can_be_filled_in_where_it_is_missing(data: Path):
    assert [s.label for s in opened(owner="hr", lack="learningMode").multiselect][:1] == ["Leervorm"]


def test_who_was_first_is_shown_and_one_chooses(data: Path):
    app = opened(owner="hr", lack="description")
    areas(app)[0].set_value("Van mij").run()
    shown = view(find_landscape(open_store(), None).iri)
    fill_in(LOCAL, shown.landscape.iri, described(shown, 3), "Bart")
    press(app, "1 beschrijving opslaan")
    assert len(changes(open_store())) == 3
    assert "Iemand anders heeft dit intussen ingevuld." in said(app)
    assert "Tekst 3" in said(app)
    press(app, "Het mijne houden")
    press(app, "1 beschrijving opslaan")
    assert "Opgeslagen als wijziging 4" in said(app)


def test_what_is_said_in_the_source_is_shown_where_the_type_is_asked(data: Path):
    assert r"'Präsenzkurs' volgens de bron" in said(opened(owner="hr", lack="interventionType"))


def test_where_one_of_several_will_do_one_chooses_which(data: Path):
    app = opened(owner="hr", lack="Intervention-relation-recommended")
    assert {m.label for m in app.multiselect} == {"Leertraject"}


def test_nothing_missing_is_said(data: Path):
    assert "Hiervan ontbreekt niets." in said(opened(owner="ict", lack="placement"))


def test_a_name_is_asked_before_storing_and_nothing_is_lost(data: Path):
    app = opened(owner="hr", lack="description")
    next(t for t in app.text_input if t.label == "Uw naam").set_value("").run()
    areas(app)[0].set_value("Tekst").run()
    press(app, "1 beschrijving opslaan")
    assert "Vul links eerst uw naam in" in said(app)
    assert areas(app)[0].value == "Tekst"


def test_ones_own_department_comes_first_where_there_is_one(monkeypatch: pytest.MonkeyPatch):
    names = {"hr": course(1), "ict": course(2)}
    mine = Policy(departments={"hr": ("a@bank.example",)})
    for user, owner in (
        (User("person", "A", {"email": "a@bank.example", "email_verified": True}, mine), "hr"),
        (User("person", "B", {"email": "b@bank.example", "email_verified": True}, mine), "all"),
        (User("person", "A", {"email": "a@bank.example"}, Policy()), "all"),
        (LOCAL, "all"),
    ):
        monkeypatch.setattr(backlog, "get_user", lambda user=user: user)
        assert backlog._own(names) == owner


def test_an_indicator_leads_to_what_it_lacks_most(data: Path):
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    app.query_params["department"] = "hr"
    app.run()
    app.switch_page("views/coherence.py").run()
    assert "Rust op 69% van de interventies: 12 zonder tijdsbeslag, 11 zonder datum, 6 zonder doelgroep." in said(app).replace("\\", "")  # fmt: skip
    links = [(p.proto.page, p.proto.query_string) for p in app.get("page_link")]
    assert any("lack=effort" in query and "owner=hr" in query for _, query in links)
