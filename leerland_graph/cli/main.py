"""The `leerland` command."""

from typing import Annotated

import typer

from leerland_graph import __version__
from leerland_graph.cli import advise, coherence, data, look, people, routes, serve

__all__ = ["app"]

app = typer.Typer(
    name="leerland",
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


for module in (data, look, coherence, routes, advise, people, serve):
    module.register(app)
