"""The commands for the audit log and for erasing names."""

import sys
from typing import Annotated

import typer

from leerland_graph.access import Audit
from leerland_graph.cli.context import DataOption, answers, context, one_of, print_json, who
from leerland_graph.core.errors import UsageError
from leerland_graph.forms import Drafts
from leerland_graph.services.list_work import ListWorks
from leerland_graph.store import erase_person, people, register_person
from leerland_graph.workshop import Workshops

__all__ = ["register"]


@answers
def audit(
    form: Annotated[str, typer.Option("--format", help="csv or json.")] = "csv",
    check: Annotated[bool, typer.Option("--check", help="Say only whether the log is whole.")] = False,
    data: DataOption = None,
) -> None:
    """The audit log: who did what, with the names of those who still have one."""
    one_of(form, "csv", "json")
    ctx = context(data)
    log = Audit(ctx.settings.data)
    broken = log.broken()
    if broken is not None:
        raise UsageError(
            "Line {broken} of {log} does not follow from the one before.",
            "Compare it with a backup.",
            broken=broken,
            log=log.path,
        )
    if check:
        lines = sum(1 for _ in log.deeds())
        ctx.say_n("The log is whole: {n} line.", "The log is whole: {n} lines.", n=lines)
        return
    with ctx.store() as store:
        names = {str(p): n for p, n in people(store).items()}
    if form == "json":
        print_json([{**d.__dict__, "who": names.get(d.who, d.who)} for d in log.deeds()])
    else:
        sys.stdout.write(log.as_csv(names))


@answers
def forget(
    name: Annotated[str, typer.Argument(help="The name as the history has it.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    data: DataOption = None,
) -> None:
    """Take a person's name out of the history and out of drafts; what that person did stays, under a pseudonym."""
    ctx = context(data)
    if not yes:
        typer.confirm(
            ctx.gettext("The name '{name}' cannot be brought back. Go on?", name=name),
            abort=True,
        )
    with ctx.store(write=True) as store:
        count = erase_person(store, name)
        Drafts(ctx.settings.data).forget(name)
        ListWorks(ctx.settings.data).forget(name)
        Workshops(ctx.settings.data).forget(name)
        by = str(register_person(store, who()))
    Audit(ctx.settings.data).add(who=by, role="local", act="forget", outcome="done")
    ctx.say_n(
        "Removed the name of {n} person from the history.", "Removed the name of {n} persons from the history.", n=count
    )


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(audit)
    app.command()(forget)
