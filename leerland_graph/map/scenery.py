"""Drawing of the land: sea, islands, polders with dikes and ditches, bridges, labels.

Everything is drawn from the shapes in RDF; the code refers to no specific element.
"""

from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely
from rdflib import URIRef
from shapely.affinity import rotate
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from leerland_graph.core.labels import pick
from leerland_graph.map.colour import mix
from leerland_graph.map.geometry import DECK, LABEL_SIZES, Ground, ground, largest, line_path, mill_at, outline_path
from leerland_graph.map.model import Plate, PlateElement

__all__ = ["anchor_of", "draw_land", "draw_names", "fallow_overlay", "outlined", "thin_overlay"]

SEA_DEEP, SEA_SHALLOW, INK = "#8bbdd1", "#d8eef2", "#1f5f78"

STYLE = """
.plate text{font-family:'Source Sans 3','Source Sans','Source Sans Pro',system-ui,sans-serif;paint-order:stroke;stroke-linejoin:round}
.plate .island-name{font-weight:700;fill:#2b3a33;stroke-width:7px;text-anchor:middle}
.plate .polder-name{font-weight:700;fill:#31451b;stroke:#edf5d6;stroke-width:7px;text-anchor:middle}
.plate .bridge-name{font-weight:700;fill:#563a1f;stroke:#dff0f2;stroke-width:7px;letter-spacing:.04em;text-anchor:middle}
.plate .sea-name{font-style:italic;fill:#1d5f78;stroke:#cfe8ee;stroke-width:6px;letter-spacing:.09em}
.plate .sea-note{font-style:italic;fill:#235f75;stroke:#d3eaf0;stroke-width:5px}
"""


@lru_cache(maxsize=16)
def draw_land(plate: Plate) -> str:
    """The land of a plate as SVG elements (without root), with one group per element that carries its IRI."""
    land = ground(plate)
    parts = [_definitions(plate), _sea(plate, land)]
    parts += [_polder(e, land, plate, i) for i, e in enumerate(plate.of_kind("polder"))]
    parts += [_island(e, land, i) for i, e in enumerate(plate.of_kind("island"))]
    parts += [_bridge(e, land) for e in plate.of_kind("bridge")]
    parts += [_compass(plate.width - 98, 118), _boat(plate, land)]
    return "".join(parts)


@lru_cache(maxsize=16)
def draw_names(plate: Plate, lang: str) -> str:
    """The names of the elements, drawn above the land and below the marks."""
    land = ground(plate)
    names = "".join(_name(e, land, plate, lang, i) for i, e in enumerate(plate.elements))
    return f'<g class="names" pointer-events="none">{names}</g>'


def _definitions(plate: Plate) -> str:
    parts = [
        f"<style>{STYLE}</style><defs>",
        f'<radialGradient id="sea" cx="50%" cy="52%" r="76%"><stop offset="0" stop-color="{SEA_SHALLOW}"/>'
        f'<stop offset=".55" stop-color="#b8dbe6"/><stop offset="1" stop-color="{SEA_DEEP}"/></radialGradient>',
        '<pattern id="waves" width="132" height="74" patternUnits="userSpaceOnUse"><g fill="none" stroke="#fff" stroke-width="1.6" '
        'stroke-linecap="round" opacity=".45"><path d="M16 20q8-6.5 16 0t16 0"/><path d="M82 57q8-6.5 16 0t16 0"/></g></pattern>',
        '<pattern id="fallow" width="13" height="13" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="13" height="13" fill="#fff" fill-opacity=".62"/><path d="M0 0V13" stroke="#5c6b70" stroke-width="2.2" stroke-opacity=".42"/></pattern>',
        '<filter id="lift" x="-10%" y="-10%" width="120%" height="126%"><feDropShadow dx="0" dy="7" stdDeviation="7" flood-color="#174a5e" flood-opacity=".30"/></filter>',
        '<filter id="low" x="-20%" y="-20%" width="140%" height="150%"><feDropShadow dx="0" dy="4" stdDeviation="3" flood-color="#12465a" flood-opacity=".36"/></filter>',
    ]
    for i, e in enumerate(plate.of_kind("island")):
        parts.append(
            f'<radialGradient id="island-{i}" cx="45%" cy="38%" r="75%"><stop offset="0" stop-color="{mix(e.colour, "#ffffff", 0.55)}"/>'
            f'<stop offset="1" stop-color="{e.colour}"/></radialGradient>'
        )
    return "".join(parts) + "</defs>"


