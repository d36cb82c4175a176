"""The map command."""

from pathlib import Path
from typing import Annotated

import typer

from leerland_graph.cli.context import (
    DataOption,
    DepartmentOption,
    GroupOption,
    LandscapeOption,
    answers,
    context,
)
from leerland_graph.core.errors import UsageError
from leerland_graph.core.namespaces import LL
from leerland_graph.map import picture, read_plate, write_picture
from leerland_graph.map.files import PNG_WIDTH

__all__ = ["register"]


@answers
def map_(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="An .svg or .png file.")],
    target_group: GroupOption = None,
    department: DepartmentOption = None,
    width: Annotated[
        int, typer.Option("--width", min=200, max=8000, help="How many pixels wide a PNG is.")
    ] = PNG_WIDTH,
    landscape: LandscapeOption = None,
    data: DataOption = None,
) -> None:
    """Draw the landscape on its ground plate."""
    ctx = context(data)
    with ctx.store() as store:
        held = ctx.read_alike(store, landscape)
        chosen = ctx.selection(store, held.iri, target_group=target_group, department=department)
        language = store.ontology
        plate = next((o for _, p, o in store.triples(held.iri, held.iri) if p == LL.onGroundPlate), None)
    if plate is None:
        raise UsageError("This landscape lies on no ground plate.", "Give it an ll:onGroundPlate.")
    write_picture(path, picture(held, read_plate(language, plate), language, chosen, lang=ctx.lang), width)  # type: ignore[arg-type]
    ctx.say("Map written to {path}.", path=path)


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command(name="map")(map_)
