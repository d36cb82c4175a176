"""Commands that start the app, or the endpoint alone."""

import os
from contextlib import suppress
from typing import Annotated

import typer

from leerland_graph.cli.context import DataOption, answers, context, say_lacks
from leerland_graph.core.errors import StoreError, UsageError

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
    with ctx.store(write=True, create=True) as store:  # fail early with a clear error
        say_lacks(ctx, store)
    os.environ["LEERLAND_DATA"] = str(ctx.settings.data.resolve())
    launch(host, port)


@answers
def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="The port to listen on.")] = 7878,
    data: DataOption = None,
) -> None:
    """Serve the SPARQL endpoint alone, without pages: /sparql and /healthz."""
    try:
        from leerland_graph.web.serve import launch_endpoint
    except ImportError:
        raise UsageError("The server is not installed.", "Install `leerland[app]`.") from None
    ctx = context(data)
    with ctx.store():
        pass  # fail early with a clear error
    if ctx.settings.store is not None:
        with suppress(StoreError), ctx.store(write=True) as store:  # probing a server needs write access
            say_lacks(ctx, store)
    os.environ["LEERLAND_DATA"] = str(ctx.settings.data.resolve())
    launch_endpoint(host, port)


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command(name="app")(app_)
    app.command()(serve)
