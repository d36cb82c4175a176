"""JSON-LD of which the context lies on the web: contexts that are known are answered from the rules, and nothing is fetched."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from leerland_graph.core.i18n import message
from leerland_graph.exchange.delimited import encoding_of
from leerland_graph.exchange.formats.html_blocks import html_blocks
from leerland_graph.exchange.formats.rules import FormatRules
from leerland_graph.exchange.limits import Bounded
from leerland_graph.exchange.scan import TooMuch, check_depth
from leerland_graph.validation import Finding, Location, Severity

__all__ = ["from_html", "from_json"]

CONTEXT = "@context"
WORK = 20
"""How many times the statements that may be read the tokens of a text may be, each times its depth."""


def from_json(path: Path, rules: FormatRules, bounded: Bounded) -> object | None:
    """A file of JSON-LD with its known contexts answered; None if it has another context on the web, or is no such file.

    A number with a fraction is kept as it is written.
    """
    try:
        with path.open("rb") as file:
            check_depth(file, depth=bounded.most("depth"), is_json=True, work=WORK * bounded.most("statements"))
        document = json.loads(path.read_bytes(), parse_float=str)
    except (TooMuch, ValueError, RecursionError):
        return None
    return answered(document, rules) if all(_is_known(c, rules) for c in _remote(document)) else None


def from_html(path: Path, rules: FormatRules, bounded: Bounded) -> tuple[list[object], list[Finding]]:
    """The blocks of a page with their known contexts answered, and what is said of the others.

    Raises:
        SourceError: the encoding of the page cannot be told.
    """
    encoding, notes = encoding_of(path, None, bounded.source)
    found: list[object] = []
    said = list(notes)
    for number, block in enumerate(html_blocks(path.read_text(encoding=encoding, errors="replace")), start=1):
        try:
            document = json.loads(block, parse_float=str)
            known = all(_is_known(c, rules) for c in _remote(document, bounded.most("depth")))
        except (ValueError, RecursionError):
            why = message("Block {n} of data in the page is no JSON that can be read, and was left out.", n=number)
        else:
            if known:
                found += document if isinstance(document, list) else [document]
                continue
            why = message("Block {n} of data in the page takes its words from an address that is not known, and was left out.", n=number)  # fmt: skip
        said.append(Finding(Severity.WARNING, "", why, location=Location(bounded.source)))
    return [answered(document, rules) for document in found], said


def answered(value: object, rules: FormatRules) -> object:
    """A document with the context of the rules in place of each address of one."""
    match value:
        case dict():
            return {k: _context(v, rules) if k == CONTEXT else answered(v, rules) for k, v in value.items()}
        case list():
            return [answered(item, rules) for item in value]
        case _:
            return value


def _context(value: object, rules: FormatRules) -> object:
    match value:
        case str():
            return rules.context
        case list():
            return [_context(item, rules) for item in value]
        case _:
            return value


def _remote(value: object, left: int = 1_000) -> Iterator[str]:
    """The addresses of contexts in a document.

    Raises:
        RecursionError: it nests more than `left` levels deep.
    """
    if left < 0:
        raise RecursionError
    match value:
        case Mapping():
            for key, item in value.items():
                yield from _addresses(item) if key == CONTEXT else _remote(item, left - 1)
        case list():
            for item in value:
                yield from _remote(item, left - 1)


def _addresses(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from _addresses(item)
        case {"@import": str(address)}:
            yield f"@import {address}"


def _is_known(address: str, rules: FormatRules) -> bool:
    return address in rules.contexts or address.startswith(tuple(f"{c}/" for c in rules.contexts))
