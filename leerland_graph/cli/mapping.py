"""`leerland mapping`: propose how the columns of somebody's list become ours."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from leerland_graph.cli.context import Context, DataOption, LandscapeOption, answers, context
from leerland_graph.cli.reading import (
    DelimiterOption,
    EncodingOption,
    HeaderRowOption,
    HiddenOption,
    MemberOption,
    RecordPathOption,
    SheetOption,
    reading_of,
)
from leerland_graph.cli.scratch import has_store, scratch_store
from leerland_graph.core.errors import UsageError
from leerland_graph.core.files import replacing
from leerland_graph.exchange import propose_for
from leerland_graph.exchange.mapping_text import as_yaml
from leerland_graph.exchange.reading import ReadingOptions

__all__ = ["mapping", "propose_text"]


@answers
def mapping(
    files: Annotated[list[Path], typer.Argument(help="Lists of others: workbooks, CSV and what else can be imported.")],
    sheet: SheetOption = None,
    header_row: HeaderRowOption = None,
    record_path: RecordPathOption = None,
    encoding: EncodingOption = None,
    delimiter: DelimiterOption = None,
    hidden: HiddenOption = None,
    member: MemberOption = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write it to this YAML file.")] = None,
    landscape: LandscapeOption = None,
    data: DataOption = None,
) -> None:
    """Propose a mapping for each file, of several tables for that with the most rows: each column with its reason and what else it could be."""
    ctx = context(data)
    reading = reading_of(sheet, header_row, record_path, encoding, delimiter, hidden, member)
    text = "---\n".join(propose_text(ctx, path, reading, landscape) for path in files)
    if output is None:
        sys.stdout.write(text)
        return
    if len(files) != 1:
        raise UsageError("One mapping is written to a file, and {count} lists were given.", "Give one list with -o.", count=len(files))  # fmt: skip
    try:
        with replacing(output) as waiting:
            waiting.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError("{path} cannot be written: {error}.", "Choose another place.", path=output, error=error.strerror) from None  # fmt: skip
    ctx.say("The proposal is in {path}. Look at it, then: leerland import {file} --mapping {path}", path=output, file=files[0])  # fmt: skip


def propose_text(ctx: Context, path: Path, reading: ReadingOptions, landscape: str | None) -> str:
    """The proposal for a file as YAML, knowing the names in the landscape where there is a store."""
    if not has_store(ctx):
        return as_yaml(propose_for(scratch_store(ctx), path, ctx.settings, ctx.shapes(), reading=reading), ctx.lang)
    with ctx.store() as store:
        return as_yaml(
            propose_for(store, path, ctx.settings, ctx.shapes(), reading=reading, landscape=landscape), ctx.lang
        )


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(mapping)
