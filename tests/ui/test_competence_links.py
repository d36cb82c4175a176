"""Links of competences to concepts elsewhere, in the form: picked by name from the organisation's own lists."""

from pathlib import Path

import pytest
from rdflib import URIRef
from streamlit.testing.v1 import AppTest

from leerland_graph.core.namespaces import LL, SKOS
from leerland_graph.store import Store, find_landscape
from tests.conftest import Cli
from tests.ui.test_entry_pages import SCRIPT, press, save, widget


def test_a_competence_is_linked_to_one_of_esco_by_its_name_and_an_iri_of_no_list_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    cli = Cli(tmp_path / "data")
    cli("init", "--example")
    listed, other = "http://data.europa.eu/esco/skill/1", "https://competent.example/9"
    (tmp_path / "esco.csv").write_text(f"conceptUri,preferredLabel\n{listed},actief luisteren\n", encoding="utf-8")
    monkeypatch.setenv("LEERLAND_DATA", str(cli.data))
    monkeypatch.setenv("LEERLAND_COMPETENCE_LISTS", str(tmp_path / "esco.csv"))
    app = AppTest.from_file(str(SCRIPT), default_timeout=60).run()
    app.query_params["kind"] = str(LL.Competence)
    app.query_params["show"] = competence = "https://leerland.example/id/competence/reflecteren"
    app.switch_page("views/entry.py").run()
    app.sidebar.text_input[0].set_value("Anna").run()
    press(app, "Bewerken")
    widget(app.text_input, "Gelijk aan, niet in een lijst").set_value(other).run()
    widget(app.multiselect, "Gelijk aan").set_value([URIRef(listed)]).run()
    assert not app.exception
    save(app)
    with Store.open(cli.data) as store:
        said = {
            str(o)
            for _, p, o in store.triples(find_landscape(store, None).iri, URIRef(competence))
            if p == SKOS.exactMatch
        }
    assert said == {listed, other}
