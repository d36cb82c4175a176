"""Commands that look: list, query, queries, map, history, undo."""

import csv
import io
import sys
from pathlib import Path
from typing import Annotated

import pyoxigraph as ox
import typer
from rdflib import URIRef
from rdflib.term import Node
from rich.console import Console
from rich.table import Table

from leerland_graph.cli.context import (
    Context,
    DataOption,
    DepartmentOption,
    FormatOption,
    GroupOption,
    LandscapeOption,
    answers,
    context,
    one_of,
    print_json,
    who,
)  # fmt: skip
from leerland_graph.core.errors import UsageError
from leerland_graph.core.namespaces import LL
from leerland_graph.map import picture, read_plate, write_picture
from leerland_graph.sparql import Broken, Pool, ProtocolError, SparqlRequest, find_query, library, run_query
from leerland_graph.store import ONTOLOGY, Store, changes, commit, find_resource, undo_candidate
from leerland_graph.store.rdf_terms import from_ox
from leerland_graph.validation import admit

__all__ = ["register"]

ROWS, TRIPLES = "application/sparql-results+json", "application/n-triples"
LONGEST = 30 * 86_400.0
"""Seconds that a query may take here: who asks can stop it herself."""


def _table(header: list[str], rows: list[list[str]]) -> None:
    if not sys.stdout.isatty():
        out = io.StringIO()
        widths = [max(len(r[i]) for r in [header, *rows]) for i in range(len(header))]
        for row in [header, *rows]:
            out.write("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() + "\n")
        sys.stdout.write(out.getvalue())
        return
    table = Table(*header, header_style="bold")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


@answers
def list_(
    what: Annotated[str, typer.Argument(help="interventions, target-groups, departments, programmes or elements")],
    form: FormatOption = "table",
    landscape: LandscapeOption = None,
    data: DataOption = None,
) -> None:
    """List what a landscape holds."""
    ctx = context(data)
    one_of(form, "table", "json")
    with ctx.store() as store:
        held = ctx.read(store, landscape)
    lang = ctx.lang
    rows: list[dict[str, object]]
    match what:
        case "interventions":
            rows = [
                {
                    "iri": str(i.iri), "title": i.title(lang), "owner": held.label(i.owner, lang),
                    "elements": [held.label(e, lang) for e in i.anchors], "target_groups": sorted(held.label(g, lang) for g in i.groups),
                }
                for i in sorted(held.interventions.values(), key=lambda i: i.title(lang).casefold())
            ]  # fmt: skip
        case "elements":
            rows = [
                {"iri": str(e.iri), "label": e.label(lang), "kind": e.kind, "interventions": len(held.on(e.iri))}
                for e in held.elements.values()
            ]
        case "target-groups" | "departments" | "programmes":
            iris = {"target-groups": held.groups, "departments": held.departments, "programmes": held.programmes}[what]
            count = {
                "target-groups": lambda x: sum(x in i.groups for i in held.interventions.values()),
                "departments": lambda x: sum(x == i.owner for i in held.interventions.values()),
                "programmes": lambda x: sum(x in i.programmes for i in held.interventions.values()),
            }[what]
            rows = [
                {"iri": str(x), "label": held.label(x, lang), "interventions": count(x)}
                for x in sorted(iris, key=lambda x: held.label(x, lang).casefold())
            ]
        case _:
            raise UsageError(
                "'{what}' cannot be listed.",
                "List interventions, target-groups, departments, programmes or elements.",
                what=what,
            )
    if form == "json":
        print_json(rows)
    elif rows:
        header = list(rows[0])
        _table(header, [[", ".join(v) if isinstance(v, list) else str(v) for v in row.values()] for row in rows])
    else:
        ctx.say("Er is niets.", "There is nothing.")


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
    _table(["name", ctx.pick("vraag", "question")], [[q.name, q.questions[ctx.lang]] for q in found])


def _questions(ctx: Context) -> Path | None:
    return ctx.settings.ontology / "questions" if ctx.settings.ontology else None


@answers
def query(
    name: Annotated[str | None, typer.Argument(help="A name from `leerland queries`.")] = None,
    file: Annotated[Path | None, typer.Option("-f", help="A file with SPARQL.")] = None,
    text: Annotated[str | None, typer.Option("-q", help="SPARQL itself.")] = None,
    param: Annotated[list[str] | None, typer.Option("--param", help="name=value, for a query of the library.")] = None,
    form: FormatOption = "table",
    landscape: LandscapeOption = None,
    data: DataOption = None,
) -> None:
    """Ask a question: one of the library, or SPARQL of your own, over one landscape and the language."""
    ctx = context(data)
    one_of(form, "table", "csv", "json", "turtle")
    if sum(x is not None for x in (name, file, text)) != 1:
        raise UsageError("Ask exactly one question.", "Give a NAME, or -f FILE, or -q TEXT.")
    with ctx.store() as store:
        graphs = [ONTOLOGY, ctx.landscape(store, landscape).iri]
        if name is not None:
            header, rows = run_query(find_query(name, library(_questions(ctx))), store, graphs[1], _parameters(param))
            _show_rows(header, [list(r) for r in rows], form)
            return
        asked = SparqlRequest(
            _sparql(file, text), tuple(map(str, graphs)), tuple(sorted(map(str, store.named_graphs())))
        )
    _show_result(ctx, asked, form)


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
    """The answer to a query of somebody, which is read and answered in a process of its own: it may crash, and fetches nothing."""
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
            _table(header, cells)


@answers
def map_(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="An .svg or .png file.")],
    target_group: GroupOption = None,
    department: DepartmentOption = None,
    landscape: LandscapeOption = None,
    data: DataOption = None,
) -> None:
    """Draw the landscape on its ground plate."""
    ctx = context(data)
    with ctx.store() as store:
        held = ctx.read(store, landscape)
        chosen = ctx.selection(store, held.iri, target_group=target_group, department=department)
        language = store.language
        plate = next((o for _, p, o in store.triples(held.iri, held.iri) if p == LL.onGroundPlate), None)
    if plate is None:
        raise UsageError("This landscape lies on no ground plate.", "Give it an ll:onGroundPlate.")
    write_picture(path, picture(held, read_plate(language, plate), language, chosen, lang=ctx.lang))  # type: ignore[arg-type]
    ctx.say(f"Kaart geschreven naar {path}.", f"Map written to {path}.")


