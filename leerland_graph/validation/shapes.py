"""The shapes: loaded once per folder, in the form each engine wants, with their messages."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import shacl
from pyshacl.shapes_graph import ShapesGraph
from rdflib import Graph, Literal, URIRef

from leerland_graph.namespaces import RDFS, SH
from leerland_graph.resources import resource
from leerland_graph.store.language import load_turtle_folder
from leerland_graph.validation.report import Severity

__all__ = ["STYLE_FILE", "Shapes"]

STYLE_FILE = "ontology-style.ttl"
"""The shapes over the ontology itself; they never look at data."""


class _Targeted(ShapesGraph):
    """A shapes graph that offers only shapes with targets; the others are reached through these.

    A shape without a target validates nothing by itself, and asking each what it looks at takes most of the time
    that validating one description takes.
    """

    @cached_property
    def shapes(self) -> list[Any]:
        return [s for s in super().shapes if any(any(True for _ in found) for found in s.target())]


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
    return Shapes(graph)
