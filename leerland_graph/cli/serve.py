"""The command that starts the app."""

import os
from typing import Annotated

import typer

from leerland_graph.cli.context import DataOption, answers, context
from leerland_graph.errors import UsageError

__all__ = ["register"]


@answers
def app_(
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="The port to listen on.")] = 8501,
    data: DataOption = None,
) -> None:
    """Start the app; it listens on this machine only, unless told otherwise."""
    try:
        from leerland_graph.ui.launch import launch
    except ImportError:
        raise UsageError("The app is not installed.", "Install `leerland[app]`.") from None
    ctx = context(data)
    with ctx.store(write=True, create=True):
        pass  # a clear error now, not a page full of trouble later
    os.environ["LEERLAND_DATA"] = str(ctx.settings.data.resolve())
    launch(host, port)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(name="app")(app_)
