"""Ways to read a column, and those that take another column along: a duration with its unit, keywords and descriptions in several columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from leerland_graph.core.i18n import Message, message
from leerland_graph.core.same_text import same
from leerland_graph.exchange.column_fit import Values, are_sentences
from leerland_graph.exchange.column_hints import CALLED, NAMED, how_called
from leerland_graph.exchange.mapping import Rule
from leerland_graph.exchange.unit_columns import are_minutes, unit_column_of

__all__ = ["Option", "with_descriptions", "with_keywords", "with_units"]

DESCRIBING = ("description", "develops", "^precedes")
"""What a column of sentences is called that describe an intervention: its content, what one learns, or what one must know before."""


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
        h for h, o in taken.items() if (not o.to or (o.to == "interventionType" and o.score < NAMED)) and options.get(h) and options[h][0].to == "keywords" and options[h][0].score >= CALLED
    )  # fmt: skip
    if not others or first.rule.combine:
        return taken
    joined = replace(first, rule=first.rule.model_copy(update={"combine": (header, *others), "joined_by": ", "}))
    said = message("it goes with the keywords of '{header}'", header=header)
    return {**taken, header: joined, **{h: Option("", 1.0, said) for h in others}}


def with_descriptions(
    taken: dict[str, Option], cells: Mapping[str, Values], rows: Iterable[Mapping[str, str]]
) -> dict[str, Option]:
    """The columns, with the description put together with the other columns of sentences that describe an intervention and are nothing else.

    One of which the text stands in another of them too, an excerpt for instance, is left out. Where descriptions have columns for languages, nothing is put together.
    """
    called = [h for h, o in taken.items() if o.to == "description"]
    if len(called) != 1 or (first := taken[called[0]]).rule is None or first.rule.combine:
        return taken
    others = [h for h, o in taken.items() if not o.to and o.score < NAMED and _describes(h, cells[h])]
    if not others or first.rule.language is not None:
        return taken
    whole = [h for h in taken if h in others or h == called[0]]  # in the order of the table
    rows = list(rows)
    within = {h: other for h in whole for other in whole if h != other and _stands_in(h, other, rows)}
    joined = tuple(h for h in whole if h not in within) or (called[0],)
    holder = called[0] if called[0] in joined else joined[0]
    also = {h: Option("", 1.0, message("it goes with the description in '{header}'", header=holder)) for h in joined}
    also |= {
        h: Option("", 1.0, message("its text stands in '{header}' too", header=other)) for h, other in within.items()
    }
    update = {"combine": joined, "joined_by": "\n\n"} if len(joined) > 1 else {}
    return {**taken, **also, holder: replace(first, rule=first.rule.model_copy(update=update))}


def _describes(header: str, values: Values) -> bool:
    return any(how_called(header, name) > 0 for name in DESCRIBING) and are_sentences(values)


def _stands_in(header: str, other: str, rows: Iterable[Mapping[str, str]]) -> bool:
    """Whether the text of a column stands in that of another, in most of the rows that have both; of two that are the same, only one does."""
    both = [
        (same(a).rstrip(" .…"), same(b)) for row in rows if (a := row.get(header, "")) and (b := row.get(other, ""))
    ]
    found = [(a, b) for a, b in both if a in b]
    is_twin = bool(found) and all(len(a) >= len(b.rstrip(" .…")) for a, b in found) and header < other
    return not is_twin and len(found) * 2 > len(both)
