"""The tables of a file as statements, with the names in the landscape and in the files before it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rdflib import URIRef

from leerland_graph.core.errors import SourceError
from leerland_graph.core.gc_pause import gc_paused
from leerland_graph.core.i18n import gettext, languages
from leerland_graph.core.namespaces import LL, RDF
from leerland_graph.core.same_text import same
from leerland_graph.core.settings import Settings
from leerland_graph.exchange.builder import Builder
from leerland_graph.exchange.durations import WorkingTime
from leerland_graph.exchange.existing import Existing
from leerland_graph.exchange.mapping import Mapping
from leerland_graph.exchange.records import KIND_COLUMN, Record, by_header, by_mapping, statements
from leerland_graph.exchange.resolve import Resolver
from leerland_graph.exchange.schema import schema_of
from leerland_graph.exchange.source_graph import SourceGraph
from leerland_graph.exchange.sources import Progress, Source
from leerland_graph.exchange.tables import Table
from leerland_graph.meaning import Proposer, proposer_for
from leerland_graph.store import Store
from leerland_graph.store.naming import Namer
from leerland_graph.store.rdf_terms import Triple, from_ntriples
from leerland_graph.validation import Shapes

__all__ = ["TableReader"]


@dataclass
class TableReader:
    """Makes statements of the tables of a file, for a store and the language in it."""

    store: Store
    settings: Settings
    shapes: Shapes
    progress: Progress
    add: frozenset[tuple[str, str]] = frozenset()
    there: list[Triple] | None = field(default=None, init=False)
    """The statements of the landscape, once they were read."""
    _proposer: Proposer | None = field(default=None, init=False)

    def proposer(self, landscape: URIRef) -> Proposer:
        """What proposes placements in a landscape, made once."""
        if self._proposer is None:
            self._proposer = proposer_for(self.store, landscape, self.settings)
        return self._proposer

    def tables(
        self,
        source: Source,
        target: URIRef,
        before: SourceGraph,
        existing: Existing,
    ) -> SourceGraph:
        """Turn the tables of a file into statements, knowing the landscape and the files before it."""
        tables, mapping = source.tables, source.mapping
        schema = schema_of(self.shapes, self.store.ontology)
        records: list[Record] = []
        notes = []
        for table in tables:
            if mapping is None and _has_other_statements(table):
                continue
            with gc_paused():
                read = by_mapping(table, schema, mapping) if mapping else by_header(table, schema, self.settings.lang)
            records += read[0]
            notes += [*table.notes, *read[1]]
        if not records and not any(True for table in tables for _ in statements(table)):
            raise SourceError(source.name, "The file has no filled rows.", "Fill in a row below the header.")
        language = self.store.ontology
        resolver = Resolver.of_language(language)
        with gc_paused():
            if self.there is None:
                self.there = list(self.store.triples(target))
            resolver.learn(self.there)
        resolver.learn(before.triples)
        taken = {s for some in (self.there, before.triples) for s, _, _ in some} | existing.taken
        builder = Builder(
            schema, language, existing, resolver, Namer(self.settings.base_iri, taken), self.proposer(target),
            mapping.catalogue if mapping else None, _label_lang(mapping, self.settings),
            WorkingTime(self.settings.hours_per_day, self.settings.hours_per_daypart),
            frozenset((column, same(name)) for column, name in self.add),
        )  # fmt: skip
        incoming = builder.build(
            records,
            lambda done, total: self.progress(f"read {source.name}", done, total),
            lambda done, total: self.progress("understand", done, total),
        )
        incoming.findings = notes + incoming.findings
        if mapping is None:
            _add_statements(incoming, tables)
        found = [s for s, p, o in incoming.triples if p == RDF.type and o == LL.LearningLandscape]
        incoming.landscape = URIRef(str(found[0])) if found else None
        return incoming


def _label_lang(mapping: Mapping | None, settings: Settings) -> str:
    lang = mapping.language if mapping else settings.lang
    return lang if lang in ("nl", "en") else "en"


def _has_other_statements(table: Table) -> bool:
    return table.sheet in {gettext("Other statements", lang) for lang in languages()}


def _add_statements(incoming: SourceGraph, tables: Sequence[Table]) -> None:
    for table in tables:
        stacked = bool(table.header) and same(table.header[0]) == KIND_COLUMN
        if not stacked and not _has_other_statements(table):
            continue
        for row, line in statements(table):
            try:
                triples = from_ntriples(line)
            except SyntaxError:
                raise SourceError(
                    table.source,
                    "This row is no statement in N-Triples.",
                    "Correct or remove it.",
                    sheet=table.sheet,
                    row=row.number,
                ) from None
            incoming.triples |= triples
            for s, p, _ in triples:
                incoming.covered.setdefault(s, set()).add(p)
