"""Derive tables from the shapes: a sheet per class, a column per main property shape.

No fields of interventions are hard-coded: template, import and export follow changes of the
shapes. Only the shortcut columns, by which a simple catalogue needs one sheet, are named here.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import lru_cache

from rdflib import Graph, URIRef

from leerland_graph.core.labels import local_name, pick
from leerland_graph.core.namespaces import LL, LLC, ORG, RDF, SH, XSD
from leerland_graph.core.same_text import same
from leerland_graph.store import PART_PROPERTIES
from leerland_graph.validation import Shapes
from leerland_graph.validation.form import Field, Form, Kind
from leerland_graph.validation.form_reader import form_of, forms_of

__all__ = ["Column", "Range", "Schema", "Sheet", "schema_of"]

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
class Range:
    """Between which numbers a value lies: at least, more than, at most, and less than; None where there is no bound."""

    least: float | None = None
    above: float | None = None
    most: float | None = None
    below: float | None = None


@dataclass(frozen=True)
class Column:
    """One column. `kind` says how a cell is parsed; `target` is the class or concept scheme of a reference.

    Kinds: text, langtext (in `lang`), decimal, integer, date, boolean, uri, iri, reference (to an
    instance of a class), concept (of a scheme), literal (any text), typed (of the `datatype`).
    A shortcut column has a `via`: the part property that it fills, and the `fixed` statement of that part. `bounds` are those of a number.
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
    bounds: Range = Range()

    def name(self, lang: str) -> str:
        return pick(dict(self.names), lang)

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
        return pick(dict(self.names), lang)

    def column(self, header: str, lang: str = "nl") -> Column | None:
        """The column for a header cell, or None.

        A name without a language tag means the text in the language of that name: `Titel` is Dutch, `Title`
        English; an id without a language tag (`title`) is in `lang`.
        """
        exact = next((c for c in self.columns if c.answers_to(header)), None)
        return exact or next((c for c in self.columns if c.lang and c.means_untagged(header, lang)), None)

    def by_id(self, column_id: str) -> Column | None:
        return next((c for c in self.columns if c.id == column_id), None)

    def properties_of(self, ids: Set[str]) -> set[URIRef]:
        """The properties of a description that columns with these ids fill, in any language; of a shortcut that to the part."""
        own = {c.via or c.path for c in self.columns if c.id in ids}
        bases = {i.partition("@")[0] for i in ids}
        return own | {c.path for c in self.columns if c.id.partition("@")[0] in bases and c.via is None}


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
def schema_of(shapes: Shapes, ontology: Graph) -> Schema:
    """Read the schema off the shapes, by the same reader as the forms. Cached: the same shapes give the same object."""
    forms = {cls: form_of(shapes, ontology, cls) for cls in forms_of(shapes)}
    parents: dict[URIRef, tuple[URIRef, URIRef]] = {}
    for cls, form in forms.items():
        for field in form.fields:
            if field.path.iri in PART_PROPERTIES and field.nested is not None:
                parents[field.nested.cls] = (cls, field.path.iri)
    order = {c: i for i, c in enumerate(_ORDER)}
    sheets = []
    for cls, form in sorted(forms.items(), key=lambda item: (order.get(item[0], 99), str(item[0]))):
        if cls in (LL.Bridge, LL.Polder):
            continue  # these belong to the ground plate, which is part of the ontology
        columns = tuple(column for field in form.fields for column in _columns(field))
        parent = parents.get(cls)
        if parent:
            above = forms[parent[0]]
            columns = (_parent_column(above), *columns)
        sheets.append(Sheet(cls, _named(form.names, local_name(str(cls))), columns, parent))
    return _with_shortcuts(Schema(tuple(sheets)))


def _columns(field: Field) -> Iterator[Column]:
    path = field.path.iri
    if not field.is_named or field.path.inverse or path in PART_PROPERTIES or field.nested is not None:
        return  # not for people to fill in; or a part, which has a table of its own
    local = local_name(str(path))
    names, descriptions = _named(field.names, local), _named(field.descriptions, "")
    if not field.is_langtext:
        kind, target, datatype = _kind(field)
        yield Column(
            local, path, kind, names, descriptions, None, target, field.multiple, field.required, datatype=datatype,
            bounds=Range(field.min_inclusive, field.min_exclusive, field.max_inclusive, field.max_exclusive),
        )  # fmt: skip
        return
    for lang in LANGUAGES:
        tagged = tuple((tag, f"{name} ({lang})") for tag, name in names)
        required = field.required and lang == "nl"
        yield Column(f"{local}@{lang}", path, "langtext", tagged, descriptions, lang, None, False, required)


def _kind(field: Field) -> tuple[str, URIRef | None, URIRef | None]:
    """How a cell is read: the kind of column, what it refers to, and a datatype that no kind stands for."""
    kind = field.kinds[0] if len(field.kinds) == 1 else Kind()
    if kind.datatype is not None:
        known = _KINDS.get(kind.datatype)
        return (known, None, None) if known else ("typed", None, kind.datatype)
    if kind.cls is not None:
        return "reference", kind.cls, None
    if kind.scheme is not None:
        return "concept", kind.scheme, None
    are_iris = bool(kind.values) and all(isinstance(v, URIRef) for v in kind.values)
    return ("iri" if kind.node_kind == SH.IRI or are_iris else "literal"), None, None


def _named(texts: Mapping[str, str], otherwise: str) -> tuple[tuple[str, str], ...]:
    return tuple((lang, texts.get(lang) or next(iter(texts.values()), otherwise)) for lang in LANGUAGES)


def _parent_column(above: Form) -> Column:
    names = _named(above.names, local_name(str(above.cls)))
    return Column("parent", RDF.subject, "reference", names, (), None, above.cls, False, True)


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
