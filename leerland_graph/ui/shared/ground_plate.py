"""The map as a component: the browser gets the picture and returns clicks.

The land is drawn once; a filter redraws marks and layers only. The selection, its relations and the zoom are kept in the browser, so
that a click never moves the map.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from leerland_graph.analysis import Landscape
from leerland_graph.core.i18n import gettext, ngettext
from leerland_graph.map import Picture
from leerland_graph.map.colour import SYMBOLS
from leerland_graph.map.scenery import draw_land, draw_names
from leerland_graph.map.svg import notes, over, under
from leerland_graph.ui.shared.names import RELATIONS

__all__ = ["Clicked", "show_plate"]

HERE = Path(__file__).parents[1] / "assets"
HTML = (
    '<div class="wrap"><svg class="plate" role="group" xmlns="http://www.w3.org/2000/svg"><defs><marker id="arrow" viewBox="0 0 10 10" refX="4" refY="5" '
    'markerWidth="4.5" markerHeight="4.5" orient="auto-start-reverse"><path d="M0 0L10 5L0 10Z" fill="#17323c"/></marker></defs>'
    '<g class="layer-land"></g><g class="layer-under" pointer-events="none"></g><g class="layer-names"></g><g class="relations" pointer-events="none"></g>'
    '<g class="marks"></g><g class="layer-over" pointer-events="none"></g><g class="layer-notes" pointer-events="none"></g></svg>'
    '<div class="zoom"><button data-act="in">+</button><button data-act="out">−</button><button data-act="home">⌂</button></div>'
    '<div class="tip" role="status"></div><div class="legend"></div></div>'
)
KINDS = ("precedes", "reinforces", "overlapsWith", "preparedBy", "followedUpBy", "partOfTrajectory")
"""The relations drawn when a mark is chosen; the style sheet relies on this order."""
MOST_MEMBERS = 12
"""Relations within trajectories with more members than this are not drawn: too many lines."""
_component = st.components.v2.component(
    "leerland_plate",
    html=HTML,
    css=(HERE / "plate.css").read_text(encoding="utf-8"),
    js=(HERE / "plate.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Clicked:
    """The last click, if any: the IRI of a mark or an element, or the path of a cluster ('.' for the whole)."""

    mark: str | None
    element: str | None
    cluster: str | None


def show_plate(
    key: str, drawn: Picture, *, landscape: Landscape | None = None, selected: str | None = None,
    on_click: Callable[[Clicked], None] = lambda clicked: None,
) -> Clicked:  # fmt: skip
    """Render a picture, with the relations of the selected mark if its landscape is given.

    `on_click` is called before the page is run again for a click, so that what it changes in the URL is the page's input.
    """
    lang = drawn.lang
    names: dict[str, int] = {}
    links = _links(landscape, drawn, names) if landscape is not None else []
    data = {
        "width": drawn.plate.width,
        "height": drawn.plate.height,
        "label": ngettext("Ground plate with {n} intervention; a table with the same content is on the page Interventions.", "Ground plate with {n} interventions; a table with the same content is on the page Interventions.", lang, n=drawn.count),
        "zoom": {"in": gettext("Zoom in (or Ctrl and the wheel)", lang), "out": gettext("Zoom out", lang), "home": gettext("Show all", lang)},
        "land": draw_land(drawn.plate),
        "place_names": draw_names(drawn.plate, lang),
        "under": under(drawn),
        "over": over(drawn),
        "notes": notes(drawn),
        "radius": drawn.radius,
        "symbols": SYMBOLS,
        "marks": [
            {
                "iri": str(m.iri), "x": m.x, "y": m.y, "r": m.radius, "colour": m.colour, "symbol": m.symbol,
                "title": m.title, "sub": m.subtitle, "dim": m.dim, "hollow": m.hollow, "open": m.open,
            }
            for m in drawn.marks
        ],
        "clusters": [
            {
                "path": c.path, "x": c.x, "y": c.y, "r": c.radius, "colour": c.colour, "title": c.title, "count": c.count, "back": c.is_back,
                "sub": gettext("Back to the whole", lang) if c.is_back else gettext("{n} of {total} interventions; click to open", lang, n=c.count, total=c.total),
            }
            for c in drawn.clusters
        ],
        "names": list(names),
        "links": links,
        "kinds": [gettext(RELATIONS[k], lang) for k in KINDS],
        "legend": _legend(drawn, bool(links)),
        "selected": selected,
    }  # fmt: skip
    tell = lambda: on_click(_clicked(st.session_state[key]))  # noqa: E731
    return _clicked(_component(key=key, data=data, on_mark_change=tell, on_element_change=tell, on_cluster_change=tell))


def _clicked(result: Any) -> Clicked:
    return Clicked(*(getattr(result, name, None) for name in ("mark", "element", "cluster")))


def _links(landscape: Landscape, drawn: Picture, names: dict[str, int]) -> list[list[int]]:
    """The relations between marks: subject, kind and object as indices."""
    shown = {m.iri for m in drawn.marks if not m.dim}
    number = lambda iri: names.setdefault(str(iri), len(names))  # noqa: E731
    found = [
        [number(r.subject), KINDS.index(r.kind), number(r.object)]
        for r in landscape.relations
        if r.kind in KINDS and r.subject in shown and r.object in shown and r.subject != r.object
    ]
    together: dict[Any, list[Any]] = {}
    for iri in sorted(shown):
        for trajectory in landscape.interventions[iri].trajectories:
            together.setdefault(trajectory, []).append(iri)
    for members in together.values():
        if len(members) <= MOST_MEMBERS:
            found += [[number(a), 5, number(b)] for n, a in enumerate(members) for b in members[n + 1 :]]
    return found


def _legend(drawn: Picture, has_links: bool) -> list[dict[str, Any]]:
    lang = drawn.lang
    rows: list[dict[str, Any]] = [
        {"head": row.head, "items": [{"name": i.name, "colour": i.colour, "symbol": i.symbol, "scale": i.scale, "hollow": i.hollow, "open": i.open} for i in row.items]}
        for row in drawn.legend
    ]  # fmt: skip
    rows[-1]["items"].append(
        {
            "name": gettext("Outside the choice", lang),
            "colour": "#b9c9cf",
            "symbol": "circle",
            "scale": 0.9,
            "hollow": False,
        }
    )
    for layer in drawn.layers:
        items = [{"drawing": drawing, "name": name} for drawing, name in layer.legend]
        rows.append({"head": layer.label, "items": items, "said": layer.said})
    if has_links:
        arrow = '<path d="M-12 0H8" stroke="#17323c" stroke-width="2.6"/><path d="M5-5L12 0L5 5Z" fill="#17323c"/>'
        line = '<path d="M-12 0H12" stroke="#17323c" stroke-width="{}" stroke-dasharray="{}"/>'
        drawings = (arrow, line.format(4.4, "none"), line.format(2.8, "2 4"), line.format(2.8, "7 4"))
        kinds = ("precedes", "reinforces", "overlapsWith", "around")
        items = [{"drawing": d, "name": gettext(RELATIONS[k], lang)} for d, k in zip(drawings, kinds, strict=True)]
        rows.append({"head": gettext("Relations", lang), "items": items})
    return rows
