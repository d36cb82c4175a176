"""The command that lists what a landscape holds."""

from typing import Annotated

import typer

from leerland_graph.cli.context import (
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

__all__ = ["register"]


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
        print_table(header, [[", ".join(v) if isinstance(v, list) else str(v) for v in row.values()] for row in rows])
    else:
        ctx.say("There is nothing.")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("list")(list_)
