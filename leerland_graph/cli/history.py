"""Commands for the history: history, undo."""

from typing import Annotated

import typer
from rdflib import URIRef

from leerland_graph.cli.context import (
    DataOption,
    FormatOption,
    LandscapeOption,
    answers,
    context,
    one_of,
    print_json,
    who,
)
from leerland_graph.cli.tables import print_table
from leerland_graph.core.namespaces import LL
from leerland_graph.store import ONTOLOGY, Store, changes, commit, find_resource, undo_change_set
from leerland_graph.validation import admit

__all__ = ["register"]


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
        ctx.say("Nothing has been changed yet.")
    else:
        header = [
            "nr",
            ctx.gettext("when"),
            ctx.gettext("who"),
            ctx.gettext("why"),
            ctx.gettext("descriptions"),
        ]
        print_table(
            header,
            [
                [str(c.number), f"{c.when:%Y-%m-%d %H:%M}", c.who, c.reason(ctx.lang), str(c.descriptions)]
                for c in found
            ],
        )


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
        change_set = undo_change_set(store, change, who(), with_later=with_later)
        number = commit(store, admit(store, change_set, ctx.shapes()))
    gone = ", ".join(map(str, change_set.activity.undoes))
    ctx.say_n(
        "Change {gone} was undone, as change {number}.",
        "The changes {gone} were undone, as change {number}.",
        n=len(change_set.activity.undoes),
        gone=gone,
        number=number,
    )


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(history)
    app.command()(undo)
