"""How the map is looked at: layers, what marks say, the open cluster and what is pointed at. All of it lives in the URL."""

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
"""In the URL: no layer at all. Without the parameter the first layer shows."""


def choose_look(
    landscape: Landscape, code: str, moves: Iterable[Recommendation] = (), *, first: str = "gaps"
) -> MapOptions:
    """The switches above the map. `moves` are the recommendations that the URL may point at by number; `first` is the layer that
    shows until others are chosen."""
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
    """What the URL points at: names in the landscape, or the number of a recommendation."""
    advice = st.query_params.get("advice", "")
    if advice.isdecimal() and 0 < int(advice) <= len(moves):
        return moves[int(advice) - 1].about, True
    wanted = set(st.query_params.get("spot", "").split(",")) - {""}
    if not wanted:
        return (), False
    known = [*landscape.elements, *landscape.interventions]
    return tuple(i for i in known if local_name(str(i)) in wanted), False
