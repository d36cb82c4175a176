"""Of a list that people have nothing is lost in silence, and every row is counted: accepted or refused."""

from pathlib import Path

import pytest
from rdflib import Literal

from leerland_graph.core.namespaces import DCTERMS, LL
from leerland_graph.exchange.cells import CellProblem, parse_date, parse_duration, parse_literal
from leerland_graph.store import Store
from tests.conftest import EXAMPLE
from tests.listfiles import HEAD, book, row, values


@pytest.fixture
def bank(load):
    """Imports into the example landscape."""
    load(EXAMPLE / "waterland.ttl")
    return load


def test_hours_and_minutes_are_hours():
    assert parse_duration("36:00:00") == "36"
    assert str(parse_literal("decimal", "1:30")) == "1.5"


@pytest.mark.parametrize(("text", "is_serial"), [("46082", True), ("46082.5", True), ("19999", False), ("60001", False), ("2026", False)])  # fmt: skip
def test_a_number_where_a_date_belongs_is_said_to_have_been_one(text: str, is_serial: bool):
    with pytest.raises(CellProblem) as caught:
        parse_date(text)
    assert ("was a date in the spreadsheet, 2026-03-01 most likely" in caught.value.said["en"]) is is_serial


def test_values_under_each_other_are_several_values(bank, store: Store, tmp_path: Path):
    cells = {"Doelgroep": "Lokale banken\nHoofdkantoor;\r\nICT-teams", "Element": "Praktiseren\nProfileren"}
    path = book(
        tmp_path / "a.xlsx", HEAD, row("Onder elkaar", **cells, **{"Beschrijving (nl)": "Regel een\nRegel twee"})
    )
    bank(path)
    groups = {str(o).rpartition("/")[2] for o in values(store, "onder-elkaar", LL.targetGroup)}
    assert groups == {"lokale-banken", "hoofdkantoor", "ict-teams"}
    assert len(values(store, "onder-elkaar", LL.placement)) == 2
    assert values(store, "onder-elkaar", DCTERMS.description) == {Literal("Regel een\nRegel twee", lang="nl")}
