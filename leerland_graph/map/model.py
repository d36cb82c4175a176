"""The ground plate as read from RDF: shapes in a plane, y downwards, with colours and labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import shapely
from rdflib import Graph, Literal, URIRef
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from leerland_graph.core.errors import UsageError
from leerland_graph.core.i18n import languages
from leerland_graph.core.labels import pick_literal
from leerland_graph.core.namespaces import LL, RDF, SKOS

__all__ = ["PlateElement", "Plate", "read_plate"]

KINDS = {LL.Island: "island", LL.Bridge: "bridge", LL.Polder: "polder", LL.Sea: "sea"}


@dataclass(frozen=True)
class PlateElement:
    """One element: control points of its outline (or centre line), colour, label and label position."""

    iri: URIRef
    kind: str
    shape: str
    label_at: str | None
    colour: str
    labels: Mapping[str, str]
    connects: tuple[URIRef, ...]
    order: int

    @cached_property
    def points(self) -> list[tuple[float, float]]:
        """The control points of the outline, without the closing one, or of the centre line."""
        geometry = shapely.from_wkt(self.shape)
        if isinstance(geometry, Polygon):
            return [(x, y) for x, y, *_ in geometry.exterior.coords[:-1]]
        return [(x, y) for x, y, *_ in geometry.coords]

    @cached_property
    def label_point(self) -> tuple[float, float] | None:
        """The position of the label, or None."""
        if self.label_at is None:
            return None
        (point,) = shapely.from_wkt(self.label_at).coords
        return point[0], point[1]

    def __hash__(self) -> int:
        return hash((self.iri, self.shape))


@dataclass(frozen=True)
class Plate:
    """A complete ground plate; hashable, so that derived values can be cached."""

    iri: URIRef
    width: float
    height: float
    elements: tuple[PlateElement, ...]

    def of_kind(self, *kinds: str) -> tuple[PlateElement, ...]:
        return tuple(e for e in self.elements if e.kind in kinds)


def read_plate(language: Graph, plate: URIRef) -> Plate:
    """Read a plate from the ontology graph.

    Raises:
        UsageError: the plate or one of its elements has no shape, or an invalid one.
    """
    extent = language.value(plate, LL.mapShape)
    if extent is None:
        raise UsageError(
            "The ground plate {plate} has no map shape.", "Give it an ll:mapShape in its file.", plate=plate
        )
    _, _, width, height = _wkt(str(extent), plate).bounds
    elements = []
    for iri in language.subjects(LL.elementOf, plate):
        kind = next((KINDS[c] for c in language.objects(iri, RDF.type) if isinstance(c, URIRef) and c in KINDS), None)
        shape = language.value(iri, LL.mapShape)
        if kind is None or not isinstance(iri, URIRef):
            continue
        if shape is None:
            raise UsageError("{iri} has no shape on the map.", "Give it an ll:mapShape.", iri=iri)
        geometry = _wkt(str(shape), iri)
        wanted = "LineString" if kind == "bridge" else "Polygon"
        if geometry.geom_type != wanted:
            raise UsageError(
                "The shape of {iri} is a {shape}.",
                "A {kind} is drawn from a {wanted}.",
                iri=iri,
                shape=geometry.geom_type,
                kind=kind,
                wanted=wanted,
            )
        label_at = language.value(iri, LL.mapLabelAt)
        elements.append(
            PlateElement(
                iri, kind, str(shape), None if label_at is None else str(label_at), str(language.value(iri, LL.mapColour) or "#dddddd"),
                {lang: pick_literal([o for o in language.objects(iri, SKOS.prefLabel) if isinstance(o, Literal)], lang) for lang in languages()},
                tuple(sorted(o for o in language.objects(iri, LL.connects) if isinstance(o, URIRef))), int(str(language.value(iri, LL.mapOrder) or 99)),
            )
        )  # fmt: skip
    return Plate(plate, width, height, tuple(sorted(elements, key=lambda e: (e.order, e.iri))))


def _wkt(text: str, iri: URIRef) -> BaseGeometry:
    try:
        return shapely.from_wkt(text)
    except shapely.errors.ShapelyError:
        raise UsageError("The shape of {iri} is not valid WKT.", "Correct its ll:mapShape.", iri=iri) from None
