"""The complete picture: a landscape plotted on its plate, as data for a screen or a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rdflib import Graph, URIRef

from leerland_graph.analysis import Landscape, Selection, select
from leerland_graph.core.i18n import gettext
from leerland_graph.map.encoding import Encoding, LegendRow, MarkStyler
from leerland_graph.map.layers import LAYERS, Layer, Scene, spotlight
from leerland_graph.map.marks import Cluster, Mark, place
from leerland_graph.map.model import Plate

__all__ = ["MapOptions", "Picture", "picture"]


@dataclass(frozen=True)
class MapOptions:
    """View options of the map: encoding, layers, opened cluster, and highlighted resources (`about`).

    `layers` are keys of `LAYERS`; `joined` connects the highlighted resources with lines; with `apart` all others are dimmed as if they were not chosen.
    """

    encoding: Encoding = field(default_factory=Encoding)
    layers: tuple[str, ...] = ("gaps",)
    opened: str | None = None
    about: tuple[URIRef, ...] = ()
    joined: bool = False
    apart: bool = False


@dataclass(frozen=True)
class Picture:
    """The data to draw: marks, clusters and layers, the overflow per element, and `inside`, the interventions in the open cluster."""

    plate: Plate
    lang: str
    title: str
    subtitle: str
    radius: float
    marks: tuple[Mark, ...]
    clusters: tuple[Cluster, ...]
    layers: tuple[Layer, ...]
    overflow: Mapping[URIRef, int]
    legend: tuple[LegendRow, ...]
    context: tuple[str, ...]
    count: int
    inside: tuple[URIRef, ...] = ()


def picture(
    landscape: Landscape,
    plate: Plate,
    language: Graph,
    selection: Selection | None = None,
    *,
    lang: str = "nl",
    look: MapOptions | None = None,
) -> Picture:
    """Plot a landscape. Interventions outside the selection keep their place and are dimmed."""
    selection, look = selection or Selection(), look or MapOptions()
    part = select(landscape, selection)
    if look.apart:
        part = part.only(look.about)
    looks = MarkStyler(look.encoding, landscape, language)
    placing = place(landscape, plate, looks, frozenset(part.interventions), lang, look.opened)
    scene = Scene(part, selection, plate, placing, lang)
    layers = [LAYERS[name](scene) for name in LAYERS if name in look.layers]
    if look.about and not look.apart:
        layers.append(spotlight(scene, look.about, joined=look.joined))
    return Picture(
        plate, lang, landscape.title(lang),
        _said(landscape, selection, lang), placing.radius, placing.marks, placing.clusters, tuple(layers), placing.overflow,
        looks.legend(landscape.interventions.values(), lang), tuple(landscape.label(f, lang) for f in landscape.context),
        len(part.interventions), placing.inside,
    )  # fmt: skip


def _said(landscape: Landscape, selection: Selection, lang: str) -> str:
    chosen = (selection.target_group, selection.department, selection.programme, selection.preference)
    return ", ".join(landscape.label(x, lang) for x in chosen if x) or gettext("All target groups", lang)
