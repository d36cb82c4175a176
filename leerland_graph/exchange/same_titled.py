"""Which intervention a row is of that nothing tells but its title and owner: rows of one title can be several offers."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rdflib import URIRef

from leerland_graph.core.namespaces import LL
from leerland_graph.core.same_text import same
from leerland_graph.exchange.existing import Existing
from leerland_graph.exchange.further_runs import is_another_offer
from leerland_graph.exchange.records import Record
from leerland_graph.store.naming import Namer

__all__ = ["SameTitled"]


@dataclass
class SameTitled:
    """The rows of a list that are told by title and owner, as the offers that they are of."""

    existing: Existing
    namer: Namer
    catalogue: str | None
    _called: dict[str, list[Record]] = field(default_factory=dict, init=False)
    _texts: dict[URIRef, frozenset[str]] = field(default_factory=dict, init=False)
    _offers: dict[tuple[str, str], list[tuple[URIRef, list[Record]]]] = field(default_factory=dict, init=False)

    def expect(self, records: Iterable[Record]) -> None:
        """Hear which rows there are, before the first is asked for."""
        for record in records:
            self._called.setdefault(same(record.title()), []).append(record)

    def iri_of(self, record: Record, owner: str) -> URIRef:
        """The IRI of the intervention of a row: that of an earlier row of the same offer, else one that is there already and that no row of another offer is more like, else a new one."""
        title = record.title()
        offers = self._offers.setdefault((same(title), same(owner)), [])
        for iri, rows in offers:
            if not is_another_offer(record, rows):
                rows.append(record)
                return iri
        used = {iri for iri, _ in offers}
        iri = self._there(record, owner, used) or self.namer.mint(LL.Intervention, title)
        offers.append((iri, [record]))
        return iri

    def _there(self, record: Record, owner: str, used: set[URIRef]) -> URIRef | None:
        """The intervention of this title and owner that is there already, and of several the one that says most of what the row says."""
        known = self.existing.titled(record.title(), owner, self.catalogue)
        rows = self._called.get(same(record.title()), [])
        if len(known) < 2 and len(rows) < 2:
            return known[0] if known else None
        some = [(iri, self._texts_of(iri)) for iri in known if iri not in used]
        others = [r for r in rows if r is not record and is_another_offer(r, [record])]
        likely = [(n, iri) for iri, texts in some if (n := _shared(record, texts)) >= max((_shared(r, texts) for r in others), default=0)]  # fmt: skip
        return max(likely, key=lambda one: one[0])[1] if likely else None

    def _texts_of(self, iri: URIRef) -> frozenset[str]:
        """What is said of an intervention, asked once for all rows of its title."""
        if iri not in self._texts:
            self._texts[iri] = self.existing.texts_of(iri)
        return self._texts[iri]


def _shared(record: Record, texts: frozenset[str]) -> int:
    """How many of the values of a row stand in a description."""
    return sum(same(c.text) in texts for c in record.cells)
