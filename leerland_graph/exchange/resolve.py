"""Resolve a name in a cell to a resource: by IRI, local name or label in either language."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self

from rdflib import Graph, Literal, URIRef

from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import DCTERMS, ORG, RDF, RDFS, SKOS
from leerland_graph.core.same_text import one_line, same
from leerland_graph.exchange.cells import looks_like_iri
from leerland_graph.store.rdf_terms import Triple

__all__ = ["Ambiguous", "Resolver"]

_NAMES = frozenset({SKOS.prefLabel, SKOS.altLabel, DCTERMS.title, RDFS.label, DCTERMS.identifier, SKOS.notation})
_LABELS = frozenset({SKOS.prefLabel, DCTERMS.title})
_KINDS = frozenset({RDF.type, SKOS.inScheme})


@dataclass(frozen=True)
class Ambiguous(Exception):
    """A name with several matching resources."""

    name: str
    iris: tuple[URIRef, ...]


@dataclass
class Resolver:
    """An index of names by class and by concept scheme."""

    index: dict[URIRef, dict[str, set[URIRef]]] = field(default_factory=dict)
    labels: dict[URIRef, dict[str, str]] = field(default_factory=dict)
    types: dict[URIRef, set[URIRef]] = field(default_factory=dict)
    superclasses: dict[URIRef, set[URIRef]] = field(default_factory=dict)

    @classmethod
    def of_language(cls, language: Graph) -> Self:
        """One that knows the names and the class hierarchy of an ontology, to be taught more."""
        known = _of_language(language)
        copied = {target: {name: set(iris) for name, iris in names.items()} for target, names in known.index.items()}
        return cls(
            copied, {i: dict(texts) for i, texts in known.labels.items()}, {i: set(kinds) for i, kinds in known.types.items()}, known.superclasses
        )  # fmt: skip

    def learn(self, triples: Iterable[Triple]) -> None:
        """Add the resources that these triples describe."""
        names: dict[URIRef, set[str]] = {}
        kinds: dict[URIRef, set[URIRef]] = {}
        for s, p, o in triples:
            if not isinstance(s, URIRef):
                continue
            if p in _NAMES and isinstance(o, Literal):
                names.setdefault(s, set()).add(str(o))
                if p in _LABELS:
                    self.labels.setdefault(s, {}).setdefault(o.language or "", str(o))
            elif p in _KINDS and isinstance(o, URIRef):
                kinds.setdefault(s, set()).add(o)
        for iri, targets in kinds.items():
            self.types.setdefault(iri, set()).update(targets)
            for target in set(targets).union(*(self.superclasses.get(t, set()) for t in targets)):
                index = self.index.setdefault(target, {})
                for name in {*names.get(iri, set()), local_name(str(iri))}:
                    index.setdefault(same(name), set()).add(iri)

    def learn_hierarchy(self, language: Graph) -> None:
        """Load the class hierarchy; call this before `learn`."""
        for cls in set(language.subjects(RDFS.subClassOf)):
            if isinstance(cls, URIRef):
                above = {c for c in language.transitive_objects(cls, RDFS.subClassOf) if isinstance(c, URIRef)}
                self.superclasses[cls] = above - {cls}

    def find(self, name: str, target: URIRef) -> URIRef | None:
        """The only resource of a class or scheme with this name, or None.

        Raises:
            Ambiguous: there are several.
        """
        found = self.index.get(target, {}).get(same(name), set())
        if not found and looks_like_iri(name.strip()) and (iri := URIRef(name.strip())) in self.types:
            kinds = self.types[iri]
            found = {iri} if target in kinds.union(*(self.superclasses.get(k, set()) for k in kinds)) else set()
        if len(found) > 1:
            raise Ambiguous(name, tuple(sorted(found)))
        return next(iter(found), None)

    def near(self, name: str, target: URIRef, count: int = 2) -> list[str]:
        """The closest existing names, for the error message."""
        labels = {
            same(text): text
            for iri in set().union(*self.index.get(target, {}).values())
            for text in self.labels.get(iri, {}).values()
        }
        return [labels[k] for k in difflib.get_close_matches(same(name), labels, n=count, cutoff=0.6)]

    def label(self, iri: URIRef, target: URIRef, lang: str) -> str | None:
        """A label that resolves to exactly this resource, or None."""
        texts = self.labels.get(iri, {})
        for tag in (lang, "nl", "en", ""):
            text = texts.get(tag)
            if (
                text
                and ";" not in text
                and text == one_line(text)
                and self.index.get(target, {}).get(same(text)) == {iri}
            ):
                return text
        return None


@lru_cache(maxsize=2)
def _of_language(language: Graph) -> Resolver:
    resolver = Resolver()
    resolver.learn_hierarchy(language)
    resolver.learn(language)
    return resolver


def created_class(target: URIRef) -> URIRef:
    """The class of a new resource that is created for a reference to `target`."""
    return ORG.OrganizationalUnit if target == ORG.Organization else target
