"""The page of the history: every change with who, when, why and what; any can be undone, with what was built on it shown first."""

import shutil
from pathlib import Path

import pytest
from rdflib import Literal, URIRef
from streamlit.testing.v1 import AppTest

from leerland_graph.access import LOCAL
from leerland_graph.core.namespaces import SKOS
from leerland_graph.services import writer
from leerland_graph.services.saving import save
from leerland_graph.store import Activity, ChangeSet, Store, changes, find_landscape
from leerland_graph.web import identity
from tests.conftest import Cli
from tests.ui.test_entry_pages import SCRIPT, said

HEAD = "Titel (nl),Beschrijving (nl),Type,Doelgroep,Eigenaar,Element\n"
ROWS = (
    "Proef een,Een proef,training,Lokale banken,HR,Praktiseren\nProef twee,Nog een,blog,Lokale banken,HR,Profileren\n"
)
ONE = URIRef("https://leerland.example/id/intervention/proef-een")


@pytest.fixture
def home(example_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A bank with an import of two descriptions (2), a later name for one of them (3), and another change (4)."""
    shutil.copytree(example_cli.data, tmp_path / "data")
    cli = Cli(tmp_path / "data")
    (tmp_path / "lijst.csv").write_text(HEAD + ROWS)
    cli("import", tmp_path / "lijst.csv")
    monkeypatch.setenv("LEERLAND_DATA", str(cli.data))
    token = identity.current_user.set(LOCAL)
    with Store.open(cli.data) as store:
        land = find_landscape(store, None).iri
    for node, who in ((ONE, "Anna"), (URIRef("https://leerland.example/id/target-group/lokale-banken"), "Piet")):
        name = (node, SKOS.altLabel, Literal("Ook zo", lang="nl"))
        save(LOCAL, lambda store, t=name, who=who: ChangeSet(land, Activity("edit", who, f"Een naam van {who}"), store.revision, frozenset({t})))  # type: ignore[misc]  # fmt: skip
    yield cli, land
    identity.current_user.reset(token)
    writer.release_writer()


def page(**params: str) -> AppTest:
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    app.switch_page("views/history.py").run()
    app.sidebar.text_input[0].set_value("Bart").run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> None:
    next(b for b in app.button if b.label == label).click().run()
    assert not app.exception


def heads(app: AppTest) -> list[int]:
    return [int(m.value.split(".")[0].strip("*")) for m in app.markdown if m.value[:2] == "**" and m.value[2].isdigit()]


def test_every_change_is_told_the_latest_first(home):
    app = page()
    assert heads(app) == [4, 3, 2, 1]
    assert "Anna · bewerking · 1 beschrijving" in said(app)
    assert "import · 2 beschrijvingen" in said(app)
    assert "**2. Import van lijst.csv**" in said(app).replace("\\", "")
    assert "Import of" not in said(app)


def test_changes_are_found_by_person_kind_and_part_of_a_name(home):
    assert heads(page(who="Anna")) == [3]
    assert heads(page(what="import")) == [2, 1]
    assert heads(page(about="PROEF EEN")) == [3, 2]
    assert "Er is geen wijziging die hieraan voldoet" in page(about="bestaat niet").info[0].value


def test_a_change_opens_to_what_it_did(home):
    app = page(change="2")
    assert "**Proef een**" in said(app)
    assert "Titel: 'Proef een'" in said(app)
    assert "**Proef twee**" in said(app)


def test_a_change_of_several_descriptions_goes_back_with_what_was_built_on_it(home):
    cli, land = home
    app = page(change="2")
    assert "omdat het op deze wijziging voortbouwt (1 latere wijziging)" in said(app)
    assert "3. Een naam van Anna" in said(app).replace("\\", "")
    button = next(b for b in app.button if b.label == "Maak 2 wijzigingen ongedaan")
    assert button.disabled
    app.checkbox[0].check().run()
    press(app, "Maak 2 wijzigingen ongedaan")
    with Store.open(cli.data) as store:
        assert changes(store)[0].undoes == (2, 3)
        assert not list(store.triples(land, ONE))
        assert store.revision == 5
    app = page(change="3")
    assert "Ongedaan gemaakt door wijziging 5" in said(app)
    assert "Maak deze wijziging ongedaan" not in [b.label for b in app.button]


def test_what_nothing_was_built_on_goes_back_at_once_and_can_come_again(home):
    cli, land = home
    app = page(change="3")
    press(app, "Maak deze wijziging ongedaan")
    app = page(change="5")
    press(app, "Maak deze wijziging ongedaan")
    with Store.open(cli.data) as store:
        assert (ONE, SKOS.altLabel, Literal("Ook zo", lang="nl")) in set(store.triples(land, ONE))


def test_nobody_undoes_without_a_name(home):
    app = page(change="3")
    app.sidebar.text_input[0].set_value("").run()
    press(app, "Maak deze wijziging ongedaan")
    assert any("Vul links eerst uw naam in" in w.value for w in app.warning)


def test_a_link_to_a_change_far_back_opens_its_page(home):
    for n in range(30):
        name = (URIRef("https://leerland.example/id/target-group/hoofdkantoor"), SKOS.altLabel, Literal(f"Naam {n}", lang="nl"))  # fmt: skip
        save(LOCAL, lambda store, t=name: ChangeSet(home[1], Activity("edit", "Eva", "Nog een naam"), store.revision, frozenset({t})))  # type: ignore[misc]  # fmt: skip
    app = page(change="2")
    assert 2 in heads(app)
    assert len(heads(app)) == 34 - 25
