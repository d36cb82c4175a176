"""Load: does learning fit in the week?

For each target group and calendar week: the hours that an average member spends. Each run of an intervention counts its
effort, evenly over the weeks that it touches, times the share of the group that its seats can hold (everyone if seats or
size are unknown). A week is overloaded when this exceeds the group's weekly capacity. The value is 1 minus the share of
overloaded weeks among the weeks in which something runs, over all groups with a known capacity. Runs without effort are
ignored and reported as missing. Undefined if no group has both a capacity and something running.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from rdflib import URIRef

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result, undefined
from leerland_graph.analysis.model import Group, Landscape, Run
from leerland_graph.core.i18n import Number, message, nmessage

__all__ = ["INDICATOR", "weekly_hours"]

SLIGHT = 1e-9


def weeks_of(run: Run) -> Iterator[date]:
    """The Mondays of the weeks that a run touches."""
    monday = run.start - timedelta(days=run.start.weekday())
    while monday <= run.end:
        yield monday
        monday += timedelta(days=7)


def weekly_hours(landscape: Landscape, group: URIRef) -> dict[date, dict[URIRef, float]]:
    """Per week (by its Monday), the hours of an average member per intervention."""
    size = landscape.group_facts.get(group, Group()).size
    found: dict[date, dict[URIRef, float]] = {}
    for intervention in landscape.interventions.values():
        if group not in intervention.groups or intervention.effort is None:
            continue
        for run in intervention.runs:
            weeks = list(weeks_of(run))
            share = min(1.0, run.capacity / size) if run.capacity is not None and size else 1.0
            for week in weeks:
                hours = found.setdefault(week, {})
                hours[intervention.iri] = hours.get(intervention.iri, 0.0) + intervention.effort * share / len(weeks)
    return found


def quick(landscape: Landscape) -> float | None:
    """The value without its evidence."""
    busy = overloaded = 0
    for group in landscape.groups:
        capacity = landscape.group_facts.get(group, Group()).weekly_capacity
        if capacity is not None:
            hours = weekly_hours(landscape, group)
            busy += len(hours)
            overloaded += sum(1 for h in hours.values() if sum(h.values()) > capacity + SLIGHT)
    return 1 - overloaded / busy if busy else None


def compute(landscape: Landscape) -> Result:
    n = len(landscape.interventions)
    busy = overloaded = 0
    evidence = []
    for group in landscape.groups:
        capacity = landscape.group_facts.get(group, Group()).weekly_capacity
        if capacity is None:
            continue
        for week, hours in sorted(weekly_hours(landscape, group).items()):
            busy += 1
            total = sum(hours.values())
            if total > capacity + SLIGHT:
                overloaded += 1
                evidence.append(_evidence(landscape, group, week, hours, total, capacity))
    silent = sum(1 for i in landscape.interventions.values() if i.runs and i.effort is None)
    if not busy:
        return undefined(message("No target group with a known capacity has anything running."), n)
    evidence.sort(key=lambda e: -float(str(e.figures["hours"])) / float(str(e.figures["capacity"])))
    said = nmessage(
        "The effort of {n} intervention is unknown.", "The effort of {n} interventions is unknown.", n=silent
    )
    return Result(1 - overloaded / busy, n, tuple(evidence), missing=said if silent else None)


def _evidence(
    landscape: Landscape, group: URIRef, week: date, hours: dict[URIRef, float], total: float, capacity: float
) -> Evidence:
    heaviest = tuple(sorted(hours, key=lambda i: (-hours[i], i)))
    year, number, _ = week.isocalendar()
    texts = message(
        "{group}, week {week} of {year}: {hours} hours on average, with {capacity} hours available.",
        group=partial(landscape.label, group), week=number, year=year, hours=Number(total, ".1f"), capacity=Number(capacity, ".1f"),
    )  # fmt: skip
    figures = {"week": week.isoformat(), "hours": round(total, 3), "capacity": capacity, "concurrent": len(hours)}
    return Evidence("overloaded-week", (group, *heaviest), texts, figures)


INDICATOR = Indicator(
    "load",
    message("Fits in the week"),
    message("Whether target groups have time enough each week for what runs."),
    10,
    compute,
    leans_on=("targetGroup", "effort", "run"),
    reads=frozenset({"targetGroup", "effort", "run"}),
    quick=quick,
)
