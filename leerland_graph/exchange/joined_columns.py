"""Ways to read a column, and those that take another column along: a duration with its unit, keywords in several columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from leerland_graph.core.i18n import Message, message
from leerland_graph.exchange.column_fit import Values
from leerland_graph.exchange.column_hints import NAMED
from leerland_graph.exchange.mapping import Rule
from leerland_graph.exchange.unit_columns import are_minutes, unit_column_of

__all__ = ["Option", "with_keywords", "with_units"]


@dataclass(frozen=True)
class Option:
    """One way to read a column: as which field (our id, `language_column`, or '' for not at all), by which rule, how sure, and why."""

    to: str
    score: float
    why: Message
    rule: Rule | None = None


def with_units(taken: dict[str, Option], cells: Mapping[str, Values]) -> dict[str, Option]:
    """The columns, with an effort put together with the column that has its unit, where that is nothing else; else in minutes, if its numbers are like that."""
    for header, option in list(taken.items()):
        if option.to != "effort" or option.rule is None:
            continue
        if (other := unit_column_of(header, cells)) is None:
            if are_minutes(header, cells[header]):
                why = message("{first}; {second}", first=option.why, second=message("its numbers are like minutes"))
                taken[header] = replace(option, why=why, rule=option.rule.model_copy(update={"unit": "minutes"}))
            continue
        if taken[other].to and taken[other].score >= NAMED:
            continue
        rule = option.rule.model_copy(update={"combine": (other,), "parse": "duration"})
        taken[header] = replace(option, rule=rule)
        taken[other] = Option("", 1.0, message("it has the unit of '{header}'", header=header))
    return taken


def with_keywords(taken: dict[str, Option], options: Mapping[str, Sequence[Option]]) -> dict[str, Option]:
    """The columns, with keywords put together with the other columns that are called so and are nothing else: a language has one text of them."""
    header = next((h for h, o in taken.items() if o.to == "keywords" and o.rule is not None), None)
    if header is None:
        return taken
    first = taken[header]
    assert first.rule is not None
    others = tuple(
        h for h, o in taken.items() if not o.to and options.get(h) and options[h][0].to == "keywords" and options[h][0].score >= NAMED
    )  # fmt: skip
    if not others or first.rule.combine:
        return taken
    joined = replace(first, rule=first.rule.model_copy(update={"combine": (header, *others), "joined_by": ", "}))
    said = message("it goes with the keywords of '{header}'", header=header)
    return {**taken, header: joined, **{h: Option("", 1.0, said) for h in others}}
