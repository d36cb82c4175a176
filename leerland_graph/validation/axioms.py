"""Derive shapes from the ontology's axioms: an OWL inconsistency becomes a finding, without a hand-written shape per axiom.

OWL has an open world: a value of unknown class may still have the right one. A landscape has a closed world: what it refers to is
described in it or in the ontology. So domains and ranges are enforced, provided that the ontology knows the class: it
describes it, has instances of it, or has sub- or superclasses of it (not so for `prov:Agent`; agents are named in the
history).
"""

from collections.abc import Iterable
from functools import partial

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from leerland_graph.core.i18n import N_, Message, enumeration, gettext, languages, nmessage
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import OWL, RDF, RDFS, SH, XSD, compact, new_graph
from leerland_graph.store.lexical import INTEGERS
from leerland_graph.validation.names import AXIOM_SHAPE

__all__ = ["DOMAIN_SHAPE", "axiom_shapes", "domain_words", "label_of", "narrower"]

_DOMAIN = "domain-"
_ONE = Literal("1", datatype=XSD.integer)
DOMAIN_SHAPE = f"{AXIOM_SHAPE}{_DOMAIN}"
"""The prefix of the names of domain shapes."""
_ANY = {OWL.Thing, RDFS.Resource, OWL.Nothing}


def axiom_shapes(language: Graph, stated: Graph) -> Graph:
    """The shapes for domains, ranges and functional properties.

    A range or functional shape is omitted if a shape of the domain's class states the same constraint, with its own message.
    """
    made = _Maker(language, stated)
    domains: dict[Node, set[URIRef]] = {}
    for prop, cls in language.subject_objects(RDFS.domain):
        domains.setdefault(cls, set()).update(narrower(language, prop))
    for cls, props in sorted(domains.items(), key=lambda item: str(item[0])):
        made.domain(sorted(props), cls)
    for prop, cls in _sorted(language.subject_objects(RDFS.range)):
        for narrow in narrower(language, prop):
            made.range(narrow, cls)
    for prop in sorted(language.subjects(RDF.type, OWL.FunctionalProperty), key=str):
        if isinstance(prop, URIRef):
            made.functional(prop)
    return made.graph


def domain_words(language: Graph, props: Iterable[Node]) -> Message:
    """The message for a resource with properties outside their domain, by language."""
    some = sorted(props, key=str)[:3]
    return nmessage(
        "{properties} does not go with this.", "{properties} do not go with this.", n=len(some),
        properties={lang: ", ".join(f"'{label_of(language, p, lang)}'" for p in some) for lang in languages()},
    )  # fmt: skip


def narrower(language: Graph, prop: Node) -> list[URIRef]:
    """A property and its subproperties, to which the same constraints on values apply."""
    return sorted(p for p in language.transitive_subjects(RDFS.subPropertyOf, prop) if isinstance(p, URIRef))


def label_of(language: Graph, node: Node, lang: str) -> str:
    """The label of a class or a property in a language, else its local name."""
    found = (o for o in language.objects(node, RDFS.label) if isinstance(o, Literal) and o.language == lang)
    return str(next(found, None) or local_name(str(node)))


def _sorted(pairs: Iterable[tuple[Node, Node]]) -> list[tuple[Node, Node]]:
    return sorted(pairs, key=lambda p: (str(p[0]), str(p[1])))


