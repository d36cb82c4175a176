"""`leerland meaning`: the texts of a landscape are read for what they mean."""

from functools import partial

import typer

from leerland_graph.cli.context import DataOption, LandscapeOption, answers, context, progress
from leerland_graph.meaning import agreed_in, vectors_for

__all__ = ["register"]


@answers
def meaning(landscape: LandscapeOption = None, data: DataOption = None) -> None:
    """Read the texts of a landscape for what they mean, so that overlap goes by it, and it can be told how sure figures are. It can be stopped and goes on where it was."""
    ctx = context(data)
    with ctx.store() as store:
        land = ctx.read(store, landscape)
        texts = [i.text for i in land.interventions.values()]
        if not all(i.is_by_people for i in land.interventions.values()):  # how sure proposals are goes by these
            texts += [a.text for a in agreed_in(store, land.iri)]
    vectors = vectors_for(ctx.settings)
    if vectors is None:
        ctx.say("There is no model here that reads what texts mean; overlap goes by words.")
        return
    before = vectors.lacking(texts)
    with progress() as step:
        vectors.of(texts, partial(step, ctx.gettext("Reading what texts mean")))
    ctx.say_n("{n} text was read, and kept.", "{n} texts were read, and kept.", n=before)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(meaning)
