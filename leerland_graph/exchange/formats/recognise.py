"""Recognise a file of a format of the field on sight: by its types, keys, root, addresses or the names of its columns."""

import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from leerland_graph.core.errors import SourceError
from leerland_graph.core.namespaces import LL
from leerland_graph.core.same_text import same
from leerland_graph.core.settings import Settings
from leerland_graph.exchange.formats.graphs import Statements
from leerland_graph.exchange.formats.json_ld import from_html, from_json
from leerland_graph.exchange.formats.paths import Nodes, follow
from leerland_graph.exchange.formats.rules import FormatRules, Join, format_rules
from leerland_graph.exchange.formats.trees import Tree
from leerland_graph.exchange.json_records import json_document, json_keys
from leerland_graph.exchange.limits import Bounded
from leerland_graph.exchange.rdf import RDF_FORMATS, parsed_statements
from leerland_graph.exchange.xml_records import is_rdf_xml, xml_paths, xml_records
from leerland_graph.validation import Finding

__all__ = ["HTML", "Recognised", "by_header", "recognise"]

HTML = (".html", ".htm")
SEEN = 20_000
"""How many parts of a JSON are looked at to recognise it."""


@dataclass(frozen=True)
class Recognised:
    """A file of a format: the name of its rules, its records among the nodes that paths lead through, and what the reader has to say."""

    name: str
    rules: FormatRules
    nodes: Nodes
    records: Sequence[Any]
    notes: tuple[Finding, ...] = ()


def recognise(path: Path, settings: Settings, *, source: str | None = None) -> Recognised | None:
    """The format of a file with its records; None if it is of none, says something in terms of our own language, or cannot be read.

    `source` is what errors call it, by default its name. Tables are recognised by their columns: see `by_header`.

    Raises:
        SourceError: a page of HTML holds no description that is known.
    """
    bounded = Bounded(source or path.name, settings)
    suffix = path.suffix.lower()
    if suffix in HTML:
        return _page(path, settings, bounded)
    try:
        if suffix in RDF_FORMATS and not (suffix == ".xml" and not is_rdf_xml(path)):
            found = _graph(path, settings, bounded)
            return found or (_json(path, bounded) if suffix == ".json" else None)
        return _xml(path, bounded) if suffix == ".xml" else None
    except SourceError:
        return None  # the reader of its kind says what is wrong with it


def by_header(header: Iterable[str]) -> str | None:
    """The name of the format of which the columns of a table are."""
    have = {same(h) for h in header}
    kinds = ((n, r) for n, r in format_rules().items() if r.kind == "table")
    return next((name for name, rules in kinds if {same(h) for h in rules.header} <= have), None)


def _of_kind(kind: str) -> list[tuple[str, FormatRules]]:
    return [(name, rules) for name, rules in format_rules().items() if rules.kind == kind]


def _mentions(path: Path, words: Iterable[str]) -> bool:
    """Whether one of these stands in the bytes of a file."""
    if path.stat().st_size == 0:
        return False
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        return any(data.find(word.encode()) >= 0 for word in words)


def _graph(path: Path, settings: Settings, bounded: Bounded) -> Recognised | None:
    if _mentions(path, [str(LL)]):
        return None
    form = RDF_FORMATS[path.suffix.lower()]
    for name, rules in _of_kind("rdf"):
        if not _mentions(path, _addresses(rules)):
            continue
        if form != ox.RdfFormat.JSON_LD:
            found = _records(name, rules, path, form, settings, bounded)
        elif (document := from_json(path, rules, bounded)) is not None:
            found = _as_json_ld(name, rules, document, settings, bounded)
        else:
            found = None
        if found is not None:
            return found
    return None


def _addresses(rules: FormatRules) -> list[str]:
    """What stands in every file of RDF of a format: an address of its types, or of its context."""
    prefixes = {r.type.partition(":")[0] for r in rules.records}
    return [*(rules.namespaces[p] for p in prefixes), *rules.aliases, *rules.contexts]


