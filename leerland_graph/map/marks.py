"""Marks and clusters: positions of interventions on the plate, stable and without overlap."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import hypot

from rdflib import URIRef

from leerland_graph.analysis import Landscape
from leerland_graph.analysis.model import Intervention
from leerland_graph.core.labels import local_name
from leerland_graph.map.colour import OTHER
from leerland_graph.map.encoding import MarkStyler
from leerland_graph.map.geometry import slots
from leerland_graph.map.model import Plate

__all__ = ["CLUSTER_FROM", "RADII", "Cluster", "MarkGroup", "Mark", "Layout", "place"]

RADII = (13.0, 11.0, 9.0, 7.0, 5.5)
CLUSTER_RADII = (34.0, 28.0, 23.0, 19.0)
CLUSTER_FROM = 150
"""The number of interventions on one element above which they are clustered; they are also clustered if they do not fit."""
SHARE_LEAST = 0.55
"""The radius of the smallest cluster, as a fraction of the largest."""
REST = "rest"
BACK = 14.0
LEFT_BY_BACK = 0.9
"""The fraction of an element's slots that remains beside the back button."""


@dataclass(frozen=True)
class Mark:
    """One intervention on one of its elements; `radius` is its own."""

    iri: URIRef
    element: URIRef
    x: float
    y: float
    radius: float
    colour: str
    symbol: str
    title: str
    subtitle: str
    dim: bool
    hollow: bool = False
    open: bool = False
    """Whether its place is only proposed."""


@dataclass(frozen=True)
class Cluster:
    """Interventions on one element that share a colour, shape or type: `count` in the selection, of `total`.

    `path` identifies the cluster to open; the path of a back button is that of the parent cluster.
    """

    path: str
    element: URIRef
    x: float
    y: float
    radius: float
    colour: str
    title: str
    count: int
    total: int
    is_back: bool = False
    members: frozenset[URIRef] = field(default=frozenset(), repr=False)


@dataclass(frozen=True)
class MarkGroup:
    """The interventions on one element that share a value."""

    key: str
    colour: str
    name: str
    members: tuple[Intervention, ...]


@dataclass(frozen=True)
class Layout:
    """The marks and clusters to draw, the overflow per element, and the interventions in the open cluster."""

    radius: float
    marks: tuple[Mark, ...]
    clusters: tuple[Cluster, ...]
    overflow: Mapping[URIRef, int]
    inside: tuple[URIRef, ...] = field(default=())


def place(
    landscape: Landscape,
    plate: Plate,
    looks: MarkStyler,
    chosen: frozenset[URIRef],
    lang: str,
    opened: str | None = None,
) -> Layout:
    """Place every intervention on each of its elements; those outside the selection keep their place and are dimmed.

    The n-th mark of an element (by IRI) takes the element's n-th slot, so marks do not jump. `opened` is the path of a
    cluster: its element shows the contents of that cluster.
    """
    where: dict[URIRef, list[Intervention]] = {e.iri: [] for e in plate.elements}
    for iri in sorted(landscape.interventions, key=str):
        intervention = landscape.interventions[iri]
        for element in intervention.anchors:
            if element in where:
                where[element].append(intervention)
    room = {e: len(s) for e, s in slots(plate, RADII[-1]).items()}
    crowded = {e for e, found in where.items() if len(found) > min(CLUSTER_FROM, room.get(e, 0))}
    radius = _radius(plate, {e: len(found) for e, found in where.items() if e not in crowded})
    drawing = _Drawing(landscape, plate, looks, chosen, lang)
    for element, found in where.items():
        if element in crowded:
            drawing.crowd(element, found, opened)
        else:
            drawing.marks_on(element, found, radius)
    return Layout(
        radius, tuple(drawing.marks), tuple(drawing.clusters), drawing.overflow, tuple(i.iri for i in drawing.inside)
    )


def _radius(plate: Plate, counts: Mapping[URIRef, int]) -> float:
    """The largest radius at which all marks fit; the smallest if they fit at none."""
    for radius in RADII:
        room = slots(plate, radius)
        if all(count <= len(room.get(element, ())) for element, count in counts.items()):
            return radius
    return RADII[-1]