def _group(element: PlateElement, content: str) -> str:
    return f'<g class="element {element.kind}" data-element={quoteattr(str(element.iri))}>{content}</g>'


def _sea(plate: Plate, land: Ground) -> str:
    w, h = plate.width, plate.height
    out = (
        f'<rect width="{w:g}" height="{h:g}" fill="url(#sea)"/><rect width="{w:g}" height="{h:g}" fill="url(#waves)"/>'
    )
    for e in plate.of_kind("sea"):
        out += _group(e, f'<rect width="{w:g}" height="{h:g}" fill="#fff" fill-opacity="0"/>')
    rings = []
    for distance, opacity in ((54, 0.15), (36, 0.2), (19, 0.32)):
        shape = land.land.buffer(distance).buffer(22).buffer(-22)
        rings.append(f'<path d="{outline_path(shape)}" fill="#f0faf7" fill-opacity="{opacity}" fill-rule="evenodd"/>')
    for distance, opacity in ((9, 0.5), (17, 0.34), (27, 0.21), (39, 0.12)):
        rings.append(
            f'<path d="{outline_path(land.land.buffer(distance), 0.8)}" fill="none" stroke="#38809a" stroke-width="1" stroke-opacity="{opacity}"/>'
        )
    return out + f'<g pointer-events="none">{"".join(rings)}</g>'


def _island(element: PlateElement, land: Ground, index: int) -> str:
    area, edge = land.areas[element.iri], mix(element.colour, "#5a3d1c", 0.42)
    inner = _inset(area, 9, 4)
    out = [
        f'<path d="{outline_path(area)}" fill="#fdf3d9" filter="url(#lift)"/>',
        f'<path class="coast" d="{outline_path(area)}" fill="#fdf3d9" stroke="{edge}" stroke-width="2.2"/>',
        f'<path d="{outline_path(inner)}" fill="url(#island-{index})" stroke="{edge}" stroke-opacity=".35"/>',
    ]
    for distance in (34, 62, 92):
        ring = _inset(area, distance, 14)
        if not ring.is_empty:
            out.append(
                f'<path d="{outline_path(ring)}" fill="#fff" fill-opacity=".1" stroke="{edge}" stroke-opacity=".3" stroke-dasharray="2 5"/>'
            )
    out.append(_shrubs(area, land, mix(element.colour, "#4f6b3a", 0.55)))
    return _group(element, "".join(out))


def _inset(area: Polygon, distance: float, rounding: float) -> BaseGeometry:
    return largest(area.buffer(-distance)).buffer(-rounding).buffer(2 * rounding).buffer(-rounding)


def _shrubs(area: Polygon, land: Ground, colour: str) -> str:
    rng = np.random.default_rng(int(area.area) % 10_000)
    ring = largest(area.buffer(-15)).exterior
    decks = [line.buffer(DECK / 2 + 9) for line in land.lines.values()]
    out = []
    for s in np.arange(0, ring.length, 33):
        at, r = ring.interpolate(s + rng.uniform(-8, 8)), rng.uniform(3, 5.2)
        if rng.random() < 0.55 and not any(d.contains(at) for d in decks):
            out.append(
                f'<circle cx="{at.x + 1.2:.1f}" cy="{at.y + 2:.1f}" r="{r:.1f}" fill="#000" fill-opacity=".13"/>'
                f'<circle cx="{at.x:.1f}" cy="{at.y:.1f}" r="{r:.1f}" fill="{colour}"/>'
                f'<circle cx="{at.x - 1:.1f}" cy="{at.y - 1.2:.1f}" r="{r / 2:.1f}" fill="#fff" fill-opacity=".35"/>'
            )
    return f'<g opacity=".65">{"".join(out)}</g>'


