"""Read the records of JSON and of JSON lines into a table, piece by piece."""

import itertools
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO

import ijson
from ijson.common import JSONError, ObjectBuilder

from leerland_graph.core.errors import SourceError
from leerland_graph.exchange.delimited import Lines, encoding_of
from leerland_graph.exchange.limits import Bounded, beyond
from leerland_graph.exchange.nested import Census, group_key, group_name, other_paths, record_table
from leerland_graph.exchange.reading import PathChoice, ReadingOptions
from leerland_graph.exchange.scan import TooMuch, check_depth
from leerland_graph.exchange.tables import Table

__all__ = ["is_json_ld", "json_document", "json_keys", "json_paths", "read_json", "read_json_lines"]

_SCALARS = {"null", "boolean", "number", "string", "integer", "double"}
_LONG = re.compile(rb"[:,\[\s]-?\d{1000}")
"""A number of so many digits; Python makes none of more than 4300."""
_TEXT = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.S)
BYTES = 4
"""The most bytes that a character takes."""
KEY = 200
"""Maximum length of the name of a field, in characters: names of fields within each other become paths."""
_BOM = b"\xef\xbb\xbf"


def read_json(path: Path, options: ReadingOptions, bounded: Bounded) -> Table:
    """The table of the records of a JSON file; rows have the number of their record, from 1.

    The records are the objects in the list at `options.record_path`, or else in the list that looks most like one.

    Raises:
        SourceError: it is no JSON, has no records (there), nests too deeply, or a limit of the settings is exceeded.
    """
    choices = json_paths(path, bounded)
    chosen = chosen_path(choices, options, bounded.source)
    notes = other_paths(choices, chosen) if options.record_path is None else ()
    return record_table(enumerate(_records(path, chosen, bounded), start=1), bounded, notes)


def chosen_path(choices: tuple[PathChoice, ...], options: ReadingOptions, source: str) -> str:
    """The path of the records to read.

    Raises:
        SourceError: there are none, or none at the path that was chosen.
    """
    if not choices:
        raise SourceError(source, "The file has no records.", "Give a list of objects, or of elements with fields.")
    if options.record_path is None:
        return choices[0].path
    if options.record_path not in {c.path for c in choices}:
        raise SourceError(
            source, "There are no records at '{path}'.", "Choose one of {known}.",
            path=options.record_path, known=tuple(f"'{c.path}'" for c in choices[:10]),
        )  # fmt: skip
    return options.record_path


def json_paths(path: Path, bounded: Bounded) -> tuple[PathChoice, ...]:
    """Where a JSON file has records, the best guess first; a file with one object alone is one record at ''.

    Raises:
        SourceError: as `read_json`.
    """
    census = Census()
    top: list[str] = []
    for at in _walk(path, bounded):
        top = top or [at.event]
        if at.event == "start_map" and at.is_item:
            census.record(at.path)
        elif at.holder is not None and at.event in _SCALARS:
            census.field(at.holder, at.key)
    if not census.counts and top == ["start_map"]:
        census.record("")
    return census.choices(bounded.source, joined=True)


def is_json_ld(path: Path, bounded: Bounded) -> bool:
    """Whether JSON is RDF: an object at the top, or in a list there, has a key that begins with `@`.

    Raises:
        SourceError: as `read_json`, before there is such a key.
    """
    return any(at.event == "map_key" and at.level <= 2 and at.key.startswith("@") for at in _walk(path, bounded))


def json_keys(path: Path, bounded: Bounded, most: int) -> dict[str, set[str]]:
    """The names of the fields of the objects in a file, by the path of the objects; only its first `most` events are looked at.

    Raises:
        SourceError: as `read_json`.
    """
    found: dict[str, set[str]] = {}
    for at in itertools.islice(_walk(path, bounded), most):
        if at.event == "map_key":
            found.setdefault(at.path, set()).add(at.key)
    return found


def json_document(path: Path, bounded: Bounded) -> object:
    """A file as a whole, with its numbers as they are written.

    Raises:
        SourceError: as `read_json`.
    """
    for _ in _events(path, bounded):
        pass  # within the limits
    return json.loads(path.read_bytes(), parse_int=str, parse_float=_number)


@dataclass(slots=True)
class _At:
    """An event of a file, and where it is: the `path` of what holds or is it, without lists; `is_item` of a list; the `level` of nesting.

    `holder` is the path of the record in a list that a plain value is a field of, by the name `key`, which has the names of the objects between
    them too (`title.nl`); None if it is of none.
    """

    event: str
    value: object
    path: str = ""
    key: str = ""
    holder: str | None = None
    is_item: bool = False
    level: int = 0


@dataclass(slots=True)
class _Open:
    """An object or a list that is not closed yet: its path, the key at which it is now, and the path of the record that it is or is within, with the names between them."""

    is_list: bool
    path: str
    is_item: bool
    record: str | None = None
    within: str = ""
    key: str = ""


def _walk(path: Path, bounded: Bounded) -> Iterator[_At]:
    """The events of a file with where they are."""
    opened: list[_Open] = []
    for event, value in _events(path, bounded):
        above = opened[-1] if opened else None
        is_item = above is not None and above.is_list
        match event:
            case "start_map" | "start_array":
                here = above.path if above is not None else ""
                if above is not None and not above.is_list:
                    here = f"{here}.{above.key}" if here else above.key
                yield _At(event, value, here, is_item=is_item, level=len(opened))
                made = _Open(event == "start_array", here, is_item)
                if is_item and not made.is_list:
                    made.record = here
                elif above is not None and not above.is_list and not made.is_list:
                    made.record, made.within = above.record, f"{above.within}{above.key}."
                opened.append(made)
            case "end_map" | "end_array":
                closed = opened.pop()
                yield _At(event, value, closed.path, is_item=closed.is_item, level=len(opened))
            case "map_key":
                assert above is not None
                above.key = str(value)
                yield _At(event, value, above.path, above.key, level=len(opened))
            case _:
                holder = above.record if above is not None and not above.is_list else None
                key = f"{above.within}{above.key}" if above is not None else ""
                yield _At(event, value, key=key, holder=holder, is_item=is_item, level=len(opened))


