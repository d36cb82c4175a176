"""The pages by Streamlit's own test driver: the full, the empty and the broken case; and every text in two languages."""

import ast
import re
from datetime import UTC, date, datetime

import pytest
from rdflib import Literal, URIRef
from streamlit.testing.v1 import AppTest

from leerland_graph.analysis import read_landscape
from leerland_graph.core.errors import StoreChanged
from leerland_graph.core.namespaces import LL, LLC, LLG, RDF
from leerland_graph.dialogue import Proposal
from leerland_graph.documents.wording import count, day, number, week_name
from leerland_graph.map import read_plate
from leerland_graph.services.state import State, View
from leerland_graph.store import Store, find_landscape
from leerland_graph.ui.dialogue.deciding import change_in_words
from leerland_graph.ui.shared.panels import escape
from tests.conftest import ROOT, Cli

SCRIPT = ROOT / "leerland_graph" / "ui" / "main.py"


@pytest.fixture
def app(example_cli: Cli, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LEERLAND_DATA", str(example_cli.data))
    return AppTest.from_file(str(SCRIPT), default_timeout=60)


def metrics(app: AppTest) -> dict[str, str]:
    return {m.label: m.value for m in app.metric}


def test_the_landscape_page_shows_title_filters_and_figures(app: AppTest):
    app.run()
    assert not app.exception
    assert app.title[0].value.startswith("Leerlandschap van Coöperatieve Bank Waterland")
    assert len(metrics(app)) == 12
    assert metrics(app)["Dekking"] == "0,89"
    assert metrics(app)["Verbondenheid"] == "0,54"
    assert metrics(app)["Eensgezindheid"] == "0,00"


def test_the_url_fills_in_the_filters(app: AppTest):
    app.query_params["group"] = "klantenservice"
    app.run()
    assert metrics(app)["Dekking"] == "0,33"
    assert app.selectbox[0].value == "klantenservice"


def test_a_choice_that_does_not_exist_is_ignored(app: AppTest):
    app.query_params["group"] = "draken"
    app.query_params["show"] = "urn:x"
    app.query_params["lang"] = "xx"
    app.run()
    assert not app.exception
    assert metrics(app)["Dekking"] == "0,89"


def test_a_filter_narrows_the_figures(app: AppTest):
    app.run()
    app.selectbox[0].set_value("lokale-banken").run()
    assert metrics(app)["Dekking"] == "0,33"
    assert any("27 van 64 interventies" in c.value for c in app.caption)


def test_an_intervention_is_described_in_words(app: AppTest):
    app.query_params["show"] = "https://leerland.example/id/intervention/ontwerpsprint-ledenportaal"
    app.run()
    words = "\n".join(m.value for m in app.markdown)
    assert "Ontwerpsprint ledenportaal" in words
    assert escape("Co-creatie (ICT, voorgesteld)") in words
    assert escape("opdrachtgever: Communicatie") in words
    assert escape("22 jun 2026 – 26 jun 2026 (16 plaatsen)") in words


def test_advice_is_worked_out_when_asked_for(app: AppTest):
    app.query_params["group"] = "lokale-banken"
    app.run()
    assert not any("**1.**" in m.value for m in app.markdown)
    app.toggle(key="advice").set_value(True).run()
    moves = [m.value for m in app.markdown if m.value.startswith("**")]
    assert sum(m.startswith(f"**{n}.**") for m in moves for n in range(1, 6)) == 5
    assert any("Verplaats 'Klantsysteem" in m for m in moves)
    said = [*moves, *(c.value for c in app.caption)]
    assert not any("mogelijke plaatsingen" in s or "waarschijnlijke plaatsen" in s for s in said), (
        "people placed everything"
    )


@pytest.mark.parametrize(("times", "shown"), [(1, True), (3, True), (9, False)])
def test_a_page_is_tried_anew_when_a_writer_took_files_away(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, times: int, shown: bool
):
    left = iter(range(times))

    def named_graphs(store: Store, real=Store.named_graphs) -> set[URIRef]:
        if next(left, None) is not None:
            raise StoreChanged(store.place, "No such file: 000017.log")
        return real(store)

    monkeypatch.setattr(Store, "named_graphs", named_graphs)
    app.run()
    assert not app.exception
    assert ([t.value[:14] for t in app.title] == ["Leerlandschap "]) == shown
    assert ["De opslag veranderde" in e.value for e in app.error] == ([] if shown else [True])


NAMES = {"SPARQL", "CSV", "XLSX", "JSON", "JSONLD", "Turtle", "Leerland", "+", ""}
"""What is the same in every language."""


def test_no_widget_falls_back_on_the_english_of_streamlit():
    """Empty cells are `None`, and empty choices `Choose an option`, unless something else is given."""
    bare = []
    for path in sorted((ROOT / "leerland_graph" / "ui").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
                continue
            given = {k.arg: k.value for k in call.keywords}
            is_empty = isinstance(index := given.get("index"), ast.Constant) and index.value is None
            kinds = {"multiselect", "dataframe", "data_editor", *(["selectbox"] if is_empty else [])}
            if call.func.attr in kinds and "placeholder" not in given:
                bare.append(f"{path.name}:{call.lineno}")
            if call.func.attr == "file_uploader" and path.name != "uploader.py":
                bare.append(f"{path.name}:{call.lineno}")
    assert bare == []


def test_nothing_is_said_that_is_not_translated():
    """No words stand in the code of a page itself: whatever a widget says comes from the texts."""
    said = []
    for path in (ROOT / "leerland_graph" / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                not isinstance(node, ast.Call)
                or not isinstance(node.func, ast.Attribute)
                or node.func.attr not in WIDGETS
            ):
                continue
            spoken = [*node.args[:1], *(k.value for k in node.keywords if k.arg in ("label", "help", "placeholder"))]
            for words in spoken:
                parts = words.values if isinstance(words, ast.JoinedStr) else [words]
                for part in parts:
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        plain = re.sub(r"<[^>]*>|:material/\w+:?|\]\(/id/|[a-z-]+:[^;]*;|[^A-Za-z]", "", part.value)
                        if plain not in NAMES:
                            said.append(f"{path.name}:{part.lineno} {part.value!r}")
    assert said == []


WIDGETS = {
    "button", "caption", "checkbox", "date_input", "download_button", "error", "expander", "file_uploader", "info", "markdown", "metric",
    "multiselect", "number_input", "page_link", "pills", "popover", "radio", "segmented_control", "selectbox", "spinner", "subheader", "success",
    "text_area", "text_input", "title", "toggle", "warning",
}  # fmt: skip


@pytest.mark.parametrize(
    "words",
    ["<img src=x onerror=alert(1)>", "*bold* _it_ `code`", "# head", "[a](b)", ":material/home:", "$x$", "1. one"],
)
def test_text_from_users_is_never_markup(words: str):
    out = escape(words)
    assert "<" not in out
    for mark in "*_`[]#$:":
        assert not re.search(rf"(?<!\\){re.escape(mark)}", out)


def test_numbers_and_days_are_written_as_the_reader_writes_them():
    assert (count(12345, "nl"), count(12345, "en")) == ("12.345", "12,345")
    assert (number(0.335, "nl"), number(0.335, "en")) == ("0,34", "0.34")
    assert (day(date(2026, 5, 4), "nl"), day(date(2026, 5, 4), "en")) == ("4 mei 2026", "4 May 2026")
    assert week_name(date(2027, 1, 1)) == "2026-53"


def test_a_proposed_change_is_told_in_words_also_of_parts(example_store: Store):
    landscape = find_landscape(example_store, None).iri
    plate = read_plate(example_store.ontology, LLG["plate-2006"])
    state = State(example_store, read_landscape(example_store, landscape), plate)
    shown = View(state)
    sprint = URIRef("https://leerland.example/id/intervention/ontwerpsprint-ledenportaal")
    run = next(o for _, p, o in example_store.triples(landscape, sprint) if p == LL.run)
    new = URIRef(f"{sprint}/placement-pionieren-hr")
    additions = frozenset({
        (run, LL.capacity, Literal(20)), (sprint, LL.placement, new), (new, RDF.type, LL.Placement), (new, LL.onElement, LLG.pionieren),
    })  # fmt: skip
    when = datetime(2026, 1, 1, tzinfo=UTC)
    proposal = Proposal(sprint, (sprint,), "", additions, frozenset(), None, when, LLC["state-open"])
    assert change_in_words(shown, additions, proposal, "nl") == [
        "Ontwerpsprint ledenportaal – *plaatsing* – op element Pionieren",
        "Ontwerpsprint ledenportaal – *uitvoering* – *aantal plaatsen* – 20",
    ]


def test_a_download_leaves_the_page_as_it_is():
    """A page that is made anew takes the file away that the next click asks for."""
    without = [
        f"{path.name}:{node.lineno}"
        for path in (ROOT / "leerland_graph" / "ui").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "download_button"
        and not any(
            k.arg == "on_click" and isinstance(k.value, ast.Constant) and k.value.value == "ignore"
            for k in node.keywords
        )
    ]
    assert without == []
