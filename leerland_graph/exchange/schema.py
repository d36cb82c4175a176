"""Derive tables from the shapes: a sheet per class, a column per main property shape.

No fields of interventions are hard-coded: template, import and export follow changes of the
shapes. Only the shortcut columns, by which a simple catalogue needs one sheet, are named here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from rdflib import Graph, Literal, URIRef

from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import LL, LLC, ORG, RDF, RDFS, SH, SKOS, XSD
from leerland_graph.core.same_text import same
from leerland_graph.store import PART_PROPERTIES
from leerland_graph.validation import Shapes

__all__ = ["Column", "Schema", "Sheet", "schema_of"]

LANGUAGES = ("nl", "en")

_KINDS: dict[URIRef, str] = {
    RDF.langString: "langtext",
    XSD.string: "text",
    XSD.decimal: "decimal",
    XSD.integer: "integer",
    XSD.date: "date",
    XSD.boolean: "boolean",
    XSD.anyURI: "uri",
}


@dataclass(frozen=True)
class Column:
    """One column. `kind` says how a cell is parsed; `target` is the class or concept scheme of a reference.

    Kinds: text, langtext (in `lang`), decimal, integer, date, boolean, uri, iri, reference (to an
    instance of a class), concept (of a scheme), literal (any text), typed (of the `datatype`).
    A shortcut column has a `via`: the part property that it fills, and the `fixed` statement of that part.
    """

    id: str
    path: URIRef
    kind: str
    names: tuple[tuple[str, str], ...]
    descriptions: tuple[tuple[str, str], ...] = ()
    lang: str | None = None
    target: URIRef | None = None
    multiple: bool = True
    required: bool = False
    via: URIRef | None = None
    fixed: tuple[URIRef, URIRef] | None = None
    datatype: URIRef | None = None

    def name(self, lang: str) -> str:
        return dict(self.names)[lang]

    def description(self, lang: str) -> str:
        return dict(self.descriptions).get(lang, "")

    def answers_to(self, header: str) -> bool:
        """Whether a header cell matches this column: its id or its name in either language."""
        wanted = same(header.strip().rstrip("*"))
        return wanted in {same(self.id), *(same(n) for _, n in self.names)}

    def means_untagged(self, header: str, lang: str) -> bool:
        """Whether a header without a language tag is this text's name in its own language, or its id."""
        wanted = same(header.strip().rstrip("*"))
        own = same(dict(self.names).get(self.lang or "", "").removesuffix(f" ({self.lang})"))
        return wanted == own or (
            wanted == same(self.id.partition("@")[0]) and self.lang == lang and wanted not in self._own_names()
        )

    def _own_names(self) -> set[str]:
        return {same(name.removesuffix(f" ({self.lang})")) for _, name in self.names}


@dataclass(frozen=True)
class Sheet:
    """The table of one class; for a part, `parent` is the parent class and the property to the part."""

    cls: URIRef
    names: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    parent: tuple[URIRef, URIRef] | None = None

    @property
    def id(self) -> str:
        return local_name(str(self.cls))

    def name(self, lang: str) -> str:
        return dict(self.names)[lang]

    def column(self, header: str, lang: str = "nl") -> Column | None:
        """The column for a header cell, or None.

        A name without a language tag means the text in the language of that name: `Titel` is Dutch, `Title`
        English; an id without a language tag (`title`) is in `lang`.
        """
        exact = next((c for c in self.columns if c.answers_to(header)), None)
        return exact or next((c for c in self.columns if c.lang and c.means_untagged(header, lang)), None)

    def by_id(self, column_id: str) -> Column | None:
        return next((c for c in self.columns if c.id == column_id), None)


@dataclass(frozen=True)
class Schema:
    """All sheets, in the order in which users fill them in."""

    sheets: tuple[Sheet, ...]

    def sheet(self, name: str) -> Sheet | None:
        """The sheet with that name in either language, or of that class."""
        wanted = same(name)
        return next((s for s in self.sheets if wanted in {same(s.id), *(same(n) for _, n in s.names)}), None)

    def of(self, cls: URIRef) -> Sheet:
        return next(s for s in self.sheets if s.cls == cls)


_ORDER = (
    LL.LearningLandscape, LL.Intervention, LL.Placement, LL.Responsibility, LL.Run, LL.TargetGroup, LL.PreferenceShare,
    LL.Competence, LL.ChangeProgramme, LL.Trajectory, ORG.OrganizationalUnit, LL.ContextFactor,
)  # fmt: skip


