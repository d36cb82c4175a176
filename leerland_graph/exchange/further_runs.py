"""Rows of one intervention that differ by their days: each later one adds a run to what the first describes."""

from collections.abc import Iterable

from leerland_graph.core.i18n import languages, message
from leerland_graph.core.namespaces import DCTERMS, LL
from leerland_graph.core.same_text import same
from leerland_graph.exchange.records import Cell, Record
from leerland_graph.validation import Finding, Severity

__all__ = ["adds_a_run", "as_run"]


def adds_a_run(record: Record, earlier: Iterable[Record]) -> bool:
    """Whether a row is a further run of the intervention that earlier rows are of.

    It is if it begins on days that none of them begins on, is called the same, is not described otherwise, and is of no other provider.
    """
    earlier = list(earlier)
    days = _days(record)
    return (
        bool(days)
        and all(days.isdisjoint(_days(r)) and _days(r) for r in earlier)
        and same(record.title()) == same(earlier[0].title())
        and not _differing(record, earlier[0], DCTERMS.description)
        and not _is_of_another_provider(record, earlier[0])
    )


def as_run(record: Record, first: Record) -> list[Finding]:
    """Leave in a row what it adds to the first row of its intervention: its run, and what a field may have several of.

    Returns a finding for each value that is left out since the first row has another.
    """
    record.is_further_run = True
    kept, said = [], []
    for cell in record.cells:
        theirs = [c for c in first.cells if _field(c) == _field(cell)]
        if cell.column.via == LL.run or not theirs:
            kept.append(cell)
        elif any(same(c.text) == same(cell.text) for c in theirs):
            continue
        elif cell.column.multiple and cell.column.kind != "langtext":
            kept.append(cell)
        else:
            told = message(
                "This row was read as another run of the intervention on row {row}; its {column} is another there, and that one is kept.",
                row=first.location.row, column={lang: cell.column.name(lang).lower() for lang in languages()},
            )  # fmt: skip
            said.append(Finding(Severity.WARNING, "", told, value=cell.text, location=cell.location))
    record.cells = kept
    return said


def _field(cell: Cell) -> tuple[object, ...]:
    return cell.column.id, cell.inverse


def _days(record: Record) -> set[str]:
    return {same(c.text) for c in record.cells if c.column.via == LL.run and c.column.path == LL.startDate}


def _is_of_another_provider(record: Record, first: Record) -> bool:
    one, other = ({same(c.text) for c in r.cells if c.column.id == "provider"} for r in (record, first))
    return bool(one and other) and one.isdisjoint(other)


def _differing(record: Record, first: Record, path: object) -> bool:
    """Whether two rows both have texts for a field in a language, and these are not the same."""
    texts = [{c.column.id: same(c.text) for c in r.cells if c.column.path == path} for r in (record, first)]
    return any(texts[1].get(name, text) != text for name, text in texts[0].items())
