"""`leerland find`: what is called so, or means so."""

from typing import Annotated

import typer

from leerland_graph import meaning
from leerland_graph.cli.context import (
    DataOption,
    FormatOption,
    LandscapeOption,
    answers,
    context,
    one_of,
    print_json,
    show,
)
from leerland_graph.meaning import proposer_for
from leerland_graph.services.finding import NAMES, everything, titled

__all__ = ["register"]


@answers
def find(
    query: Annotated[str, typer.Argument(help="Words, a sentence or a question; typing errors do no harm.")],
    most: Annotated[int, typer.Option("--most", min=1, max=200, help="How many at most.")] = 10,
    form: FormatOption = "text",
    landscape: LandscapeOption = None,
    data: DataOption = None,
) -> None:
    """Find interventions, elements, groups, competences, terms and questions by what they are called and by what they mean."""
    ctx = context(data)
    one_of(form, "text", "json")
    with ctx.store() as store:
        land = ctx.read(store, landscape)
        folder = ctx.settings.ontology
        entries = everything(store, land, folder / "questions" if folder else None)
        found = meaning.find(query, entries, proposer_for(store, land.iri, ctx.settings).vectors, most=most)
    if form == "json":
        print_json(
            [
                {"kind": f.entry.kind, "key": f.entry.key, "title": titled(f.entry, ctx.lang), "score": f.score}
                for f in found
            ]
        )
        return
    if not found:
        ctx.say("Nothing is called so, or means so.")
    for one in found:
        show(f"{titled(one.entry, ctx.lang)}  ({ctx.gettext(NAMES[one.entry.kind])})  {one.entry.key}")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(find)
