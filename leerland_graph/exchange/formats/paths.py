"""Where a field is in a record: a path of steps with `/` between them, the same for JSON, XML and RDF.

A step is the name of a field, `name`, or of a property with its prefix, `schema:name`; `^` before it goes the other way. `[key=value]` behind it keeps
what has that value there (`a|b`: one of them), `[key]` what has any, `[=value]` what is that itself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

__all__ = ["Nodes", "Step", "first_of", "follow", "parse_path"]

_STEP = re.compile(r"(?P<back>\^?)(?P<name>[^/\[\]^]+)(?:\[(?P<key>[^=\]]*)(?:=(?P<value>[^\]]*))?\])?")


@dataclass(frozen=True)
class Step:
    """One step of a path."""

    name: str
    is_back: bool = False
    key: str | None = None
    value: str | None = None


class Nodes(Protocol):
    """What paths lead through."""

    def step(self, node: Any, name: str, *, is_back: bool = False) -> Sequence[Any]:
        """What a field of a node holds, one by one; `is_back` is what holds the node in that field."""

    def texts(self, node: Any) -> Sequence[tuple[str, str]]:
        """What a node says, as texts with their language ('' for none); of a thing its names. Empty if it says nothing."""

    def iri(self, node: Any) -> str:
        """The IRI that a node is, or the text that it holds; '' for neither."""


@cache
def parse_path(path: str) -> tuple[Step, ...]:
    """The steps of a path.

    >>> parse_path("^elm:mode/code[type=isced]")
    (Step(name='elm:mode', is_back=True, key=None, value=None), Step(name='code', is_back=False, key='type', value='isced'))

    Raises:
        ValueError: it is no path.
    """
    steps, at = [], 0
    while at < len(path):
        found = _STEP.match(path, at)
        if found is None or path[found.end() : found.end() + 1] not in ("", "/"):
            raise ValueError(f"{path} is no path")
        steps.append(Step(found["name"], bool(found["back"]), found["key"], found["value"]))
        at = found.end() + 1
    return tuple(steps)


def follow(nodes: Nodes, start: Any, path: str) -> list[Any]:
    """What a path leads to from a node; the empty path to the node itself."""
    here = [start]
    for step in parse_path(path):
        here = [
            n for node in here for n in nodes.step(node, step.name, is_back=step.is_back) if _is_kept(nodes, n, step)
        ]
    return here


def first_of(nodes: Nodes, start: Any, paths: Iterable[str]) -> list[Any]:
    """What the first path that leads to something that can be told leads to."""
    for path in paths:
        found = [n for n in follow(nodes, start, path) if nodes.texts(n) or nodes.iri(n)]
        if found:
            return found
    return []


def _is_kept(nodes: Nodes, node: Any, step: Step) -> bool:
    if step.key is None:
        return True
    held = nodes.step(node, step.key) if step.key else [node]
    values = {text.strip() for n in held for text in (nodes.iri(n), *(t for _, t in nodes.texts(n)))}
    return bool(values - {""}) if step.value is None else bool(values & set(step.value.split("|")))
