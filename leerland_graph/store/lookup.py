"""Find what a name in a command or a filter means: an IRI, a local name, or a label in any language."""

import difflib
from collections.abc import Sequence

from rdflib import URIRef

from leerland_graph.errors import NotFound, UsageError
from leerland_graph.labels import local_name
from leerland_graph.store.engine import Store

__all__ = ["find_resource"]

_NAMED = """
SELECT ?x ?label WHERE {
  ?x a/rdfs:subClassOf* ?class .
  OPTIONAL { ?x skos:prefLabel|skos:altLabel|dcterms:title|dcterms:identifier ?label }
}"""


def find_resource(store: Store, graphs: Sequence[URIRef], name: str, cls: URIRef, what: str) -> URIRef:
    """The one instance of a class (or a narrower one) that answers to a name; case does not matter.

    Raises:
        NotFound: none does; names the nearest.
        UsageError: several do.
    """
    names: dict[str, set[URIRef]] = {}
    shown: dict[str, str] = {}
    for x, label in store.select(_NAMED, graphs=graphs, bindings={"class": cls}):
        iri = URIRef(str(x))
        for text in (str(iri), local_name(str(iri)), *([] if label is None else [str(label)])):
            names.setdefault(_key(text), set()).add(iri)
        if label is not None:
            shown[_key(str(label))] = str(label)
    found = names.get(_key(name), set())
    if len(found) == 1:
        return next(iter(found))
    if found:
        raise UsageError(f"'{name}' can mean {' or '.join(sorted(found))}.", "Use the IRI.")
    near = difflib.get_close_matches(_key(name), shown, n=3)
    raise NotFound(what, name, tuple(shown[k] for k in near))


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()
