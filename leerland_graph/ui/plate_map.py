"""The map as a component: the picture goes to the browser, clicks come back.

The land is sent once; a filter sends marks and covers only, and a click sends nothing: what is
selected stays in the browser and is told to Python.
"""

from pathlib import Path

import streamlit as st

from leerland_graph.plate.colour import SYMBOLS
from leerland_graph.plate.picture import Picture, covers, notes
from leerland_graph.plate.scenery import draw_land, draw_names
from leerland_graph.ui.texts import text

__all__ = ["show_plate"]

HERE = Path(__file__).parent / "assets"
HTML = (
    '<div class="wrap"><svg class="plate" role="group" xmlns="http://www.w3.org/2000/svg"><g class="land"></g><g class="covers"></g>'
    '<g class="name-layer"></g><g class="marks"></g><g class="notes" pointer-events="none"></g></svg>'
    '<div class="tip" role="status"></div><div class="legend"></div></div>'
)
_component = st.components.v2.component(
    "leerland_plate",
    html=HTML,
    css=(HERE / "plate.css").read_text(encoding="utf-8"),
    js=(HERE / "plate.js").read_text(encoding="utf-8"),
)


def show_plate(key: str, drawn: Picture, *, selected: str | None = None) -> tuple[str | None, str | None]:
    """Show a picture; returns the IRI of the mark and of the element that were just clicked, if any."""
    lang = drawn.lang
    data = {
        "width": drawn.plate.width,
        "height": drawn.plate.height,
        "label": text("map_label", lang, n=drawn.count),
        "land": draw_land(drawn.plate),
        "names": draw_names(drawn.plate, lang),
        "covers": covers(drawn),
        "notes": notes(drawn),
        "radius": drawn.radius,
        "symbols": SYMBOLS,
        "marks": [
            {
                "iri": str(m.iri),
                "x": m.x,
                "y": m.y,
                "colour": m.colour,
                "symbol": m.symbol,
                "title": m.title,
                "sub": m.subtitle,
                "dim": m.dim,
            }
            for m in drawn.marks
        ],
        "legend": [
            {
                "head": text("legend_colour", lang),
                "items": [{"name": n, "colour": c, "symbol": "circle"} for n, c in drawn.colours],
            },
            {
                "head": text("legend_shape", lang),
                "items": [{"name": n, "colour": "#37474f", "symbol": s} for n, s in drawn.symbols],
            },
        ],
        "empty": text("legend_empty", lang),
        "dim": text("legend_dim", lang),
        "selected": selected,
    }
    result = _component(key=key, data=data, on_mark_change=lambda: None, on_element_change=lambda: None)
    return getattr(result, "mark", None), getattr(result, "element", None)
