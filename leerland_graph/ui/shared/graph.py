"""The graph as a component around vis-network: takes nodes, edges and options, returns clicks."""

from pathlib import Path

import pyvis
import streamlit as st
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

from leerland_graph.map.network import Drawn

__all__ = ["explore_routes", "show_network"]

ASSETS = Path(__file__).parents[1] / "assets"
LIBRARY = Path(pyvis.__file__).parent / "templates/lib/vis-9.1.2/vis-network.min.js"
"""vis-network from pyvis, served locally instead of from a CDN."""
ADDRESS = "/scripts/vis-network-9.1.2.js"
_component = st.components.v2.component(
    "leerland_explore",
    html='<div class="net" role="img"></div>',
    css=(ASSETS / "explore.css").read_text(encoding="utf-8"),
    js=(ASSETS / "explore.js").read_text(encoding="utf-8"),
)


async def _library(request: Request) -> FileResponse:
    del request
    return FileResponse(
        LIBRARY, media_type="text/javascript", headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )


def explore_routes() -> list[Route]:
    """The route of the vis-network script."""
    return [Route(ADDRESS, _library)]


def show_network(
    key: str, drawn: Drawn, *, label: str, selected: str, pinned: list[str], turn: int
) -> tuple[str | None, str | None]:
    """Render a graph; a new `turn` repeats the layout. Returns the clicked node ('' for the background) and the node to expand."""
    data = {
        "nodes": drawn.nodes, "edges": drawn.edges, "options": drawn.options, "library": ADDRESS, "label": label,
        "selected": selected, "pinned": pinned, "turn": turn,
    }  # fmt: skip
    ignore = lambda: None  # noqa: E731
    result = _component(key=key, data=data, on_click_change=ignore, on_expand_change=ignore)
    return getattr(result, "click", None), getattr(result, "expand", None)
