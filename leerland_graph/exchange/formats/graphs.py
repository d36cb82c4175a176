"""RDF as nodes that paths lead through: statements by subject and by object, with names for properties."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import RDF
from leerland_graph.exchange.formats.languages import tag_of
from leerland_graph.store.rdf_terms import Triple

__all__ = ["Statements"]


class Statements:
    """Statements, in the order of the file. `prefixes` are those in paths, `aliases` are other spellings of a namespace, `label` what names a thing."""

    def __init__(
        self, triples: Iterable[Triple], prefixes: Mapping[str, str], aliases: Mapping[str, str], label: Sequence[str]
    ) -> None:
        self.prefixes, self.label = {"rdf": str(RDF), **prefixes}, label
        self.out: dict[Node, dict[str, list[Node]]] = {}
        self.into: dict[Node, dict[str, list[Node]]] = {}
        for s, p, o in triples:
            subject, predicate, value = (_spelled(term, aliases) for term in (s, p, o))
            held = self.out.setdefault(subject, {}).setdefault(str(predicate), [])
            held.append(value)
            if not isinstance(value, Literal):
                self.into.setdefault(value, {}).setdefault(str(predicate), []).append(subject)

    def iri_of(self, name: str) -> str:
        """The IRI of a name with a prefix."""
        prefix, _, local = name.partition(":")
        return self.prefixes[prefix] + local

    def of_type(self, name: str) -> list[Node]:
        """The things of a type, in the order of the file."""
        wanted = URIRef(self.iri_of(name))
        return [node for node, said in self.out.items() if wanted in said.get(str(RDF.type), ())]

    def step(self, node: Any, name: str, *, is_back: bool = False) -> Sequence[Any]:
        """See `Nodes`; a type is told by the last part of its IRI."""
        found = (self.into if is_back else self.out).get(node, {}).get(self.iri_of(name), ())
        if name == "rdf:type":
            return [Literal(local_name(str(t))) for t in found]
        return list(dict.fromkeys(found))

    def texts(self, node: Any) -> Sequence[tuple[str, str]]:
        if isinstance(node, Literal):
            return [(tag_of(node.language or ""), text)] if (text := str(node).strip()) else []
        for name in self.label:
            found = [
                text for value in self.step(node, name) if isinstance(value, Literal) for text in self.texts(value)
            ]
            if found:
                return found
        return []

    def iri(self, node: Any) -> str:
        return str(node) if isinstance(node, URIRef | Literal) else ""


def _spelled(term: Node, aliases: Mapping[str, str]) -> Node:
    if isinstance(term, URIRef):
        for other, ours in aliases.items():
            if term.startswith(other):
                return URIRef(ours + term[len(other) :])
    return term
