"""The shapes: loaded once per folder, in the form each engine wants, with their messages."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import shacl
from pyshacl.shapes_graph import ShapesGraph
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from leerland_graph.namespaces import RDFS, SH
from leerland_graph.resources import resource
from leerland_graph.store.language import load_turtle_folder
from leerland_graph.validation.report import Severity

__all__ = ["STYLE_FILE", "Shapes", "looking_only_at", "with_names"]

STYLE_FILE = "ontology-style.ttl"
"""The shapes over the ontology itself; they never look at data."""


class _Targeted(ShapesGraph):
    """A shapes graph that offers only shapes with targets; the others are reached through these.

    A shape without a target validates nothing by itself, and asking each what it looks at takes most of the time
    that validating one description takes.
    """

    @cached_property
    def shapes(self) -> list[Any]:
        return [_Narrowed(s) for s in super().shapes if any(any(True for _ in found) for found in s.target())]


class _Narrowed:
    """A shape that starts from some of its targets only, where that is asked (`looking_only_at`)."""

    def __init__(self, shape: Any) -> None:
        self._shape = shape

    def __getattr__(self, name: str) -> Any:
        return getattr(self._shape, name)

    def validate(self, executor: Any, graph: Any, focus: Any = None, **more: Any) -> Any:
        only = _ONLY.get()
        if focus is None and only is not None:
            focus = [n for n in self._shape.focus_nodes(graph) if n in only]
            if not focus:
                return True, []
        return self._shape.validate(executor, graph, focus=focus, **more)


_ONLY: ContextVar[frozenset[Node] | None] = ContextVar("only", default=None)


@contextmanager
def looking_only_at(nodes: Iterable[Node] | None) -> Iterator[None]:
    """Inside, the reference engine starts from these nodes alone; None is from every target.

    pySHACL's own option for this also skips whatever shapes say of values that are not among the nodes, and so finds a value of
    the wrong kind to be right.
    """
    token = _ONLY.set(None if nodes is None else frozenset(nodes))
    try:
        yield
    finally:
        _ONLY.reset(token)


@dataclass(frozen=True)
class Shapes:
    """A shapes graph for data, ready for both engines."""

    graph: Graph

    @classmethod
    def load(cls, folder: Path | None = None) -> "Shapes":
        """The shapes of a folder (default: the built-in one), without those over the ontology.

        Raises:
            SourceError: a file is not valid Turtle; says where.
        """
        return _load(folder or resource("shapes"))

    @cached_property
    def bulk(self) -> shacl.Shapes:
        """Compiled for the engine in Rust."""
        return shacl.Shapes.from_text(self.graph.serialize(format="nt"), format="ntriples")

    @cached_property
    def reference(self) -> ShapesGraph:
        """Compiled for pySHACL."""
        return _Targeted(self.graph)

    @cached_property
    def target_classes(self) -> frozenset[URIRef]:
        """The classes whose instances some shape looks at."""
        return frozenset(o for o in self.graph.objects(None, SH.targetClass) if isinstance(o, URIRef))

    def messages(self, shape: str) -> dict[str, str]:
        """The instructions of a shape, by language."""
        found = (o for o in self.graph.objects(URIRef(shape), SH.message) if isinstance(o, Literal))
        return {o.language or "": str(o) for o in found}

    def severity(self, shape: str) -> Severity:
        """The severity that a shape states; Violation where it states none, as SHACL has it."""
        value = self.graph.value(URIRef(shape), SH.severity)
        return Severity(str(value).rpartition("#")[2]) if value is not None else Severity.VIOLATION

    def label(self, shape: str, lang: str) -> str:
        """The label of a shape in a language, or ''."""
        return next(
            (str(o) for o in self.graph.objects(URIRef(shape), RDFS.label) if getattr(o, "language", "") == lang), ""
        )


@lru_cache(maxsize=8)
def _load(folder: Path) -> Shapes:
    graph = load_turtle_folder(folder)
    style = folder / STYLE_FILE
    if style.is_file():
        for triple in Graph().parse(style):
            graph.remove((triple[0], None, None)) if isinstance(triple[0], URIRef) else None
    return Shapes(with_names(graph))


def with_names(graph: Graph) -> Graph:
    """The graph with a name for every property shape that has none, from its place and its path: findings need a name."""
    blank = [
        (shape, prop)
        for shape, prop in graph.subject_objects(SH.property)
        if isinstance(prop, BNode) and (prop, SH.path, None) in graph
    ]
    for shape, prop in sorted(blank, key=lambda pair: (str(pair[0]), _said(graph, pair[1]))):
        name = URIRef(f"urn:leerland:shape:{sha256(f'{shape} {_said(graph, prop)}'.encode()).hexdigest()[:16]}")
        for triple in list(graph.triples((prop, None, None))):
            graph.remove(triple)
            graph.add((name, triple[1], triple[2]))
        for triple in list(graph.triples((None, None, prop))):
            graph.remove(triple)
            graph.add((triple[0], triple[1], name))
    return graph


def _said(graph: Graph, node: Node, depth: int = 3) -> str:
    """What a node says, the same whatever its blank nodes are called."""
    if not isinstance(node, BNode):
        return node.n3()
    inner = sorted(f"{p} {_said(graph, o, depth - 1)}" for p, o in graph.predicate_objects(node)) if depth else []
    return f"[{' ; '.join(inner)}]"
