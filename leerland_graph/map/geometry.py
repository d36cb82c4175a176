"""Geometry of the map: smooth coasts from control points, slots for marks, and SVG paths."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from rdflib import URIRef
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from leerland_graph.map.model import Plate, PlateElement

__all__ = ["DECK", "Ground", "ground", "line_path", "outline_path", "slots", "smooth"]

Points = NDArray[np.float64]
DECK = 46.0
"""The width of a bridge."""
LABEL_SIZES = {"island": 40.0, "polder": 25.0}


@dataclass(frozen=True)
class Ground:
    """The smooth shapes of a plate: areas of islands and polders, centre lines of bridges, all land."""

    areas: dict[URIRef, Polygon]
    lines: dict[URIRef, LineString]
    land: BaseGeometry

    def __hash__(self) -> int:
        return id(self)


@lru_cache(maxsize=8)
def ground(plate: Plate) -> Ground:
    """The smooth shapes of a plate, cached: a plate does not change while the program runs."""
    areas = {e.iri: Polygon(_closed(np.array(e.points))).buffer(0) for e in plate.of_kind("island", "polder")}
    lines = {e.iri: LineString(_open(np.array(e.points))) for e in plate.of_kind("bridge")}
    return Ground({k: largest(v) for k, v in areas.items()}, lines, unary_union(list(areas.values())))


def largest(shape: BaseGeometry) -> Polygon:
    """The largest polygon of a shape; an empty polygon if there is none."""
    if isinstance(shape, Polygon):
        return shape
    parts = [g for g in getattr(shape, "geoms", ()) if isinstance(g, Polygon)]
    return max(parts, key=lambda g: g.area, default=Polygon())


def _spline(p: Points, before: Points, after: Points, after2: Points, steps: int) -> Points:
    """Catmull-Rom spline between each point and the next."""
    t = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    p0, p1, p2, p3 = (a[:, None, :] for a in (before, p, after, after2))
    curve = 0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3)
    return np.asarray(curve.reshape(-1, 2))


def _closed(points: Points, steps: int = 8) -> Points:
    return _spline(points, np.roll(points, 1, 0), np.roll(points, -1, 0), np.roll(points, -2, 0), steps)


def _open(points: Points, steps: int = 12) -> Points:
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    curve = _spline(padded[1:-2], padded[:-3], padded[2:-1], padded[3:], steps)
    return np.vstack([curve, points[-1]])


def smooth(points: Iterable[tuple[float, ...]]) -> Points:
    """A smooth line through points: an array of shape (n, 2)."""
    return _open(np.array([(x, y) for x, y, *_ in points]))


def outline_path(shape: BaseGeometry, tolerance: float = 0.35) -> str:
    """The rings of all polygons in a shape as an SVG path."""
    parts = (
        [shape] if isinstance(shape, Polygon) else [g for g in getattr(shape, "geoms", ()) if isinstance(g, Polygon)]
    )
    rings = [r for part in parts if not part.is_empty for r in (part.exterior, *part.interiors)]
    return "".join(line_path(r.simplify(tolerance).coords[:-1]) + "Z" for r in rings)


def line_path(points: Iterable[tuple[float, ...]]) -> str:
    """Points as an SVG path."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y, *_ in points)


def label_box(element: PlateElement, margin: float) -> BaseGeometry:
    """The bounding box of an element's label, with a margin; empty if the label is outside the element."""
    if element.label_point is None or element.kind not in LABEL_SIZES:
        return Polygon()
    (x, y), size = element.label_point, LABEL_SIZES[element.kind]
    width = max(len(t) for t in element.labels.values()) * size * 0.54
    return box(x - width / 2 - margin, y - size * 0.85 - margin, x + width / 2 + margin, y + size * 0.32 + margin)


