"""The command for recommendations."""

import threading
from typing import Annotated

import typer
from rdflib import URIRef

from leerland_graph.analysis import Landscape, LikelyPlaces, Recommendation, Search, planned
from leerland_graph.analysis import recommend as recommendations
from leerland_graph.cli.context import (
    Context,
    DataOption,
    FormatOption,
    GroupOption,
    LandscapeOption,
    answers,
    context,
    on_interrupt,
    one_of,
    print_json,
    progress,
    show,
    who,
)
from leerland_graph.core.errors import UsageError
from leerland_graph.store import Store, commit, scenario_change_set
from leerland_graph.validation import admit

__all__ = ["register"]


KINDS = ("add", "link", "merge", "role", "shift")


@answers
def recommend(
    count: Annotated[int, typer.Option("-n", help="How many.")] = 5,
    kind: Annotated[str | None, typer.Option("--kind", help=f"Only moves of this kind: {', '.join(KINDS)}.")] = None,
    target_group: GroupOption = None,
    into: Annotated[
        str | None,
        typer.Option("--scenario", help="Make a scenario of this name in which a recommendation is carried out."),
    ] = None,
    pick: Annotated[
        int, typer.Option("--pick", help="Which recommendation the scenario carries out, by its number.")
    ] = 1,
    form: FormatOption = "text",
    landscape: LandscapeOption = None,
    data: DataOption = None,
) -> None:
    """What to do first: moves that were simulated, ranked by what they change in the profile per unit of effort."""
    ctx = context(data)
    one_of(form, "text", "json")
    if count < 1:
        raise UsageError("At least one recommendation must be asked for.", "Give -n a number of 1 or more.")
    if kind is not None and kind not in KINDS:
        raise UsageError("There is no kind of move '{kind}'.", "Use {kinds}.", kind=kind, kinds=KINDS)
    with ctx.store(write=into is not None) as store:
        held = ctx.read_alike(store, landscape)
        chosen = ctx.selection(store, held.iri, target_group=target_group)
        likely = ctx.likely(store, held, for_moves=True)
        found = _found(ctx, held, chosen.target_group, max(count, pick), kind, likely)
        if into is not None:
            _make_scenario(ctx, store, held, found, pick, into)
            return
    found = found[:count]
    if form == "json":
        print_json([r.as_json(held) for r in found])
        return
    if not found:
        ctx.say("No move was found that makes it more coherent.")
    for number, move in enumerate(found, start=1):
        show(f"{number}. {move.texts[ctx.lang]}")
        changes = ", ".join(
            f"{name} {change:+.2f}" for name, change in sorted(move.changes.items(), key=lambda c: -abs(c[1]))
        )
        ctx.say(
            "   For {group}: {changes}; effort {effort:g}.",
            group=held.label(move.group, ctx.lang),
            changes=changes,
            effort=move.effort,
        )
        if move.robustness is not None:
            show(f"   {move.robustness.texts[ctx.lang]}")


def _found(
    ctx: Context, held: Landscape, group: URIRef | None, count: int, kind: str | None, likely: LikelyPlaces | None
) -> list[Recommendation]:
    """The recommendations, with the progress on a terminal; Ctrl+C stops the search, and gives the best so far."""
    asked = threading.Event()
    last: list[Search] = []
    with progress() as step, on_interrupt(asked.set):

        def heard(search: Search) -> None:
            last[:] = [search]
            step(ctx.gettext("Simulating moves"), search.done, search.total)
            if asked.is_set():
                search.stop()

        found = recommendations(held, group, count=count, kind=kind, likely=likely, heard=heard)
    if last and last[0].is_stopped:
        said = ctx.ngettext(
            "Stopped after {n} move of about {total}: these are the best so far.",
            "Stopped after {n} moves of about {total}: these are the best so far.", n=last[0].done, total=last[0].total,
        )  # fmt: skip
        typer.echo(said, err=True)
    return found


def _make_scenario(
    ctx: Context, store: Store, held: Landscape, found: list[Recommendation], pick: int, name: str
) -> None:
    if not 1 <= pick <= len(found):
        raise UsageError(
            "There is no recommendation {pick}.",
            "There are {count}; give --pick one of their numbers.",
            pick=pick,
            count=len(found),
        )
    move = found[pick - 1]
    plan = planned(store, held, move, ctx.settings.base_iri)
    change_set = scenario_change_set(
        store, held.iri, name, base_iri=ctx.settings.base_iri, lang=ctx.lang, who=who(), why=move.texts,
        without=plan.removals, adding=plan.additions,
    )  # fmt: skip
    number = commit(store, admit(store, change_set, ctx.shapes()))
    ctx.say("Scenario '{name}' made, as change {number}: {why}", name=name, number=number, why=move.texts)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(recommend)