def _page(path: Path, settings: Settings, bounded: Bounded) -> Recognised:
    name, rules = next((n, r) for n, r in _of_kind("rdf") if r.contexts)
    documents, notes = from_html(path, rules, bounded)
    found = _as_json_ld(name, rules, documents, settings, bounded, notes) if documents else None
    if found is None:
        raise SourceError(
            bounded.source, "The page holds no description of learning that a program can read: no block of JSON-LD with a {types}.",
            "Ask who made the page for an export of its list; nothing was stored.", types=_types(rules),
        )  # fmt: skip
    return found


def _types(rules: FormatRules) -> tuple[str, ...]:
    return tuple(r.type.partition(":")[2] for r in rules.records)


def _as_json_ld(
    name: str, rules: FormatRules, document: object, settings: Settings, bounded: Bounded, notes: Sequence[Finding] = ()
) -> Recognised | None:  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answered.jsonld"
        path.write_text(json.dumps(document), encoding="utf-8")
        return _records(name, rules, path, ox.RdfFormat.JSON_LD, settings, bounded, notes)


def _records(
    name: str, rules: FormatRules, path: Path, form: ox.RdfFormat, settings: Settings, bounded: Bounded, notes: Sequence[Finding] = ()
) -> Recognised | None:  # fmt: skip
    nodes = Statements(
        parsed_statements(path, form, settings.base_iri, bounded), rules.namespaces, rules.aliases, rules.label
    )
    found: dict[Any, None] = {}
    for kind in rules.records:
        for node in nodes.of_type(kind.type):
            if not any(follow(nodes, node, path) for path in kind.unless):
                found[node] = None
    ordered = [node for node in nodes.out if node in found]
    return Recognised(name, rules, nodes, ordered, tuple(notes)) if ordered else None


def _json(path: Path, bounded: Bounded) -> Recognised | None:
    seen = json_keys(path, bounded, SEEN)
    for name, rules in _of_kind("json"):
        if any(set(kind.keys) <= keys for kind in rules.records for keys in seen.values()):
            found = _of_document(name, rules, json_document(path, bounded))
            if found is not None:
                return found
    return None


def _of_document(name: str, rules: FormatRules, document: object) -> Recognised | None:
    nodes = Tree()
    records: list[dict[str, Any]] = []
    every: list[dict[str, Any]] = []
    todo = [document]
    while todo:
        match todo.pop():
            case dict() as item:
                every.append(item)
                if (record := _record(item, rules, nodes)) is not None:
                    records.append(record)
                else:
                    todo += reversed(item.values())
            case list() as items:
                todo += reversed(items)
    joined = [_Joined(nodes, join, every) for join in rules.joins]
    for record in records:
        for join, index in zip(rules.joins, joined, strict=True):
            if held := [item for item in index.of(follow(nodes, record, join.mine)) if item is not record]:
                record[join.into] = [*nodes.step(record, join.into), *held]
    return Recognised(name, rules, nodes, records) if records else None


def _record(item: dict[str, Any], rules: FormatRules, nodes: Tree) -> dict[str, Any] | None:
    for kind in rules.records:
        if not item.keys() >= set(kind.keys) or any(follow(nodes, item, path) for path in kind.unless):
            continue
        if kind.within is None:
            return item
        within = item[kind.within]
        if isinstance(within, dict) and within.get("id"):
            return within
    return None


class _Joined:
    """The objects that a join is about, by the value of its key."""

    def __init__(self, nodes: Tree, join: Join, items: Sequence[dict[str, Any]]) -> None:
        self.nodes = nodes
        self.index: dict[str, list[dict[str, Any]]] = {}
        for item in (i for i in items if not join.having or not i.keys().isdisjoint(join.having)):
            for value in follow(nodes, item, join.key):
                if text := nodes.iri(value):
                    self.index.setdefault(text, []).append(item)

    def of(self, values: Sequence[Any]) -> list[dict[str, Any]]:
        return [item for value in values for item in self.index.get(self.nodes.iri(value), ())]


def _xml(path: Path, bounded: Bounded) -> Recognised | None:
    for name, rules in _of_kind("xml"):
        if not _mentions(path, rules.mentions):
            continue
        places = [c.path for c in xml_paths(path, bounded) if c.path.rpartition(".")[2] == rules.element]
        records = [r for place in places[:1] for r in xml_records(path, place, bounded) if isinstance(r, dict)]
        if records:
            return Recognised(name, rules, Tree(), records)
    return None