def _events(path: Path, bounded: Bounded) -> Iterator[tuple[str, object]]:
    """The events of a file; nesting, values and the length of texts are limited before anything is made of them."""
    depth, level, values = bounded.most("depth"), 0, 0
    most, chars = 2 * bounded.most("cells"), bounded.most("cell_chars")
    try:
        with path.open("rb") as file:
            with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
                if _has_long_text(data, BYTES * chars):
                    raise beyond(bounded, "cell_chars")
                if _LONG.search(data) is not None:
                    raise _long_number(bounded.source)
            _skip_bom(file)
            for event, value in ijson.basic_parse(file):
                if event in ("start_map", "start_array"):
                    level += 1
                    if level > depth:
                        raise beyond(bounded, "depth")
                elif event in ("end_map", "end_array"):
                    level -= 1
                elif event == "map_key" and len(value) > KEY:
                    raise SourceError(
                        bounded.source, "The name of a field is longer than {most} characters.", "Shorten it.", most=KEY
                    )
                values += 1
                if values > 2 * most:
                    raise beyond(bounded, "cells")
                if isinstance(value, str) and len(value) > chars:
                    raise beyond(bounded, "cell_chars")
                yield event, value
    except (JSONError, UnicodeDecodeError) as error:
        raise _no_json(bounded.source, error) from None
    except ArithmeticError:
        raise _long_number(bounded.source) from None


def _has_long_text(data: mmap, most: int) -> bool:
    """Whether a text has more bytes: the parser takes ever longer for a text that is longer than what it reads at once."""
    if re.search(rb'"[^"]{%d}' % most, data) is None:
        return False
    return any(m.end() - m.start() > most for m in _TEXT.finditer(data))


def _skip_bom(file: BinaryIO) -> None:
    if file.read(len(_BOM)) != _BOM:
        file.seek(0)


def _long_number(source: str) -> SourceError:
    return SourceError(source, "A number in it is too long to be read.", "Write it as text, between quotes.")


def _no_json(source: str, error: Exception, row: int | None = None) -> SourceError:
    first = error.args[0] if error.args else ""
    text = first.decode("utf-8", "replace") if isinstance(first, bytes) else str(error)
    said = getattr(error, "msg", None) or next(iter(text.splitlines()), "")
    return SourceError(
        source, "This is no valid JSON ({error}).", "Export it again, as UTF-8.", row=row, error=said[:80].rstrip(".")
    )


def _records(path: Path, chosen: str, bounded: Bounded) -> Iterator[object]:
    """The objects in the list at a path, or the object at the top; of lists beside each other each with the name of its list."""
    builder: ObjectBuilder | None = None
    start, group = 0, ""
    for number, at in enumerate(_walk(path, bounded)):
        if builder is None:
            if at.event != "start_map" or not (at.is_item or (number == 0 and not chosen)):
                continue
            key = group_key(at.path, chosen)
            if key is None:
                continue
            builder, start, group = ObjectBuilder(), at.level, key
        builder.event(at.event, at.value)
        if at.event == "end_map" and at.level == start:
            record = _plain(builder.value)
            yield {group_name(chosen): group, **record} if group and isinstance(record, dict) else record
            builder = None


def _plain(value: object) -> object:
    """A value with its numbers as they are written; 3.0 is 3."""
    match value:
        case dict():
            return {k: _plain(v) for k, v in value.items()}
        case list():
            return [_plain(v) for v in value]
        case bool() | str() | None | int():
            return value
        case _:
            return _number(str(value))


def _number(text: str) -> str:
    """A number as a text, without a fraction that is zero.

    >>> _number("3.0"), _number("2.50"), _number("1E+400")
    ('3', '2.50', '1E+400')
    """
    whole, _, fraction = text.partition(".")
    return whole if fraction and not fraction.strip("0") else text


def read_json_lines(path: Path, options: ReadingOptions, bounded: Bounded) -> Table:
    """The table of JSON lines: an object a line; rows have the number of their line.

    Raises:
        SourceError: a line is no JSON, nests too deeply, or a limit of the settings is exceeded.
    """
    encoding, notes = encoding_of(path, options.encoding, bounded.source)
    try:
        with path.open("rb") as raw:
            check_depth(raw, depth=bounded.most("depth"), is_json=True, work=sys.maxsize)
    except TooMuch:
        raise beyond(bounded, "depth") from None
    with path.open(encoding=encoding, newline="\n") as file:
        return record_table(_line_records(Lines(file, bounded), bounded), bounded, notes)


def _line_records(lines: Lines, bounded: Bounded) -> Iterator[tuple[int, object]]:
    for line in lines:
        lines.chars = 0
        if not line.strip():
            continue
        try:
            yield lines.number, json.loads(line, parse_int=str, parse_float=_number)
        except ValueError as error:
            raise _no_json(bounded.source, error, lines.number) from None
        except RecursionError:
            raise beyond(bounded, "depth", row=lines.number) from None