def _polder(element: PlateElement, land: Ground, plate: Plate, index: int) -> str:
    area = land.areas[element.iri]
    fields = largest(area.buffer(-8))
    light, dark, water = mix(element.colour, "#ffffff", 0.22), element.colour, "#74afc0"
    clip = f"fields-{index}"
    out = [
        f'<path d="{outline_path(area)}" fill="{mix(element.colour, "#55703a", 0.5)}" filter="url(#lift)"/>',
        f'<clipPath id="{clip}"><path d="{outline_path(fields)}"/></clipPath>',
        f'<path d="{outline_path(fields)}" fill="{light}"/>',
        f'<g clip-path="url(#{clip})">{_parcels(fields, _bearing(element, land), dark, water)}</g>',
        f'<path d="{outline_path(fields)}" fill="none" stroke="{water}" stroke-width="2.6"/>',
        f'<path d="{outline_path(area.buffer(-2.4))}" fill="none" stroke="#f4f1d6" stroke-width="2.4"/>',
        f'<path class="coast" d="{outline_path(area)}" fill="none" stroke="#566d38" stroke-width="1.6"/>',
        _dike(area),
        _mill(mill_at(area)),
    ]
    return _group(element, "".join(out))


def _bearing(element: PlateElement, land: Ground) -> float:
    """The direction of a polder's parcels, in degrees: along the line between its two islands."""
    ends = [land.areas[i].centroid for i in element.connects if i in land.areas]
    if len(ends) < 2:
        return 0.0
    return float(np.degrees(np.arctan2(ends[1].y - ends[0].y, ends[1].x - ends[0].x)))


def _parcels(fields: Polygon, bearing: float, dark: str, water: str) -> str:
    centre = fields.centroid
    size = float(np.hypot(fields.bounds[2] - fields.bounds[0], fields.bounds[3] - fields.bounds[1]))
    out = []
    for n, offset in enumerate(np.arange(-size / 2, size / 2, 21)):
        strip = box(centre.x - size / 2, centre.y + offset, centre.x + size / 2, centre.y + offset + 21)
        lines = [LineString([(centre.x - size / 2, centre.y + offset), (centre.x + size / 2, centre.y + offset)])]
        shift = 34 if n % 2 else 0
        lines += [
            LineString([(x, centre.y + offset), (x, centre.y + offset + 21)])
            for x in np.arange(centre.x - size / 2 + shift, centre.x + size / 2, 96)
        ]
        furrows = [
            LineString([(centre.x - size / 2, centre.y + offset + f), (centre.x + size / 2, centre.y + offset + f)])
            for f in (7, 14)
        ]
        turn = lambda g: rotate(g, bearing, origin=centre)  # noqa: E731
        if n % 2:
            out.append(f'<path d="{outline_path(turn(strip))}" fill="{dark}"/>')
        out.append(
            f'<path d="{"".join(line_path(turn(f).coords) for f in furrows)}" stroke="#93b35a" stroke-width=".8" stroke-dasharray="5 4" stroke-opacity=".75" fill="none"/>'
        )
        out.append(
            f'<path d="{"".join(line_path(turn(x).coords) for x in lines)}" stroke="{water}" stroke-width="1.5" stroke-opacity=".8" fill="none"/>'
        )
    return "".join(out)


def _dike(area: Polygon) -> str:
    ring, ticks = area.exterior, []
    for n, s in enumerate(np.arange(0, ring.length, 8.5)):
        a, b = np.array(ring.interpolate(s).coords[0]), np.array(ring.interpolate((s + 0.8) % ring.length).coords[0])
        along = b - a
        normal = np.array([along[1], -along[0]]) / max(float(np.hypot(*along)), 1e-6)
        if area.contains(Point(a + normal * 2)):
            normal = -normal
        tip = a + normal * (7 if n % 2 else 4.2)
        ticks.append(line_path([tuple(a), tuple(tip)]))
    return f'<path d="{"".join(ticks)}" stroke="#566d38" stroke-width="1.4" stroke-opacity=".85" fill="none"/>'


def _mill(at: Point) -> str:
    return (
        f'<g transform="translate({at.x:.0f} {at.y:.0f})" pointer-events="none"><ellipse cx="3" cy="21" rx="15" ry="4" fill="#4e6a2b" fill-opacity=".35"/>'
        '<path d="M-7 20L-4-2H4L7 20Z" fill="#8a5a3c" stroke="#5b3a26" stroke-width="1.2"/><path d="M-5-2Q0-10 5-2Z" fill="#5b3a26"/>'
        '<g stroke="#5b3a26" stroke-width="1.4" transform="translate(0 -3) rotate(24)"><path d="M0-21V21M-21 0H21"/>'
        '<path d="M0-21h5v15h-5zM0 21h-5v-15h5zM21 0v5h-15v-5zM-21 0v-5h15v5z" fill="#fffaf0" stroke-width=".8"/></g></g>'
    )


