"""What the language knows of elements, types, learning preferences and learning modes: texts that are examples of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rdflib import Graph, Literal, URIRef

from leerland_graph.core.namespaces import LL, LLC, SKOS

__all__ = ["Example", "element_examples", "mode_examples", "preference_examples", "type_examples"]


@dataclass(frozen=True)
class Example:
    """A text, what it is an example of, and the language of the text."""

    text: str
    of: URIRef
    lang: str = ""


@lru_cache(maxsize=8)
def element_examples(language: Graph) -> tuple[Example, ...]:
    """The examples of the elements on which an intervention can lie, in a fixed order; an element without any has its definitions. Cached per
    ontology graph.
    """
    found = [
        Example(str(o), URIRef(str(s)), getattr(o, "language", None) or "")
        for s, o in language.subject_objects(LL.placementExample)
    ]
    told = {e.of for e in found}
    elements = {s for s in language.subjects(LL.elementOf) if isinstance(s, URIRef)} - set(_seas(language))
    found += [e for s in sorted(elements - told) for e in _defined(language, s)]
    return tuple(sorted(found, key=lambda e: (e.of, e.text)))


@lru_cache(maxsize=8)
def type_examples(language: Graph) -> tuple[Example, ...]:
    """The examples of the types of intervention, and their names, in a fixed order. Cached per ontology graph."""
    found = [Example(str(o), URIRef(str(s))) for s, o in language.subject_objects(LL.typeExample)]
    told = {e.of for e in found}
    names = [
        Example(str(o), s)
        for s in language.subjects(SKOS.inScheme, LLC["intervention-types"])
        if isinstance(s, URIRef) and s in told
        for p in (SKOS.prefLabel, SKOS.altLabel)
        for o in language.objects(s, p)
    ]
    return tuple(sorted([*found, *names], key=lambda e: (e.of, e.text)))


@lru_cache(maxsize=8)
def preference_examples(language: Graph) -> tuple[Example, ...]:
    """The examples of the learning preferences, in a fixed order. Cached per ontology graph."""
    return _examples(language, LL.preferenceExample)


@lru_cache(maxsize=8)
def mode_examples(language: Graph) -> tuple[Example, ...]:
    """The examples of the learning modes, in a fixed order. Cached per ontology graph."""
    return _examples(language, LL.modeExample)


def _examples(language: Graph, by: URIRef) -> tuple[Example, ...]:
    found = [
        Example(str(o), URIRef(str(s)), getattr(o, "language", None) or "") for s, o in language.subject_objects(by)
    ]
    return tuple(sorted(found, key=lambda e: (e.of, e.text)))


def _seas(language: Graph) -> Sequence[URIRef]:
    return [s for s in language.subjects(None, LL.Sea) if isinstance(s, URIRef)]


def _defined(language: Graph, element: URIRef) -> list[Example]:
    return [Example(str(o), element) for o in language.objects(element, SKOS.definition) if isinstance(o, Literal)]
