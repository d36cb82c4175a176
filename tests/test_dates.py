"""Days in a cell: in figures, with the names of months, and with what names no day."""

from datetime import date

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from leerland_graph.core.namespaces import LL
from leerland_graph.exchange.cells import CellProblem
from leerland_graph.exchange.column_reading import reading_of
from leerland_graph.exchange.dates import DayOrder, day_order, parse_date, read_date
from leerland_graph.exchange.mapping import Rule
from leerland_graph.exchange.schema import Column

THE_DAY = date(2026, 3, 31)
DAYS = st.dates(date(1970, 1, 1), date(2068, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-31", "31-03-2026", "31/03/2026", "31.03.2026", "31-3-2026", "31/03/26", "31 - 03 - 2026", "2026/03/31", "20260331", "31 maart 2026", "31-mrt-2026", "31 mrt. 2026", "31 MAART 2026",
        "March 31, 2026", "Mar 31 2026", "31st of March 2026", "March 31st, 2026", "dinsdag 31 maart 2026", "di 31 maart 2026", "Tuesday, 31 March 2026", "31. März 2026", "31 mars 2026", "31 de marzo de 2026",
        "2026 maart 31", "31 mrt '26", "31-mrt-26", "2026-W14-2", "2026-03-31T10:00:00", "2026-03-31T23:30:00+02:00", "2026-03-31T00:00:00Z", "2026-03-31 10:00", "2026-03-31 10:00:00.123 UTC", "31-03-2026 10:00 uur",
        "31-03-2026, 09.30 uur", "31 maart 2026, 10 uur", "March 31, 2026 3:00 PM",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text: str):
    assert read_date(text) == (THE_DAY, None)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("maart 2026", "2026-03-01", "2026-03-31"), ("februari 2028", "2028-02-01", "2028-02-29"), ("2026-03", "2026-03-01", "2026-03-31"), ("03/2026", "2026-03-01", "2026-03-31"),
        ("2026-W14", "2026-03-30", "2026-04-05"), ("week 14 2026", "2026-03-30", "2026-04-05"), ("KW 14, 2026", "2026-03-30", "2026-04-05"), ("Q2 2026", "2026-04-01", "2026-06-30"), ("2026", "2026-01-01", "2026-12-31"),
    ],
)  # fmt: skip
def test_what_names_no_day_begins_or_ends_with_its_first_or_last_and_is_said(text: str, first: str, last: str):
    for is_end, day in ((False, first), (True, last)):
        found, said = read_date(text, is_end=is_end)
        assert (found.isoformat(), said["en"] if said else "") == (day, f"'{text}' names no day; {day} was stored.")


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("31-02-2026", "does not exist"), ("2026-02-30", "does not exist"), ("32 maart 2026", "does not exist"), ("2026-W60", "does not exist"), ("13/13/2026", "does not exist"), ("2026-13", "does not exist"),
        ("31 maart", "Write the year"), ("mrt-26", "Write the year"), ("46082", "was a date in the spreadsheet, 2026-03-01"), ("binnenkort", "Give a date"), ("1234", "Give a date"),
        ("31 maart - 2 april 2026", "Give a date"), ("", "Give a date"), ("x" * 5000, "Give a date"),
    ],
)  # fmt: skip
def test_what_is_no_day_is_said_with_the_cause(text: str, cause: str):
    with pytest.raises(CellProblem) as caught:
        read_date(text)
    assert cause in caught.value.said["en"]


@pytest.mark.parametrize(
    ("values", "order", "unclear"),
    [
        (["03/04/2026", "31/03/2026"], DayOrder.DAY_FIRST, "03/04/2026"), (["03/04/2026", "03-31-26"], DayOrder.MONTH_FIRST, "03/04/2026"), (["31/03/2026", "3/31/2026"], DayOrder.MIXED, None),
        (["03/04/2026 10:00"], None, "03/04/2026 10:00"), (["03/03/2026"], None, None), (["03.04.2026", "2026-03-31", "31 maart 2026", ""], None, None),
    ],
)  # fmt: skip
def test_a_column_tells_its_order_by_a_number_above_twelve(
    values: list[str], order: DayOrder | None, unclear: str | None
):
    found = day_order(values)
    assert (found.order, found.unclear) == (order, unclear)


def test_one_value_that_makes_a_column_month_first_is_named_with_what_it_makes_of_others():
    date_column = Column("startDate", LL.startDate, "date", (("nl", "Begindatum"),))
    reading, said = reading_of(date_column, Rule(to="startDate"), "start", ["01-02-2026", "1/13/2026"])
    assert reading.order is DayOrder.MONTH_FIRST
    assert said is not None
    assert "since '1/13/2026' tells so; '01-02-2026' is read as 2026-01-02" in said["en"]
    for values in (["01-02-2026", "13/1/2026"], ["1/13/2026"]):
        assert reading_of(date_column, Rule(to="startDate"), "start", values)[1] is None


def test_figures_follow_the_order_of_the_column_and_dots_have_the_day_first():
    assert parse_date("03/04/2026") == date(2026, 4, 3)
    assert parse_date("03/04/2026", (), DayOrder.MONTH_FIRST) == date(2026, 3, 4)
    assert parse_date("03.04.2026", (), DayOrder.MONTH_FIRST) == date(2026, 4, 3)
    assert parse_date("31/03/2026", (), DayOrder.MIXED) == parse_date("03/31/2026", (), DayOrder.MIXED) == THE_DAY
    with pytest.raises(CellProblem) as caught:
        parse_date("03/04/2026", (), DayOrder.MIXED)
    assert "2026-04-03 or 2026-03-04" in caught.value.said["en"]


def test_only_the_notations_that_are_given_are_tried():
    assert parse_date("31|3|2026", ("%d|%m|%Y",)) == THE_DAY
    with pytest.raises(CellProblem, match="notation"):
        parse_date("2026-03-31", ("%d|%m|%Y",))


@given(DAYS, st.sampled_from(["nl", "en", "en_GB", "de", "fr", "es"]), st.sampled_from(["full", "long", "d MMMM y", "d MMM y", "d-MMM-yy", "EEE d MMM y"]))  # fmt: skip
def test_a_day_in_words_is_itself_in_each_language(day: date, locale: str, form: str):
    assert read_date(format_date(day, form, locale=locale)) == (day, None)


@given(
    DAYS, st.sampled_from(["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%y", "%d.%m.%Y", "%Y%m%d", "%G-W%V-%u", "%Y-%m-%dT%H:%M:%SZ"])
)
def test_a_day_in_figures_is_itself(day: date, form: str):
    assert read_date(day.strftime(form)) == (day, None)


@given(st.text(alphabet="0123456789-/. wqmartjan'T:,", max_size=20), st.sampled_from([*DayOrder]))
def test_whatever_is_written_is_a_day_or_a_problem_with_the_cell(text: str, order: DayOrder):
    try:
        found, _ = read_date(text, order=order)
    except CellProblem:
        return
    assert isinstance(found, date)
