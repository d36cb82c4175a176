"""Resolve a name in a command or a filter: an IRI, a local name, or a label in any language."""

import difflib
from collections.abc import Sequence

from rdflib import URIRef

from leerland_graph.core.errors import NotFound, UsageError
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import RDFS
from leerland_graph.core.same_text import same
from leerland_graph.store.engine import Store

__all__ = ["find_resource", "one_of_classes"]

_NAMED = """
SELECT ?x ?label WHERE {
  %s
  OPTIONAL { ?x skos:prefLabel|skos:altLabel|dcterms:title|dcterms:identifier ?label }
}"""


def one_of_classes(store: Store, cls: URIRef) -> str:
    """The pattern that makes ?x an instance of a class or a subclass, with the subclasses listed to avoid a property path."""
    narrower = sorted({str(cls), *map(str, store.ontology.transitive_subjects(RDFS.subClassOf, cls))})
    return f"VALUES ?class {{ {' '.join(f'<{c}>' for c in narrower)} }} ?x a ?class ."


def find_resource(store: Store, graphs: Sequence[URIRef], name: str, cls: URIRef, what: str) -> URIRef:
    """The only instance of a class (or a subclass) with this name; case is ignored.

    Raises:
        NotFound: there is none; the error carries the closest names.
        UsageError: there are several.
    """
    names: dict[str, set[URIRef]] = {}
    shown: dict[str, str] = {}
    for x, label in store.select(_NAMED % one_of_classes(store, cls), graphs=graphs):
        iri = URIRef(str(x))
        for text in (str(iri), local_name(str(iri)), *([] if label is None else [str(label)])):
            names.setdefault(same(text), set()).add(iri)
        if label is not None:
            shown[same(str(label))] = str(label)
    found = names.get(same(name), set())
    if len(found) == 1:
        return next(iter(found))
    if found:
        raise UsageError("'{name}' can mean {found}.", "Use the IRI.", name=name, found=tuple(sorted(found)))
    near = difflib.get_close_matches(same(name), shown, n=3)
    raise NotFound(what, name, tuple(shown[k] for k in near))
