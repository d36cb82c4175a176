"""Cross-tabulations: elements by target group and by department, and hours by week. Each cell lists its interventions."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rdflib import URIRef

from leerland_graph.analysis.indicators.load import weekly_hours
from leerland_graph.analysis.model import Group, Intervention, Landscape

__all__ = ["CrossTab", "Week", "by_department", "by_group", "load_by_week", "loads"]


@dataclass(frozen=True)
class CrossTab:
    """A table: the land elements as rows, in the order of the plate, and target groups or departments as columns."""

    rows: tuple[URIRef, ...]
    columns: tuple[URIRef, ...]
    cells: Mapping[tuple[URIRef, URIRef], tuple[URIRef, ...]]

    def at(self, row: URIRef, column: URIRef) -> tuple[URIRef, ...]:
        """The interventions in a cell, by IRI."""
        return self.cells.get((row, column), ())


@dataclass(frozen=True)
class Week:
    """A calendar week by its Monday: the available hours (None if unknown), and the hours per intervention for an average member."""

    monday: date
    capacity: float | None
    shares: Mapping[URIRef, float]

    @property
    def hours(self) -> float:
        """The total hours of an average member."""
        return sum(self.shares.values())

    @property
    def interventions(self) -> tuple[URIRef, ...]:
        """The interventions by hours, largest first."""
        return tuple(sorted(self.shares, key=lambda i: (-self.shares[i], i)))

    @property
    def is_overloaded(self) -> bool:
        return self.capacity is not None and self.hours > self.capacity + 1e-9


def by_group(landscape: Landscape) -> CrossTab:
    """The interventions per element and target group."""
    return _heat(landscape, landscape.groups, lambda i: i.groups)


def by_department(landscape: Landscape) -> CrossTab:
    """The interventions per element and owning department."""
    owners = sorted({i.owner for i in landscape.interventions.values() if i.owner is not None})
    return _heat(landscape, owners, lambda i: (i.owner,) if i.owner is not None else ())


def _heat(landscape: Landscape, columns: Iterable[URIRef], of: Callable[[Intervention], Iterable[URIRef]]) -> CrossTab:
    cells: dict[tuple[URIRef, URIRef], list[URIRef]] = {}
    for iri in sorted(landscape.interventions):
        intervention = landscape.interventions[iri]
        for element in intervention.anchors:
            for column in of(intervention):
                cells.setdefault((element, column), []).append(iri)
    rows = tuple(e.iri for e in landscape.land)
    return CrossTab(rows, tuple(columns), {key: tuple(found) for key, found in cells.items() if key[0] in rows})


def loads(landscape: Landscape) -> dict[URIRef, list[Week]]:
    """The weeks of each target group that has runs with a known effort."""
    found = {group: load_by_week(landscape, group) for group in landscape.groups}
    return {group: weeks for group, weeks in found.items() if weeks}


def load_by_week(landscape: Landscape, group: URIRef) -> list[Week]:
    """The weeks in which interventions with a known effort run for a target group, in order."""
    capacity = landscape.group_facts.get(group, Group()).weekly_capacity
    return [Week(monday, capacity, hours) for monday, hours in sorted(weekly_hours(landscape, group).items())]