class _Drawing:
    """Builds the layout."""

    def __init__(
        self, landscape: Landscape, plate: Plate, looks: MarkStyler, chosen: frozenset[URIRef], lang: str
    ) -> None:
        self.landscape = landscape
        self.plate = plate
        self.looks = looks
        self.chosen = chosen
        self.lang = lang
        self.marks: list[Mark] = []
        self.clusters: list[Cluster] = []
        self.overflow: dict[URIRef, int] = {}
        self.inside: list[Intervention] = []

    def marks_on(
        self, element: URIRef, found: Sequence[Intervention], radius: float, beside: Cluster | None = None
    ) -> None:
        """Add a mark for each intervention, clear of the back button if there is one."""
        places: Iterable[tuple[float, float]] = slots(self.plate, radius).get(element, ())
        if beside is not None:
            places = [(x, y) for x, y in places if hypot(x - beside.x, y - beside.y) > radius + beside.radius + 2]
        places = tuple(places)
        for intervention, (x, y) in zip(found, places, strict=False):
            names = [
                self.landscape.label(intervention.owner, self.lang),
                self.landscape.label(intervention.types[0], self.lang) if intervention.types else "",
                self.landscape.label(element, self.lang),
            ]
            self.marks.append(
                Mark(
                    intervention.iri, element, x, y, round(radius * self.looks.scale(intervention), 2), self.looks.colour(intervention),
                    self.looks.symbol(intervention), intervention.title(self.lang), " · ".join(n for n in names if n),
                    intervention.iri not in self.chosen, self.looks.is_hollow(intervention), not intervention.is_agreed,
                )
            )  # fmt: skip
        left = sum(1 for i in found[len(places) :] if i.iri in self.chosen)
        if left:
            self.overflow[element] = left

    def crowd(self, element: URIRef, found: Sequence[Intervention], opened: str | None) -> None:
        """Add the clusters of an element, or the contents of the open cluster with a back button."""
        name = local_name(str(element))
        steps = opened.split("~") if opened and opened.split("~")[0] == name else [name]
        members, taken = list(found), [name]
        crowds = _split(members, self._levels())
        for step in steps[1:]:
            inner = next((c for c in crowds if c.key == step), None)
            if inner is None:
                break
            members = list(inner.members)
            taken.append(step)
            crowds = _split(members, self._levels()) if len(members) > CLUSTER_FROM else []
        if len(taken) > 1:
            self.inside = [i for i in members if i.iri in self.chosen]
        if crowds:
            self._clusters(element, crowds, taken)
        elif len(taken) > 1:
            self._open(element, members, taken)
        else:
            self.marks_on(element, members, RADII[-1])

    def _open(self, element: URIRef, members: Sequence[Intervention], taken: list[str]) -> None:
        """Add the marks of an open cluster, at the largest radius at which they fit beside the back button."""
        room = lambda r: len(slots(self.plate, r).get(element, ()))  # noqa: E731
        radius = next((r for r in RADII if len(members) <= room(r) * LEFT_BY_BACK), RADII[-1])
        self.marks_on(element, members, radius, beside=self._back(element, taken))

    def _back(self, element: URIRef, taken: list[str]) -> Cluster:
        """Add the back button, in the centre of the element."""
        x, y = slots(self.plate, BACK)[element][0]
        path, name, n = "~".join(taken[:-1]), self.landscape.label(element, self.lang), len(self.inside)
        self.clusters.append(Cluster(path, element, x, y, BACK, OTHER, name, n, n, True))
        return self.clusters[-1]

    def _clusters(self, element: URIRef, crowds: list[MarkGroup], taken: list[str]) -> None:
        back = int(len(taken) > 1)
        room = lambda r: len(slots(self.plate, r).get(element, ())) - back  # noqa: E731
        radius = next((r for r in CLUSTER_RADII if len(crowds) <= room(r)), CLUSTER_RADII[-1])
        fits = max(1, room(radius))
        if len(crowds) > fits:
            rest = tuple(i for c in crowds[fits - 1 :] for i in c.members)
            crowds = [*crowds[: fits - 1], MarkGroup(REST, OTHER, "…", rest)]
        if back:
            self._back(element, taken)
        most = max(len(c.members) for c in crowds)
        for crowd, (x, y) in zip(crowds, slots(self.plate, radius).get(element, ())[back:], strict=False):
            inside = frozenset(i.iri for i in crowd.members if i.iri in self.chosen)
            share = SHARE_LEAST + (1 - SHARE_LEAST) * (len(crowd.members) / most) ** 0.5
            self.clusters.append(
                Cluster(
                    "~".join([*taken, crowd.key]), element, x, y, round(radius * share, 2), crowd.colour, crowd.name,
                    len(inside), len(crowd.members), members=inside,
                )
            )  # fmt: skip

    def _levels(self) -> tuple[Callable[[Sequence[Intervention]], list[MarkGroup]], ...]:
        """Grouping criteria, in order: colour, shape, exact type."""
        looks, lang = self.looks, self.lang
        colour = lambda i: looks.colour_by.of(i)  # noqa: E731
        shape = lambda i: looks.shape_by.of(i)  # noqa: E731
        kind = lambda i: i.types[0] if i.types else None  # noqa: E731
        return (
            lambda some: _crowds(some, colour, looks.colour, lambda v: looks.colour_by.label(v, lang)),
            lambda some: _crowds(some, shape, looks.colour, lambda v: looks.shape_by.label(v, lang)),
            lambda some: _crowds(some, kind, looks.colour, lambda v: self.landscape.label(v, lang)),
        )


def _split(
    members: Sequence[Intervention], levels: Iterable[Callable[[Sequence[Intervention]], list[MarkGroup]]]
) -> list[MarkGroup]:
    """The groups by the first criterion that gives more than one; empty if none does."""
    for level in levels:
        crowds = level(members)
        if len(crowds) > 1:
            return crowds
    return []


def _crowds(
    members: Sequence[Intervention],
    of: Callable[[Intervention], URIRef | None],
    colour: Callable[[Intervention], str],
    label: Callable[[URIRef | None], str],
) -> list[MarkGroup]:
    """Groups of interventions that share a value, largest first; a group of mixed colours is grey."""
    found: dict[URIRef | None, list[Intervention]] = {}
    for intervention in members:
        found.setdefault(of(intervention), []).append(intervention)
    crowds = []
    for value, some in found.items():
        colours = {colour(i) for i in some}
        key = local_name(str(value)) if value is not None else "none"
        crowds.append(MarkGroup(key, colours.pop() if len(colours) == 1 else OTHER, label(value), tuple(some)))
    return sorted(crowds, key=lambda c: (-len(c.members), c.key))
