"""The query library: questions of L&D architects, each a `.rq` file with a header.

A header consists of comment lines: `question.nl`, `question.en`, `group` (one of `GROUPS`), `words` to find it by, and one `param` line per
parameter: its name, its class and its default.
"""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.errors import NotFound, UsageError
from leerland_graph.core.namespaces import XSD, expand
from leerland_graph.core.resources import resource
from leerland_graph.core.settings import Settings
from leerland_graph.store import ONTOLOGY, Row, Store, find_resource

__all__ = ["GROUPS", "Parameter", "Query", "find_query", "library", "reader_values", "run_query", "variables"]

_HEADER = re.compile(r"^#\s*(question\.nl|question\.en|group|words|param):\s*(.+?)\s*$", re.M)


GROUPS = ("gaps", "overlap", "spread", "links", "people", "time", "other")
"""The topics of questions; a question with no group or an unknown one is in `other`."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a query: a resource of a class, or a date or text (xsd)."""

    name: str
    kind: URIRef
    default: str


@dataclass(frozen=True)
class Query:
    """One question: its name, its text by language, its parameters, its SPARQL, its topic, and words by which people look for it besides."""

    name: str
    questions: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    text: str
    group: str = "other"
    words: str = ""


def library(folder: Path | None = None) -> tuple[Query, ...]:
    """All questions, by name. `folder` replaces the built-in ones.

    Raises:
        UsageError: a file lacks its question in one of the languages, or has an invalid parameter.
    """
    folder = folder or resource("ontology") / "questions"
    return tuple(_read(p) for p in sorted(folder.glob("*.rq")))


def _read(path: Path) -> Query:
    text = path.read_text(encoding="utf-8")
    questions: dict[str, str] = {}
    parameters = []
    group, words = "other", ""
    for key, value in _HEADER.findall(text):
        if key == "param":
            parts = value.split(maxsplit=2)
            kind = expand(parts[1]) if len(parts) == 3 else None
            if kind is None:
                raise UsageError(
                    "{name} has a parameter that cannot be read: {value}.",
                    "Write: name class default.",
                    name=path.name,
                    value=value,
                )
            parameters.append(Parameter(parts[0], kind, parts[2]))
        elif key == "words":
            words = value
        elif key == "group":
            group = value if value in GROUPS else "other"
        else:
            questions[key.removeprefix("question.")] = value
    if set(questions) != {"nl", "en"}:
        raise UsageError(
            "{name} needs its question in nl and en.", "Add `# question.nl:` and `# question.en:`.", name=path.name
        )
    return Query(path.stem, questions, tuple(parameters), text, group, words)


def find_query(name: str, queries: Sequence[Query]) -> Query:
    """The query with that name.

    Raises:
        NotFound: there is none.
    """
    for query in queries:
        if query.name == name:
            return query
    raise NotFound("query", name, tuple(difflib.get_close_matches(name, [q.name for q in queries], n=2, cutoff=0.4)))


def reader_values(lang: str) -> dict[str, Node]:
    """What the label pattern of the questions is filled in with: the reader's language, and the order of the others, that of `core.labels.pick`.

    A language that is not in the order comes after these, in alphabetical order.

    >>> [str(value) for value in reader_values("de").values()]
    ['de', ' de=0 nl=1 en=2 =3']
    """
    tag = lang.lower()
    return {"readerLanguage": Literal(tag), "languageOrder": Literal(f" {tag}=0 nl=1 en=2 =3")}


def variables(
    query: Query, store: Store, landscape: URIRef, given: Mapping[str, str], lang: str = Settings.lang
) -> dict[str, Node]:
    """The values of a query's parameters, as given, else their defaults; and those by which labels are in `lang`.

    Raises:
        UsageError: a parameter that the query does not have, or an invalid date.
        NotFound: no resource has the given name.
    """
    if unknown := sorted(set(given) - {p.name for p in query.parameters}):
        names = tuple(p.name for p in query.parameters) or ("–",)
        raise UsageError(
            "The query {query} has no parameter '{unknown}'.",
            "It has: {names}.",
            query=query.name,
            unknown=unknown[0],
            names=names,
        )
    values = {p.name: _value(p, given.get(p.name, p.default), store, landscape) for p in query.parameters}
    return values | reader_values(lang)


def _value(parameter: Parameter, text: str, store: Store, landscape: URIRef) -> Node:
    if parameter.kind == XSD.date:
        try:
            return Literal(date.fromisoformat(text).isoformat(), datatype=XSD.date)
        except ValueError:
            raise UsageError(
                "'{text}' is no date for {parameter}.", "Write 2026-03-31.", text=text, parameter=parameter.name
            ) from None
    if str(parameter.kind).startswith(str(XSD)):
        return Literal(text)
    return find_resource(store, [ONTOLOGY, landscape], text, parameter.kind, parameter.name)


def run_query(
    query: Query, store: Store, landscape: URIRef, given: Mapping[str, str] | None = None, lang: str = Settings.lang
) -> tuple[list[str], list[Row]]:
    """The columns and rows of a query's answer over one landscape and the ontology, with labels for a reader of `lang`."""
    bindings = variables(query, store, landscape, given or {}, lang)
    return store.table(query.text, graphs=[ONTOLOGY, landscape], bindings=bindings)
