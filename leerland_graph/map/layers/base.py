"""The model of a layer: marks over the map that show one thing, with a legend and a sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import hypot
from xml.sax.saxutils import escape

from rdflib import URIRef

from leerland_graph.analysis import Landscape, Selection
from leerland_graph.map.marks import Layout
from leerland_graph.map.model import Plate
from leerland_graph.map.scenery import anchor_of

__all__ = ["Layer", "Scene", "Spot", "chip", "curve", "ring"]


@dataclass(frozen=True)
class Spot:
    """The position of an intervention on one element: its own mark, or the cluster that contains it."""

    element: URIRef
    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Layer:
    """A layer as SVG: drawings `under` and `over` the marks. `said` is its summary in one sentence.

    `legend` has pairs of a small drawing (in a box from -14 -8 to 14 8) and its meaning.
    """

    name: str
    label: str
    said: str
    under: str = ""
    over: str = ""
    legend: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Scene:
    """The input of a layer: the selected part of the landscape, and the positions of everything in it."""

    part: Landscape
    selection: Selection
    plate: Plate
    placing: Layout
    lang: str

    @cached_property
    def spots(self) -> Mapping[URIRef, tuple[Spot, ...]]:
        """The spots of each intervention: its own marks first, then its clusters."""
        found: dict[URIRef, list[Spot]] = {}
        for mark in self.placing.marks:
            found.setdefault(mark.iri, []).append(Spot(mark.element, mark.x, mark.y, mark.radius))
        for cluster in self.placing.clusters:
            for iri in cluster.members:
                found.setdefault(iri, []).append(Spot(cluster.element, cluster.x, cluster.y, cluster.radius))
        return {iri: tuple(spots) for iri, spots in found.items()}

    def nearest(self, one: URIRef, two: URIRef) -> tuple[Spot, Spot] | None:
        """The closest spots of two interventions, on the same element if they share one; None if one of them is not on the map."""
        pairs = [(a, b) for a in self.spots.get(one, ()) for b in self.spots.get(two, ())]
        distance = lambda p: (p[0].x - p[1].x) ** 2 + (p[0].y - p[1].y) ** 2  # noqa: E731
        return min(pairs, key=lambda p: (p[0].element != p[1].element, distance(p)), default=None)

    def middle(self, element: URIRef) -> tuple[float, float]:
        """The centre of an element."""
        return anchor_of(element, self.plate)

    def inward(self, element: URIRef, distance: float) -> tuple[float, float]:
        """A point beside the centre of an element, towards the centre of the plate."""
        x, y = self.middle(element)
        dx, dy = self.plate.width / 2 - x, self.plate.height / 2 - y
        share = distance / max(1.0, hypot(dx, dy))
        return x + dx * share, y + dy * share

    def label(self, iri: URIRef) -> str:
        return self.part.label(iri, self.lang)


def chip(x: float, y: float, words: str, colour: str) -> str:
    """A short text in a white box, legible on any background."""
    width = len(words) * 9.4 + 26
    return (
        f'<g transform="translate({x:.0f} {y:.0f})" pointer-events="none"><rect x="{-width / 2:.0f}" y="-15" width="{width:.0f}" height="30" rx="15" fill="#fff" stroke="{colour}" stroke-width="2"/>'
        f'<text y="6" text-anchor="middle" font-size="18" font-weight="700" fill="{colour}">{escape(words)}</text></g>'
    )


def ring(spots: Iterable[Spot], colour: str, *, gap: float = 4.0, width: float = 3.0, dash: str = "") -> str:
    """A ring around each spot, with a white one beneath it."""
    out = []
    for spot in spots:
        around = f'<circle cx="{spot.x:g}" cy="{spot.y:g}" r="{spot.radius + gap:g}" fill="none"'
        out.append(f'{around} stroke="#fff" stroke-width="{width + 3:g}" stroke-opacity=".85"/>')
        out.append(f'{around} stroke="{colour}" stroke-width="{width:g}"{_dashed(dash)}/>')
    return "".join(out)


def curve(
    one: tuple[float, float],
    two: tuple[float, float],
    colour: str,
    *,
    dash: str = "",
    width: float = 3.2,
    bend: float = 0.18,
    title: str = "",
) -> tuple[str, tuple[float, float]]:
    """A curved line between two points with a white casing, and its midpoint."""
    (x0, y0), (x1, y1) = one, two
    cx, cy = (x0 + x1) / 2 - (y1 - y0) * bend, (y0 + y1) / 2 + (x1 - x0) * bend
    path = f"M{x0:.1f} {y0:.1f}Q{cx:.1f} {cy:.1f} {x1:.1f} {y1:.1f}"
    said = f"<title>{escape(title)}</title>" if title else ""
    lines = (
        f'<path d="{path}" fill="none" stroke="#fff" stroke-width="{width + 4:g}" stroke-opacity=".85" stroke-linecap="round"/>'
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}" stroke-linecap="round"{_dashed(dash)}/>'
    )
    return f"<g>{said}{lines}</g>", ((x0 + 2 * cx + x1) / 4, (y0 + 2 * cy + y1) / 4)


def _dashed(dash: str) -> str:
    return f' stroke-dasharray="{dash}"' if dash else ""
