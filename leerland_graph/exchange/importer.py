"""Import files: read, compare, validate, preview, then store. All or nothing, unless `partial` is set."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import URIRef
from rdflib.term import Node

from leerland_graph.core.errors import SourceError
from leerland_graph.core.i18n import gettext, languages, message
from leerland_graph.core.namespaces import DCTERMS, LL, RDF
from leerland_graph.core.same_text import same
from leerland_graph.core.settings import Settings
from leerland_graph.exchange.builder import Builder
from leerland_graph.exchange.duplicates import Duplicate, comparable, possible_duplicates
from leerland_graph.exchange.durations import WorkingTime
from leerland_graph.exchange.existing import Existing
from leerland_graph.exchange.foreign import foreign_in, without_foreign
from leerland_graph.exchange.mapping import Mapping
from leerland_graph.exchange.merge import Merge, merge
from leerland_graph.exchange.reading import ReadingOptions
from leerland_graph.exchange.records import KIND_COLUMN, Record, by_header, by_mapping, statements
from leerland_graph.exchange.resolve import Resolver
from leerland_graph.exchange.schema import Schema, schema_of
from leerland_graph.exchange.source_graph import SourceGraph, descriptions
from leerland_graph.exchange.sources import Progress, Source, read_sources
from leerland_graph.exchange.tables import Table
from leerland_graph.store import (
    Activity,
    ChangeSet,
    Store,
    commit,
    find_landscape,
    landscape_iri,
    landscape_triples,
    landscapes,
)
from leerland_graph.store.naming import Namer
from leerland_graph.store.rdf_terms import Triple, from_ntriples
from leerland_graph.validation import Finding, Origins, Refused, Report, Severity, Shapes, Verdict, examine

__all__ = [
    "ImportOptions",
    "ImportPlan",
    "Progress",
    "Source",
    "execute",
    "plan_import",
    "plan_sources",
    "read_sources",
]


@dataclass(frozen=True)
class ImportOptions:
    """Options of an import. `landscape` is a name; a landscape that does not exist yet is created.

    `partial` stores the valid descriptions and omits the others; `overwrite` replaces fields that users
    changed since the last import; `delete_gone` deletes what the catalogue no longer has. `reading` says how tables are read.
    """

    mappings: Sequence[Path] = ()
    landscape: str | None = None
    partial: bool = False
    overwrite: bool = False
    delete_gone: bool = False
    who: str = "leerland import"
    reading: ReadingOptions = field(default_factory=ReadingOptions)


@dataclass
class ImportPlan:
    """What an import would change, with its validation report; nothing is stored yet.

    `accepted` and `refused_count` count rows with content of tables, those of interventions if there are any, and interventions of RDF: together all
    that there are. `refused` are the descriptions that are refused; that of a repeated row is not among them.
    """

    landscape: URIRef
    is_new_landscape: bool
    verdict: Verdict
    merged: Merge
    accepted: int
    refused: set[Node]
    refused_count: int = 0
    duplicates: list[Duplicate] = field(default_factory=list)

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
    return plan_sources(store, read_sources(files, options.mappings, settings, progress, options.reading), settings, shapes, options, progress)  # fmt: skip


def plan_sources(
    store: Store, sources: Sequence[Source], settings: Settings, shapes: Shapes, options: ImportOptions,
    progress: Progress = lambda what, done, total: None,
) -> ImportPlan:  # fmt: skip
    """Compute what these sources would change; `options.mappings` is not used, since each source has its own.

    Raises:
        SourceError: a table lacks a column that its kind of description requires, or has no filled rows.
        SaysNothing: a file of RDF says nothing in terms of the language.
    """
    reader = _Reader(store, settings, shapes, progress)
    schema = schema_of(shapes, store.ontology)
    named = [s.graph.landscape if s.graph is not None else _landscape_in(s.tables, schema) for s in sources]
    target, new = _target(store, settings, options.landscape, next((n for n in named if n), None))
    existing = Existing.read(store, target)
    foreign = foreign_in(
        [s.graph for s in sources if s.graph is not None],
        lambda: {node for s, _, o in store.triples(target) for node in (s, o)},
    )
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
        part = incoming.without(incoming.refused) if options.partial else incoming
        _absorb(
            total, merge(store, target, part, known=known, overwrite=options.overwrite, delete_gone=options.delete_gone)
        )
    origins = everything.origins
    progress("validate", 0, 1)
    if new:
        title = options.landscape or _title(sources)
        if not any(t[0] == target and t[1] == DCTERMS.title for t in everything.triples):
            total.additions |= landscape_triples(target, title, lang=settings.lang, default=False)
    names = ", ".join(sorted({where.source for where in origins.subjects.values()}))
    who = Activity("import", options.who, message("Import of {what}", what=names), catalogues=frozenset(catalogues))
    verdict, refused = _validate(store, target, everything, total, shapes, options, origins, who)
    progress("validate", 1, 1)
    described = descriptions(everything.triples)
    unchanged = not total.additions and not total.removals
    is_whole = not refused and not everything.repeated
    stands = verdict.admitted is not None or (unchanged and (options.partial or is_whole))
    refused = refused if stands else refused | described
    accepted, refused_count = _counted(everything, described, refused, stands=stands, has_graphs=any(s.graph for s in sources))  # fmt: skip
    stored_and_new = comparable(store, target, total.additions)
    new_ones = {s for s, _, _ in total.additions}
    return ImportPlan(
        landscape=target,
        is_new_landscape=new,
        verdict=verdict,
        merged=total,
        accepted=accepted,
        refused=refused,
        refused_count=refused_count,
        duplicates=[d for d in possible_duplicates(stored_and_new) if d.first in new_ones or d.second in new_ones],
    )


def _counted(
    everything: SourceGraph, described: set[Node], refused: set[Node], *, stands: bool, has_graphs: bool
) -> tuple[int, int]:
    """How many rows and descriptions of RDF are accepted, and how many refused."""
    rows = everything.rows
    main = {at: node for at, (cls, node) in rows.items() if cls == LL.Intervention} or {at: n for at, (_, n) in rows.items()}  # fmt: skip
    good = sum(at not in everything.repeated and node not in refused for at, node in main.items()) if stands else 0
    if not has_graphs:
        return good, len(main) - good
    others = described - {node for _, node in rows.values()} - everything.created
    told = refused - {node for _, node in rows.values()}
    return good + (len(others - refused) if stands else 0), len(main) - good + len(told)


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


def _target(store: Store, settings: Settings, name: str | None, in_file: URIRef | None) -> tuple[URIRef, bool]:
    known = {i.iri for i in landscapes(store)}
    if name:
        match = [
            i for i in landscapes(store) if same(name) in {same(n) for n in (str(i.iri), i.name, *i.titles.values())}
        ]
        return (match[0].iri, False) if match else (landscape_iri(settings.base_iri, name), True)
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
        for row in table.rows:
            mine = row.cells.get(table.header[0]) == sheet.id if stacked else schema.sheet(table.sheet or "") == sheet
            if mine and row.cells.get("IRI"):
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


def _validate(
    store: Store,
    target: URIRef,
    incoming: SourceGraph,
    merged: Merge,
    shapes: Shapes,
    options: ImportOptions,
    origins: Origins,
    who: Activity,
) -> tuple[Verdict, set[Node]]:
    refused = set(incoming.refused)
    if options.partial:
        _drop_unused(merged, incoming.created)
    while True:
        change_set = ChangeSet(target, who, store.revision, frozenset(merged.additions), frozenset(merged.removals))
        verdict = (
            examine(store, change_set, shapes, origins) if not change_set.is_empty else Verdict(Report(checked=1), None)
        )
        bad = {_holder(origins, URIRef(f.focus)) for f in verdict.report.violations if f.focus}
        if change_set.is_empty:
            verdict = Verdict(Report(checked=len(origins.subjects)), None)
        if not options.partial or not (bad - refused):
            break
        refused |= bad
        gone = refused | {o for s, _, o in merged.additions if s in refused and origins.parents.get(o) == s}
        incoming.findings += _dangling(merged.additions, gone, origins)
        merged.additions = {t for t in merged.additions if t[0] not in gone and t[2] not in gone}
        merged.removals = {t for t in merged.removals if t[0] not in gone}
        merged.new = [n for n in merged.new if n not in gone]
        _drop_unused(merged, incoming.created)
        incoming.findings += [f for f in verdict.report.violations if f not in incoming.findings]
    report = verdict.report.plus(f for f in incoming.findings if f not in verdict.report.findings).sorted()
    blocked = bool(incoming.refused or incoming.repeated) and not options.partial
    admitted = None if blocked else verdict.admitted
    if not options.partial:
        refused |= bad
    return Verdict(report, admitted), refused


def _drop_unused(merged: Merge, created: set[Node]) -> None:
    """Omit resources that were created only for references from rows that are now refused."""
    unused = (created & set(merged.new)) - {o for _, _, o in merged.additions}
    merged.additions = {t for t in merged.additions if t[0] not in unused}
    merged.new = [n for n in merged.new if n not in unused]


def _dangling(additions: set[Triple], gone: set[Node], origins: Origins) -> list[Finding]:
    """Warnings for references that are omitted because their target is refused."""
    said = message("The reference was left out, since the row that it refers to was refused.")
    return [
        Finding(Severity.WARNING, "", said, str(s), str(p), str(o), origins.locate(str(s), str(p)))
        for s, p, o in sorted(additions, key=str)
        if o in gone and s not in gone
    ]


def _holder(origins: Origins, node: Node) -> Node:
    return origins.parents.get(node, node)


@dataclass
class _Reader:
    store: Store
    settings: Settings
    shapes: Shapes
    progress: Progress

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
            some, more = by_mapping(table, schema, mapping) if mapping else by_header(table, schema, self.settings.lang)
            records += some
            notes += [*table.notes, *more]
        if not records and not any(True for table in tables for _ in statements(table)):
            raise SourceError(source.name, "The file has no filled rows.", "Fill in a row below the header.")
        language = self.store.ontology
        resolver = Resolver()
        resolver.learn_hierarchy(language)
        resolver.learn(language)
        resolver.learn(self.store.triples(target))
        resolver.learn(before.triples)
        taken = [s for s, _, _ in self.store.triples(target)] + [s for s, _, _ in before.triples]
        builder = Builder(
            schema, language, existing, resolver, Namer(self.settings.base_iri, taken),
            mapping.catalogue if mapping else None, _label_lang(mapping, self.settings),
            WorkingTime(self.settings.hours_per_day, self.settings.hours_per_daypart),
        )  # fmt: skip
        incoming = builder.build(records, lambda done, total: self.progress(f"read {source.name}", done, total))
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
