"""Durations in a cell, in our words and in ISO 8601."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerland_graph.exchange.cells import CellProblem, parse_duration


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("1H30M", "1.5"), ("15m", "0.25"), ("2 uur", "2"), ("1,5 uur", "1.5"), ("2d", "16"), ("1d 2u", "10"), ("PT1H30M", "1.5"), ("0.33333h", "0.33333"),
        ("P1D", "8"), ("P1DT2H", "10"), ("PT90S", "0.025"), ("PT1H30M36S", "1.51"), ("PT24H", "24"), ("P0.5D", "4"), ("P1DT1.5H", "9.5"), (" P2D ", "16"),
    ],
)  # fmt: skip
def test_a_duration_in_hours(text: str, hours: str):
    assert parse_duration(text) == hours


@pytest.mark.parametrize(
    "text",
    ["", "P", "PT", "P1DT", "P1W", "P1M", "P1Y", "P1Y2M3D", "-P1D", "-PT1H", "P-1D", "PT-1H", "een dag", "1", "P1D2H", "PT1H1D", "P99999999999D", "T1H", "P0001-00-01"],
)  # fmt: skip
def test_what_is_no_duration_or_not_a_number_of_hours_is_refused(text: str):
    with pytest.raises(CellProblem, match="duration"):
        parse_duration(text)


@given(st.text(alphabet="PT0123456789.,DHMSWYu -+", max_size=14))
def test_whatever_is_written_is_hours_or_a_problem_with_the_cell(text: str):
    try:
        hours = float(parse_duration(text))
    except CellProblem:
        return
    assert hours >= 0
