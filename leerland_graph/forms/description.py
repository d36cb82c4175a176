"""A description as a form sees it: values by field, and all other triples untouched.

Triples without a field stay as they are, so that opening a description and saving it unchanged changes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from rdflib import Graph, Literal
from rdflib.term import Node

from leerland_graph.store.rdf_terms import Triple
from leerland_graph.validation.form import Field, Form

__all__ = ["Description", "Part", "Value", "read", "statements"]


@dataclass(frozen=True)
class Part:
    """A part that is edited within its owner, with a description of its own."""

    description: "Description"

    @property
    def node(self) -> Node:
        return self.description.node


Value = Node | Part


@dataclass(frozen=True)
class Description:
    """A resource by the fields of a form. `rest` are its triples, and those of its parts, that belong to no field."""

    node: Node
    form: Form
    values: Mapping[str, tuple[Value, ...]]
    rest: frozenset[Triple] = field(default=frozenset())

    def of(self, field_id: str) -> tuple[Value, ...]:
        """The values of a field; () if it is empty."""
        return self.values.get(field_id, ())

    def with_values(self, field_id: str, values: Iterable[Value]) -> "Description":
        """The description with the values of one field replaced."""
        return replace(self, values={**self.values, field_id: tuple(values)})


def read(graph: Graph, node: Node, form: Form) -> Description:
    """Read the description of a resource from a graph. Values are in a fixed order: Dutch text first, then by language and text."""
    return _read(graph, node, form, frozenset())


def _read(graph: Graph, node: Node, form: Form, above: frozenset[Node]) -> Description:
    values: dict[str, tuple[Value, ...]] = {}
    held: set[Triple] = set()
    for each in form.fields:
        found: list[Value] = []
        for triple in _stated(graph, node, each):
            other = triple[0] if each.path.inverse else triple[2]
            nested = each.nested
            if nested is not None and not isinstance(other, Literal) and other not in above | {node}:
                found.append(Part(_read(graph, other, nested, above | {node})))
            else:
                found.append(other)
            held.add(triple)
        if found:
            values[each.id] = tuple(sorted(found, key=_order))
    rest = {t for t in graph.triples((node, None, None)) if t not in held}
    return Description(node, form, values, frozenset(rest))


def _stated(graph: Graph, node: Node, each: Field) -> list[Triple]:
    pattern = (None, each.path.iri, node) if each.path.inverse else (node, each.path.iri, None)
    return list(graph.triples(pattern))


def _order(value: Value) -> tuple[str, str, str]:
    node = value.node if isinstance(value, Part) else value
    lang = node.language or "" if isinstance(node, Literal) else ""
    return ("" if lang == "nl" else lang or "~", str(node), str(getattr(node, "datatype", "") or ""))


def statements(description: Description) -> set[Triple]:
    """All triples of a description and its parts; the inverse of `read`."""
    triples: set[Triple] = set(description.rest)
    for each in description.form.fields:
        for value in description.of(each.id):
            other = value.node if isinstance(value, Part) else value
            triples.add(
                (other, each.path.iri, description.node)
                if each.path.inverse
                else (description.node, each.path.iri, other)
            )
            if isinstance(value, Part):
                triples |= statements(value.description)
    return triples
