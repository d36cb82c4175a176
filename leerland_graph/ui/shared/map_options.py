"""View options of the map: layers, encoding, open cluster and highlights. All are stored in the URL."""

from collections.abc import Iterable

import streamlit as st
from rdflib import URIRef

from leerland_graph.analysis import Landscape, Recommendation
from leerland_graph.core.labels import local_name
from leerland_graph.core.texts import text
from leerland_graph.map import COLOURS, LAYERS, SHAPES, SIZES, Encoding, MapOptions
from leerland_graph.ui.shared.session import remember

__all__ = ["choose_look"]

NONE = "none"
"""URL value for no layers. Without the parameter, the first layer is shown."""


def choose_look(
    landscape: Landscape, code: str, moves: Iterable[Recommendation] = (), *, first: str = "gaps"
) -> MapOptions:
    """Render the view options above the map.

    `moves` are the recommendations that the URL may refer to by number; `first` is the layer shown by default.
    """
    switches, looks = st.columns([5, 1.6], vertical_alignment="bottom")
    with switches:
        layers = _layers(code, first)
    with looks, st.popover(text("looks", code), icon=":material/palette:", width="stretch"):
        encoding = Encoding(
            _one("colour", COLOURS, text("by_colour", code), code),
            _one("shape", SHAPES, text("by_shape", code), code),
            _one("size", SIZES, text("by_size", code), code),
        )
    about, joined = _pointed_at(landscape, list(moves))
    return MapOptions(encoding, layers, st.query_params.get("open"), about, joined)


def _layers(code: str, first: str) -> tuple[str, ...]:
    kept = st.query_params.get("layers")
    now = [n for n in LAYERS if n in (kept or "").split(",")] if kept else [first]
    names = {name: text(f"layer_{name}", code) for name in LAYERS}
    picked = st.pills(
        text("layers", code), list(LAYERS), selection_mode="multi", default=now, format_func=names.__getitem__, key=f"layers-{first}-{code}"
    )  # fmt: skip
    chosen = tuple(n for n in LAYERS if n in picked)
    remember("layers", None if chosen == (first,) else ",".join(chosen) or NONE)
    return chosen


def _one(name: str, options: tuple[str, ...], label: str, code: str) -> str:
    wanted = st.query_params.get(name, options[0])
    names = {o: text(f"by_{o}", code) for o in options}
    picked = st.segmented_control(
        label, options, default=wanted if wanted in options else options[0], format_func=names.__getitem__, required=True, key=f"look-{name}-{code}"
    )  # fmt: skip
    remember(name, None if picked == options[0] else picked)
    return str(picked)


def _pointed_at(landscape: Landscape, moves: list[Recommendation]) -> tuple[tuple[URIRef, ...], bool]:
    """The resources that the URL highlights: by local name, or those of a recommendation by number."""
    advice = st.query_params.get("advice", "")
    if advice.isdecimal() and 0 < int(advice) <= len(moves):
        return moves[int(advice) - 1].about, True
    wanted = set(st.query_params.get("spot", "").split(",")) - {""}
    if not wanted:
        return (), False
    known = [*landscape.elements, *landscape.interventions]
    return tuple(i for i in known if local_name(str(i)) in wanted), False