@lru_cache(maxsize=64)
def slots(plate: Plate, radius: float, most: int = 400) -> dict[URIRef, tuple[tuple[float, float], ...]]:
    """The positions for marks of a radius in each element, without overlap.

    Farthest-point order: each slot is as far as possible from the ones before it, so a mark keeps its place when more are added.
    """
    land = ground(plate)
    decks = unary_union([LineString(line).buffer(DECK / 2 + radius + 3) for line in land.lines.values()])
    found: dict[URIRef, tuple[tuple[float, float], ...]] = {}
    for element in plate.elements:
        if element.kind == "bridge":
            found[element.iri] = _along(land.lines[element.iri], radius)
            continue
        if element.kind == "sea":
            margin = 60.0
            area = (
                box(40, 40, plate.width - 40, plate.height - 40)
                .difference(land.land.buffer(margin))
                .difference(decks.buffer(70))
            )
            area = area.difference(box(30, 30, 560, 330)).difference(Point(plate.width - 100, 120).buffer(100))
        else:
            area = land.areas[element.iri].buffer(-radius - 10).difference(label_box(element, radius + 5))
            mill = mill_at(land.areas[element.iri]).buffer(26 + radius)
            area = area.difference(decks if element.kind == "island" else mill)
        found[element.iri] = _farthest(area, radius, most)
    return found


def mill_at(area: Polygon) -> Point:
    """The position of a polder's windmill: the corner farthest to the lower left of its centre."""
    corner = np.array(largest(area.buffer(-32)).exterior.coords)
    if not len(corner):
        return area.centroid
    x, y = corner[np.argmax(corner @ np.array([-0.8, 0.45]))]
    return Point(x, y)


def _farthest(area: BaseGeometry, radius: float, most: int) -> tuple[tuple[float, float], ...]:
    if area.is_empty:
        return ()
    step = max(3.0, radius * 0.42)
    x0, y0, x1, y1 = area.bounds
    xs, ys = np.meshgrid(np.arange(x0, x1, step), np.arange(y0, y1, step))
    grid = np.c_[xs.ravel(), ys.ravel()]
    grid = grid[shapely.contains_xy(area, grid[:, 0], grid[:, 1])]
    if not len(grid):
        return ()
    coast = shapely.distance(shapely.points(grid), shapely.boundary(area)) * 1.6 + radius
    centre = np.array(largest(area).centroid.coords[0]) if not isinstance(area, MultiPolygon) else grid.mean(axis=0)
    index = int(np.argmin(np.hypot(*(grid - centre).T)))
    near = np.full(len(grid), np.inf)
    chosen: list[tuple[float, float]] = []
    gap = 2 * radius + 2.5
    while len(chosen) < most:
        chosen.append((round(float(grid[index][0]), 1), round(float(grid[index][1]), 1)))
        near = np.minimum(near, np.hypot(*(grid - grid[index]).T))
        score = np.where(near > gap, np.minimum(near, coast), -1.0)
        index = int(np.argmax(score))
        if score[index] < 0:
            break
    return tuple(chosen)


def _along(line: LineString, radius: float) -> tuple[tuple[float, float], ...]:
    gap = 2 * radius + 3
    rows = max(1, int((DECK - 8) // gap))
    length = line.length
    along = np.arange(26, length - 26, 2.0)
    offsets = (np.arange(rows) - (rows - 1) / 2) * gap
    grid: list[Points] = []
    chosen: list[tuple[float, float]] = []
    for s in along:
        a, b = np.array(line.interpolate(s).coords[0]), np.array(line.interpolate(s + 1).coords[0])
        normal = np.array([-(b - a)[1], (b - a)[0]]) / max(float(np.hypot(*(b - a))), 1e-9)
        grid += [a + normal * o for o in offsets]
    points = np.array(grid)
    middle = np.array(line.interpolate(length / 2).coords[0])
    index = int(np.argmin(np.hypot(*(points - middle).T)))
    near = np.full(len(points), np.inf)
    while True:
        chosen.append((round(float(points[index][0]), 1), round(float(points[index][1]), 1)))
        near = np.minimum(near, np.hypot(*(points - points[index]).T))
        index = int(np.argmax(near))
        if near[index] < gap - 0.5:
            return tuple(chosen)
