"""Build a form from the shapes graph. Nothing here is specific to a class: change a shape, and the form changes.

All property shapes of a class count, in any file and order: those of its node shapes, of the node shapes of its superclasses, and of
shapes included by `sh:node` and `sh:and`. Property shapes with the same path are combined into one field with the strictest
constraints.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TypeVar

from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import RDF, RDFS, SH, SKOS, XSD
from leerland_graph.store import PART_PROPERTIES
from leerland_graph.validation.form import Field, Form, Group, Kind, Path
from leerland_graph.validation.shapes import Shapes

__all__ = ["constraints_of", "form_of", "forms_of"]

N = TypeVar("N", int, float)
DASH = "http://datashapes.org/dash#"
SHUI = "http://www.w3.org/ns/shacl-ui#"
INTEGERS = {XSD.integer, XSD.int, XSD.long, XSD.short, XSD.nonNegativeInteger, XSD.positiveInteger}
DECIMALS = {XSD.decimal, XSD.double, XSD.float}
EDITORS = {
    "TextFieldEditor": "line", "TextFieldWithLangEditor": "line", "TextAreaEditor": "text", "TextAreaWithLangEditor": "text",
    "RichTextEditor": "text", "DatePickerEditor": "date", "DateTimePickerEditor": "datetime", "BooleanSelectEditor": "boolean",
    "EnumSelectEditor": "choice", "InstancesSelectEditor": "choice", "AutoCompleteEditor": "choice", "URIEditor": "iri",
    "DetailsEditor": "part",
}  # fmt: skip
"""The supported editors of DASH (and of its successor in SHACL 1.2 UI); `dash:editor` and `shui:editor` refer to them."""


@lru_cache(maxsize=64)
def form_of(shapes: Shapes, language: Graph, cls: URIRef) -> Form:
    """The form of a class. The ontology provides the superclasses, and the names of properties that no shape names."""
    return _Builder(shapes.graph, language).form(cls, frozenset())


def forms_of(shapes: Shapes) -> tuple[URIRef, ...]:
    """The classes with a labelled node shape, so with a form of their own; includes parts."""
    graph = shapes.graph
    found = {
        c for s, c in graph.subject_objects(SH.targetClass) if isinstance(c, URIRef) and (s, RDFS.label, None) in graph
    }
    return tuple(sorted(found))


def constraints_of(shapes: Shapes, language: Graph, cls: URIRef) -> tuple[tuple[Node, ...], frozenset[Node]]:
    """The shapes that hold for a class, those of its superclasses included: its node shapes, and their property shapes."""
    builder = _Builder(shapes.graph, language)
    roots = builder._targeting(cls)
    return tuple(roots), frozenset(builder._properties(roots))


class _Builder:
    def __init__(self, graph: Graph, language: Graph) -> None:
        self.graph, self.language = graph, language

    def form(self, cls: URIRef, above: frozenset[URIRef], shape: Node | None = None) -> Form:
        """The form of a class, or of one node shape; `above` are the enclosing classes, to stop recursion."""
        roots = [shape] if shape is not None else self._targeting(cls)
        by_path: dict[Path, list[Node]] = {}
        for prop in sorted(self._properties(roots), key=str):
            if (path := self._path(prop)) is not None:
                by_path.setdefault(path, []).append(prop)
        fields = [self._field(path, props, above | {cls}) for path, props in by_path.items()]
        ordered = tuple(sorted((f for f in fields if f is not None), key=lambda f: (f.order, f.path)))
        named = next((r for r in roots if (r, RDFS.label, None) in self.graph), cls)
        names = self._texts(named, RDFS.label) or self._language_texts(cls)
        return Form(cls, names, self._groups(ordered), ordered, of_shape=shape is not None)

    def _targeting(self, cls: URIRef) -> list[Node]:
        classes = [cls, *_ancestors(self.language, cls)]
        found = [s for c in classes for s in self.graph.subjects(SH.targetClass, c)]
        found += [c for c in classes if (c, RDF.type, SH.NodeShape) in self.graph]
        return list(dict.fromkeys(found))

    def _properties(self, roots: Iterable[Node]) -> set[Node]:
        found: set[Node] = set()
        seen: set[Node] = set()
        todo = list(roots)
        while todo:
            node = todo.pop()
            if node in seen:
                continue
            seen.add(node)
            if (node, SH.deactivated, Literal("true", datatype=XSD.boolean)) in self.graph:
                continue
            found |= set(self.graph.objects(node, SH.property))
            todo += self.graph.objects(node, SH.node)
            todo += [m for lst in self.graph.objects(node, SH["and"]) for m in Collection(self.graph, lst)]
        return {p for p in found if (p, SH.deactivated, Literal("true", datatype=XSD.boolean)) not in self.graph}

    def _path(self, prop: Node) -> Path | None:
        path = self.graph.value(prop, SH.path)
        if isinstance(path, URIRef):
            return Path(path)
        inverse = self.graph.value(path, SH.inversePath) if path is not None else None
        return Path(inverse, True) if isinstance(inverse, URIRef) else None  # longer paths are not supported

    def _field(self, path: Path, props: list[Node], above: frozenset[URIRef]) -> Field | None:
        graph = self.graph
        facets = [p for p in props if (p, SH.qualifiedValueShape, None) not in graph]
        firsts = sorted(
            props, key=lambda p: ((p, SH.name, None) not in graph, (p, SH.order, None) not in graph, str(p))
        )
        first = lambda predicate: next((v for p in firsts for v in graph.objects(p, predicate)), None)  # noqa: E731
        kinds = tuple(self._kinds(path, facets, above))
        order, group = first(SH.order), first(SH.group)
        names = next((t for p in firsts if (t := self._texts(p, SH.name))), None) or self._language_texts(path.iri)
        describing = next((t for p in firsts if (t := self._texts(p, SH.description))), None)

        def number(predicate: URIRef, best: Callable[[list[float]], float]) -> float | None:
            return _best((float(str(v)) for p in facets for v in graph.objects(p, predicate) if _is_number(v)), best)

        def count(predicate: URIRef, some: list[Node], best: Callable[[list[int]], int]) -> int | None:
            return _best((int(str(v)) for p in some for v in graph.objects(p, predicate)), best)

        blocking = [p for p in props if graph.value(p, SH.severity) in (None, SH.Violation)]
        advising = [p for p in props if p not in blocking]
        languages = [str(t) for p in facets for lst in graph.objects(p, SH.languageIn) for t in Collection(graph, lst)]
        is_langtext = any(k.datatype == RDF.langString for k in kinds) or bool(languages)
        patterns = [str(v) for p in facets for v in graph.objects(p, SH.pattern)]
        return Field(
            path=path,
            names=names,
            descriptions=describing or {},
            order=float(str(order)) if order is not None else 999.0,
            group=str(group) if group is not None else "",
            kinds=kinds,
            editor=self._editor(firsts, kinds, is_langtext),
            min_count=max(
                count(SH.minCount, blocking, max) or 0, 1 if count(SH.qualifiedMinCount, blocking, max) else 0
            ),
            max_count=count(SH.maxCount, blocking, min),
            recommended=bool(count(SH.minCount, advising, max) or count(SH.qualifiedMinCount, advising, max)),
            languages=tuple(dict.fromkeys(languages)),
            unique_lang=any(str(graph.value(p, SH.uniqueLang)) == "true" for p in facets),
            is_langtext=is_langtext,
            min_length=count(SH.minLength, facets, max),
            max_length=count(SH.maxLength, facets, min),
            pattern=patterns[0] if len(patterns) == 1 else None,
            min_inclusive=number(SH.minInclusive, max),
            min_exclusive=number(SH.minExclusive, max),
            max_inclusive=number(SH.maxInclusive, min),
            max_exclusive=number(SH.maxExclusive, min),
            not_after=tuple(
                o
                for p in facets
                for q in (SH.lessThan, SH.lessThanOrEquals)
                for o in graph.objects(p, q)
                if isinstance(o, URIRef)
            ),
            is_named=any((p, SH.name, None) in graph for p in props),
            default=next((v for p in firsts for v in graph.objects(p, SH.defaultValue)), None),
        )

    def _kinds(self, path: Path, props: list[Node], above: frozenset[URIRef]) -> Iterator[Kind]:
        merged = self._kind(path, props, above)
        if merged is not None:
            yield merged
            return
        for prop in props:
            for alternatives in self.graph.objects(prop, SH["or"]):
                for member in Collection(self.graph, alternatives):
                    if (kind := self._kind(path, [member], above)) is not None:
                        yield kind

    def _kind(self, path: Path, props: list[Node], above: frozenset[URIRef]) -> Kind | None:
        """The kind of value on which shapes agree; the most specific constraint wins."""
        value = lambda predicate: next((v for p in props for v in self.graph.objects(p, predicate)), None)  # noqa: E731
        listed = value(SH["in"])
        cls, node, datatype, kind = value(SH["class"]), value(SH.node), value(SH.datatype), value(SH.nodeKind)
        iri_kind = kind if isinstance(kind, URIRef) else None
        if listed is not None:
            return Kind(values=tuple(Collection(self.graph, listed)), node_kind=iri_kind)
        scheme = self._scheme(node) or self._scheme_among(props)
        if scheme is not None:
            return Kind(scheme=scheme)
        if isinstance(cls, URIRef):
            if path.iri in PART_PROPERTIES and not path.inverse and cls not in above:
                return Kind(nested=self.form(cls, above))
            return Kind(cls=cls, node_kind=iri_kind)
        if node is not None and any(True for _ in self._properties([node])):
            return (
                Kind(nested=self.form(URIRef(str(node)), above, node))
                if node not in above
                else Kind(node_kind=iri_kind)
            )
        if isinstance(datatype, URIRef):
            return Kind(datatype=datatype)
        if iri_kind is not None:
            return Kind(node_kind=iri_kind)
        return None

    def _scheme_among(self, props: list[Node]) -> URIRef | None:
        return next((s for p in props if (s := self._scheme(p)) is not None), None)

    def _scheme(self, node: Node | None) -> URIRef | None:
        """The concept scheme that a shape requires of its values, if any."""
        for prop in self.graph.objects(node, SH.property) if node is not None else ():
            scheme = self.graph.value(prop, SH.hasValue)
            if self.graph.value(prop, SH.path) == SKOS.inScheme and isinstance(scheme, URIRef):
                return scheme
        return None

    def _editor(self, props: list[Node], kinds: tuple[Kind, ...], is_langtext: bool) -> str:
        for prop in props:
            for base in (DASH, SHUI):
                hint = self.graph.value(prop, URIRef(f"{base}editor"))
                if hint is not None and (known := EDITORS.get(local_name(str(hint)))):
                    return known
            if str(self.graph.value(prop, URIRef(DASH + "singleLine"))) == "false":
                return "text"
        kind = kinds[0] if kinds else Kind()
        if kind.nested is not None:
            return "part"
        if kind.is_choice:
            return "choice"
        if is_langtext:
            return "line" if any((p, SH.maxLength, None) in self.graph for p in props) else "text"
        simple = {XSD.boolean: "boolean", XSD.date: "date", XSD.dateTime: "datetime", XSD.anyURI: "iri"}
        if kind.datatype in simple:
            return simple[kind.datatype]
        if kind.datatype in INTEGERS:
            return "integer"
        if kind.datatype in DECIMALS:
            return "decimal"
        if kind.node_kind == SH.IRI:
            return "iri"
        long = kind.datatype is None and kind.node_kind == SH.Literal
        return "text" if long else "line"

    def _groups(self, fields: tuple[Field, ...]) -> tuple[Group, ...]:
        found = []
        for iri in dict.fromkeys(f.group for f in fields):
            order = self.graph.value(URIRef(iri), SH.order) if iri else None
            found.append(Group(iri, self._texts(URIRef(iri), RDFS.label) if iri else {}, float(str(order or 999))))
        return tuple(sorted(found, key=lambda g: (g.order, g.id)))

    def _texts(self, node: Node, predicate: URIRef) -> dict[str, str]:
        found = sorted(
            (o.language or "", str(o)) for o in self.graph.objects(node, predicate) if isinstance(o, Literal)
        )
        return dict(reversed(found))

    def _language_texts(self, node: Node) -> dict[str, str]:
        for predicate in (SKOS.prefLabel, RDFS.label):
            found = {o.language or "": str(o) for o in self.language.objects(node, predicate) if isinstance(o, Literal)}
            if found:
                return found
        return {}


def _ancestors(language: Graph, cls: URIRef) -> list[URIRef]:
    found: list[URIRef] = []
    todo = [cls]
    while todo:
        for above in language.objects(todo.pop(), RDFS.subClassOf):
            if isinstance(above, URIRef) and above not in found:
                found.append(above)
                todo.append(above)
    return found


def _best(values: Iterable[N], best: Callable[[list[N]], N]) -> N | None:
    found = list(values)
    return best(found) if found else None


def _is_number(node: Node) -> bool:
    try:
        float(str(node))
    except ValueError:
        return False
    return True
