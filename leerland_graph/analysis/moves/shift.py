"""Move a run out of a week in which a target group is overloaded."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from rdflib import URIRef

from leerland_graph.analysis.indicators.load import weekly_hours, weeks_of
from leerland_graph.analysis.model import Group, Intervention, Landscape
from leerland_graph.analysis.moves.base import Move, with_interventions
from leerland_graph.core.i18n import gettext, message

__all__ = ["EFFORT", "find"]

EFFORT = 1.0
CHANGES = frozenset({"run"})
LONGEST = 8
"""Maximum length in weeks of a run that can be moved: longer ones run all year."""
FARTHEST = 8
MOST = 5


def find(landscape: Landscape, group: URIRef) -> Iterator[Move]:
    """For the most overloaded weeks: move the run with most hours to the nearest weeks with room."""
    capacity = landscape.group_facts.get(group, Group()).weekly_capacity
    if capacity is None:
        return
    hours = weekly_hours(landscape, group)
    total = {week: sum(h.values()) for week, h in hours.items()}
    crowded = sorted((w for w, t in total.items() if t > capacity), key=lambda w: (-total[w], w))
    tried: set[tuple[URIRef, int]] = set()
    for week in crowded[:MOST]:
        for iri in sorted(hours[week], key=lambda i: (-hours[week][i], i)):
            intervention = landscape.interventions[iri]
            found = [
                n
                for n, run in enumerate(intervention.runs)
                if week in weeks_of(run) and len(list(weeks_of(run))) <= LONGEST
            ]
            if not found or (iri, found[0]) in tried:
                continue
            tried.add((iri, found[0]))
            weeks = _room(total, intervention, found[0], hours[week][iri], capacity)
            if weeks:
                yield _move(landscape, group, intervention, found[0], weeks, week)
                break


def _room(
    total: dict[date, float], intervention: Intervention, number: int, weight: float, capacity: float
) -> int | None:
    run = intervention.runs[number]
    for distance in sorted(range(-FARTHEST, FARTHEST + 1), key=lambda d: (abs(d), d)):
        days = timedelta(weeks=distance)
        moved = list(weeks_of(replace(run, start=run.start + days, end=run.end + days)))
        if (
            distance
            and not set(moved) & set(weeks_of(run))
            and all(total.get(w, 0.0) + weight <= capacity for w in moved)
        ):
            return distance
    return None


def _move(
    landscape: Landscape, group: URIRef, intervention: Intervention, number: int, weeks: int, crowded: date
) -> Move:
    run = intervention.runs[number]
    days = timedelta(weeks=weeks)
    moved = replace(run, start=run.start + days, end=run.end + days)
    runs = (*intervention.runs[:number], moved, *intervention.runs[number + 1 :])
    after = with_interventions(landscape, [replace(intervention, runs=runs)])
    where = crowded.isocalendar().week
    texts = message(
        "Move '{title}' from {start} to {moved}: in week {week} there is no time left for {group}.",
        title=intervention.title, start=partial(_day, run.start), moved=partial(_day, moved.start), week=where,
        group=partial(landscape.label, group),
    )  # fmt: skip
    return Move("shift", (intervention.iri, group), texts, EFFORT, after, changes=CHANGES)


def _day(day: date, lang: str) -> str:
    return day.strftime(gettext("%Y-%m-%d", lang))
