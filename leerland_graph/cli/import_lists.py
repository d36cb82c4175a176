"""A list of others without a mapping: read as its former version was, or by a proposal that somebody agrees to."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import typer
from rdflib import URIRef

from leerland_graph.cli.context import Context, show
from leerland_graph.core.i18n import message
from leerland_graph.exchange import ImportOptions, Source, schema_of
from leerland_graph.exchange.importer import landscape_called, read_sources, with_constants
from leerland_graph.exchange.kept_mappings import KeptMapping, KeptMappings, is_next_version, is_of_its_name
from leerland_graph.exchange.mapping import Mapping, catalogue_of
from leerland_graph.exchange.mapping_proposal import MappingProposal, is_foreign, propose_of
from leerland_graph.exchange.mapping_text import as_yaml
from leerland_graph.exchange.readers import read_tables
from leerland_graph.exchange.reading import ReadingOptions
from leerland_graph.exchange.sources import reading_by
from leerland_graph.store import LandscapeInfo, Store, default_landscape, landscapes
from leerland_graph.validation import Finding, Location, Severity

__all__ = ["keep_mappings", "read_lists"]

ASKED = {"owner": message("Owner"), "targetGroup": message("Target group")}
"""What can be asked for all rows, by field."""


def read_lists(
    ctx: Context,
    store: Store,
    files: Sequence[Path],
    options: ImportOptions,
    *,
    is_talk: bool = True,
    is_guess: bool = False,
) -> list[Source]:
    """The sources of files. A list of others without a mapping has the one of its former version, or the proposal if somebody at a terminal
    agrees; without either it is as it is. Unless it `is_talk`, nothing is said and nothing asked; if it `is_guess`, the proposal stands.

    Raises:
        SourceError: a file or a mapping cannot be read, or not by what it was read by the last time.
        NotFound: there is no such landscape.
        UsageError: the numbers of files and mappings do not match, or there are several landscapes and none was named.
    """
    sources = read_sources(files, options.mappings, ctx.settings, reading=options.reading)
    known = [
        _with_mapping(ctx, store, path, s, options.reading, options.landscape, is_talk=is_talk, is_guess=is_guess)
        for path, s in zip(files, sources, strict=True)
    ]
    return with_constants(known, options.constants)


def _with_mapping(
    ctx: Context, store: Store, path: Path, source: Source, reading: ReadingOptions, landscape: str | None, *, is_talk: bool, is_guess: bool
) -> Source:  # fmt: skip
    if source.mapping is not None or source.graph is not None or not _is_foreign(ctx, store, source):
        return source
    info = landscape_called(store, landscape) if landscape else default_landscape(landscapes(store))
    kept = _kept(ctx, store, info, path, source, reading) if info is not None else None
    if kept is not None:
        if is_talk:
            ctx.say(
                "{file} is read as the list '{name}' was the last time.", file=path.name, name=kept.mapping.catalogue
            )
        return _read(ctx, path, kept.mapping, reading, kept.missing)
    if not is_guess and not (is_talk and sys.stdin.isatty() and sys.stdout.isatty()):
        return source
    where = str(info.iri) if info is not None else None
    proposal = propose_of(store, source, ctx.settings, ctx.shapes(), reading=reading, landscape=where)
    mapping = _agreed(ctx, proposal) if not is_guess else proposal.mapping if "title" not in proposal.lacking else None
    return _read(ctx, path, mapping, reading, ()) if mapping is not None else source


def keep_mappings(ctx: Context, sources: Sequence[Source], landscape: URIRef) -> None:
    """Keep the mappings by which lists were stored, for their next versions."""
    for source in sources:
        if source.mapping is not None:
            KeptMappings(ctx.settings.data, landscape).save(source.mapping)


def _is_foreign(ctx: Context, store: Store, source: Source) -> bool:
    schema = schema_of(ctx.shapes(), store.ontology)
    tables = [t for t in source.tables if t.rows]
    return bool(tables) and all(is_foreign(t, schema, ctx.settings.lang) for t in tables)


def _kept(
    ctx: Context, store: Store, info: LandscapeInfo, path: Path, source: Source, reading: ReadingOptions
) -> KeptMapping | None:  # fmt: skip
    """The mapping of the former version of a list; None if it is none."""
    mappings = KeptMappings(ctx.settings.data, info.iri)
    former = mappings.of_file(path.name)
    tables = read_tables(path, reading_by(former, reading), ctx.settings) if former is not None else source.tables
    table = max(tables, key=lambda t: len(t.rows))
    name = former.catalogue if former is not None else catalogue_of(path.name, table.source, None)
    kept = mappings.fitting(table.header, name)
    if kept is None or not (
        is_of_its_name(store, info.iri, table, kept) or is_next_version(store, info.iri, table, kept.mapping)
    ):
        return None
    return kept


def _read(ctx: Context, path: Path, mapping: Mapping, reading: ReadingOptions, missing: tuple[str, ...]) -> Source:
    """The table that a mapping is for; columns that are gone are said, and those that it does not know are."""
    tables = read_tables(path, reading_by(mapping, reading), ctx.settings)
    table = max(tables, key=lambda t: len(t.rows))
    columns = {h: r.model_copy(update={"optional": True}) if h in missing else r for h, r in mapping.columns.items()}
    notes = [
        Finding(
            Severity.WARNING, "", message("Column '{column}' was there the last time and is not now.", column=name),
            location=Location(table.source, table.sheet),
        )
        for name in missing
    ]  # fmt: skip
    others = [
        Finding(
            Severity.WARNING, "", message("This was not read: a mapping is for one table, that with the most rows unless you say otherwise."),
            location=Location(t.source, t.sheet),
        )
        for t in tables
        if t is not table and t.rows
    ]  # fmt: skip
    said = replace(table, notes=(*table.notes, *notes, *others))
    return Source(path.name, (said,), mapping.model_copy(update={"columns": columns}))


def _agreed(ctx: Context, proposal: MappingProposal) -> Mapping | None:
    """Show a proposal, ask what it lacks, and whether to import by it; None if not."""
    show(as_yaml(proposal, ctx.lang).rstrip())
    constants = dict(proposal.mapping.constants)
    for field in proposal.lacking:
        if field == "title":
            return None
        if field == "interventionType":
            constants["statedType"] = ctx.gettext("The list names no type.")
        elif field in ASKED:
            constants[field] = typer.prompt(ASKED[field][ctx.lang])
    if not typer.confirm(ctx.gettext("Read the list this way?")):
        return None
    return proposal.mapping.model_copy(update={"constants": constants})
