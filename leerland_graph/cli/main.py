"""The `leerland` command."""

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from leerland_graph import __version__
from leerland_graph.core.gc_pause import gc_paused

__all__ = ["MODULES", "app"]

MODULES = {
    "data": ("init", "import", "template", "validate", "export", "backup", "restore"),
    "mapping": ("mapping",),
    "propose": ("propose",),
    "find": ("find",),
    "meaning": ("meaning",),
    "listing": ("list",),
    "query": ("queries", "query"),
    "map": ("map",),
    "history": ("history", "undo"),
    "coherence": ("coherence", "trend", "scenario"),
    "routes": ("routes",),
    "advise": ("recommend",),
    "people": ("audit", "forget"),
    "serve": ("app", "serve"),
}
"""The commands of each module. Modules are imported on demand: all of them together take seconds."""
_HOME = {command: module for module, commands in MODULES.items() for command in commands}


class _Commands(TyperGroup):
    """The commands, each imported on demand."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(_HOME)

    def get_command(self, ctx: Any, name: str) -> Any:
        if name not in _HOME:
            return None
        if name not in self.commands:
            part = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
            part.callback()(lambda: None)  # with a callback, typer makes a group of a single command too
            with gc_paused():  # nothing that is imported is garbage
                import_module(f"leerland_graph.cli.{_HOME[name]}").register(part)
            self.commands.update(typer.main.get_group(part).commands)
        return self.commands[name]


app = typer.Typer(
    name="leerland",
    cls=_Commands,
    help="The learning landscape as a knowledge graph.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """The learning landscape as a knowledge graph."""
    del version
