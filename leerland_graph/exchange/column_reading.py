"""How a column is read as a whole: in which order it writes days, and in which unit its numbers are."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rdflib import Literal

from leerland_graph.core.i18n import Message, message
from leerland_graph.core.namespaces import LL, XSD
from leerland_graph.exchange.cells import CellProblem, parse_literal
from leerland_graph.exchange.dates import DayOrder, day_order, parse_date, read_date
from leerland_graph.exchange.duration_words import Unit
from leerland_graph.exchange.durations import WorkingTime, are_numbers, read_duration, unit_of
from leerland_graph.exchange.mapping import Rule
from leerland_graph.exchange.price import parse_price
from leerland_graph.exchange.schema import Column, Range
from leerland_graph.store.rdf_terms import canonical

__all__ = ["Reading", "read_value", "reading_of"]


@dataclass(frozen=True)
class Reading:
    """The unit of numbers without one, and the order of days and months."""

    unit: Unit | None = None
    order: DayOrder = DayOrder.DAY_FIRST


def reading_of(
    column: Column, rule: Rule, header: str, texts: Sequence[str], *, is_ours: bool = False
) -> tuple[Reading, Message | None]:
    """How the texts of a column are read, and what has to be said of it.

    The order of days is what the rule says, else what the texts tell, else day first, and that is said. The unit is what the rule says, else what the
    header names, else hours, which is said unless the column is one of our own; `parse: duration` asks for a unit in the cell.
    """
    if column.kind == "date" and not rule.formats:
        evidence = day_order(texts)
        order = rule.order_said or evidence.order or DayOrder.DAY_FIRST
        if not rule.order_said and order is DayOrder.MONTH_FIRST and evidence.unclear is not None:
            said = message(
                "In column '{column}' the month is read first, since '{telling}' tells so; '{value}' is read as {day}. If it is otherwise, correct that cell, or say `order: day first` in a mapping.",
                column=header, telling=evidence.telling, value=evidence.unclear,
                day=parse_date(evidence.unclear, (), order).isoformat(),
            )  # fmt: skip
            return Reading(order=order), said
        if rule.order_said or evidence.order or evidence.unclear is None:
            return Reading(order=order), None
        said = message(
            "No value in column '{column}' tells whether the day or the month comes first; '{value}' is read with the day first. If it is otherwise, say `order: month first` in a mapping.",
            column=header, value=evidence.unclear,
        )  # fmt: skip
        return Reading(order=order), said
    if column.path != LL.effort:
        return Reading(), None
    unit = rule.unit_said or (None if is_ours else unit_of(header))
    if unit is not None or rule.parse == "duration":
        return Reading(unit=unit), None
    told = message(
        "Column '{column}' has numbers of which no unit is told; they are read as hours. If they are not, say `unit: minutes` or `unit: days` in a mapping.",
        column=header,
    )
    return Reading(unit=Unit.HOUR), told if not is_ours and are_numbers(texts) else None


def read_value(
    text: str, column: Column, rule: Rule, reading: Reading, times: WorkingTime
) -> tuple[Literal, Message | None]:
    """The literal in a cell, and what has to be said of how it was read.

    Raises:
        CellProblem: it cannot be read as the kind of the column, or is a number beyond its bounds.
    """
    found, said = _read(text, column, rule, reading, times)
    if column.kind in ("decimal", "integer"):
        _check(Decimal(str(found)), column.bounds)
    return found, said


def _check(number: Decimal, bounds: Range) -> None:
    if bounds.least is not None and number < Decimal(str(bounds.least)):
        raise CellProblem(message("Fill in a number of at least {least}.", least=f"{bounds.least:g}"))
    if bounds.above is not None and number <= Decimal(str(bounds.above)):
        raise CellProblem(message("Fill in a number above {least}.", least=f"{bounds.above:g}"))
    if bounds.most is not None and number > Decimal(str(bounds.most)):
        raise CellProblem(message("Fill in a number of at most {most}.", most=f"{bounds.most:g}"))
    if bounds.below is not None and number >= Decimal(str(bounds.below)):
        raise CellProblem(message("Fill in a number below {most}.", most=f"{bounds.below:g}"))


def _read(
    text: str, column: Column, rule: Rule, reading: Reading, times: WorkingTime
) -> tuple[Literal, Message | None]:
    if column.kind == "date":
        found, said = read_date(text, formats=rule.formats, order=reading.order, is_end=column.path == LL.endDate)
        return Literal(found.isoformat(), datatype=XSD.date), said
    if rule.parse == "price":
        text = parse_price(text)[0]
    if column.path != LL.effort and rule.parse != "duration":
        return parse_literal(column.kind, text, lang=column.lang, datatype=column.datatype), None
    working = WorkingTime(rule.hours_per_day or times.per_day, rule.hours_per_daypart or times.per_daypart)
    duration = read_duration(text, unit=reading.unit, times=working)
    if column.path == LL.effort and not duration.hours:
        raise CellProblem(message("Zero hours says nothing of the effort; it was left out."))
    if column.kind != "decimal":
        return parse_literal(
            column.kind, f"{duration.hours:f}", lang=column.lang, datatype=column.datatype
        ), duration.said
    hours = canonical(Literal(f"{duration.hours:f}", datatype=XSD.decimal))
    assert isinstance(hours, Literal)
    return hours, duration.said
