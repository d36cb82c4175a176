"""Commands for data: init, import, template, validate, export, backup, restore."""

import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from leerland_graph.cli.context import (
    Context,
    DataOption,
    FormatOption,
    LandscapeOption,
    answers,
    context,
    one_of,
    progress,
    say_lacks,
    who,
)  # fmt: skip
from leerland_graph.cli.import_lists import keep_mappings, read_lists
from leerland_graph.cli.import_text import plan_json, show_plan
from leerland_graph.cli.reading import (
    DelimiterOption,
    EncodingOption,
    HeaderRowOption,
    HiddenOption,
    MemberOption,
    OwnerOption,
    RecordPathOption,
    SheetOption,
    reading_of,
)
from leerland_graph.cli.scratch import has_store, scratch_store
from leerland_graph.cli.validation_text import OwnerShares, owner_shares, show_report
from leerland_graph.core.errors import UsageError
from leerland_graph.core.resources import resource
from leerland_graph.exchange import (
    FORMATS,
    ImportOptions,
    ImportPlan,
    execute,
    export_landscape,
    plan_import,
    plan_sources,
    schema_of,
)
from leerland_graph.exchange.foreign import SaysNothing
from leerland_graph.exchange.formats import FIELD_FORMATS
from leerland_graph.store import (
    ONTOLOGY,
    backup_store,
    landscapes,
    read_ontology,
    restore_store,
)
from leerland_graph.validation import (
    Engine,
    Finding,
    Location,
    Report,
    Severity,
    State,
    judged_by,
    validate_landscape,
)

__all__ = ["register"]

FILES_HELP = "Turtle, N-Triples, TriG, RDF/XML, JSON-LD; CSV, TSV or other text, XLSX, XLS, ODS, JSON, JSON lines, XML, HTML with JSON-LD, a ZIP of these"


@answers
def init(
    example: Annotated[bool, typer.Option("--example", help="Load the example landscape too.")] = False,
    data: DataOption = None,
) -> None:
    """Make a store with the language in it, and with --example the landscape of a fictional bank."""
    ctx = context(data)
    with ctx.store(write=True, create=True) as store:
        if example and not landscapes(store):
            plan = plan_import(
                store,
                [resource("examples/waterland/waterland.ttl")],
                ctx.settings,
                ctx.shapes(),
                ImportOptions(who=who()),
            )
            execute(store, plan)
        found = landscapes(store)
        place = store.place
        say_lacks(ctx, store)
    ctx.say_n(
        "The store is ready in {place}, with {n} landscape.",
        "The store is ready in {place}, with {n} landscapes.",
        n=len(found),
        place=place,
    )


@answers
def import_(
    files: Annotated[list[Path], typer.Argument(help=FILES_HELP)],
    mapping: Annotated[
        list[Path] | None, typer.Option("--mapping", help="How columns of others become ours; once, or once per file.")
    ] = None,
    partial: Annotated[bool, typer.Option("--partial", help="Store what is right, report what is not.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, store nothing.")] = False,
    report: Annotated[Path | None, typer.Option("--report", help="Write the findings to this JSON file.")] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace also what people changed since the last import.")
    ] = False,
    delete_gone: Annotated[
        bool, typer.Option("--delete-gone", help="Delete what the catalogue no longer has.")
    ] = False,
    owner: OwnerOption = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before storing changes.")] = False,
    sheet: SheetOption = None,
    header_row: HeaderRowOption = None,
    record_path: RecordPathOption = None,
    encoding: EncodingOption = None,
    delimiter: DelimiterOption = None,
    hidden: HiddenOption = None,
    member: MemberOption = None,
    landscape: LandscapeOption = None,
    data: DataOption = None,
) -> None:
    """Import catalogues: all or nothing, unless --partial. Shows what changes before it is stored."""
    ctx = context(data)
    reading = reading_of(sheet, header_row, record_path, encoding, delimiter, hidden, member)
    options = ImportOptions(
        mapping or (), landscape, partial, overwrite, delete_gone, who(), reading, constants=_constants(owner)
    )
    rehearsal = dry_run and not has_store(ctx)
    with nullcontext(scratch_store(ctx)) if rehearsal else ctx.store(write=not dry_run, create=not dry_run) as store:
        sources = read_lists(ctx, store, files, options)
        with progress() as step:
            plan = plan_sources(store, sources, ctx.settings, ctx.shapes(), options, step)
        if report is not None:
            _write_report(report, plan, ctx)
        show_plan(plan, ctx)
        if plan.verdict.admitted is None and (
            not plan.changes_nothing or ((plan.refused or plan.refused_count) and not partial)
        ):
            raise typer.Exit(_refuse(ctx, plan))
        if dry_run:
            ctx.say("Nothing stored (--dry-run).")
        elif plan.changes_nothing:
            ctx.say("Nothing changes.")
        else:
            if plan.merged.changed and not yes and sys.stdin.isatty():
                typer.confirm(ctx.gettext("Store these changes?"), abort=True)
            number = execute(store, plan)
            keep_mappings(ctx, sources, plan.landscape)
            ctx.say("Stored as change {number}.", number=number)


def _constants(owner: str | None) -> dict[str, str]:
    return {"owner": owner} if owner else {}


def _refuse(ctx: Context, plan: ImportPlan) -> int:
    count = len(plan.report.violations)
    if count == 0:
        said = ctx.gettext("Nothing stored: nothing in it was checked, so that it is unknown whether it is right.")
        typer.echo(said, err=True)
        return 1
    typer.echo(
        ctx.ngettext(
            "Nothing stored: {n} finding blocks. Correct it, or use --partial to store what is right.",
            "Nothing stored: {n} findings block. Correct them, or use --partial to store what is right.",
            n=count,
        ),
        err=True,
    )
    return 1


