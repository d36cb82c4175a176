"""Columns of one name: read as one where they are equal or empty, else each under a name of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from leerland_graph.core.i18n import Message, message
from leerland_graph.exchange.tables import TableRow, column_letter, free_name

__all__ = ["DoubleColumns"]


@dataclass
class DoubleColumns:
    """The columns of one header that share a name: `places` has their indices by that name, `own` the name under which each is read.

    `split` are the names of which the columns turned out to differ.
    """

    places: dict[str, tuple[int, ...]]
    own: dict[str, tuple[str, ...]]
    split: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, names: list[str], taken: set[str]) -> "DoubleColumns":
        """Those among the names of columns; each but the first of a name gets a name of its own in `names`."""
        places: dict[str, list[int]] = {}
        for index, name in enumerate(names):
            if name:
                places.setdefault(name, []).append(index)
        doubles = {name: tuple(found) for name, found in places.items() if len(found) > 1}
        for name, found in doubles.items():
            for index in found[1:]:
                names[index] = free_name(name, taken)
        return cls(doubles, {name: tuple(names[i] for i in found) for name, found in doubles.items()})

    def settle(self, rows: Sequence[TableRow]) -> dict[str, str]:
        """Read as one, in the cells of the rows, the columns that are equal or empty; returns the names that are gone, with what they are read as.

        They differ where a row has two values, and where now the one and now the other is empty.
        """
        gone: dict[str, str] = {}
        for name, own in self.own.items():
            if _differ(rows, own):
                self.split.append(name)
                continue
            for row in rows:
                value = next((row.cells[n] for n in own if n in row.cells), None)
                for other in own[1:]:
                    row.cells.pop(other, None)
                if value is not None:
                    row.cells[name] = value
            gone |= dict.fromkeys(own[1:], name)
        return gone

    def said(self) -> Iterator[tuple[Message, str, bool]]:
        """What somebody is told of each: the sentence, the column that it is about, and whether it is a warning."""
        for name, places in self.places.items():
            letters = ", ".join(column_letter(i + 1) for i in places)
            if name not in self.split:
                yield (
                    message(
                        "Several columns are called '{column}' ({letters}); they are equal or empty and were read as one.",
                        column=name, letters=letters,
                    ),
                    name, False,
                )  # fmt: skip
                continue
            for own, place in list(zip(self.own[name], places, strict=True))[1:]:
                yield (
                    message(
                        "Several columns are called '{column}' ({letters}) and hold different values; column {letter} is called '{own}' here.",
                        column=name, letters=letters, letter=column_letter(place + 1), own=own,
                    ),
                    own, True,
                )  # fmt: skip


def _differ(rows: Sequence[TableRow], own: Sequence[str]) -> bool:
    seen: set[str] = set()
    missed: set[str] = set()
    for row in rows:
        filled = {n: row.cells[n].strip() for n in own if n in row.cells}
        if len(set(filled.values())) > 1:
            return True
        if filled:
            seen |= set(filled)
            missed |= set(own) - set(filled)
    return bool(seen & missed)
