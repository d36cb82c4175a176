"""Tables of what lies where: element by target group, element by department; and hours by week. Every cell knows what is in it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rdflib import URIRef

from leerland_graph.analysis.indicators.load import weekly_hours
from leerland_graph.analysis.model import Group, Intervention, Landscape

__all__ = ["CrossTab", "Week", "by_department", "by_group", "load_by_week", "loads"]


@dataclass(frozen=True)
class CrossTab:
    """A table: the elements of land as rows, in the order of the plate, and what they are set against as columns."""

    rows: tuple[URIRef, ...]
    columns: tuple[URIRef, ...]
    cells: Mapping[tuple[URIRef, URIRef], tuple[URIRef, ...]]

    def at(self, row: URIRef, column: URIRef) -> tuple[URIRef, ...]:
        """The interventions in a cell, by IRI; none in an empty one."""
        return self.cells.get((row, column), ())


@dataclass(frozen=True)
class Week:
    """A calendar week by its Monday: the hours that there are (None if unknown), and per intervention those of an average member."""

    monday: date
    capacity: float | None
    shares: Mapping[URIRef, float]

    @property
    def hours(self) -> float:
        """All that an average member spends."""
        return sum(self.shares.values())

    @property
    def interventions(self) -> tuple[URIRef, ...]:
        """What takes the hours, the most first."""
        return tuple(sorted(self.shares, key=lambda i: (-self.shares[i], i)))

    @property
    def is_overloaded(self) -> bool:
        return self.capacity is not None and self.hours > self.capacity + 1e-9


def by_group(landscape: Landscape) -> CrossTab:
    """What each element offers to each target group."""
    return _heat(landscape, landscape.groups, lambda i: i.groups)


def by_department(landscape: Landscape) -> CrossTab:
    """What each department owns on each element."""
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
    """For each target group with something running of a known effort, its weeks."""
    found = {group: load_by_week(landscape, group) for group in landscape.groups}
    return {group: weeks for group, weeks in found.items() if weeks}


def load_by_week(landscape: Landscape, group: URIRef) -> list[Week]:
    """The weeks in which something with a known effort runs for a target group, in order."""
    capacity = landscape.group_facts.get(group, Group()).weekly_capacity
    return [Week(monday, capacity, hours) for monday, hours in sorted(weekly_hours(landscape, group).items())]
