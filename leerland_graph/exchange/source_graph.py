"""The content of a source, before it is compared with the store."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rdflib import URIRef
from rdflib.term import Node

from leerland_graph.core.namespaces import LL, RDF
from leerland_graph.meaning import Proposal
from leerland_graph.store import PART_PROPERTIES
from leerland_graph.store.rdf_terms import Triple
from leerland_graph.validation import Finding, Location, Origins

__all__ = ["SourceGraph", "descriptions"]


@dataclass
class SourceGraph:
    """The statements of a source, their origins, and the findings of the reader.

    `covered` holds the properties of a description that the source provides: an empty value
    there means that there is none. `refused` are the descriptions with an unreadable row;
    `created` are the resources created because a row named them. `rows` has the class and the
    description of each row of a table; `repeated` are the rows that were left out since a row
    before them is of the same description. `proposals` are the placements that were proposed, by description. `texts` has the text of each
    intervention of a table, as it was read for its place, and the languages of its titles.
    """

    triples: set[Triple] = field(default_factory=set)
    origins: Origins = field(default_factory=Origins)
    covered: dict[Node, set[Node]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    refused: set[Node] = field(default_factory=set)
    created: set[Node] = field(default_factory=set)
    catalogue: str | None = None
    landscape: URIRef | None = None
    rows: dict[Location, tuple[URIRef, Node]] = field(default_factory=dict)
    repeated: set[Location] = field(default_factory=set)
    proposals: dict[Node, Proposal] = field(default_factory=dict)
    texts: dict[Node, tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    def merge(self, other: "SourceGraph") -> None:
        """Merge another source into this one."""
        self.triples |= other.triples
        self.origins.absorb(other.origins)
        for node, properties in other.covered.items():
            self.covered.setdefault(node, set()).update(properties)
        self.findings += other.findings
        self.refused |= other.refused
        self.created |= other.created
        self.rows |= other.rows
        self.repeated |= other.repeated
        self.proposals |= other.proposals
        self.texts |= other.texts
        self.landscape = self.landscape or other.landscape

    def without(self, refused: Iterable[Node]) -> "SourceGraph":
        """The statements without the refused descriptions, their parts, and references to them."""
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
            self.rows,
            self.repeated,
            self.proposals,
            self.texts,
        )


def descriptions(triples: Iterable[Triple], cls: URIRef = LL.Intervention) -> set[Node]:
    """The instances of a class in these statements."""
    return {s for s, p, o in triples if p == RDF.type and o == cls}
