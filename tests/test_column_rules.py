"""Rules of a mapping: columns put together and taken apart, and columns that are read as a whole."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError
from rdflib import Literal

from leerland_graph.core.errors import SettingsError, SourceError
from leerland_graph.core.namespaces import LL, XSD
from leerland_graph.core.settings import Settings
from leerland_graph.exchange.column_rules import cut
from leerland_graph.exchange.mapping import Mapping, Rule, read_mapping
from leerland_graph.exchange.mapping_text import mapping_as_yaml
from leerland_graph.exchange.patterns import found_by
from leerland_graph.exchange.records import by_mapping
from leerland_graph.exchange.schema import Schema, schema_of
from leerland_graph.exchange.tables import Table, TableRow
from leerland_graph.store import Store, read_ontology
from leerland_graph.validation import Finding, Severity, Shapes
from tests.catalogues import land_of, write
from tests.conftest import EXAMPLE


@pytest.fixture(scope="module")
def schema(shapes: Shapes) -> Schema:
    return schema_of(shapes, read_ontology())


def read(schema: Schema, columns: dict[str, Any], *rows: dict[str, str], **more: Any) -> tuple[list[dict[str, list[str]]], list[Finding]]:  # fmt: skip
    """What each row has by field, and the findings."""
    header = tuple(dict.fromkeys(h for row in rows for h in row))
    table = Table("a.csv", None, header, tuple(TableRow(n, row) for n, row in enumerate(rows, start=2)))
    records, notes = by_mapping(table, schema, Mapping.model_validate({"catalogue": "proef", "columns": columns, **more}))  # fmt: skip
    found = []
    for record in records:
        fields: dict[str, list[str]] = {}
        for cell in record.cells:
            fields.setdefault(cell.column.id.partition("@")[0], []).append(cell.text)
        found.append(fields)
    return found, notes


# putting together


def test_columns_are_put_together_in_their_order_without_empty_cells(schema: Schema):
    rule = {"to": "facilitator", "combine": ["voornaam", "tussen", "Achternaam"]}
    found, notes = read(
        schema, {"achternaam": rule},
        {"voornaam": "Jan", "tussen": "de", "achternaam": "Wit"}, {"voornaam": "Eva", "tussen": " ", "achternaam": "Smit"},
    )  # fmt: skip
    assert found == [{"facilitator": ["Jan de Wit"]}, {"facilitator": ["Eva Smit"]}]
    assert notes == []


def test_the_column_of_the_rule_comes_first_if_it_is_not_among_them(schema: Schema):
    rule = {"to": "title", "combine": ["deel"], "joined_by": ": "}
    assert read(schema, {"naam": rule}, {"naam": "Excel", "deel": "Formules"})[0] == [{"title": ["Excel: Formules"]}]


def test_a_column_that_is_put_together_must_be_there(schema: Schema):
    with pytest.raises(SourceError, match="no column 'eenheid'"):
        read(schema, {"duur": {"to": "effort", "combine": ["eenheid"], "parse": "duration"}}, {"duur": "2"})
    rule = {"to": "effort", "combine": ["eenheid"], "parse": "duration", "optional": True}
    assert read(schema, {"duur": rule}, {"duur": "2 uur"})[0] == [{"effort": ["2 uur"]}]


# taking apart


@pytest.mark.parametrize(("take", "values"), [("all", ["Anna", "Bert", "Chris"]), ("first", ["Anna"]), ("last", ["Chris"])])  # fmt: skip
def test_several_separators_part_values_and_one_can_be_taken(schema: Schema, take: str, values: list[str]):
    rule = {"to": "facilitator", "separator": [";", "/"], "take": take}
    assert read(schema, {"wie": rule}, {"wie": "Anna; Bert / Chris"})[0] == [{"facilitator": values}]


def test_a_field_of_one_value_is_parted_only_to_take_one(schema: Schema):
    text = {"naam": "Excel / Formules"}
    assert read(schema, {"naam": {"to": "title", "separator": "/"}}, text)[0] == [{"title": ["Excel / Formules"]}]
    assert read(schema, {"naam": {"to": "title", "separator": "/", "take": "last"}}, text)[0] == [{"title": ["Formules"]}]  # fmt: skip


def test_one_column_fills_two_fields(schema: Schema):
    rules = [{"to": "startDate", "separator": " - ", "take": "first"}, {"to": "endDate", "separator": " - ", "take": "last"}]  # fmt: skip
    found, _ = read(schema, {"periode": rules}, {"periode": "1 maart 2026 - 3 april 2026"})
    assert found == [{"startDate": ["1 maart 2026"], "endDate": ["3 april 2026"]}]


def test_a_pattern_says_which_part_is_read_and_what_lacks_it_is_said(schema: Schema):
    rules = [{"to": "title", "pattern": r"^(?P<value>.*?)(?: \(|$)"}, {"to": "identifier", "pattern": r"\((?P<value>[A-Z]+-\d+)\)"}]  # fmt: skip
    found, notes = read(schema, {"naam": rules}, {"naam": "Feedback geven (HR-12)"}, {"naam": "Excel"})
    assert found == [{"title": ["Feedback geven"], "identifier": ["HR-12"]}, {"title": ["Excel"]}]
    ((row, column, text),) = [(n.location.row, n.location.column, n.message("en")) for n in notes if n.location]
    assert (row, column, text) == (3, "naam", "The pattern of the mapping for identifier is not in this cell.")


def test_a_pattern_looks_through_a_text_once():
    assert found_by(r"(?P<value>(?:a+)+)$", "a" * 50_000 + "b") is None


def test_of_two_separators_at_one_place_the_longer_one_counts():
    assert cut("a -- b - c", ("-", "--")) == ["a ", " b ", " c"]


# what is not there


def test_a_default_fills_what_is_empty_and_is_not_translated(schema: Schema):
    rule = {"to": "targetGroup", "default": "Iedereen; Nieuw", "values": {"Iedereen": "Niemand", "-": ""}}
    found, _ = read(schema, {"groep": rule}, {"groep": ""}, {"groep": "HR"}, {"groep": "-"}, {"groep": "Iedereen"})
    assert found == [{"targetGroup": ["Iedereen", "Nieuw"]}, {"targetGroup": ["HR"]}, {}, {"targetGroup": ["Niemand"]}]


# mistakes are said with their place


@pytest.mark.parametrize(
    ("rule", "where", "what"),
    [
        ("[]", "columns.naam", "a list has one rule or more"),
        ("[{to: title}, {too: url}]", "columns.naam.also.0.to", "this is required and is not there"),
        ("{to: title, pattern: '('}", "columns.naam.pattern", r"(?P<value>...)"),
        ("{to: title, pattern: '(?P<value>['}", "columns.naam.pattern", "no pattern of RE2"),
        ("{to: title, separator: []}", "columns.naam.separator", "one sign or more"),
        ("{to: title, unit: minutes}", "columns.naam", "goes with `to: effort`"),
        ("{to: effort, hours_per_day: 25}", "columns.naam.hours_per_day", "at most 24"),
        ("{to: startDate, order: day}", "columns.naam.order", "day first"),
        ("{to: title, take: second}", "columns.naam.take", "'first' or 'last'"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_said_with_its_place(tmp_path: Path, rule: str, where: str, what: str):
    path = write(tmp_path / "m.yaml", f"catalogue: proef\ncolumns:\n  naam: {rule}\n")
    with pytest.raises(SourceError) as caught:
        read_mapping(path)
    assert f"wrong at '{where}" in str(caught.value)
    assert what in str(caught.value)


def test_rules_beside_a_rule_have_none_beside_them():
    with pytest.raises(ValidationError, match="no `also` of its own"):
        Rule.model_validate({"to": "title", "also": [{"to": "url", "also": [{"to": "identifier"}]}]})


def test_a_mapping_is_itself_again_after_it_was_written():
    text = (
        "catalogue: proef\ncolumns:\n  naam: [{to: title, take: first, separator: [';', /]}, {to: url, pattern: '(?P<value>http.*)'}]\n"
        "  duur: {to: effort, combine: [eenheid], joined_by: '-', unit: days, hours_per_day: 7.5, default: '1'}\n  dag: {to: startDate, order: month first}\n"
    )
    mapping = Mapping.model_validate(yaml.safe_load(text))
    assert Mapping.model_validate(yaml.safe_load(mapping_as_yaml(mapping))) == mapping


# columns as a whole


def stored(load, store: Store, tmp_path: Path, rules: str, text: str, **options: Any):
    load(EXAMPLE / "waterland.ttl")
    mapping = write(
        tmp_path / "m.yaml",
        f"catalogue: proef\ncolumns:\n  naam: {{to: title}}\n  {rules}\n"
        "constants: {owner: HR, targetGroup: Lokale banken, interventionType: training, description: Iets}\n",
    )
    before = set(store.triples(land_of(store)))
    plan = load(write(tmp_path / "a.csv", text), mappings=[mapping], **options)
    return plan, set(store.triples(land_of(store))) - before


def efforts(triples: set[Any]) -> list[str]:
    return sorted(str(o) for _, p, o in triples if p == LL.effort)


def warnings(plan) -> list[tuple[int | None, str | None, str]]:
    found = [(f.location.row, f.location.column, f.message("en")) for f in plan.report.findings if f.severity is Severity.WARNING and f.location]  # fmt: skip
    return [f for f in found if f[1] in ("uren", "minuten", "duur", "start")]


def test_what_cannot_be_read_leaves_the_row_in_and_is_said(load, store: Store, tmp_path: Path):
    text = "naam;duur;start\nEen;in overleg;binnenkort\nTwee;4 weken;31-02-2026\nDrie;2 uur;1 maart 2026\nVier;0 uur;\n"
    plan, new = stored(load, store, tmp_path, "duur: {to: effort, parse: duration}\n  start: {to: startDate}", text)
    assert (plan.accepted, plan.refused_count, plan.report.violations) == (4, 0, ())
    assert efforts(new) == ["2"]
    assert [o for _, p, o in new if p == LL.startDate] == [Literal("2026-03-01", datatype=XSD.date)]
    assert warnings(plan) == [
        (2, "duur", "This is no duration that can be read; write 1.5 hours, 45 min, 2 days or 3 dayparts."),
        (2, "start", "Give a date such as 2026-03-31 or 31-03-2026."),
        (3, "duur", "How many hours of study a week, a month or a year has is not known; give the duration in hours."),
        (3, "start", "The day 31-02-2026 does not exist; correct the date."),
        (5, "duur", "Zero hours says nothing of the effort; it was left out."),
    ]


@pytest.mark.parametrize(
    ("header", "rule", "text", "hours", "is_asked"),
    [
        ("uren", "{to: effort}", "8", ["8"], False), ("minuten", "{to: effort}", "90", ["1.5"], False), ("duur", "{to: effort}", "8", ["8"], True), ("duur", "{to: effort, unit: minutes}", "90", ["1.5"], False),
        ("duur", "{to: effort, unit: days, hours_per_day: 6}", "2", ["12"], False), ("duur", "{to: effort}", "8 uur", ["8"], False), ("minuten", "{to: effort, parse: duration}", "45", ["0.75"], False),
        ("duur", "{to: effort, parse: duration, default: 4 uur}", "", ["4"], False), ("duur", "{to: effort, unit: hours}", "1:07:30", ["1.125"], False),
    ],
)  # fmt: skip
def test_the_header_or_the_rule_says_what_numbers_count(
    load, store: Store, tmp_path: Path, header: str, rule: str, text: str, hours: list[str], is_asked: bool
):
    plan, new = stored(load, store, tmp_path, f"{header}: {rule}", f"naam;{header}\nEen;{text}\n")
    assert efforts(new) == hours
    assert [(r, c) for r, c, _ in warnings(plan)] == ([(1, "duur")] if is_asked else [])


def test_amount_and_unit_in_two_columns_are_one_duration(load, store: Store, tmp_path: Path):
    rules = "duur: {to: effort, combine: [eenheid], parse: duration}"
    _, new = stored(load, store, tmp_path, rules, "naam;duur;eenheid\nEen;2;dagen\nTwee;45;minuten\nDrie;3;dagdelen\n")
    assert efforts(new) == ["0.75", "12", "16"]


def test_a_day_is_as_long_as_the_settings_say_unless_the_rule_says_otherwise(load, store: Store, tmp_path: Path):
    rules = "duur: {to: effort, parse: duration, hours_per_daypart: 3}"
    settings = Settings.load({"LEERLAND_HOURS_PER_DAY": "7,5", "LEERLAND_HOURS_PER_DAYPART": "3.5"}, tmp_path)
    _, new = stored(load, store, tmp_path, rules, "naam;duur\nEen;2 dagen\nTwee;2 dagdelen\n", settings=settings)
    assert efforts(new) == ["15", "6"]


@pytest.mark.parametrize("value", ["0", "25", "acht", "-1"])
def test_a_day_has_more_than_no_hours_and_at_most_24(tmp_path: Path, value: str):
    with pytest.raises(SettingsError, match="a number of hours"):
        Settings.load({"LEERLAND_HOURS_PER_DAY": value}, tmp_path)


def test_a_range_is_stored_at_its_upper_end_and_said_on_its_cell(load, store: Store, tmp_path: Path):
    plan, new = stored(load, store, tmp_path, "duur: {to: effort, parse: duration}", "naam;duur\nEen;60-75 minuten\n")
    assert efforts(new) == ["1.25"]
    assert warnings(plan) == [(2, "duur", "'60-75 minuten' runs from 1 to 1.25 hours; the upper end was stored.")]


@pytest.mark.parametrize(
    ("days", "rule", "stored_days", "is_said"),
    [
        (["03/04/2026", "31/03/2026"], "{to: startDate}", ["2026-03-31", "2026-04-03"], False), (["03/04/2026", "03/31/2026"], "{to: startDate}", ["2026-03-04", "2026-03-31"], True),
        (["03/04/2026"], "{to: startDate}", ["2026-04-03"], True), (["03/04/2026"], "{to: startDate, order: month first}", ["2026-03-04"], False), (["03/04/2026"], '{to: startDate, formats: ["%m/%d/%Y"]}', ["2026-03-04"], False),
    ],
)  # fmt: skip
def test_the_column_settles_whether_the_day_comes_first(
    load, store: Store, tmp_path: Path, days: list[str], rule: str, stored_days: list[str], is_said: bool
):
    text = "naam;start\n" + "".join(f"Nummer {n};{day}\n" for n, day in enumerate(days))
    plan, new = stored(load, store, tmp_path, f"start: {rule}", text)
    assert sorted(str(o) for _, p, o in new if p == LL.startDate) == stored_days
    assert [(r, c) for r, c, _ in warnings(plan)] == ([(1, "start")] if is_said else [])


def test_what_was_taken_off_as_markup_is_said_once_for_the_column(schema: Schema):
    rule = {"to": "description", "parse": "markdown"}
    found, notes = read(schema, {"tekst": rule}, {"tekst": "<p>Een</p><p>**twee**</p>"}, {"tekst": "3 < 4"}, {"tekst": "<p>Vijf</p>"})  # fmt: skip
    assert found == [{"description": ["Een\ntwee"]}, {"description": ["3 < 4"]}, {"description": ["Vijf"]}]
    (note,) = notes
    assert (note.severity, note.location and note.location.column) == (Severity.INFO, "tekst")
    assert note.message("en") == "Markup was taken off in 2 cells of column 'tekst', such as ‘<p>’, ‘</p>’, ‘**’."


def test_several_runs_stand_in_one_row_and_the_place_of_each_value_tells_of_which_run_it_is(load, store: Store, tmp_path: Path):  # fmt: skip
    columns = '  start: {to: startDate, separator: "/"}\n  eind: {to: endDate, separator: "/"}\n  plaatsen: {to: capacity, separator: "/"}'
    text = "naam,start,eind,plaatsen\nLes,2026-03-02/2026-05-01/2026-06-01,/2026-05-02/,12//12\n"
    plan, new = stored(load, store, tmp_path, columns.removeprefix("  "), text)
    assert plan.refused_count == 0
    runs = sorted(
        (
            str(next(o for s, p, o in new if (s, p) == (run, LL.startDate))),
            *sorted(str(o) for s, p, o in new if s == run and p in (LL.endDate, LL.capacity)),
        )
        for run in {s for s, p, _ in new if p == LL.startDate}
    )
    assert runs == [("2026-03-02", "12"), ("2026-05-01", "2026-05-02"), ("2026-06-01", "12")]
