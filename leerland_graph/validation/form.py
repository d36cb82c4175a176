"""Form model derived from shapes: groups of fields with their constraints. Immutable, without user interface."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rdflib import URIRef
from rdflib.term import Node

from leerland_graph.core.labels import local_name, pick

__all__ = ["Field", "Form", "Group", "Kind", "Path"]

Texts = Mapping[str, str]


@dataclass(frozen=True, order=True)
class Path:
    """The property of a field; `inverse` if the description is the object."""

    iri: URIRef
    inverse: bool = False

    def __str__(self) -> str:
        return f"^{local_name(str(self.iri))}" if self.inverse else local_name(str(self.iri))


@dataclass(frozen=True)
class Kind:
    """One type of value that a field accepts; a field with `sh:or` has several.

    Exactly one attribute is set: `datatype` of a literal; `cls`, the class of an existing resource; `scheme`, the scheme of a concept;
    `values`, a fixed list; `nested`, the form of a part that is edited in place; or only `node_kind` (an IRI, or any literal).
    """

    datatype: URIRef | None = None
    cls: URIRef | None = None
    scheme: URIRef | None = None
    values: tuple[Node, ...] = ()
    nested: "Form | None" = None
    node_kind: URIRef | None = None

    @property
    def is_choice(self) -> bool:
        """Whether the value is chosen from existing resources."""
        return self.cls is not None or self.scheme is not None or bool(self.values)


@dataclass(frozen=True)
class Field:
    """One field. Counts and ranges are the strictest of all shapes on the path; None if there are none.

    `required` blocks saving when it is empty, `recommended` advises. `languages` are the requested ones, in order of preference.
    `is_named`: a shape gives it a name, so people fill it in; otherwise the ontology named it. `editor` is the widget type: line, text,
    integer, decimal, boolean, date, datetime, choice, part, iri.
    """

    path: Path
    names: Texts
    descriptions: Texts
    order: float
    group: str
    kinds: tuple[Kind, ...]
    editor: str
    min_count: int = 0
    max_count: int | None = None
    recommended: bool = False
    languages: tuple[str, ...] = ()
    unique_lang: bool = False
    is_langtext: bool = False
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    min_inclusive: float | None = None
    min_exclusive: float | None = None
    max_inclusive: float | None = None
    max_exclusive: float | None = None
    not_after: tuple[URIRef, ...] = ()
    default: Node | None = None
    is_named: bool = True

    @property
    def id(self) -> str:
        """The id of the field within its form."""
        return str(self.path)

    @property
    def required(self) -> bool:
        return self.min_count > 0

    @property
    def multiple(self) -> bool:
        return self.max_count is None or self.max_count > 1

    @property
    def nested(self) -> "Form | None":
        """The form of the parts, if the field holds parts."""
        return next((k.nested for k in self.kinds if k.nested is not None), None)

    def name(self, lang: str) -> str:
        return pick(self.names, lang) or self.id

    def description(self, lang: str) -> str:
        return pick(self.descriptions, lang)


@dataclass(frozen=True)
class Group:
    """A group of fields, with its heading."""

    id: str
    names: Texts
    order: float

    def name(self, lang: str) -> str:
        return pick(self.names, lang)


@dataclass(frozen=True)
class Form:
    """The form of a class: its fields in order, and their groups. `of_shape`: built from a node shape without a target class."""

    cls: URIRef
    names: Texts
    groups: tuple[Group, ...]
    fields: tuple[Field, ...] = field(default=())
    of_shape: bool = False

    def name(self, lang: str) -> str:
        return pick(self.names, lang) or local_name(str(self.cls))

    def of_group(self, group: Group) -> tuple[Field, ...]:
        return tuple(f for f in self.fields if f.group == group.id)

    def field_of(self, path: URIRef, *, inverse: bool = False) -> Field | None:
        """The field of a property, or None."""
        return next((f for f in self.fields if f.path == Path(path, inverse)), None)

    def by_id(self, name: str) -> Field | None:
        return next((f for f in self.fields if f.id == name), None)
