"""Rows of one title: a later one adds a run or a value to what the first describes, or is of another offer."""

from collections.abc import Iterable, Sequence

from leerland_graph.core.i18n import languages, message
from leerland_graph.core.namespaces import DCTERMS, LL
from leerland_graph.core.same_text import same
from leerland_graph.core.web_address import is_web_address
from leerland_graph.exchange.records import Cell, Record
from leerland_graph.validation import Finding, Severity

__all__ = ["adds_to", "as_run", "is_another_offer"]

TELLING = ("provider", "interventionType", "statedType", "level")
"""The fields by which offers of one title are told apart where both rows have values and share none."""


def is_another_offer(record: Record, earlier: Sequence[Record]) -> bool:
    """Whether a row is of another intervention than earlier rows of the same title and owner.

    It is if it is described otherwise, is of another provider, type or level, or has, without days or an address that tell otherwise, another value of a field of one value.
    """
    first = earlier[0]
    if _differing(record, first, DCTERMS.description) or any(_is_apart(record, first, name) for name in TELLING):
        return True
    is_one = (url := record.first("url")) is not None and is_web_address(url) and url == first.first("url")
    return (
        not is_one
        and not _adds_days(record, earlier)
        and any(
            _is_apart(record, first, c.column.id)
            for c in record.cells
            if not c.column.multiple and c.column.via is None and c.column.kind != "langtext"
        )
    )


def adds_to(record: Record, earlier: Sequence[Record]) -> bool:
    """Whether a row is of the intervention that earlier rows are of, and may stand beside them: with an identifier, if it has a run on days that none of them begins on.

    Never if it is called otherwise, or is of another offer.
    """
    if same(record.title()) != same(earlier[0].title()) or is_another_offer(record, earlier):
        return False
    return _adds_days(record, earlier) or record.first("identifier") is None


def as_run(record: Record, earlier: Sequence[Record]) -> list[Finding]:
    """Leave in a row what it adds to the first row of its intervention: its run, and what a field may have several of.

    Returns a finding for each value that is left out since the first row has another, or one that the row adds nothing.
    """
    record.is_further_run = True
    first = earlier[0]
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
                "This row is of the intervention on row {row}; its {column} is another there, and that one is kept.",
                row=first.location.row, column={lang: cell.column.name(lang).lower() for lang in languages()},
            )  # fmt: skip
            said.append(Finding(Severity.WARNING, "", told, value=cell.text, location=cell.location))
    if not said and all(any(_stands_in(c, r) for r in earlier) for c in kept):
        told = message("This row says nothing that row {row} does not say.", row=first.location.row)
        said.append(Finding(Severity.WARNING, "", told, value=record.title(), location=record.location))
    record.cells = kept
    return said


def _stands_in(cell: Cell, first: Record) -> bool:
    return any(_field(c) == _field(cell) and same(c.text) == same(cell.text) for c in first.cells)


def _field(cell: Cell) -> tuple[object, ...]:
    return cell.column.id, cell.inverse


def _days(record: Record) -> set[str]:
    return {same(c.text) for c in record.cells if c.column.via == LL.run and c.column.path == LL.startDate}


def _adds_days(record: Record, earlier: Iterable[Record]) -> bool:
    days = _days(record)
    return bool(days) and all(days.isdisjoint(_days(r)) and _days(r) for r in earlier)


def _is_apart(record: Record, first: Record, name: str) -> bool:
    """Whether both rows have values of a field, and share none."""
    one, other = ({same(c.text) for c in r.cells if c.column.id == name} for r in (record, first))
    return bool(one and other) and one.isdisjoint(other)


def _differing(record: Record, first: Record, path: object) -> bool:
    """Whether two rows both have texts for a field in a language, and these are not the same."""
    texts = [{c.column.id: same(c.text) for c in r.cells if c.column.path == path} for r in (record, first)]
    return any(texts[1].get(name, text) != text for name, text in texts[0].items())
