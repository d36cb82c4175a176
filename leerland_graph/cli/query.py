"""Query commands: queries, query."""

import csv
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pyoxigraph as ox
import typer
from rdflib.term import Node

from leerland_graph.cli.context import (
    Context,
    DataOption,
    FormatOption,
    LandscapeOption,
    answers,
    context,
    one_of,
    print_json,
)
from leerland_graph.cli.tables import print_table
from leerland_graph.core.errors import UsageError
from leerland_graph.core.labels import pick
from leerland_graph.sparql import (
    Broken,
    Pool,
    ProtocolError,
    SparqlRequest,
    column_names,
    find_query,
    library,
    run_query,
)
from leerland_graph.store import ONTOLOGY
from leerland_graph.store.rdf_terms import from_ox

__all__ = ["register"]

ROWS, TRIPLES = "application/sparql-results+json", "application/n-triples"
LONGEST = 30 * 86_400.0
"""Time limit of a query in seconds; high, since the user can interrupt it."""


@answers
def queries(form: FormatOption = "table", data: DataOption = None) -> None:
    """List the query library: the questions that can be asked by name."""
    ctx = context(data)
    one_of(form, "table", "json")
    found = library(_questions(ctx))
    if form == "json":
        print_json(
            [
                {"name": q.name, "question": dict(q.questions), "parameters": {p.name: p.default for p in q.parameters}}
                for q in found
            ]
        )
        return
    print_table(["name", ctx.gettext("question")], [[q.name, pick(q.questions, ctx.lang)] for q in found])


def _questions(ctx: Context) -> Path | None:
    return ctx.settings.ontology / "questions" if ctx.settings.ontology else None


@answers
def query(
    name: Annotated[str | None, typer.Argument(help="A name from `leerland queries`.")] = None,
    file: Annotated[Path | None, typer.Option("-f", help="A file with SPARQL.")] = None,
    text: Annotated[str | None, typer.Option("-q", help="SPARQL itself.")] = None,
    param: Annotated[list[str] | None, typer.Option("--param", help="name=value, for a query of the library.")] = None,
    lang: Annotated[
        str | None, typer.Option("--lang", help="The language of names (default: LEERLAND_LANG), nl, en or any other.")
    ] = None,
    form: FormatOption = "table",
    landscape: LandscapeOption = None,
    data: DataOption = None,
) -> None:
    """Ask a question: one of the library, or SPARQL of your own, over one landscape and the language."""
    ctx = _in_language(context(data), lang)
    one_of(form, "table", "csv", "json", "turtle")
    if sum(x is not None for x in (name, file, text)) != 1:
        raise UsageError("Ask exactly one question.", "Give a NAME, or -f FILE, or -q TEXT.")
    with ctx.store() as store:
        graphs = [ONTOLOGY, ctx.landscape(store, landscape).iri]
        if name is not None:
            asked_for = find_query(name, library(_questions(ctx)))
            header, rows = run_query(asked_for, store, graphs[1], _parameters(param), ctx.lang)
            _show_rows(column_names(header, ctx.lang) if form == "table" else header, [list(r) for r in rows], form)
            return
        asked = SparqlRequest(
            _sparql(file, text), tuple(map(str, graphs)), tuple(sorted(map(str, store.named_graphs())))
        )
    _show_result(ctx, asked, form)


def _in_language(ctx: Context, lang: str | None) -> Context:
    """The context for a reader of a language, by its tag."""
    if lang is None:
        return ctx
    if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", lang):
        raise UsageError("'{lang}' is no language.", "Write its code, such as nl, en or fr.", lang=lang)
    return replace(ctx, settings=replace(ctx.settings, lang=lang.lower()))


def _parameters(given: list[str] | None) -> dict[str, str]:
    pairs = [p.partition("=") for p in given or ()]
    if bad := [p[0] for p in pairs if not p[1]]:
        raise UsageError("'{given}' is no parameter.", "Write --param name=value.", given=bad[0])
    return {k: v for k, _, v in pairs}


def _sparql(file: Path | None, text: str | None) -> str:
    if text is not None:
        return text
    assert file is not None
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            "{file} cannot be read: {error}.", "Check the name and its encoding.", file=file, error=error
        ) from None


def _show_result(ctx: Context, asked: SparqlRequest, form: str) -> None:
    """Answer a user's query in a separate process: it may crash, and fetches nothing from the network."""
    place = ctx.settings.place
    pool = Pool(place, size=1, short=False, timeout=LONGEST, megabytes=ctx.settings.query_mb)
    try:
        reply = pool.ask(asked, f"{ROWS}, {TRIPLES}")
        found = b"".join(reply.chunks())
    except ProtocolError as problem:
        raise problem.error or UsageError("{said}", said=problem.words) from None
    except Broken:
        raise UsageError("The query ended in the middle of its answer.", "Ask for less.") from None
    finally:
        pool.close()
    if reply.media_type == TRIPLES:
        data = ox.serialize(
            ox.parse(found, ox.RdfFormat.N_TRIPLES),
            format=ox.RdfFormat.JSON_LD if form == "json" else ox.RdfFormat.TURTLE,
        )
        sys.stdout.write((data or b"").decode())
        return
    result = ox.parse_query_results(found, format=ox.QueryResultsFormat.JSON)
    if isinstance(result, ox.QueryBoolean):
        sys.stdout.write(("true" if result else "false") + "\n")
    else:
        names = [v.value for v in result.variables]
        _show_rows(names, [[None if v is None else from_ox(v) for v in row] for row in result], form)


def _show_rows(header: list[str], rows: list[list[Node | None]], form: str) -> None:
    cells = [["" if v is None else str(v) for v in row] for row in rows]
    match form:
        case "json":
            print_json([{h: (None if v is None else str(v)) for h, v in zip(header, row, strict=True)} for row in rows])
        case "csv":
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(cells)
        case "turtle":
            raise UsageError("A table has no Turtle form.", "Use CONSTRUCT, or --format table, csv or json.")
        case _:
            print_table(header, cells)


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(queries)
    app.command()(query)