def _bridge(element: PlateElement, land: Ground) -> str:
    line = land.lines[element.iri]
    length = line.length
    piers = [
        _across(line, s, DECK / 2 + 13, 9, pointed=True)
        for s in np.linspace(0, length, max(3, round(length / 92)) + 2)[1:-1]
    ]
    planks = "".join(line_path(_crossline(line, s, DECK / 2 - 4)) for s in np.arange(3, length, 7.5))
    posts = []
    for s in np.linspace(6, length - 6, max(6, round(length / 24))):
        for x, y in _crossline(line, s, DECK / 2 - 1.6):
            posts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4"/>')
    ends = "".join(
        f'<path d="{_across(line, s, DECK / 2 + 9, 11)}" fill="#c6baa8" stroke="#6b6155" stroke-width="1.6" stroke-linejoin="round"/>'
        for s in (1.0, length - 1.0)
    )
    out = (
        f'<path d="{"".join(piers)}" fill="#a79c8d" stroke="#6d6357" stroke-width="1.6" filter="url(#low)"/>'
        f'<path class="coast" d="{outline_path(line.buffer(DECK / 2, cap_style="flat"))}" fill="#6c5037" filter="url(#low)"/>'
        f'<path d="{outline_path(line.buffer(DECK / 2 - 3.5, cap_style="flat"))}" fill="{mix(element.colour, "#ffffff", 0.2)}"/>'
        f'<path d="{planks}" stroke="{mix(element.colour, "#8a6237", 0.5)}" stroke-width="1.1" stroke-opacity=".75" fill="none"/>'
        f'<g fill="#fff6e4" stroke="#5a412c">{"".join(posts)}</g>{ends}'
    )
    return _group(element, out)


