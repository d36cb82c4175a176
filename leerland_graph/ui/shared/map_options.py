"""View options of the map: layers, encoding, open cluster and highlights. All are stored in the URL."""

from collections.abc import Callable, Iterable

import streamlit as st
from rdflib import URIRef

from leerland_graph.analysis import Landscape, Recommendation
from leerland_graph.core.i18n import gettext
from leerland_graph.core.labels import local_name
from leerland_graph.map import COLOURS, LAYERS, SHAPES, SIZES, Encoding, MapOptions
from leerland_graph.ui.shared.names import ENCODINGS
from leerland_graph.ui.shared.names import LAYERS as LAYER_NAMES
from leerland_graph.ui.shared.session import CHANGED, remember

__all__ = ["choose_look"]

NONE = "none"
"""URL value for no layers. Without the parameter, the first layer is shown."""


def choose_look(
    landscape: Landscape, lang: str, moves: Iterable[Recommendation] = (), *, first: str = "gaps",
    changed: Callable[[int], tuple[URIRef, ...]] = lambda number: (),
) -> MapOptions:  # fmt: skip
    """Render the view options above the map.

    `moves` are the recommendations that the URL may refer to by number, `changed` tells what a change of the history is about; `first` is the
    layer shown by default.
    """
    switches, looks = st.columns([5, 1.6], vertical_alignment="bottom")
    with switches:
        layers = _layers(lang, first)
    with looks, st.popover(gettext("Looks", lang), icon=":material/palette:", width="stretch"):
        encoding = Encoding(
            _one("colour", COLOURS, gettext("Colour", lang), lang),
            _one("shape", SHAPES, gettext("Shape", lang), lang),
            _one("size", SIZES, gettext("Size", lang), lang),
        )
    about, joined = _pointed_at(landscape, list(moves), changed)
    apart = bool(about) and CHANGED in st.query_params
    return MapOptions(encoding, layers, st.query_params.get("open"), about, joined, apart)


def _layers(lang: str, first: str) -> tuple[str, ...]:
    kept = st.query_params.get("layers")
    now = [n for n in LAYERS if n in (kept or "").split(",")] if kept else [first]
    names = {name: gettext(LAYER_NAMES[name], lang) for name in LAYERS}
    picked = st.pills(
        gettext("Layers", lang), list(LAYERS), selection_mode="multi", default=now, format_func=names.__getitem__, key=f"layers-{first}-{lang}"
    )  # fmt: skip
    chosen = tuple(n for n in LAYERS if n in picked)
    remember("layers", None if chosen == (first,) else ",".join(chosen) or NONE)
    return chosen


def _one(name: str, options: tuple[str, ...], label: str, lang: str) -> str:
    wanted = st.query_params.get(name, options[0])
    names = {o: gettext(ENCODINGS[o], lang) for o in options}
    picked = st.segmented_control(
        label, options, default=wanted if wanted in options else options[0], format_func=names.__getitem__, required=True, key=f"look-{name}-{lang}"
    )  # fmt: skip
    remember(name, None if picked == options[0] else picked)
    return str(picked)


def _pointed_at(
    landscape: Landscape, moves: list[Recommendation], changed: Callable[[int], tuple[URIRef, ...]]
) -> tuple[tuple[URIRef, ...], bool]:
    """The resources that the URL highlights: by local name, or those of a recommendation or a change by number."""
    advice = st.query_params.get("advice", "")
    if advice.isdecimal() and 0 < int(advice) <= len(moves):
        return moves[int(advice) - 1].about, True
    number = st.query_params.get(CHANGED, "")
    if number.isdecimal() and len(number) < 10:
        return changed(int(number)), False
    wanted = set(st.query_params.get("spot", "").split(",")) - {""}
    if not wanted:
        return (), False
    known = [*landscape.elements, *landscape.interventions]
    return tuple(i for i in known if local_name(str(i)) in wanted), False
