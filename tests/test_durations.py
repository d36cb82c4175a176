"""Durations in a cell, in the words of five languages and in ISO 8601."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leerland_graph.exchange.cells import CellProblem
from leerland_graph.exchange.duration_words import Unit
from leerland_graph.exchange.durations import WorkingTime, parse_duration, read_duration, unit_of

PLACES = Decimal("0.0001")


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("1H30M", "1.5"), ("15m", "0.25"), ("2 uur", "2"), ("1,5 uur", "1.5"), ("2d", "16"), ("1d 2u", "10"), ("PT1H30M", "1.5"), ("0.33333h", "0.33333"),
        ("P1D", "8"), ("P1DT2H", "10"), ("PT90S", "0.025"), ("PT1H30M36S", "1.51"), ("PT24H", "24"), ("P0.5D", "4"), ("P1DT1.5H", "9.5"), (" P2D ", "16"),
        ("1 dag", "8"), ("een dag", "8"), ("3 dagen", "24"), ("2 dagdelen", "8"), ("halve dag", "4"), ("½ dag", "4"), ("1 dag + 2 uur", "10"),
        ("1u30", "1.5"), ("1 uur 30", "1.5"), ("1:30", "1.5"), ("1:30 uur", "1.5"), ("36:00:00", "36"), ("2 uur en 30 minuten", "2.5"), ("45 mins", "0.75"), ("2 hrs", "2"),
        ("4+2 uur", "6"), ("2 x 3 uur", "6"), ("2x 1u30", "3"), ("3 × 45 min.", "2.25"), ("3 uur x 2", "6"), ("half uur", "0.5"), ("halfuur", "0.5"), ("een half uur", "0.5"),
        ("anderhalf uur", "1.5"), ("tweeënhalf uur", "2.5"), ("1½ uur", "1.5"), ("1 ¾ uur", "1.75"), ("drie kwartier", "0.75"), ("half an hour", "0.5"), ("an hour and a half", "1.5"),
        ("2 half-days", "8"), ("une demi-journée", "4"), ("1 heure et demie", "1.5"), ("2 Tage", "16"), ("1 Std. 30 Min.", "1.5"), ("anderthalb Stunden", "1.5"), ("2 días", "16"),
        ("1.680 uur", "1680"), ("1,680 hours", "1680"), ("1.680,5 uur", "1680.5"), ("1,680.5 hours", "1680.5"), ("1 680 heures", "1680"), ("1.25 uur", "1.25"), ("20 min", "0.3333"),
    ],
)  # fmt: skip
def test_a_duration_in_hours(text: str, hours: str):
    assert parse_duration(text) == hours


@pytest.mark.parametrize(
    "text",
    [
        "", "P", "PT", "P1DT", "P1W", "P1M", "P1Y", "P1Y2M3D", "-P1D", "-PT1H", "P-1D", "PT-1H", "1", "P1D2H", "PT1H1D", "P99999999999D", "T1H", "P0001-00-01",
        "4 weken", "2 months", "1 jaar", "2 uur per week", "2 dagen van 6 uur", "9:00-17:00", "8-4 uur", "-2 uur", "uur", "kwartier", "2 uur 2", "1 dag 30", "1-2-3 uur", "2 uur (incl. pauze)",
        "+ 2 uur", "1 uur +", "x 2 uur", "1..5 uur", "in overleg", "9" * 200 + " uur",
    ],
)  # fmt: skip
def test_what_is_no_duration_or_not_a_number_of_hours_is_refused(text: str):
    with pytest.raises(CellProblem, match="duration"):
        read_duration(text)


@pytest.mark.parametrize(("text", "ways"), [("1,680 uur", "1680 or 1,6800"), ("1.680 hours", "1680 or 1,6800"), ("1.680 h", "1680 or 1,6800"), ("1.30 uur", "1:30 or 1.3"), ("1.50 uur", "1:50 or 1.5"), ("2.20 uur", "2:20 or 2.2")])  # fmt: skip
def test_a_number_that_can_be_read_in_two_ways_is_asked(text: str, ways: str):
    with pytest.raises(CellProblem) as caught:
        read_duration(text)
    assert ways in caught.value.said["en"]


def test_weeks_are_said_to_have_an_unknown_number_of_hours():
    with pytest.raises(CellProblem) as caught:
        read_duration("4 weken")
    assert caught.value.said["en"] == "How many hours of study a week, a month or a year has is not known; give the duration in hours."  # fmt: skip


@pytest.mark.parametrize(
    ("text", "hours", "ends"),
    [("60-75 minuten", "1.25", "from 1 to 1.25"), ("1 tot 1,5 dag", "12", "from 8 to 12"), ("2 à 3 uur", "3", "from 2 to 3"), ("45 min – 1 uur", "1", "from 0.75 to 1"), ("2 x 1-2 uur", "4", "from 2 to 4")],
)  # fmt: skip
def test_of_a_range_the_upper_end_counts_and_both_are_said(text: str, hours: str, ends: str):
    found = read_duration(text)
    assert (str(found.hours), found.said["en"] if found.said else "") == (hours, f"'{text}' runs {ends} hours; the upper end was stored.")  # fmt: skip


def test_what_is_said_roughly_is_said_to_be_rough():
    found = read_duration("ca. 2 uur")
    assert (found.hours, found.said and found.said["en"]) == (2, "The source says 'ca. 2 uur' roughly.")
    assert read_duration("2 uur").said is None


@pytest.mark.parametrize(("text", "hours"), [("2 dagen", "15"), ("1 dagdeel", "3.5"), ("halve dag", "3.75"), ("2 half-days", "7.5"), ("P2D", "15"), ("8 uur", "8")])  # fmt: skip
def test_a_day_and_a_daypart_are_as_long_as_is_set(text: str, hours: str):
    assert str(read_duration(text, times=WorkingTime(Decimal("7.5"), Decimal("3.5"))).hours) == hours


@pytest.mark.parametrize(
    ("header", "unit"),
    [("Aantal uren", Unit.HOUR), ("Duur (min)", Unit.MINUTE), ("Duur (u)", Unit.HOUR), ("Hours", Unit.HOUR), ("dagdelen", Unit.DAYPART), ("Dagen", Unit.DAY), ("Duur in weken", Unit.UNKNOWN),
     ("Uren per week", Unit.UNKNOWN), ("Duur", None), ("d", None), ("Minimum", None)],
)  # fmt: skip
def test_a_header_names_the_unit_of_its_numbers(header: str, unit: Unit | None):
    assert unit_of(header) is unit


@pytest.mark.parametrize(("text", "hours"), [("8", "8"), ("1.30", "1.3"), ("4+2", "6"), ("2 x 3", "6"), ("6-8", "8"), ("90 min", "1.5"), ("1:30", "1.5"), ("1.5", "1.5")])  # fmt: skip
def test_a_number_alone_has_the_unit_that_is_given(text: str, hours: str):
    assert str(read_duration(text, unit=Unit.HOUR).hours) == hours


def test_under_minutes_a_number_is_minutes_and_a_clock_is_nothing():
    assert read_duration("90", unit=Unit.MINUTE).hours == Decimal("1.5")
    with pytest.raises(CellProblem):
        read_duration("1:30", unit=Unit.MINUTE)
    with pytest.raises(CellProblem, match="a week"):
        read_duration("8", unit=Unit.UNKNOWN)


def exact(hours: int, minutes: int = 0) -> Decimal:
    value = Decimal(hours) + Decimal(minutes) / 60
    return value if (minutes * 10_000) % 60 == 0 else value.quantize(PLACES)


HOURS, MINUTES = st.integers(0, 900), st.integers(0, 59)
BOTH = [
    "{h}u{m:02}", "{h}h{m:02}", "{h}:{m:02}", "{h}:{m:02}:00", "{h} uur {m:02}", "{h} uur {m} min", "{h} uur en {m} minuten", "{h}H{m}M", "PT{h}H{m}M", "{h} hours and {m} minutes", "{h} hrs, {m} mins",
    "{h} Stunden und {m} Minuten", "{h} heures et {m} minutes", "{h} horas y {m} minutos", "{h}h {m}m", "{h} uur + {m} min.",
]  # fmt: skip


@given(HOURS, MINUTES, st.sampled_from(BOTH))
@example(900, 59, "{h} hrs, {m} mins")
def test_hours_and_minutes_are_exact_in_each_way_of_writing(hours: int, minutes: int, way: str):
    assert read_duration(way.format(h=hours, m=minutes)).hours == exact(hours, minutes)


@given(st.integers(0, 9999), st.sampled_from(["{n} min", "{n} mins", "{n} minuten", "{n} minutes", "{n}m", "PT{n}M", "{n} Minuten", "{n} minutos"]))  # fmt: skip
def test_minutes_are_exact_in_each_way_of_writing(minutes: int, way: str):
    assert read_duration(way.format(n=minutes)).hours == exact(0, minutes)


@given(st.integers(1, 999_999), st.sampled_from([("{n:,} hours", ","), ("{n:,} uur", "."), ("{n:,} Stunden", "."), ("{n:,} heures", " "), ("{n} h", "")]))  # fmt: skip
def test_thousands_are_exact_in_the_writing_of_each_language(hours: int, way: tuple[str, str]):
    text, sign = way
    assert read_duration(text.format(n=hours).replace(",", sign)).hours == hours


@given(st.integers(1, 50), st.integers(1, 50), st.sampled_from(["{a} x {b} uur", "{a}x{b}u", "{a} × {b} hours", "{a} maal {b} uur"]))  # fmt: skip
def test_so_many_times_is_the_product(a: int, b: int, way: str):
    assert read_duration(way.format(a=a, b=b)).hours == a * b


@given(st.text(alphabet="PT0123456789.,DHMSWYu -+x½uren", max_size=14), st.sampled_from([None, *Unit]))
def test_whatever_is_written_is_hours_or_a_problem_with_the_cell(text: str, unit: Unit | None):
    try:
        found = read_duration(text, unit=unit)
    except CellProblem:
        return
    assert found.hours >= 0
