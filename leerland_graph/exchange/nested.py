"""Make a table of records that hold others: the records of JSON and XML."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from leerland_graph.core.i18n import message
from leerland_graph.core.same_text import one_line
from leerland_graph.exchange.column_hints import is_of_offers
from leerland_graph.exchange.limits import Bounded
from leerland_graph.exchange.reading import PathChoice
from leerland_graph.exchange.tables import Table, TableRow, free_name
from leerland_graph.validation import Finding, Location, Severity

__all__ = ["TEXT", "Census", "flat", "group_key", "group_name", "is_apart", "other_paths", "record_table"]

TEXT = ""
"""The key of the text of an XML element that has attributes too."""
TELLING = ("name", "title", "label", "preflabel", "naam", "titel", "value", "waarde", TEXT, "id", "identifier", "code")
"""The fields that stand for a record within a list, most telling first."""
TITLES = frozenset(
    {"name", "title", "label", "preflabel", "naam", "titel", "cursus", "course", "training", "onderwerp", "subject"}
)
"""The fields that tell what a record is called."""
OFFERS = 20
"""How much more records are worth that are called courses, trainings or events."""
TITLED = 10
"""How many times more a record with a title is worth than one without."""
WITHIN = 3
"""How many times less a record is worth that lies within one with a title."""
BETWEEN = "; "
_HALVES = re.compile("[\ud800-\udfff]")
"""Halves of characters, which JSON can hold and nothing can store."""
MOST_PATHS = 1_000
MOST_FIELDS = 100


def flat(record: object, prefix: str = "") -> Iterator[tuple[str, str]]:
    """The cells of a record: fields of records within it as `owner.name`, a list as one text with `; ` between its values.

    A record within a list is its most telling field, or else JSON. What is null or empty has no cell.

    >>> dict(flat({"title": "Writing", "owner": {"name": "HR"}, "tags": ["a", 2], "parts": [{"id": 1, "title": "One"}]}))
    {'title': 'Writing', 'owner.name': 'HR', 'tags': 'a; 2', 'parts': 'One'}
    """
    match record:
        case dict():
            for key, value in record.items():
                yield from flat(value, ".".join(p for p in (prefix, str(key)) if p))
        case list():
            texts = [text for item in record if (text := _telling(item))]
            if texts:
                yield prefix or "value", BETWEEN.join(texts)
        case None:
            return
        case _:
            if text := _text(record):
                yield prefix or "value", text


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case _:
            return _HALVES.sub("\ufffd", str(value))


def _telling(item: object) -> str:
    if not isinstance(item, dict | list):
        return _text(item)
    if isinstance(item, dict):
        known = {str(k).casefold(): v for k, v in item.items() if v is not None and not isinstance(v, dict | list)}
        for name in TELLING:
            if name in known:
                return _text(known[name])
    return _HALVES.sub("\ufffd", json.dumps(item, ensure_ascii=False)) if item else ""


@dataclass
class Census:
    """Counts the records of a file by path, with the fields that they have, to guess which path is meant."""

    counts: Counter[str] = field(default_factory=Counter)
    fields: dict[str, set[str]] = field(default_factory=dict)

    def record(self, path: str) -> None:
        """Count a record; of a file with very many paths the later ones are left out."""
        if path in self.counts or len(self.counts) < MOST_PATHS:
            self.counts[path] += 1

    def field(self, path: str, name: str) -> None:
        """Note that a record at a path has a field with a plain value."""
        if path in self.fields or len(self.fields) < MOST_PATHS:
            found = self.fields.setdefault(path, set())
            if len(found) < MOST_FIELDS:
                found.add(name)

    def choices(self, source: str, *, joined: bool = False) -> tuple[PathChoice, ...]:
        """The paths, the best guess first: that of which the records have most fields, and above all a title.

        How many records there are counts less: what lies within a record is more numerous than the record. With `joined`, lists beside each other are one too.
        """

        def worth(path: str) -> float:
            found = math.sqrt(self.counts[path]) * len(self.fields.get(path, ())) ** 2
            found *= TITLED if self._is_titled(path) else 1
            found *= OFFERS if self._is_titled(path) and is_of_offers(path.rpartition(".")[2]) else 1
            return found / WITHIN if any(self._is_titled(p) for p in _above(path)) else found

        def rank(path: str) -> tuple[bool, float, int, str]:
            return self.counts[path] < 2, -worths[path], path.count("."), path

        if joined:
            self._join_lists()
        worths = {path: worth(path) for path in self.counts}
        return tuple(PathChoice(source, path, self.counts[path]) for path in sorted(self.counts, key=rank))

    def _join_lists(self) -> None:
        """Count the records of lists beside each other as one list too, with `*` for their names: `trainings` and `workshops` with the same fields."""
        found: dict[str, list[str]] = {}
        for path in self.counts:
            names = path.split(".") if path else []
            for n in range(len(names)):
                found.setdefault(".".join([*names[:n], "*", *names[n + 1 :]]), []).append(path)
        for joined, paths in found.items():
            fields = [self.fields.get(p, set()) for p in paths]
            every, shared = set.union(*fields), set.intersection(*fields)
            if (
                len(paths) > 1
                and len(shared) > 1
                and 2 * len(shared) >= len(every)
                and all(map(self._is_titled, paths))
            ):
                self.counts[joined] = sum(self.counts[p] for p in paths)
                self.fields[joined] = every

    def _is_titled(self, path: str) -> bool:
        """Whether records have a title, and something besides."""
        names = self.fields.get(path, set())
        return len(names) > 1 and any(part.casefold() in TITLES for name in names for part in name.split("."))


def group_key(path: str, chosen: str) -> str | None:
    """The name of the list that a path is of, where `chosen` has `*` for it; '' where it is that path, None if it is none of these.

    >>> group_key("blocks.engineer.items", "blocks.*.items"), group_key("items", "items"), group_key("a.b", "a")
    ('engineer', '', None)
    """
    if path == chosen:
        return ""
    if "*" not in chosen:
        return None
    names, wanted = path.split("."), chosen.split(".")
    if "*" not in wanted or len(names) != len(wanted):
        return None
    at = wanted.index("*")
    return names[at] if [*names[:at], "*", *names[at + 1 :]] == wanted else None


def is_apart(path: str, chosen: str) -> bool:
    """Whether records are others than those that are read: not these, nor those that hold them, nor a part or the whole of lists beside each other.

    >>> is_apart("blocks", "blocks.*.items"), is_apart("blocks.a.items", "blocks.*.items"), is_apart("blocks.*.items", "blocks.a.items"), is_apart("teams", "blocks")
    (False, False, False, True)
    """
    is_above = not path or chosen.startswith(f"{path}.")
    return not is_above and group_key(path, chosen) is None and group_key(chosen, path) is None


def group_name(chosen: str) -> str:
    """What the column with the names of the lists is called: after what holds them, else `list`.

    >>> group_name("blocks.*.items"), group_name("*")
    ('blocks', 'list')
    """
    before = chosen.partition("*")[0].rstrip(".")
    return before.rpartition(".")[2] or "list"


def _above(path: str) -> list[str]:
    """The paths of what a path lies within.

    >>> _above("items.offerings"), _above("parts"), _above("")
    (['', 'items'], [''], [])
    """
    names = path.split(".") if path else []
    return [".".join(names[:n]) for n in range(len(names))]


def record_table(records: Iterable[tuple[int, object]], bounded: Bounded, notes: Iterable[Finding] = ()) -> Table:
    """The table of records with their numbers; its columns are in the order in which the records show them.

    Raises:
        SourceError: a limit of the settings is exceeded.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    rows: list[TableRow] = []
    filled = 0
    chars = bounded.most("cell_chars")
    for number, record in records:
        cells: dict[str, str] = {}
        for key, text in flat(record):
            if len(text) > chars:
                bounded.check("cell_chars", len(text), row=number)
            if key not in names:
                names[key] = free_name(one_line(_HALVES.sub("\ufffd", key)) or "value", taken)
                bounded.check("columns", len(names), row=number)
            if text.strip():
                cells.setdefault(names[key], text)
        filled += len(cells)
        if cells:
            rows.append(TableRow(number, cells))
        bounded.check("cells", max(number, filled), row=number)
    return Table(bounded.source, None, tuple(names.values()), tuple(rows), tuple(notes), None)


def other_paths(choices: tuple[PathChoice, ...], chosen: str) -> tuple[Finding, ...]:
    """The finding that says which records were read, if there are others."""
    others = [c for c in choices if c.count > 1 and is_apart(c.path, chosen)]
    if not others:
        return ()
    said = message(
        "The records at '{path}' were read; there are others at {others}. Choose with --record-path.",
        path=chosen,
        others=", ".join(f"'{c.path}' ({c.count})" for c in others[:5]),
    )
    return (Finding(Severity.INFO, "", said, location=Location(choices[0].source)),)
