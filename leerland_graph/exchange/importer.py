"""Import files: read, compare, validate, preview, then store. All or nothing, unless `partial` is set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rdflib import URIRef
from rdflib.term import Node

from leerland_graph.core.errors import UsageError
from leerland_graph.core.gc_pause import gc_paused
from leerland_graph.core.i18n import message
from leerland_graph.core.namespaces import DCTERMS, LL, RDF, SKOS
from leerland_graph.core.same_text import same
from leerland_graph.core.settings import Settings
from leerland_graph.exchange.duplicates import Duplicate, comparable, possible_duplicates
from leerland_graph.exchange.existing import Existing
from leerland_graph.exchange.foreign import foreign_in, without_foreign
from leerland_graph.exchange.judging import judge
from leerland_graph.exchange.merge import Merge, Which, merge
from leerland_graph.exchange.reading import ReadingOptions
from leerland_graph.exchange.records import KIND_COLUMN
from leerland_graph.exchange.same_offers import same_offers_there
from leerland_graph.exchange.schema import Schema, schema_of
from leerland_graph.exchange.source_graph import SourceGraph, descriptions
from leerland_graph.exchange.sources import Progress, Source, read_sources
from leerland_graph.exchange.table_source import TableReader
from leerland_graph.exchange.tables import Table
from leerland_graph.meaning import FIELDS, Proposal
from leerland_graph.store import (
    Activity,
    LandscapeInfo,
    Store,
    commit,
    find_landscape,
    landscape_iri,
    landscape_triples,
    landscapes,
)
from leerland_graph.store.rdf_terms import Triple
from leerland_graph.validation import Origins, Refused, Report, Shapes, Verdict

__all__ = [
    "ImportOptions",
    "ImportPlan",
    "Progress",
    "Source",
    "execute",
    "landscape_called",
    "plan_import",
    "plan_sources",
    "read_sources",
    "with_constants",
]


_TELLING = frozenset({DCTERMS.title, DCTERMS.description, SKOS.prefLabel, RDF.type, LL.interventionType, *FIELDS})


@dataclass(frozen=True)
class ImportOptions:
    """Options of an import. `landscape` is a name; a landscape that does not exist yet is created.

    `partial` stores the valid descriptions and omits the others; `overwrite` replaces fields that users changed since the last
    import; `delete_gone` deletes what the catalogue no longer has: all, or these descriptions. `left` are descriptions that stay
    as they are, or are not made. `add` are names, by the id of their column, that are made where the columns are our own, or a mapping refuses
    unknown ones. `reading` says how tables are read. `constants` fill our columns, by id, where a row of a list with columns of
    others has no value.
    """

    mappings: Sequence[Path] = ()
    landscape: str | None = None
    partial: bool = False
    overwrite: Which = False
    delete_gone: Which = False
    who: str = "leerland import"
    reading: ReadingOptions = field(default_factory=ReadingOptions)
    left: frozenset[Node] = frozenset()
    add: frozenset[tuple[str, str]] = frozenset()
    constants: Mapping[str, str] = field(default_factory=dict)


@dataclass
class ImportPlan:
    """What an import would change, with its validation report; nothing is stored yet.

    `told` is what the files say of names, descriptions, classes, types and what else is proposed, of rows that stay out too; `proposals` are the placements
    that were proposed. `accepted` and `refused_count` count rows with content of tables, those of interventions if there are any, and interventions of RDF: together all
    that there are. `refused` are the descriptions that are refused; that of a repeated row is not among them.
    """

    landscape: URIRef
    is_new_landscape: bool
    verdict: Verdict
    merged: Merge
    accepted: int
    refused: set[Node]
    refused_count: int = 0
    left_count: int = 0
    duplicates: list[Duplicate] = field(default_factory=list)
    origins: Origins = field(default_factory=Origins)
    told: frozenset[Triple] = frozenset()
    proposals: Mapping[Node, Proposal] = field(default_factory=dict)

    @property
    def report(self) -> Report:
        return self.verdict.report

    @property
    def changes_nothing(self) -> bool:
        return not self.merged.additions and not self.merged.removals

    @property
    def is_there_already(self) -> bool:
        """Whether nothing changes because everything is already stored as in the files. False if users changed some of it since."""
        return self.changes_nothing and not self.merged.conflicts and not self.refused and not self.refused_count


def plan_import(
    store: Store, files: Sequence[Path], settings: Settings, shapes: Shapes, options: ImportOptions | None = None,
    progress: Progress = lambda what, done, total: None,
) -> ImportPlan:  # fmt: skip
    """Read the files and compute what they would change.

    Raises:
        SourceError: a file or a mapping cannot be read.
        SaysNothing: a file of RDF says nothing in terms of the language.
        UsageError: the numbers of files and mappings do not match.
    """
    options = options or ImportOptions()
    sources = read_sources(files, options.mappings, settings, progress, options.reading)
    return plan_sources(store, with_constants(sources, options.constants), settings, shapes, options, progress)


def with_constants(sources: Sequence[Source], constants: Mapping[str, str]) -> list[Source]:
    """The sources with what holds where a row says nothing; it goes before what their mappings say.

    Raises:
        UsageError: none of them has a mapping.
    """
    if constants and not any(s.mapping for s in sources):
        raise UsageError(
            "What {options} says can go into no row: the columns of these files are our own, or they are RDF.",
            "Fill it in in the file, or give a mapping.", options=tuple(f"--{name}" for name in constants),
        )  # fmt: skip
    return [
        replace(s, mapping=s.mapping.model_copy(update={"constants": {**s.mapping.constants, **constants}})) if s.mapping else s
        for s in sources
    ]  # fmt: skip


def plan_sources(
    store: Store, sources: Sequence[Source], settings: Settings, shapes: Shapes, options: ImportOptions,
    progress: Progress = lambda what, done, total: None,
) -> ImportPlan:  # fmt: skip
    """Compute what these sources would change; `options.mappings` is not used, since each source has its own.

    Raises:
        SourceError: a table lacks a column that its kind of description requires, or has no filled rows.
        SaysNothing: a file of RDF says nothing in terms of the language.
    """
    reader = TableReader(store, settings, shapes, progress, options.add)
    schema = schema_of(shapes, store.ontology)
    named = [s.graph.landscape if s.graph is not None else _landscape_in(s.tables, schema) for s in sources]
    target, new = _target(store, settings, options.landscape, next((n for n in named if n), None))
    existing = Existing.read(store, target)
    graphs = [s.graph for s in sources if s.graph is not None]

    def unrelated(*parts: SourceGraph) -> set[Node]:
        return foreign_in(parts, lambda: {node for s, _, o in store.triples(target) for node in (s, o)})

    foreign = unrelated(*graphs)
    total, everything, catalogues = Merge(), SourceGraph(), set[str]()
    for source in sources:
        incoming = (
            without_foreign(source.graph, source.name, foreign)
            if source.graph is not None
            else reader.tables(source, target, everything, existing)
        )
        _retarget(incoming, target)
        everything.merge(incoming)
        catalogues.add(incoming.catalogue or "")
        known = existing.by_catalogue.get(incoming.catalogue or "", set())
        aside = options.left | (incoming.refused if options.partial else set())
        part = incoming.without(aside) if aside else incoming
        merged = merge(
            store, target, part, known=known, overwrite=options.overwrite, delete_gone=options.delete_gone, there=reader.there
        )  # fmt: skip
        _absorb(total, merged)
    origins = everything.origins
    progress("validate", 0, 1)
    if new:
        title = options.landscape or _title(sources)
        if not any(t[0] == target and t[1] == DCTERMS.title for t in everything.triples):
            total.additions |= landscape_triples(target, title, lang=settings.lang, default=False)
    names = ", ".join(sorted({where.source for where in origins.subjects.values()}))
    who = Activity("import", options.who, message("Import of {what}", what=names), catalogues=frozenset(catalogues))
    verdict, refused = judge(
        store, target, everything, total, shapes, options.partial, origins, who, unrelated if graphs else None
    )
    progress("validate", 1, 1)
    described = descriptions(everything.triples)
    unchanged = not total.additions and not total.removals
    is_whole = not refused and not everything.repeated
    stands = verdict.admitted is not None or (unchanged and (options.partial or is_whole))
    refused = refused if stands else refused | described
    accepted, refused_count = _counted(
        everything, described, refused, options.left, stands=stands, has_graphs=bool(graphs)
    )
    stored_and_new = comparable(store, target, total.additions)
    new_ones = {s for s, _, _ in total.additions}
    doubles = [d for d in possible_duplicates(stored_and_new) if d.first in new_ones or d.second in new_ones]
    doubles += same_offers_there(store, target, everything.texts, set(total.new), catalogues, settings, doubles)
    return ImportPlan(
        landscape=target,
        is_new_landscape=new,
        verdict=verdict,
        merged=total,
        accepted=accepted,
        refused=refused,
        refused_count=refused_count,
        left_count=len(options.left & (described | {node for _, node in everything.rows.values()})),
        origins=origins,
        proposals=everything.proposals,
        told=frozenset(t for t in everything.triples if t[1] in _TELLING),
        duplicates=doubles,
    )


def _counted(
    everything: SourceGraph, described: set[Node], refused: set[Node], left: frozenset[Node], *, stands: bool, has_graphs: bool
) -> tuple[int, int]:  # fmt: skip
    """How many rows and descriptions of RDF are accepted, and how many refused."""
    rows = {at: (cls, node) for at, (cls, node) in everything.rows.items() if node not in left}
    described, refused = described - left, refused - left
    main = {at: node for at, (cls, node) in rows.items() if cls == LL.Intervention} or {at: n for at, (_, n) in rows.items()}  # fmt: skip
    good = sum(at not in everything.repeated and node not in refused for at, node in main.items()) if stands else 0
    if not has_graphs:
        return good, len(main) - good
    others = described - {node for _, node in rows.values()} - everything.created
    told = refused - {node for _, node in rows.values()}
    return good + (len(others - refused) if stands else 0), len(main) - good + len(told)


@gc_paused()
def execute(store: Store, plan: ImportPlan) -> int:
    """Commit a plan.

    Returns the number of the change.

    Raises:
        Refused: validation refused it.
        Stale: the same descriptions were changed since the plan was made.
    """
    if plan.verdict.admitted is None:
        raise Refused(plan.report)
    return commit(store, plan.verdict.admitted)


def landscape_called(store: Store, name: str) -> LandscapeInfo | None:
    """The landscape of this IRI, local name or title; None if there is none."""
    wanted = same(name)
    return next(
        (i for i in landscapes(store) if wanted in {same(n) for n in (str(i.iri), i.name, *i.titles.values())}), None
    )


def _target(store: Store, settings: Settings, name: str | None, in_file: URIRef | None) -> tuple[URIRef, bool]:
    known = {i.iri for i in landscapes(store)}
    if name:
        match = landscape_called(store, name)
        return (match.iri, False) if match is not None else (landscape_iri(settings.base_iri, name), True)
    if in_file is not None:
        return in_file, in_file not in known
    if known:
        return find_landscape(store, None).iri, False
    return landscape_iri(settings.base_iri, "leerlandschap"), True


def _landscape_in(tables: Sequence[Table], schema: Schema) -> URIRef | None:
    """The landscape that an export in tables describes, if it does."""
    sheet = schema.of(LL.LearningLandscape)
    for table in tables:
        stacked = bool(table.header) and same(table.header[0]) == KIND_COLUMN
        if not stacked and schema.sheet(table.sheet or "") != sheet:
            continue
        for row in table.rows:
            if (not stacked or row.cells.get(table.header[0]) == sheet.id) and row.cells.get("IRI"):
                return URIRef(row.cells["IRI"])
    return None


def _title(sources: Sequence[Source]) -> str:
    return next((s.mapping.catalogue for s in sources if s.mapping), Path(sources[0].name).stem)


def _retarget(incoming: SourceGraph, target: URIRef) -> None:
    own = incoming.landscape
    if own is None or own == target:
        return
    incoming.triples = {(target if s == own else s, p, target if o == own else o) for s, p, o in incoming.triples}
    for mapping in (incoming.covered, incoming.origins.subjects):
        if own in mapping:
            mapping[target] = mapping.pop(own)  # type: ignore[assignment]
    incoming.landscape = target


def _absorb(total: Merge, part: Merge) -> None:
    total.additions |= part.additions
    total.removals |= part.removals
    for name in ("new", "changed", "conflicts", "gone"):
        have = getattr(total, name)
        have += [x for x in getattr(part, name) if x not in have] if len(have) < 5_000 else getattr(part, name)
