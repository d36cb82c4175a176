"""What the shapes expect of every description of a class: that a field, or one of several, is filled in.

An expectation is a property shape with `sh:minCount` or `sh:qualifiedMinCount` of one or more, or a node shape whose `sh:or` asks for
one of several properties. It is read from the shapes, so shapes of one's own have theirs. Whether a description meets it, the
findings of a report say.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import SH
from leerland_graph.validation.form import Path
from leerland_graph.validation.form_reader import constraints_of, form_of
from leerland_graph.validation.report import Report, Severity
from leerland_graph.validation.shapes import Shapes

__all__ = ["Expectation", "expectations", "unmet"]

RANK = {Severity.VIOLATION: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True)
class Expectation:
    """Something that a description should have.

    `id` is that of the field, or the local name of the shape where one of several fields will do. `fields` are the ids of the fields
    that meet it, in the order of the form; `shapes` the IRIs of the shapes that ask for it; `severity` the strictest of these;
    `messages` the instruction of that shape by language, and `names` what it calls itself (`sh:name`), {} for the name of its field.
    """

    id: str
    fields: tuple[str, ...]
    shapes: frozenset[str]
    severity: Severity
    messages: Mapping[str, str]
    names: Mapping[str, str]

    @property
    def is_required(self) -> bool:
        """Whether a description is incomplete without it. What is only a tip (`sh:Info`) does not count."""
        return self.severity is not Severity.INFO


def expectations(shapes: Shapes, language: Graph, cls: URIRef) -> tuple[Expectation, ...]:
    """The expectations of a class, in the order of its form; those of one field by several shapes are one."""
    form = form_of(shapes, language, cls)
    roots, properties = constraints_of(shapes, language, cls)
    found: dict[str, Expectation] = {}
    for shape, paths in [*_of_properties(shapes.graph, properties), *_of_alternatives(shapes.graph, roots)]:
        fields = tuple(f.id for f in form.fields if f.path in paths)
        if not fields:
            continue  # nothing that a form can fill in: only what refers to the description
        made = Expectation(
            fields[0] if len(fields) == 1 else local_name(str(shape)), fields, frozenset({str(shape)}),
            _severity(shapes.graph, shape), _texts(shapes.graph, shape, SH.message), _texts(shapes.graph, shape, SH.name) if len(fields) > 1 else {},
        )  # fmt: skip
        found[made.id] = _together(found[made.id], made) if made.id in found else made
    place = {f.id: n for n, f in enumerate(form.fields)}
    return tuple(sorted(found.values(), key=lambda e: (place[e.fields[0]], e.id)))


def unmet(report: Report, expected: Iterable[Expectation]) -> dict[str, frozenset[str]]:
    """For each expectation, by id, the descriptions that do not meet it, by IRI."""
    by_shape = {shape: e.id for e in expected for shape in e.shapes}
    found: dict[str, set[str]] = {name: set() for name in by_shape.values()}
    for finding in report.findings:
        if finding.focus is not None and (name := by_shape.get(finding.shape)) is not None:
            found[name].add(finding.focus)
    return {name: frozenset(some) for name, some in found.items()}


def _of_properties(graph: Graph, properties: frozenset[Node]) -> Iterator[tuple[Node, tuple[Path, ...]]]:
    for shape in sorted(properties, key=str):
        if isinstance(path := graph.value(shape, SH.path), URIRef) and _asks(graph, shape):
            yield shape, (Path(path),)


def _of_alternatives(graph: Graph, roots: Iterable[Node]) -> Iterator[tuple[Node, tuple[Path, ...]]]:
    """The node shapes of which every alternative asks for a property; a path backwards is met elsewhere, so it is no field."""
    for shape in roots:
        for alternatives in graph.objects(shape, SH["or"]):
            members = list(Collection(graph, alternatives))
            if all(_asks(graph, m) for m in members):
                paths = (graph.value(m, SH.path) for m in members)
                yield shape, tuple(Path(p) for p in paths if isinstance(p, URIRef))


def _asks(graph: Graph, shape: Node) -> bool:
    counts = (v for p in (SH.minCount, SH.qualifiedMinCount) for v in graph.objects(shape, p))
    return any(isinstance(v, Literal) and int(v) > 0 for v in counts)


def _severity(graph: Graph, shape: Node) -> Severity:
    return Severity.of(str(graph.value(shape, SH.severity) or SH.Violation))


def _texts(graph: Graph, shape: Node, prop: URIRef) -> dict[str, str]:
    return {v.language or "": str(v) for v in graph.objects(shape, prop) if isinstance(v, Literal)}


def _together(one: Expectation, other: Expectation) -> Expectation:
    first = min((one, other), key=lambda e: RANK[e.severity])
    return Expectation(first.id, first.fields, one.shapes | other.shapes, first.severity, first.messages, first.names)
