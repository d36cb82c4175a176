"""Wherever a figure is given that rests on proposals, so is between which figures it most likely lies; where people placed everything nothing is said."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from leerland_graph.analysis import Margin, Selection, indicators, margins, placement_basis, read_landscape, recommend
from leerland_graph.documents.basis import band_of, unsure_of
from leerland_graph.documents.report import report
from leerland_graph.meaning.local import local_model
from leerland_graph.services import writer
from leerland_graph.services.advice import advice_for
from leerland_graph.services.likely import Likely, likely_places
from leerland_graph.services.margins import known_margins_of, margins_of
from leerland_graph.services.opened import open_store
from leerland_graph.services.proposals import proposer
from leerland_graph.services.state import View, view
from leerland_graph.store import Store, find_landscape
from leerland_graph.ui.shared.panels import escape
from tests.conftest import ROOT, Cli
from tests.landscapes import intervention, landscape
from tests.proposals import course, with_proposals

AUTO = {"LEERLAND_MEANING": "auto"}
RESTING = ("coverage", "spread", "connectivity", "transfer")
needs_model = pytest.mark.skipif(local_model() is None, reason="there is no wheel of the local model for this machine")


@pytest.fixture(scope="module")
def partly(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """The command over thirty interventions of which people placed twenty-four. Read only."""
    return Cli(with_proposals(tmp_path_factory.mktemp("partly") / "data", 24))


@pytest.fixture
def shown(partly: Cli, monkeypatch: pytest.MonkeyPatch) -> Iterator[View]:
    """This process as an app over it."""
    monkeypatch.setenv("LEERLAND_DATA", str(partly.data))
    monkeypatch.setenv("LEERLAND_MEANING", "auto")
    yield view(find_landscape(open_store(), None).iri)
    writer.release_writer()


def told(cli: Cli, *more: object, env: dict[str, str] = AUTO) -> dict[str, dict[str, object]]:
    """The indicators as JSON, by id."""
    found = json.loads(cli("coherence", "--format", "json", *more, env=env).stdout)
    return {i["id"]: i for i in found["indicators"]}


@needs_model
def test_the_command_gives_the_margin_of_what_rests_on_proposals_and_for_how_much_it_does(partly: Cli):
    found = told(partly)
    low, high = found["spread"]["margin"]  # type: ignore[misc]
    assert 0 < low < high <= 1
    assert {name for name, i in found.items() if i["on_proposals"] == 0.2} == set(RESTING)
    rest = [i for name, i in found.items() if name not in RESTING]
    assert [(i["margin"], i["on_proposals"]) for i in rest] == [(None, 0.0)] * len(rest)


@needs_model
def test_in_words_it_stands_under_the_value(partly: Cli):
    lines = partly("coherence", env=AUTO).stdout.splitlines()
    low, high = told(partly)["spread"]["margin"]  # type: ignore[misc]
    after = lines[next(n for n, line in enumerate(lines) if line.startswith("Spreiding")) + 1]
    assert after == f"  Waarschijnlijk tussen {low:.2f} en {high:.2f}; rust voor 20% op voorstellen."


@needs_model
def test_the_command_the_page_and_the_report_say_the_same(partly: Cli, shown: View):
    page = margins_of(shown, Selection()).by_indicator
    assert known_margins_of(shown, Selection()).by_indicator == page
    by_command = {name: i["margin"] for name, i in told(partly).items() if i["margin"]}
    assert by_command == {name: [round(m.low, 6), round(m.high, 6)] for name, m in page.items()}
    low, high = (f"{x:.2f}".replace(".", ",") for x in (page["spread"].low, page["spread"].high))
    words = report(shown, Selection(), "nl")
    assert f"Waarschijnlijk tussen {low} en {high}; rust voor 20% op voorstellen." in words
    assert f"Most likely between {low.replace(',', '.')}" in report(shown, Selection(), "en")


def test_where_people_placed_everything_no_output_has_a_margin(example_cli: Cli):
    done = example_cli("coherence")
    assert done.stderr == ""
    assert "Waarschijnlijk tussen" not in done.stdout
    assert "voorstellen" not in done.stdout
    assert {(i["margin"], i["on_proposals"]) for i in told(example_cli, env={}).values()} == {(None, 0.0)}


def test_where_people_placed_everything_nothing_is_asked_of_what_proposes(example_store: Store):
    land = read_landscape(example_store, find_landscape(example_store, None).iri)

    def asked(*_: object) -> None:
        raise AssertionError

    assert likely_places(land, asked, asked, 0) == Likely()  # type: ignore[arg-type]


def test_where_people_placed_everything_a_command_loads_nothing_for_proposals(example_cli: Cli):
    code = "import sys\nfrom leerland_graph.cli.main import app\ntry:\n    app([sys.argv[1]])\nexcept SystemExit:\n    print(*sorted({'leerland_graph.services.likely', 'leerland_graph.documents'} & set(sys.modules)), 'end')"
    env = {**os.environ, "LEERLAND_DATA": str(example_cli.data)}
    for command in ("coherence", "recommend"):
        done = subprocess.run(
            [sys.executable, "-c", code, command], capture_output=True, text=True, check=True, cwd=ROOT, env=env
        )
        assert done.stdout.splitlines()[-1] == "end"


@needs_model
def test_where_people_placed_too_few_it_says_how_many_more_it_takes(tmp_path: Path):
    few = Cli(with_proposals(tmp_path / "data", 18))
    done = few("coherence", env=AUTO)
    assert "als mensen nog 2 interventies hebben geplaatst" in done.stderr
    assert "Dit rust voor 40% op voorstellen." in done.stdout
    assert {(i["margin"], i["on_proposals"]) for i in told(few).values()} == {(None, 0.4), (None, 0.0)}


def test_without_a_model_the_command_answers_and_says_what_is_less(partly: Cli):
    done = partly("coherence")
    assert "de voorstellen gaan hier op woorden af" in done.stderr
    assert "Dit rust voor 20% op voorstellen." in done.stdout
    assert told(partly, env={})["spread"]["margin"] is None


@needs_model
def test_the_differences_from_another_landscape_have_no_margins(partly: Cli):
    done = partly("coherence", "--against", "Deels geplaatst", env=AUTO)
    assert (done.stderr, "Waarschijnlijk" in done.stdout) == ("", False)


@needs_model
def test_more_texts_than_somebody_waits_for_are_not_read(shown: View):
    last = shown.landscape.interventions[course(29)]
    every = {**shown.landscape.interventions, last.iri: replace(last, text="Wat nog niemand las.")}

    def weighed(*_: object) -> None:
        raise AssertionError

    found = likely_places(replace(shown.landscape, interventions=every), lambda: proposer(shown), weighed, 0)  # type: ignore[arg-type]
    assert found == Likely(unread=1)
    assert (
        unsure_of(found, "nl")
        == "Hoe zeker deze cijfers zijn, is niet te zeggen: van 1 tekst is de betekenis nog niet gelezen."
    )


def test_a_margin_that_is_the_figure_itself_is_said_so():
    land = landscape(intervention("a", "P!"), intervention("b", "O"), intervention("c", "O"))
    spread = next(i for i in indicators() if i.id == "spread")
    say = lambda margin: band_of(land, spread, margin, "nl", "{:.2f}".format)  # noqa: E731
    assert (
        say(Margin(0.5, 0.504))
        == "Dit rust voor 67% op voorstellen, maar verandert nauwelijks als die ergens anders liggen."
    )
    assert say(Margin(0.5, 0.6)) == "Waarschijnlijk tussen 0.50 en 0.60; rust voor 67% op voorstellen."
    assert say(None) == "Dit rust voor 67% op voorstellen."
    separation = next(i for i in indicators() if i.id == "separation")
    assert band_of(land, separation, None, "nl", str) == ""
    bare = landscape(intervention("a", "P!"), intervention("b"))
    assert placement_basis(bare).proposed == 0
    assert band_of(bare, spread, Margin(0.5, 0.6), "nl", "{:.2f}".format) == "Waarschijnlijk tussen 0.50 en 0.60."


def test_departments_that_see_a_place_differently_are_people():
    land = landscape(intervention("a", "P@hr O@ict"), intervention("b", "O!"))
    spread = next(i for i in indicators() if i.id == "spread")
    assert band_of(land, spread, None, "nl", str) == ""
    assert margins(land, [], {}, None) != {}  # type: ignore[arg-type]


# recommendations


@needs_model
def test_recommendations_come_in_the_order_of_what_they_bring_over_the_placements_that_were_tried(partly: Cli):
    found = json.loads(partly("recommend", "-n", 9, "--format", "json", env=AUTO).stdout)
    gains = [r["placements"]["gain"] for r in found]
    assert gains == sorted(gains, reverse=True)
    assert {r["placements"]["draws"] for r in found} == {40}
    assert any(r["placements"]["holds"] < 40 for r in found)
    words = partly("recommend", "-n", 9, env=AUTO).stdout
    for r in found:
        holds = r["placements"]["holds"]
        assert ("bij alle 40" if holds == 40 else f"bij {holds} van de 40") + " mogelijke plaatsingen" in words


@needs_model
def test_the_report_says_how_each_recommendation_holds(shown: View):
    words = report(shown, Selection(), "nl")
    assert words.count("mogelijke plaatsingen.") == len(advice_for(shown, None)) > 0


@needs_model
def test_where_it_cannot_be_told_how_recommendations_hold_it_is_said(partly: Cli, tmp_path: Path):
    few = Cli(with_proposals(tmp_path / "data", 18))("recommend", env=AUTO)
    assert "meest waarschijnlijke plaatsen" in few.stderr
    assert "als mensen nog 2 interventies hebben geplaatst" in few.stderr
    assert "mogelijke plaatsingen" not in few.stdout
    assert "meest waarschijnlijke plaatsen" in partly("recommend").stderr


def test_where_people_placed_everything_recommendations_are_as_they_were(example_cli: Cli, example_store: Store):
    done = example_cli("recommend", "-n", 30, "--format", "json")
    land = read_landscape(example_store, find_landscape(example_store, None).iri)
    assert (done.stderr, json.loads(done.stdout)) == (
        "",
        json.loads(json.dumps([r.as_json(land) for r in recommend(land, count=30)])),
    )
    assert "mogelijke plaatsingen" not in example_cli("recommend").stdout


@needs_model
def test_the_page_says_how_each_recommendation_holds(shown: View):
    app = AppTest.from_file(str(ROOT / "leerland_graph" / "ui" / "main.py"), default_timeout=60).run()
    app.switch_page("views/coherence.py").run()
    app.toggle(key="advice").set_value(True).run()
    assert not app.exception
    moves = [m.value for m in app.markdown if m.value.startswith(tuple(f"**{n}.**" for n in range(1, 6)))]
    found = advice_for(shown, None)
    assert len(moves) == len(found)
    for said, move in zip(moves, found, strict=True):
        assert move.robustness is not None
        assert said.endswith(f"*{escape(move.robustness.texts['nl'])}*")