def _write_report(path: Path, plan: ImportPlan, ctx: Context) -> None:
    try:
        path.write_text(
            json.dumps(plan_json(plan, ctx.lang), ensure_ascii=False, indent=2, default=str), encoding="utf-8"
        )
    except OSError as error:
        raise UsageError(
            "The report cannot be written to {path}: {error}.", "Choose another place.", path=path, error=error.strerror
        ) from None


@answers
def template(
    path: Annotated[Path, typer.Argument(help="The workbook to write, .xlsx.")], data: DataOption = None
) -> None:
    """Write an empty spreadsheet, made from the shapes, with drop-down lists from the vocabulary."""
    from leerland_graph.exchange.template import write_template  # lazily, with openpyxl

    ctx = context(data)
    if path.suffix.lower() != ".xlsx":
        raise UsageError(
            "The template is a workbook, and '{name}' is not called so.", "Let the name end in .xlsx.", name=path.name
        )
    try:
        ontology = read_ontology(ctx.settings.ontology)
        write_template(path, schema_of(ctx.shapes(), ontology), ontology, ctx.lang)
    except OSError as error:
        raise UsageError(
            "{path} cannot be written: {error}.", "Choose another place.", path=path, error=error.strerror or error
        ) from None
    ctx.say("{path} is ready to be filled in.", path=path)


@answers
def validate(
    files: Annotated[
        list[Path] | None, typer.Argument(help=f"Files to validate ({FILES_HELP}); without any, the stored landscape.")
    ] = None,
    mapping: Annotated[list[Path] | None, typer.Option("--mapping", help="How columns of others become ours.")] = None,
    owner: OwnerOption = None,
    form: FormatOption = "text",
    engine: Annotated[
        str, typer.Option("--engine", help="`rust`, or `pyshacl` for a second opinion: slower, the same verdict.")
    ] = "rust",
    sheet: SheetOption = None,
    header_row: HeaderRowOption = None,
    record_path: RecordPathOption = None,
    encoding: EncodingOption = None,
    delimiter: DelimiterOption = None,
    hidden: HiddenOption = None,
    member: MemberOption = None,
    landscape: LandscapeOption = None,
    data: DataOption = None,
) -> None:
    """Validate files, or what is stored. Exit code 1 when it is invalid or when nothing was checked."""
    ctx = context(data)
    one_of(form, "text", "json", "turtle")
    one_of(engine, *Engine)
    with judged_by(Engine(engine)):
        reading = reading_of(sheet, header_row, record_path, encoding, delimiter, hidden, member)
        options = ImportOptions(mapping or [], landscape, reading=reading, constants=_constants(owner))
        report, found = _validated(ctx, files or [], options, is_talk=form == "text")
    show_report(report, found, form, ctx)
    raise typer.Exit(0 if report.state is State.VALID else 1)


def _validated(
    ctx: Context, files: list[Path], options: ImportOptions, *, is_talk: bool
) -> tuple[Report, OwnerShares | None]:
    """The report, and how complete what was looked at is; None where nothing could be read."""
    if files:
        scratch = scratch_store(ctx)
        try:
            sources = read_lists(ctx, scratch, files, options, is_talk=is_talk)
            plan = plan_sources(scratch, sources, ctx.settings, ctx.shapes(), options)
        except SaysNothing as error:  # nothing to judge is no error here: the report says so
            return Report((Finding(Severity.WARNING, "", error.said, location=Location(error.source)),)), None
        graphs = [plan.landscape, ONTOLOGY]
        return plan.report, owner_shares(scratch, graphs, plan.merged.additions, plan.report, ctx.shapes())
    with ctx.store() as store:
        land, shapes = ctx.landscape(store, options.landscape).iri, ctx.shapes()
        report = validate_landscape(store, land, shapes)
        return report, owner_shares(store, [land, ONTOLOGY], store.triples(land), report, shapes)


@answers
def export(
    path: Annotated[Path, typer.Argument(help="The file to write.")],
    form: Annotated[
        str | None, typer.Option("--format", help=f"One of {', '.join(FORMATS)}; default by the file's name.")
    ] = None,
    landscape: LandscapeOption = None,
    data: DataOption = None,
) -> None:
    """Export a landscape with all that it refers to, or what of it a format of the field has a place for."""
    ctx = context(data)
    with ctx.store() as store:
        count = export_landscape(
            store, ctx.landscape(store, landscape).iri, path, ctx.shapes(), lang=ctx.lang, form=form
        )
    if form in FIELD_FORMATS or path.suffix == ".graphml":
        ctx.say("The landscape is in {path}; docs/formats.md says what such a file leaves out.", path=path)
    else:
        ctx.say_n("{n} statement written to {path}.", "{n} statements written to {path}.", n=count, path=path)


@answers
def backup(
    folder: Annotated[Path, typer.Argument(help="A folder that does not exist yet.")], data: DataOption = None
) -> None:
    """Write a complete copy of the store to a new folder."""
    ctx = context(data)
    with ctx.store() as store:
        backup_store(store, folder)
    ctx.say("Backup made in {folder}.", folder=folder)


@answers
def restore(
    folder: Annotated[Path, typer.Argument(help="A folder made by `leerland backup`.")], data: DataOption = None
) -> None:
    """Put a backup back; what was stored is kept beside it until you remove it."""
    ctx = context(data)
    kept = restore_store(folder, ctx.settings.place, ctx.settings.data)
    ctx.say("Backup {folder} has been restored.", folder=folder)
    if kept:
        ctx.say("What was there is kept in {kept}.", kept=kept)


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(init)
    app.command(name="import")(import_)
    app.command()(template)
    app.command()(validate)
    app.command()(export)
    app.command()(backup)
    app.command()(restore)
