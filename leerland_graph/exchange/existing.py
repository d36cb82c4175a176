"""Index of the content of a landscape, to match rows of a catalogue's next version."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rdflib import URIRef
from rdflib.term import Node

from leerland_graph.core.gc_pause import gc_paused
from leerland_graph.core.namespaces import DCTERMS, LL, LLC, SCHEMA, SKOS
from leerland_graph.core.same_text import same, same_name
from leerland_graph.exchange.records import Record
from leerland_graph.store import ONTOLOGY, Store
from leerland_graph.store.history import changes, departed, last_touch, void

__all__ = ["RENEWAL", "Existing", "row_key", "sentences_of", "shared_addresses"]

_FACTS = """
SELECT ?i ?identifier ?url ?catalogue WHERE {
  ?i a ll:Intervention .
  OPTIONAL { ?i dcterms:identifier ?identifier } OPTIONAL { ?i schema:url ?url } OPTIONAL { ?i ll:catalogue ?catalogue }
}"""
_TITLES = """
SELECT ?i ?title ?owner ?name WHERE {
  ?i a ll:Intervention ; dcterms:title ?title ; ll:responsibility ?r .
  ?r ll:role llc:owner ; ll:assignedTo ?owner . OPTIONAL { ?owner skos:prefLabel ?name }
}"""


_SAID = """
SELECT DISTINCT ?value ?name WHERE {
  { ?i ?p ?value } UNION { ?i ll:responsibility ?part . ?part ll:assignedTo ?value }
  OPTIONAL { ?value skos:prefLabel|skos:altLabel|dcterms:title ?name }
}"""

_SENTENCES = frozenset({DCTERMS.title, DCTERMS.description})
RENEWAL = "renewal"
"""The kind of a change by which proposals moved with the texts that they are of."""
_TOLD_BY = (DCTERMS.title, DCTERMS.description, LL.interventionType)
"""What a proposed place goes by."""
_PLACEMENTS = """
SELECT ?i ?p ?element ?status WHERE {
  ?i ll:placement ?p . OPTIONAL { ?p ll:onElement ?element } OPTIONAL { ?p ll:placementStatus ?status }
} ORDER BY ?i ?p"""


@dataclass
class Existing:
    """The interventions of one landscape, indexed by what identifies a catalogue row."""

    by_identifier: dict[str, list[tuple[URIRef, frozenset[str]]]] = field(default_factory=dict)
    by_url: dict[str, list[tuple[URIRef, frozenset[str]]]] = field(default_factory=dict)
    by_title: dict[tuple[str, str], list[tuple[URIRef, frozenset[str]]]] = field(default_factory=dict)
    by_catalogue: dict[str, set[URIRef]] = field(default_factory=dict)
    placed: set[Node] = field(default_factory=set)
    proposed: dict[Node, tuple[URIRef, Node]] = field(default_factory=dict)
    """The interventions of which all that is said of their place is one proposal: its IRI, and the element."""
    departed: dict[tuple[str, ...], list[tuple[URIRef, frozenset[str]]]] = field(default_factory=dict)
    """The interventions that were deleted, by the key of a row that describes them."""
    taken: frozenset[URIRef] = frozenset()
    """The names of what was deleted; they are given to nothing else."""
    store: Store | None = None
    landscape: URIRef | None = None

    @classmethod
    @gc_paused()
    def read(cls, store: Store, landscape: URIRef) -> "Existing":
        """Build the index of a landscape."""
        found = cls()
        graphs = [ONTOLOGY, landscape]
        rows = store.select(_FACTS, graphs=graphs)
        catalogues: dict[Node | None, set[str]] = {}
        for iri, _, _, catalogue in rows:
            catalogues.setdefault(iri, set())
            if catalogue is not None:
                catalogues[iri].add(str(catalogue))
                found.by_catalogue.setdefault(str(catalogue), set()).add(URIRef(str(iri)))
        for iri, identifier, url, _ in dict.fromkeys(rows):
            entry = (URIRef(str(iri)), frozenset(catalogues[iri]))
            for index, value in ((found.by_identifier, identifier), (found.by_url, url)):
                if value is not None and entry not in index.setdefault(same_name(str(value)), []):
                    index[same_name(str(value))].append(entry)
        for iri, title, owner, name in store.select(_TITLES, graphs=graphs):
            entry = (URIRef(str(iri)), frozenset(catalogues.get(iri, ())))
            for said in (owner, name):  # a list names an owner that is not there yet, or a mapping does by its IRI
                if said is not None and entry not in (
                    some := found.by_title.setdefault((same(str(title)), same(str(said))), [])
                ):
                    some.append(entry)
        found._read_placements(store, landscape)
        found._remember(store, landscape)
        return found

    @classmethod
    def of_places(cls, store: Store, landscape: URIRef) -> "Existing":
        """Only where the interventions of a landscape lie, which is what `untouched` asks."""
        found = cls()
        found._read_placements(store, landscape)
        return found

    def _read_placements(self, store: Store, landscape: URIRef) -> None:
        self.store, self.landscape = store, landscape
        told: dict[Node, list[tuple[Node | None, ...]]] = {}
        for row in store.select(_PLACEMENTS, graphs=[landscape]):
            if row[0] is not None:
                told.setdefault(row[0], []).append(row[1:])
        self.placed = set(told)
        for node, rows in told.items():
            part, element, status = rows[0]
            if len(rows) == 1 and status == LLC.proposed and isinstance(part, URIRef) and element is not None:
                self.proposed[node] = part, element

    def untouched(self, nodes: Iterable[Node], *, as_listed: bool = False) -> set[Node]:
        """Those of these interventions whose place is a proposal that was made by an import, or renewed since, and that nobody touched.

        With `as_listed`, without those of which somebody changed what a proposal goes by: there the list no longer tells.
        """
        some = [n for n in nodes if isinstance(n, URIRef) and n in self.proposed]
        if not some or self.store is None or self.landscape is None:
            return set()
        history = [c for c in changes(self.store) if c.landscape == self.landscape]
        imports, without = {c.number for c in history if c.kind in ("import", RENEWAL)}, void(history)
        found: set[Node] = set()
        for start in range(0, len(some), 500):
            chunk = some[start : start + 500]
            touched = last_touch(self.store, self.landscape, chunk, but=without)
            by: dict[Node, set[int]] = {}
            for (subject, p), number in touched.items():
                if p == LL.placement or subject not in self.placed or (as_listed and p in _TOLD_BY):
                    by.setdefault(subject, set()).add(number)
            for node in chunk:
                own = by.get(node, set()) | by.get(self.proposed[node][0], set())
                if own and own <= imports:
                    found.add(node)
        return found

    def _remember(self, store: Store, landscape: URIRef) -> None:
        """Index what was deleted."""
        gone = departed(store, landscape, LL.Intervention)
        self.taken = frozenset(gone)
        if not gone:
            return
        called = {s: str(o) for s, p, o in store.triples(landscape) if p == SKOS.prefLabel}
        for iri, said in gone.items():
            own: dict[Node, set[str]] = {}
            for s, p, o in said:
                if s == iri:
                    own.setdefault(p, set()).add(str(o))
            owners = {s for s, p, o in said if p == LL.role and o == LLC.owner}
            names = {n for s, p, o in said if s in owners and p == LL.assignedTo for n in (str(o), called.get(o, ""))}
            entry = (iri, frozenset(own.get(LL.catalogue, ())))
            keys = {row_key(identifier, None, "", "") for identifier in own.get(DCTERMS.identifier, ())}
            keys |= {row_key(None, url, "", "") for url in own.get(SCHEMA.url, ())}
            keys |= {row_key(None, None, title, name) for title in own.get(DCTERMS.title, ()) for name in names}
            for key in keys:
                self.departed.setdefault(key, []).append(entry)

    def match(self, identifier: str | None, url: str | None, catalogue: str | None) -> URIRef | None:
        """The intervention that a row describes, by its identifier, else its web address; rows with neither go by `titled`.

        A row of a named catalogue never matches an intervention that only other catalogues brought in. One that people deleted
        is found as well, if it came from the same catalogue.
        """
        index, value = (self.by_identifier, identifier) if identifier else (self.by_url, url or "")
        key = row_key(identifier, url, "", "")
        return next(iter(self._of(catalogue, index.get(same_name(value), []), key)), None)

    def titled(self, title: str, owner: str, catalogue: str | None) -> list[URIRef]:
        """The interventions of a title and an owner (its name or its IRI), those of other catalogues left out as by `match`, in the order of their IRIs; those that people deleted last."""
        return self._of(catalogue, self.by_title.get((same(title), same(owner)), []), row_key(None, None, title, owner))

    def _of(
        self, catalogue: str | None, candidates: Iterable[tuple[URIRef, frozenset[str]]], key: tuple[str, ...]
    ) -> list[URIRef]:
        """Those of the candidates, and of what was deleted under a key, that a row of a catalogue can be of."""
        found = sorted(iri for iri, theirs in candidates if catalogue is None or not theirs or catalogue in theirs)
        gone = (iri for iri, theirs in self.departed.get(key, []) if catalogue is None or catalogue in theirs)
        return list(dict.fromkeys([*found, *gone]))

    def texts_of(self, iri: URIRef) -> frozenset[str]:
        """What is said of an intervention and its parts, as texts to compare: values, and the names of what it refers to."""
        if self.store is None or self.landscape is None:
            return frozenset()
        rows = self.store.select(_SAID, graphs=[ONTOLOGY, self.landscape], bindings={"i": iri})
        return frozenset(same(str(term)) for row in rows for term in row if term is not None)


def row_key(identifier: str | None, url: str | None, title: str, owner: str) -> tuple[str, ...]:
    """What tells the interventions of a list apart: the identifier, else the web address, else title and owner.

    >>> row_key(None, None, "Excel ", "HR")
    ('title', 'excel', 'hr')
    """
    if identifier:
        return ("id", same_name(identifier))
    return ("url", same_name(url)) if url else ("title", same(title), same(owner))


def shared_addresses(records: Iterable[Record]) -> frozenset[str]:
    """The web addresses, as they are compared, that rows of different titles share, such as the page of a speaker: they tell no row from another."""
    titles: dict[str, set[str]] = {}
    for record in records:
        if url := record.first("url"):
            titles.setdefault(same_name(url), set()).add(same(record.title()))
    return frozenset(url for url, some in titles.items() if len(some) > 1)


def sentences_of(record: Record) -> str:
    """What a row says in sentences: its titles and descriptions."""
    return ". ".join(c.text for c in record.cells if c.column.path in _SENTENCES)
