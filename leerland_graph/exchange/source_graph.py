"""What a source says, before it is compared with what is stored."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rdflib import URIRef
from rdflib.term import Node

from leerland_graph.core.namespaces import LL, RDF
from leerland_graph.store import PART_PROPERTIES
from leerland_graph.store.rdf_terms import Triple
from leerland_graph.validation import Finding, Origins

__all__ = ["SourceGraph", "descriptions"]


@dataclass
class SourceGraph:
    """The statements of a source, where each came from, and what the reader found on the way.

    `covered` says of which properties of a description the source speaks: what it leaves empty
    there, it means to be empty. `refused` are the descriptions with a row that cannot be read;
    `created` are the resources made because a row named them.
    """

    triples: set[Triple] = field(default_factory=set)
    origins: Origins = field(default_factory=Origins)
    covered: dict[Node, set[Node]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    refused: set[Node] = field(default_factory=set)
    created: set[Node] = field(default_factory=set)
    catalogue: str | None = None
    landscape: URIRef | None = None

    def merge(self, other: "SourceGraph") -> None:
        """Add another source's statements to these."""
        self.triples |= other.triples
        self.origins.absorb(other.origins)
        for node, properties in other.covered.items():
            self.covered.setdefault(node, set()).update(properties)
        self.findings += other.findings
        self.refused |= other.refused
        self.created |= other.created
        self.landscape = self.landscape or other.landscape

    def without(self, refused: Iterable[Node]) -> "SourceGraph":
        """These statements less those of the refused descriptions, their parts, and references to them."""
        gone = set(refused)
        gone |= {o for s, p, o in self.triples if s in gone and p in PART_PROPERTIES}
        kept = {(s, p, o) for s, p, o in self.triples if s not in gone and o not in gone}
        return SourceGraph(
            kept,
            self.origins,
            {s: p for s, p in self.covered.items() if s not in gone},
            self.findings,
            self.refused | gone,
            self.created,
            self.catalogue,
            self.landscape,
        )


def descriptions(triples: Iterable[Triple], cls: URIRef = LL.Intervention) -> set[Node]:
    """The subjects of a class in these statements."""
    return {s for s, p, o in triples if p == RDF.type and o == cls}
