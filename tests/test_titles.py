"""A title in another language is shown as it is, with its language, wherever there is none in Dutch or English."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from leerland_graph.analysis import Landscape, Selection
from leerland_graph.core.i18n import label_in
from leerland_graph.core.namespaces import LL
from leerland_graph.documents.intervention_rows import intervention_rows
from leerland_graph.documents.linked_data import resource_page
from leerland_graph.documents.report import report
from leerland_graph.forms import Kind, opened
from leerland_graph.map import picture, to_svg
from leerland_graph.services import writer
from leerland_graph.services.form_cache import choices_for, form_for, label_of, title_of
from leerland_graph.services.opened import open_store
from leerland_graph.services.state import State, View, view
from leerland_graph.sparql.linked import known
from leerland_graph.store import find_landscape
from tests.conftest import Cli
from tests.gaps import course, with_gaps

GERMAN, WORDS = course(5), "Kundengespräche führen"
NL, EN = f"{WORDS} (Duits)", f"{WORDS} (German)"


@pytest.fixture(scope="module")
def data(example_cli: Cli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, with a catalogue that has gaps."""
    return with_gaps(example_cli.data, tmp_path_factory.mktemp("titles"))


@pytest.fixture
def shown(data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[View]:
    monkeypatch.setenv("LEERLAND_DATA", str(data))
    yield view(find_landscape(open_store(), None).iri)
    writer.release_writer()


@pytest.mark.parametrize(
    ("texts", "lang", "label"),
    [
        ({"de": "Vertrieb"}, "nl", "Vertrieb (Duits)"),
        ({"de": "Vertrieb"}, "en", "Vertrieb (German)"),
        ({"de": "Vertrieb", "en": "Sales"}, "nl", "Sales"),
        ({"de": "Vertrieb", "fr": "Ventes"}, "nl", "Vertrieb (Duits)"),
        ({"de": "Vertrieb"}, "de", "Vertrieb"),
        ({"": "Vertrieb", "de": "Verkauf"}, "nl", "Vertrieb"),
        ({}, "nl", ""),
    ],
)
def test_the_language_is_said_only_where_it_is_none_that_a_reader_expects(texts: dict[str, str], lang: str, label: str):
    assert label_in(texts, lang) == label


def placed(shown: View) -> Landscape:
    """One intervention that has a place on the map, with a German title alone."""
    part = shown.landscape.only([course(2)])
    return replace(part, interventions={course(2): replace(part.interventions[course(2)], titles={"de": WORDS})})


def test_the_map_has_it_on_the_mark(shown: View):
    assert NL in to_svg(picture(placed(shown), shown.plate, shown.store.ontology, lang="nl"))


def test_lists_panels_and_choices_have_it(shown: View):
    assert [r["title"] for r in intervention_rows(shown, Selection(), "Kundengespräche", "nl")] == [NL]
    assert [r["title"] for r in intervention_rows(shown, Selection(), "Kundengespräche", "en")] == [EN]
    assert shown.landscape.label(GERMAN, "nl") == label_of(shown, GERMAN, "nl") == NL
    assert choices_for(shown, Kind(cls=LL.Intervention)).label(GERMAN, "nl") == NL


def test_the_report_has_it(shown: View):
    state = State(shown.store, placed(shown), shown.plate, "one")
    assert f"&#39;{NL}&#39; staat los van al het andere." in report(View(state, lambda: state), Selection(), "nl")


def test_its_own_page_has_it_as_heading_and_where_others_refer_to_it(shown: View):
    for iri in (GERMAN, course(4)):
        found = known(shown.store, iri, "nl")
        assert found is not None
        assert NL in resource_page(found, "https://leerland.example/id/", "nl")


def test_a_landscape_with_a_german_title_is_called_so(shown: View):
    german = replace(shown.landscape, titles={"de": "Lernlandschaft"})
    assert german.title("nl") == german.label(german.iri, "nl") == "Lernlandschaft (Duits)"


def test_what_is_stored_of_a_title_is_the_title_alone(shown: View):
    form = form_for(shown.store, LL.Intervention)
    assert title_of(opened(shown.store, shown.landscape.iri, GERMAN, form), "nl") == WORDS


def test_the_command_line_has_it(data: Path):
    listed = Cli(data)("list", "interventions", "--format", "json").stdout
    assert NL in listed
