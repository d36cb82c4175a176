"""A description as a form sees it: values by field, and all the rest untouched.

Whatever the form has no field for stays as it is, so that opening a description and saving it unchanged changes nothing.
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
    """A part that is described in place: its own description."""

    description: "Description"

    @property
    def node(self) -> Node:
        return self.description.node


Value = Node | Part


@dataclass(frozen=True)
class Description:
    """A resource by the fields of a form. `rest` are the statements about it, and within its parts, that no field holds."""

    node: Node
    form: Form
    values: Mapping[str, tuple[Value, ...]]
    rest: frozenset[Triple] = field(default=frozenset())

    def of(self, field_id: str) -> tuple[Value, ...]:
        """The values of a field; none where it is empty."""
        return self.values.get(field_id, ())

    def with_values(self, field_id: str, values: Iterable[Value]) -> "Description":
        """The description with other values in one field."""
        return replace(self, values={**self.values, field_id: tuple(values)})


def read(graph: Graph, node: Node, form: Form) -> Description:
    """What a graph says of a resource, by the fields of a form. Values come in a fixed order: by text, then by language."""
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
    """Every statement of a description and its parts: what `read` took apart, put together again."""
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
