"""Connections: the routes between each pair of islands, how many there are, and the interventions that they depend on."""

from xml.sax.saxutils import escape

from rdflib import URIRef
from shapely.geometry import LineString, Point
from shapely.ops import unary_union

from leerland_graph.analysis import PairRoutes, depth, network_of
from leerland_graph.core.i18n import N_, gettext, ngettext
from leerland_graph.map.geometry import ground, line_path, smooth
from leerland_graph.map.layers.base import Layer, Scene, Spot, chip, ring

__all__ = ["connections"]

WHOLE, DETOUR, BROKEN, CRITICAL = "#0b3b8c", "#4a4f8a", "#b00020", "#111111"
BROADEST = 5
ENDS, INWARD = 62.0, 62.0
"""Distance from the centre of an island at which a band begins, and of a label inward from a bridge."""
LEGEND = (N_("Routes (broader: more)"), N_("Detour only"), N_("No route"), N_("It hangs on this"))
SWATCHES = (
    f'<path d="M-12 0H12" stroke="{WHOLE}" stroke-opacity=".55" stroke-width="9" stroke-linecap="round"/>',
    f'<path d="M-12 0H12" stroke="{DETOUR}" stroke-width="4" stroke-dasharray="2 5" stroke-linecap="round"/>',
    f'<path d="M-12 0H-4M4 0H12" stroke="{BROKEN}" stroke-width="5"/><path d="M-3-5L3 5M3-5L-3 5" stroke="{BROKEN}" stroke-width="2.4"/>',
    f'<circle r="6.5" fill="none" stroke="{CRITICAL}" stroke-width="2"/><circle r="3.4" fill="{CRITICAL}"/>',
)


def connections(scene: Scene) -> Layer:
    """A band for each pair of islands over the bridge or polder with most routes; broken if there is no route."""
    pairs = network_of(scene.part).all_pairs()
    bands, words, rings = [], [], []
    for pair in pairs:
        line, at = _line(scene, pair)
        middle = line.interpolate(0.5, normalized=True)
        path = line_path(line.coords)
        if pair.is_direct:
            width = 8 + 5 * min(pair.disjoint, BROADEST)
            bands.append(_band(path, WHOLE, width, opacity=0.5))
            label = ngettext("{n} route", "{n} routes", scene.lang, n=pair.disjoint)
            words.append(chip(*at, label, WHOLE))
        elif pair.is_connected:
            bands.append(_band(path, DETOUR, 6, dash="3 12", opacity=0.95))
            words.append(chip(*at, gettext("detour", scene.lang), DETOUR))
        else:
            bands += [_band(line_path(half), BROKEN, 7, dash="16 11", opacity=0.9) for half in _halves(line)]
            words.append(_cross(middle.x, middle.y))
            words.append(chip(*at, gettext("no route", scene.lang), BROKEN))
        if pair.disjoint == 1:
            for iri in pair.cut:
                title = gettext(
                    "On '{i}' hangs the connection of {a} with {b}",
                    scene.lang,
                    i=scene.label(iri),
                    a=scene.label(pair.start),
                    b=scene.label(pair.end),
                )
                rings.append(_critical(scene.spots.get(iri, ()), title))
    said = gettext(
        "Connected: {direct} of {n} pairs of islands.",
        scene.lang,
        direct=sum(p.is_connected for p in pairs),
        n=len(pairs),
    )
    legend = tuple((swatch, gettext(text, scene.lang)) for swatch, text in zip(SWATCHES, LEGEND, strict=True))
    return Layer(
        "connections", gettext("Connections", scene.lang), said, "".join(bands), "".join(rings + words), legend
    )


def _line(scene: Scene, pair: PairRoutes) -> tuple[LineString, tuple[float, float]]:
    """The line between two islands over the element with most routes (straight if there is none), and a position for the label."""
    land, through = ground(scene.plate), _through(scene, pair)
    start, end = scene.middle(pair.start), scene.middle(pair.end)
    if through in land.lines:
        deck = list(land.lines[through].coords)[:: max(1, len(land.lines[through].coords) // 5)]
        near = lambda p: (p[0] - start[0]) ** 2 + (p[1] - start[1]) ** 2  # noqa: E731
        points = [start, *(deck if near(deck[0]) < near(deck[-1]) else deck[::-1]), end]
    elif through is not None:
        points = [start, scene.middle(through), end]
    else:
        points = [start, end]
    whole = LineString(smooth(points))
    line = whole.difference(unary_union([Point(start).buffer(ENDS), Point(end).buffer(ENDS)]))
    line = line if isinstance(line, LineString) and not line.is_empty else whole
    if through not in land.lines:
        at = line.interpolate(0.26, normalized=True)
        return line, (at.x, at.y)
    at, centre = line.interpolate(0.5, normalized=True), Point(scene.plate.width / 2, scene.plate.height / 2)
    share = INWARD / max(1.0, at.distance(centre))
    return line, (at.x + (centre.x - at.x) * share, at.y + (centre.y - at.y) * share)


def _through(scene: Scene, pair: PairRoutes) -> URIRef | None:
    crossings = depth(scene.part, pair.start, pair.end).crossings
    best = max(crossings, key=lambda c: (c.disjoint, len(c.interventions)), default=None)
    return best.element if best else None


def _band(path: str, colour: str, width: float, *, dash: str = "", opacity: float = 1.0) -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    shared = f'd="{path}" fill="none" stroke-linecap="round" stroke-linejoin="round"'
    return (
        f'<path {shared} stroke="#fff" stroke-opacity=".55" stroke-width="{width + 5}"/>'
        f'<path {shared} stroke="{colour}" stroke-opacity="{opacity}" stroke-width="{width}"{dashed}/>'
    )


def _halves(line: LineString) -> list[list[tuple[float, ...]]]:
    """The two ends of a line, with a gap in the middle."""
    points = list(line.coords)
    n = len(points)
    return [points[: max(2, n * 42 // 100)], points[min(n - 2, n * 58 // 100) :]]


def _cross(x: float, y: float) -> str:
    return (
        f'<g transform="translate({x:.0f} {y:.0f})"><circle r="16" fill="#fff" stroke="{BROKEN}" stroke-width="3"/>'
        f'<path d="M-7-7L7 7M7-7L-7 7" stroke="{BROKEN}" stroke-width="4" stroke-linecap="round"/></g>'
    )


def _critical(spots: tuple[Spot, ...], title: str) -> str:
    """A double ring with an exclamation mark."""
    out = [ring(spots, CRITICAL, gap=5, width=2.6), ring(spots, CRITICAL, gap=10.5, width=2.2)]
    for s in spots:
        out.append(
            f'<g transform="translate({s.x + s.radius + 8:.1f} {s.y - s.radius - 8:.1f})"><circle r="10" fill="{CRITICAL}" stroke="#fff" stroke-width="2"/>'
            '<text y="6" text-anchor="middle" font-size="17" font-weight="700" fill="#fff" style="paint-order:fill">!</text></g>'
        )
    return f"<g><title>{escape(title)}</title>{''.join(out)}</g>"
