"""Columns that describe an intervention together are put together by the proposal, unless one says what another says too."""

import json
from pathlib import Path

import pytest

from leerland_graph.core.settings import Settings
from leerland_graph.exchange import propose_for
from leerland_graph.exchange.mapping_proposal import MappingProposal, corrected, resolver_of
from leerland_graph.exchange.schema import schema_of
from leerland_graph.exchange.tables import Table
from leerland_graph.store import Store, install_ontology
from leerland_graph.validation import Shapes

WORDS = ("vuur", "water", "lucht", "aarde", "wind", "zout", "ijs", "zand", "klei", "hout")
LONG = "Een lange tekst over hoe {n} wordt aangepakt in de praktijk, met oefeningen en voorbeelden uit het werk."


@pytest.fixture(scope="module")
def store() -> Store:
    made = Store.in_memory()
    install_ontology(made)
    return made


@pytest.fixture
def proposed(store: Store, shapes: Shapes, tmp_path: Path):
    """The proposal for ten courses whose other columns are these sentences about each."""

    def propose(**columns: str) -> MappingProposal:
        path = tmp_path / "lijst.json"
        rows = [{"titel": f"Cursus {n}"} | {h: text.format(n=n) for h, text in columns.items()} for n in WORDS]
        path.write_text(json.dumps(rows), encoding="utf-8")
        return propose_for(store, path, Settings(), shapes)

    return propose


def test_a_description_in_several_columns_is_put_together_in_their_order(proposed):
    made = proposed(
        voorkennis="U hebt eerder met {n} gewerkt in een klein gezelschap.", omschrijving=LONG,
        leerdoelen="Na afloop kan de deelnemer {n} uitleggen aan een ander en beoordelen of het in de eigen praktijk past.",
    )  # fmt: skip
    rule = made.mapping.columns["omschrijving"]
    assert (rule.to, rule.combine, rule.joined_by) == (
        "description",
        ("voorkennis", "omschrijving", "leerdoelen"),
        "\n\n",
    )


def test_an_excerpt_of_the_description_is_left_out(proposed):
    made = proposed(samenvatting="Een lange tekst over hoe {n} wordt aangepakt …", inhoud=LONG)
    assert {h: r.to for h, r in made.mapping.columns.items()} == {"titel": "title", "inhoud": "description"}
    assert made.mapping.ignore == ("samenvatting",)
    (column,) = [c for c in made.columns if c.header == "samenvatting"]
    assert column.chosen.why["nl"] == "de tekst ervan staat ook in 'inhoud'"


def test_of_two_columns_with_the_same_text_one_is_read(proposed):
    made = proposed(inhoud=LONG, omschrijving=LONG)
    assert len([r for r in made.mapping.columns.values() if r.to == "description"]) == 1
    assert not any(r.combine for r in made.mapping.columns.values())


def test_short_names_of_what_one_learns_stay_competences(proposed):
    made = proposed(omschrijving=LONG, leerdoelen="Werken met {n}")
    assert made.mapping.columns["leerdoelen"].to == "develops"


def test_descriptions_in_two_languages_are_not_put_together(proposed):
    made = proposed(
        **{
            "Omschrijving (nl)": LONG,
            "Description (en)": "A long text on how {n} is dealt with in practice, with examples from work and exercises.",
        }
    )
    assert {(r.to, r.language) for r in made.mapping.columns.values() if r.to == "description"} == {
        ("description", "nl"),
        ("description", "en"),
    }


def test_a_column_that_somebody_gives_a_field_of_its_own_is_put_together_no_more(
    proposed, store: Store, shapes: Shapes
):
    made = proposed(
        omschrijving=LONG, toelichting="In de ochtend {n} bekijken en in de middag ermee aan het werk.", opzet="Niets"
    )
    assert made.mapping.columns["omschrijving"].combine == ("omschrijving", "toelichting")
    picks = {c.header: c.chosen.to for c in made.columns} | {"toelichting": "keywords"}
    table = Table("x", None, ("titel", "omschrijving", "toelichting", "opzet"), ())
    mapping = corrected(
        made, table, schema_of(shapes, store.ontology), resolver_of(store, None), picks, constants={}, types={}
    )
    assert (mapping.columns["omschrijving"].combine, mapping.columns["toelichting"].to) == (
        ("omschrijving",),
        "keywords",
    )