class _Maker:
    def __init__(self, language: Graph, stated: Graph) -> None:
        self.language, self.stated, self.graph = language, stated, new_graph()

    def _is_stated(self, prop: URIRef, predicate: URIRef, value: Node) -> bool:
        """Whether a blocking shape of one of the property's domain classes states this constraint."""
        domains = list(self.language.objects(prop, RDFS.domain))
        return bool(domains) and any(self._states(cls, prop, predicate, value) for cls in domains)

    def _states(self, cls: Node, prop: URIRef, predicate: URIRef, value: Node) -> bool:
        graph = self.stated
        return any(
            graph.value(p, SH.path) == prop
            and (p, predicate, value) in graph
            and graph.value(p, SH.severity) in (None, SH.Violation)
            and graph.value(p, SH.deactivated) is None
            for s in graph.subjects(SH.targetClass, cls)
            if graph.value(s, SH.deactivated) is None
            for p in graph.objects(s, SH.property)
        )

    def domain(self, props: list[URIRef], cls: Node) -> None:
        classes = self._classes(cls)
        if not classes:
            return
        shape = self._shape(f"{_DOMAIN}{_name(*classes)}")
        self._add(shape, *((SH.targetSubjectsOf, prop) for prop in props), *self._one_of(SH["class"], classes))
        self._say(
            shape,
            N_("Make this something of the kind {kinds}, or take away what goes only with that."),
            kinds=classes,
        )

    def range(self, prop: URIRef, cls: Node) -> None:
        if str(cls).startswith(str(XSD)) or cls in (RDF.langString, RDFS.Literal):
            self._values(prop, URIRef(str(cls)))
            return
        classes = self._classes(cls)
        if not classes or (len(classes) == 1 and self._is_stated(prop, SH["class"], classes[0])):
            return
        shape = self._property(prop, f"range-{_name(prop)}-{_name(*classes)}")
        self._add(shape, *self._one_of(SH["class"], classes))
        self._say(
            shape,
            N_("Choose for '{property}' something of the kind {kinds} that exists here, or make it first."),
            prop,
            classes,
        )

    def _values(self, prop: URIRef, datatype: URIRef) -> None:
        if self._is_stated(prop, SH.datatype, datatype):
            return
        shape = self._property(prop, f"range-{_name(prop)}-{_name(datatype)}")
        if datatype == RDFS.Literal:
            self._add(shape, (SH.nodeKind, SH.Literal))
            return
        taken = [datatype]
        if datatype == XSD.decimal:  # every integer is a decimal
            taken += [XSD[name] for name in INTEGERS]
        self._add(shape, *self._one_of(SH.datatype, taken))

    def functional(self, prop: URIRef) -> None:
        if self._is_stated(prop, SH.maxCount, _ONE):
            return
        shape = self._property(prop, f"functional-{_name(prop)}")
        self._add(shape, (SH.maxCount, _ONE))
        self._say(shape, N_("Keep one value for '{property}'."), prop)

    def _classes(self, cls: Node) -> list[URIRef]:
        """The classes of which something must be an instance; empty if the ontology does not know them all."""
        members = self.language.value(cls, OWL.unionOf)
        found = list(Collection(self.language, members)) if members is not None else [cls]
        known = sorted({c for c in found if isinstance(c, URIRef) and c not in _ANY and self._is_known(c)})
        return known if len(known) == len(set(found)) else []

    def _is_known(self, cls: URIRef) -> bool:
        language = self.language
        return any(
            pattern in language
            for pattern in (
                (cls, RDF.type, OWL.Class),
                (None, RDF.type, cls),
                (cls, RDFS.subClassOf, None),
                (None, RDFS.subClassOf, cls),
            )
        )

    def _one_of(self, predicate: URIRef, values: list[URIRef]) -> list[tuple[URIRef, Node]]:
        if len(values) == 1:
            return [(predicate, values[0])]
        options = BNode()
        Collection(self.graph, options, [self._inner((predicate, v)) for v in values])
        return [(SH["or"], options)]

    def _shape(self, name: str) -> URIRef:
        shape = URIRef(f"{AXIOM_SHAPE}{name}")
        self._add(shape, (RDF.type, SH.NodeShape), (SH.severity, SH.Violation))
        return shape

    def _property(self, prop: URIRef, name: str) -> URIRef:
        owner, shape = URIRef(f"{AXIOM_SHAPE}subjects-of-{_name(prop)}"), URIRef(f"{AXIOM_SHAPE}{name}")
        self._add(owner, (RDF.type, SH.NodeShape), (SH.targetSubjectsOf, prop), (SH.property, shape))
        self._add(shape, (RDF.type, SH.PropertyShape), (SH.path, prop), (SH.severity, SH.Violation))
        return shape

    def _inner(self, *said: tuple[URIRef, Node]) -> BNode:
        node = BNode()
        for predicate, value in said:
            self.graph.add((node, predicate, value))
        return node

    def _add(self, shape: URIRef, *said: tuple[URIRef, Node]) -> None:
        for predicate, value in said:
            self.graph.add((shape, predicate, value))

    def _say(self, shape: URIRef, text: str, prop: URIRef | None = None, kinds: Iterable[URIRef] = ()) -> None:
        """Add a message in every language, filled with the labels of a property and of classes."""
        label = partial(label_of, self.language)
        for lang in languages():
            quoted = enumeration([f"'{label(k, lang)}'" for k in kinds], lang)
            said = gettext(text, lang, kinds=quoted, property=label(prop, lang) if prop else "")
            self.graph.add((shape, SH.message, Literal(said, lang=lang)))


def _name(*nodes: Node) -> str:
    return "-".join(compact(str(n)).replace(":", "_").replace("/", "_").replace("#", "_") for n in nodes)
