"""A data folder of version 0.1.0 opens with today's program, and nothing in it is lost.

`fixtures/data-folder-0.1.0.tar.xz` was made by that version: `leerland init --example`, edits and acts of the dialogue by two people, a
catalogue, two undos, a scenario, a kept query, a draft and a workshop; the store in it is what its `leerland backup` wrote.
"""

import json
import shutil
from pathlib import Path

import pytest
from rdflib import URIRef

from leerland_graph.forms import Drafts
from leerland_graph.sparql.saved_queries import SavedQueries
from leerland_graph.workshop import Workshops
from tests.catalogues import BASE, HEAD, write
from tests.conftest import FIXTURES, Cli

WATERLAND = ("--landscape", "waterland")
ROW = "Kijkje in de keuken,Een dagdeel meelopen.,Training,Lokale banken,HR,Onderzoeken,,,,\n"


@pytest.fixture
def old(tmp_path: Path) -> Cli:
    """The command line of today over the data folder of 0.1.0."""
    shutil.unpack_archive(FIXTURES / "data-folder-0.1.0.tar.xz", tmp_path)
    return Cli(tmp_path / "leerland-data")


def titles(cli: Cli) -> list[str]:
    return [i["title"] for i in json.loads(cli("list", "interventions", *WATERLAND, "--format", "json").stdout)]


def test_the_same_interventions_are_there(old: Cli):
    found = titles(old)
    assert len(found) == 67
    assert {"Datalab en café", "Dilemma's bespreken", "Ideeënmarkt", "Version control with Git"} <= set(found)


def test_the_history_is_listed_with_its_names(old: Cli):
    changes = json.loads(old("history", "--format", "json").stdout)
    assert [c["kind"] for c in changes] == [
        "scenario", "undo", "undo", "import", "talk", "edit", "edit", "edit", "edit", "import",
    ]  # fmt: skip
    assert [c["who"] for c in changes[4:9]] == ["Piet Jansen", *["Anna de Vries"] * 4]


def test_a_change_of_then_is_undone_and_the_undo_taken_back(old: Cli):
    before = titles(old)
    old("undo", 7)
    assert len(titles(old)) == 64
    old("undo", 11)
    assert titles(old) == before


def test_coherence_is_worked_out(old: Cli):
    told = json.loads(old("coherence", *WATERLAND, "--format", "json").stdout)
    assert len(told["indicators"]) == 12
    assert "Dekking: 0.89" in old("coherence", *WATERLAND).stdout


def test_what_is_stored_is_still_valid(old: Cli):
    assert json.loads(old("validate", "--format", "json").stdout)["state"] == "valid"


def test_opening_it_to_write_brings_the_language_up_to_date(old: Cli):
    version = ("query", "-q", "SELECT ?v { <https://w3id.org/leerland/ns> owl:versionInfo ?v }", "--format", "csv")
    assert "1.1.0" in old(*version).stdout
    old("init")
    assert "1.1.0" not in old(*version).stdout


def test_a_new_list_is_stored(old: Cli, tmp_path: Path):
    old("import", write(tmp_path / "nieuw.csv", HEAD + ROW), *WATERLAND)
    assert "Kijkje in de keuken" in titles(old)
    assert json.loads(old("history", "--format", "json").stdout)[0]["change"] == 11


def test_what_lies_beside_the_store_is_read(old: Cli):
    assert [q.title for q in SavedQueries(old.data).all()] == ["Zonder einddatum"]
    assert [d.who for d in Drafts(old.data).all()] == ["Anna de Vries"]
    workshops = Workshops(old.data).sessions(URIRef(f"{BASE}landscape/waterland"))
    assert [w.title for w in workshops] == ["Plotten met HR en ICT"]
    assert old("audit", "--check").stdout.startswith("Het logboek is heel: 2 regels")


def test_a_backup_of_then_can_be_restored(old: Cli, tmp_path: Path):
    (tmp_path / "old").mkdir()
    (old.data / "store").rename(tmp_path / "old" / "store")
    fresh = Cli(tmp_path / "fresh")
    fresh("init")
    fresh("restore", tmp_path / "old")
    assert len(titles(fresh)) == 67