@answers
def history(
    iri: Annotated[str | None, typer.Argument(help="Only the changes of this description: an IRI or a title.")] = None,
    form: FormatOption = "table",
    landscape: LandscapeOption = None,
    data: DataOption = None,
) -> None:
    """Who changed what, when and why; the latest first."""
    ctx = context(data)
    one_of(form, "table", "json")
    with ctx.store() as store:
        about = None
        if iri is not None:
            graphs = [ONTOLOGY, ctx.landscape(store, landscape).iri]
            about = _described(store, graphs, iri)
        found = changes(store, about=about)
    if form == "json":
        print_json([
            {"change": c.number, "kind": c.kind, "who": c.who, "when": c.when.isoformat(), "why": c.why, "landscape": str(c.landscape), "descriptions": c.descriptions, "reverses": c.reverses, "undoes": list(c.undoes)}
            for c in found
        ])  # fmt: skip
    elif not found:
        ctx.say("Er is nog niets gewijzigd.", "Nothing has been changed yet.")
    else:
        header = [
            "nr",
            ctx.pick("wanneer", "when"),
            ctx.pick("wie", "who"),
            ctx.pick("waarom", "why"),
            ctx.pick("beschrijvingen", "descriptions"),
        ]
        _table(header, [[str(c.number), f"{c.when:%Y-%m-%d %H:%M}", c.who, c.why, str(c.descriptions)] for c in found])


def _described(store: Store, graphs: list[URIRef], name: str) -> URIRef:
    if name.startswith(("http:", "https:", "urn:")):
        return URIRef(name)
    return find_resource(store, graphs, name, LL.Intervention, "intervention")


@answers
def undo(
    change: Annotated[int, typer.Argument(help="The number of the change, from `leerland history`.")],
    with_later: Annotated[
        bool, typer.Option("--with-later", help="Also reverse the later changes that were built on it.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Reverse a change, unless later ones touched the same statements; or all of them together."""
    ctx = context(data)
    with ctx.store(write=True) as store:
        candidate = undo_candidate(store, change, who(), with_later=with_later)
        number = commit(store, admit(store, candidate, ctx.shapes()))
    gone = ", ".join(map(str, candidate.activity.undoes))
    if len(candidate.activity.undoes) == 1:
        ctx.say(
            f"Wijziging {gone} is ongedaan gemaakt, als wijziging {number}.",
            f"Change {gone} was undone, as change {number}.",
        )
    else:
        ctx.say(
            f"De wijzigingen {gone} zijn ongedaan gemaakt, als wijziging {number}.",
            f"The changes {gone} were undone, as change {number}.",
        )


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command(name="list")(list_)
    app.command()(queries)
    app.command()(query)
    app.command(name="map")(map_)
    app.command()(history)
    app.command()(undo)