def _frame(line: LineString, s: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    a = np.array(line.interpolate(s).coords[0])
    b, z = (
        np.array(line.interpolate(min(line.length, s + 1)).coords[0]),
        np.array(line.interpolate(max(0.0, s - 1)).coords[0]),
    )
    along = (b - z) / max(float(np.hypot(*(b - z))), 1e-9)
    return a, along, np.array([-along[1], along[0]])


def _crossline(line: LineString, s: float, half: float) -> list[tuple[float, float]]:
    a, _, normal = _frame(line, s)
    return [tuple(a + normal * half), tuple(a - normal * half)]


def _across(line: LineString, s: float, half: float, width: float, *, pointed: bool = False) -> str:
    a, along, normal = _frame(line, s)
    inner = half - 9 if pointed else half
    points = [
        a + normal * inner + along * width,
        a - normal * inner + along * width,
        a - normal * inner - along * width,
        a + normal * inner - along * width,
    ]
    if pointed:
        points = [a + normal * half, *points[:2], a - normal * half, *points[2:]]
    return line_path(tuple(p) for p in points) + "Z"


def _name(element: PlateElement, land: Ground, plate: Plate, lang: str, index: int) -> str:
    text = escape(pick(element.labels, lang))
    if element.kind == "bridge":
        return _bridge_name(land.lines[element.iri], plate, text, index)
    x, y = element.label_point or anchor_of(element.iri, plate)
    if element.kind == "sea":
        return f'<text x="{x:.0f}" y="{y:.0f}" class="sea-name" font-size="44">{text}</text>'
    halo = f' stroke="{mix(element.colour, "#ffffff", 0.5)}"' if element.kind == "island" else ""
    return f'<text x="{x:.0f}" y="{y:.0f}" class="{element.kind}-name" font-size="{LABEL_SIZES[element.kind]:g}"{halo}>{text}</text>'


def _bridge_name(line: LineString, plate: Plate, text: str, index: int) -> str:
    if line.coords[0][0] > line.coords[-1][0]:
        line = LineString(list(line.coords)[::-1])
    middle = line.interpolate(0.5, normalized=True)
    _, _, normal = _frame(line, line.length / 2)
    outward = np.array([middle.x - plate.width / 2, middle.y - plate.height / 2])
    below = float(normal @ outward) > 0  # the normal points down the page where the line runs to the right
    distance = DECK / 2 + (38 if below else 22)
    curve = line.offset_curve(distance if below else -distance)
    longest = max(getattr(curve, "geoms", [curve]), key=lambda g: g.length)
    points = np.array(longest.coords)
    if points[0][0] > points[-1][0]:
        points = points[::-1]
    path = f'<path id="name-{index}" d="{line_path(tuple(p) for p in points[::4])}" fill="none"/>'
    return f'{path}<text class="bridge-name" font-size="27"><textPath href="#name-{index}" startOffset="50%">{text}</textPath></text>'


def _compass(x: float, y: float) -> str:
    points = []
    for i in range(8):
        r, w = (44, 7) if i % 2 == 0 else (26, 5)
        points.append(
            f'<g transform="rotate({i * 45})"><path d="M0-{r}L{w}-9L0 0Z" fill="{INK}"/><path d="M0-{r}L-{w}-9L0 0Z" fill="#fff" stroke="{INK}" stroke-width=".8"/></g>'
        )
    return (
        f'<g transform="translate({x:g} {y:g})" opacity=".9" pointer-events="none"><circle r="56" fill="#fff" fill-opacity=".35" stroke="{INK}" stroke-width="1.2"/>'
        f'<circle r="48" fill="none" stroke="{INK}" stroke-width=".8" stroke-dasharray="2 4.15"/>{"".join(points)}'
        f'<text y="-62" text-anchor="middle" font-size="18" font-weight="700" fill="{INK}">N</text></g>'
    )


def _boat(plate: Plate, land: Ground) -> str:
    """A small boat in the widest water enclosed by land."""
    lagoon = largest(land.land.convex_hull.difference(land.land.buffer(4)))
    open_water = [
        g
        for g in getattr(land.land.convex_hull.difference(land.land.buffer(4)), "geoms", [lagoon])
        if g.contains(Point(plate.width / 2, plate.height * 0.55))
    ]
    circle = shapely.maximum_inscribed_circle(open_water[0] if open_water else lagoon)
    x, y = circle.coords[0]
    return (
        f'<g transform="translate({x:.0f} {y:.0f})" pointer-events="none"><path d="M-26 12q26 14 52 0l-7 13h-38z" fill="#7a4b32"/>'
        '<path d="M-2-34V11M2-30L24 6H2Z" fill="#fff" stroke="#7a4b32" stroke-width="1.6"/><path d="M-5-26L-22 6H-5Z" fill="#e8f3f5" stroke="#7a4b32" stroke-width="1.4"/>'
        '<path d="M-34 30q8-6 16 0t16 0 16 0 16 0" fill="none" stroke="#fff" stroke-width="2" stroke-opacity=".8"/></g>'
    )


def fallow_overlay(element: PlateElement, plate: Plate) -> str:
    """The overlay of an empty element: hatched, with a dashed outline."""
    return (
        f'<path class="fallow" data-element={quoteattr(str(element.iri))} d="{_outline(element, plate)}" fill="url(#fallow)" '
        'stroke="#9a3324" stroke-width="3.2" stroke-dasharray="11 7" pointer-events="none"/>'
    )


def thin_overlay(element: PlateElement, plate: Plate) -> str:
    """The overlay of a thinly occupied element: a dotted outline."""
    return (
        f'<path class="thin" data-element={quoteattr(str(element.iri))} d="{_outline(element, plate)}" fill="#fff" fill-opacity=".3" '
        'stroke="#7a5200" stroke-width="4" stroke-dasharray="1 8" stroke-linecap="round" pointer-events="none"/>'
    )


def outlined(element: PlateElement, plate: Plate, colour: str) -> str:
    """A heavy outline around an element."""
    shared = f'd="{_outline(element, plate)}" fill="none" stroke-linejoin="round" pointer-events="none"'
    return f'<path {shared} stroke="#fff" stroke-width="10"/><path class="outlined" {shared} stroke="{colour}" stroke-width="5"/>'


def _outline(element: PlateElement, plate: Plate) -> str:
    land = ground(plate)
    return outline_path(land.areas.get(element.iri) or land.lines[element.iri].buffer(DECK / 2, cap_style="flat"))


def anchor_of(iri: URIRef, plate: Plate) -> tuple[float, float]:
    """The centre of an element, for an annotation."""
    land = ground(plate)
    if iri in land.lines:
        at = land.lines[iri].interpolate(0.5, normalized=True)
    else:
        at = shapely.maximum_inscribed_circle(land.areas[iri]).interpolate(0) if iri in land.areas else Point(0, 0)
    return float(at.x), float(at.y)