@lru_cache(maxsize=8)
def schema_of(shapes: Shapes) -> Schema:
    """Derive the schema from the shapes. Cached: the same shapes give the same object."""
    graph = shapes.graph
    classes: dict[URIRef, URIRef] = {}
    for shape, cls in graph.subject_objects(SH.targetClass):
        if isinstance(shape, URIRef) and isinstance(cls, URIRef) and (shape, RDFS.label, None) in graph:
            classes[cls] = shape
    parents: dict[URIRef, tuple[URIRef, URIRef]] = {}
    for cls, shape in classes.items():
        for prop in graph.objects(shape, SH.property):
            path, part = graph.value(prop, SH.path), graph.value(prop, SH["class"])
            if path in PART_PROPERTIES and isinstance(part, URIRef) and isinstance(path, URIRef):
                parents[part] = (cls, path)
    order = {c: i for i, c in enumerate(_ORDER)}
    sheets = []
    for cls, shape in sorted(classes.items(), key=lambda item: (order.get(item[0], 99), str(item[0]))):
        if cls in (LL.Bridge, LL.Polder):
            continue  # these are on the ground plate, which is part of the ontology
        columns = tuple(_columns(graph, shape))
        parent = parents.get(cls)
        if parent:
            columns = (_parent_column(graph, classes[parent[0]], parent[0]), *columns)
        sheets.append(Sheet(cls, _names(graph, shape, RDFS.label), columns, parent))
    schema = Schema(tuple(sheets))
    return _with_shortcuts(schema)


def _columns(graph: Graph, shape: URIRef) -> Iterator[Column]:
    props = [p for p in graph.objects(shape, SH.property) if isinstance(p, URIRef)]
    mains = [p for p in props if (p, SH.order, None) in graph]
    for main in sorted(mains, key=lambda p: float(str(graph.value(p, SH.order)))):
        path = graph.value(main, SH.path)
        if not isinstance(path, URIRef) or path in PART_PROPERTIES:
            continue
        siblings = [p for p in props if graph.value(p, SH.path) == path]
        single = any(str(graph.value(p, SH.maxCount)) == "1" for p in siblings)
        required = any(
            (p, SH.minCount, None) in graph or (p, SH.qualifiedMinCount, None) in graph
            for p in siblings
            if _blocks(graph, p)
        )
        kind, target = _kind(graph, main)
        names, descriptions = _names(graph, main, SH.name), _names(graph, main, SH.description)
        local = local_name(str(path))
        if kind != "langtext":
            datatype = graph.value(main, SH.datatype) if kind == "typed" else None
            yield Column(
                local, path, kind, names, descriptions, None, target, not single, required,
                datatype=datatype if isinstance(datatype, URIRef) else None,
            )  # fmt: skip
            continue
        for lang in LANGUAGES:
            tagged = tuple((code, f"{name} ({lang})") for code, name in names)
            yield Column(
                f"{local}@{lang}", path, kind, tagged, descriptions, lang, None, False, required and lang == "nl"
            )


def _blocks(graph: Graph, prop: URIRef) -> bool:
    return graph.value(prop, SH.severity) in (None, SH.Violation)


def _kind(graph: Graph, main: URIRef) -> tuple[str, URIRef | None]:
    datatype, cls, node = (graph.value(main, p) for p in (SH.datatype, SH["class"], SH.node))
    if isinstance(datatype, URIRef):
        return _KINDS.get(datatype, "typed"), None
    if isinstance(cls, URIRef):
        return "reference", cls
    if isinstance(node, URIRef):
        for prop in graph.objects(node, SH.property):
            scheme = graph.value(prop, SH.hasValue)
            if graph.value(prop, SH.path) == SKOS.inScheme and isinstance(scheme, URIRef):
                return "concept", scheme
    return ("iri", None) if graph.value(main, SH.nodeKind) == SH.IRI else ("literal", None)


def _names(graph: Graph, node: URIRef, predicate: URIRef) -> tuple[tuple[str, str], ...]:
    found = {o.language: str(o) for o in graph.objects(node, predicate) if isinstance(o, Literal)}
    return tuple((lang, found.get(lang) or next(iter(found.values()), local_name(str(node)))) for lang in LANGUAGES)


def _parent_column(graph: Graph, shape: URIRef, cls: URIRef) -> Column:
    return Column("parent", RDF.subject, "reference", _names(graph, shape, RDFS.label), (), None, cls, False, True)


def _with_shortcuts(schema: Schema) -> Schema:

    if not {LL.Intervention, LL.Placement, LL.Responsibility, LL.Run} <= {s.cls for s in schema.sheets}:
        return schema
    element = schema.of(LL.Placement).by_id("onElement")
    org = schema.of(LL.Responsibility).by_id("assignedTo")
    run = [c for c in schema.of(LL.Run).columns if c.id in ("startDate", "endDate", "capacity")]
    roles = {
        "owner": ("Eigenaar", "Owner"), "designer": ("Ontwerper", "Designer"), "provider": ("Aanbieder", "Provider"),
        "facilitator": ("Begeleider", "Facilitator"), "commissioner": ("Opdrachtgever", "Commissioner"),
    }  # fmt: skip
    extra: list[Column] = []
    if element:
        extra.append(replace(element, id="element", via=LL.placement, multiple=True, required=False))
    if org:
        for role, (nl, en) in roles.items():
            extra.append(
                replace(
                    org, id=role, names=(("nl", nl), ("en", en)), via=LL.responsibility, fixed=(LL.role, LLC[role]),
                    multiple=role != "owner", required=role == "owner",
                )
            )  # fmt: skip
    extra += [replace(c, via=LL.run, required=False) for c in run]
    intervention = schema.of(LL.Intervention)
    wide = replace(intervention, columns=intervention.columns + tuple(extra))
    return Schema(tuple(wide if s.cls == LL.Intervention else s for s in schema.sheets))
