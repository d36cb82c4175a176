"""The command for learning routes: the routes between two islands, and the interventions that they depend on."""

from typing import Annotated

import typer
from rdflib import URIRef

from leerland_graph.analysis import Landscape, PairDepth, depth, select
from leerland_graph.cli.context import (
    Context,
    DataOption,
    FormatOption,
    GroupOption,
    LandscapeOption,
    answers,
    context,
    one_of,
    print_json,
    show,
)
from leerland_graph.core.errors import UsageError
from leerland_graph.core.namespaces import LL
from leerland_graph.store import ONTOLOGY, find_resource

__all__ = ["register"]


@answers
def routes(
    start: Annotated[str, typer.Argument(metavar="FROM", help="The island where one starts.")],
    end: Annotated[str, typer.Argument(metavar="TO", help="The island where one wants to be.")],
    target_group: GroupOption = None,
    form: FormatOption = "text",
    landscape: LandscapeOption = None,
    data: DataOption = None,
) -> None:
    """The learning routes from one island to another, and what they hang on. Direction counts."""
    ctx = context(data)
    one_of(form, "text", "json")
    with ctx.store() as store:
        held = ctx.read(store, landscape)
        chosen = ctx.selection(store, held.iri, target_group=target_group)
        a, b = (find_resource(store, [ONTOLOGY, held.iri], n, LL.Island, "island") for n in (start, end))
    if a == b:
        raise UsageError("A route leads from one island to another.", "Name two different islands.")
    part = select(held, chosen)
    found = depth(part, a, b, directed=True)
    if form == "json":
        _print(part, found, chosen.as_json(), ctx)
    else:
        _show(part, found, ctx)


def _print(part: Landscape, found: PairDepth, selection: dict[str, object], ctx: Context) -> None:
    titled = lambda iris: [{"iri": str(i), "title": part.label(i, ctx.lang)} for i in iris]  # noqa: E731
    pair = found.routes
    print_json({
        "from": str(pair.start), "to": str(pair.end), "selection": selection, "connected": pair.is_connected,
        "direct": pair.is_direct, "disjoint_direct_routes": pair.disjoint, "shortest": titled(pair.route),
        "strongest": titled(found.strongest), "strength": round(found.strength, 6), "cut": titled(pair.cut),
        "participants_per_year": found.participants, "interventions_without_seats": found.unbounded,
        "weakest_crossing": str(found.weakest.element) if found.weakest else None,
        "crossings": [
            {"iri": str(c.element), "label": part.label(c.element, ctx.lang), "disjoint_direct_routes": c.disjoint,
             "interventions": titled(c.interventions)}
            for c in found.crossings
        ],
    })  # fmt: skip


def _show(part: Landscape, found: PairDepth, ctx: Context) -> None:
    pair = found.routes
    name = lambda iri: part.label(iri, ctx.lang)  # noqa: E731
    a, b = name(pair.start), name(pair.end)
    if not pair.is_connected:
        ctx.say("There is no learning route from {start} to {end}.", start=a, end=b)
    else:
        if pair.is_direct:
            ctx.say("Shortest direct route from {start} to {end}:", start=a, end=b)
        else:
            ctx.say("Shortest indirect route from {start} to {end}:", start=a, end=b)
        _steps(part, pair.route, ctx)
        if found.strongest != pair.route:
            ctx.say("Strongest route ({strength:.2f}):", strength=found.strength)
            _steps(part, found.strongest, ctx)
    if pair.is_direct:
        names = ", ".join(f"'{name(i)}'" for i in pair.cut)
        ctx.say("Separate routes: {disjoint}. They hang on: {names}.", disjoint=pair.disjoint, names=names)
        if found.participants is None:
            ctx.say("The number of seats does not limit how many can go.")
        else:
            ctx.say_n("Flow: {n} participant a year.", "Flow: {n} participants a year.", n=found.participants)
    for crossing in found.crossings:
        weak = ctx.gettext("  <- weakest crossing") if crossing is found.weakest else ""
        routes = ctx.ngettext("{n} separate route", "{n} separate routes", n=crossing.disjoint)
        held = ctx.ngettext("{n} intervention", "{n} interventions", n=len(crossing.interventions))
        ctx.say(
            "  over {element}: {routes}, {interventions}{weak}",
            element=name(crossing.element),
            routes=routes,
            interventions=held,
            weak=weak,
        )


def _steps(part: Landscape, route: tuple[URIRef, ...], ctx: Context) -> None:
    for number, iri in enumerate(route, start=1):
        places = ", ".join(part.label(e, ctx.lang) for e in part.interventions[iri].anchors)
        show(f"  {number}. {part.label(iri, ctx.lang)} ({places})")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(routes)
