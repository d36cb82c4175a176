"""A third language without a line of code: every page in a catalogue whose messages stand in brackets."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from leerland_graph.core import i18n
from leerland_graph.locale import catalogues
from tests.conftest import ROOT, Cli

UI = ROOT / "leerland_graph" / "ui"
PAGES = sorted(p.name for p in (UI / "views").glob("*.py") if p.stem != "__init__")
KINDS = (
    "button", "caption", "checkbox", "error", "expander", "info", "markdown", "metric", "multiselect", "radio", "selectbox", "subheader",
    "success", "text_area", "text_input", "title", "toggle", "warning",
)  # fmt: skip
SAME = {"Leerland", "English", "Esperanto", "SPARQL"}


@pytest.fixture(scope="module")
def esperanto(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one catalogue, of a language that nobody here speaks."""
    folder = tmp_path_factory.mktemp("locale")
    catalogues.pseudo("eo", folder)
    return folder


@pytest.fixture
def app(esperanto: Path, example_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    monkeypatch.setattr(i18n, "LOCALE", esperanto)
    monkeypatch.setenv("LEERLAND_DATA", str(example_cli.data))
    for cached in (i18n.translations, i18n.languages):
        cached.cache_clear()
    made = AppTest.from_file(str(UI / "main.py"), default_timeout=120)
    made.query_params["lang"] = "eo"
    yield made
    monkeypatch.undo()
    for cached in (i18n.translations, i18n.languages):
        cached.cache_clear()


def shown(app: AppTest) -> set[str]:
    """What the widgets of a page say."""
    parts = (getattr(one, part, None) for kind in KINDS for one in app.get(kind) for part in ("label", "value", "help"))
    return {text for text in parts if isinstance(text, str)}


@cache
def english() -> frozenset[str]:
    """The messages as they stand in the code."""
    return frozenset(one for m in catalogues.template() if m.id for one in catalogues._ids(m)) - SAME


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_everything_from_the_catalogue(app: AppTest, page: str):
    app.run()
    if page != "landscape.py":
        app.switch_page(f"views/{page}").run()
    assert not app.exception
    said = shown(app)
    assert any("[" in text for text in said)
    assert said & english() == set()


def test_the_language_can_be_chosen_by_its_own_name(app: AppTest):
    app.run()
    (switch,) = [s for s in app.sidebar.get("segmented_control") if s.key == "language"] or app.get("button_group")[:1]
    assert "Esperanto" in [str(o) for o in switch.options]
