"""The command that says what to do first."""

from typing import Annotated

import typer

from leerland_graph.analysis import recommend as recommendations
from leerland_graph.cli.context import (
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
from leerland_graph.errors import UsageError

__all__ = ["register"]


KINDS = ("add", "link", "merge", "role", "shift")


@answers
def recommend(
    count: Annotated[int, typer.Option("-n", help="How many.")] = 5,
    kind: Annotated[str | None, typer.Option("--kind", help=f"Only moves of this kind: {', '.join(KINDS)}.")] = None,
    target_group: GroupOption = None,
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
        raise UsageError(f"There is no kind of move '{kind}'.", f"Use {' or '.join(KINDS)}.")
    with ctx.store() as store:
        held = ctx.read(store, landscape)
        chosen = ctx.selection(store, held.iri, target_group=target_group)
    found = recommendations(held, chosen.target_group, count=count, kind=kind)
    if form == "json":
        print_json([r.as_json(held) for r in found])
        return
    if not found:
        ctx.say("Er is geen stap gevonden die de samenhang vergroot.", "No move was found that makes it more coherent.")
    for number, move in enumerate(found, start=1):
        show(f"{number}. {move.texts[ctx.lang]}")
        changes = ", ".join(
            f"{name} {change:+.2f}" for name, change in sorted(move.changes.items(), key=lambda c: -abs(c[1]))
        )
        ctx.say(
            f"   Voor {held.label(move.group, 'nl')}: {changes}; inspanning {move.effort:g}.",
            f"   For {held.label(move.group, 'en')}: {changes}; effort {move.effort:g}.",
        )


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(recommend)
