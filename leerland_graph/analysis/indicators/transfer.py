"""Transfer: is what is learnt put to use?

The share of knowledge-acquiring interventions (those that suit acquiring knowledge) that are prepared or followed up, for a
common target group, by one where the knowledge is practised: declared by `preparedBy` or `followedUpBy`; or lying on practice
land (an element that is practice, or a bridge or polder to it) and joined by `precedes` or `reinforces`, or, with a common competence,
running within the organisation's window (`analysis/norms.py`) before or after. Before and after are shown separately: what surrounds a training
matters more than what happens in it (Saks and Belcourt, Human Resource Management 45, 2006, 629-648). Repeated contact of a group with the same
competence, and the intervals between the meetings, are further evidence that does not affect the value: spaced practice is retained better
than massed (Cepeda et al., Psychological Bulletin 132, 2006, 354-380). Undefined without such interventions.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import pairwise

from rdflib import URIRef

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result, undefined
from leerland_graph.analysis.model import Intervention, Landscape, Relation
from leerland_graph.core.i18n import gettext, message
from leerland_graph.core.namespaces import LLC

__all__ = ["INDICATOR"]

KNOWLEDGE = LLC["kennis-verwerven"]


@dataclass
class Surroundings:
    """The interventions that prepare an intervention, and those that follow it up."""

    before: set[URIRef] = field(default_factory=set)
    after: set[URIRef] = field(default_factory=set)


def _around(landscape: Landscape) -> dict[URIRef, Surroundings]:
    every = landscape.interventions
    knowledge = [i for i in every.values() if KNOWLEDGE in i.preferences]
    if not knowledge:
        return {}
    practice = [i for i in every.values() if _practised(landscape, i)]
    around = {i.iri: Surroundings() for i in knowledge}
    _by_relation(landscape, around, {i.iri for i in practice})
    by_group: dict[URIRef, list[Intervention]] = defaultdict(list)
    for i in practice:
        for group in i.groups:
            by_group[group].append(i)
    for i in knowledge:
        _by_date(i, around[i.iri], by_group, timedelta(days=landscape.norms.transfer_days))
    return around


def _unreached(landscape: Landscape) -> tuple[set[URIRef], int]:
    """The knowledge interventions that nothing surrounds, and how many knowledge interventions there are."""
    around = _around(landscape)
    return {iri for iri, s in around.items() if not (s.before or s.after)}, len(around)


def quick(landscape: Landscape) -> float | None:
    """The value without its evidence."""
    unreached, n = _unreached(landscape)
    return (n - len(unreached)) / n if n else None


def at_most(landscape: Landscape, added: Sequence[Relation]) -> float:
    """The rise if each end of these relations were surrounded by the other."""
    unreached, n = landscape.derived(_unreached)
    return len(unreached & {i for r in added for i in (r.subject, r.object)}) / n if n else 0.0


def compute(landscape: Landscape) -> Result:
    n = len(landscape.interventions)
    around = _around(landscape)
    if not around:
        return undefined(message("No intervention aims at acquiring knowledge."), n)
    knowledge = [landscape.interventions[i] for i in around]
    reached = sum(1 for s in around.values() if s.before or s.after)
    evidence = tuple(
        _evidence(landscape, i, around[i.iri]) for i in sorted(knowledge, key=lambda i: i.title("nl").casefold())
    )
    return Result(reached / len(knowledge), len(knowledge), evidence + tuple(_contacts(landscape, knowledge)))


def _practised(landscape: Landscape, intervention: Intervention) -> bool:
    return any(
        e in landscape.practice or landscape.practice & set(landscape.elements[e].connects)
        for e in intervention.anchors
    )


def _by_relation(landscape: Landscape, around: dict[URIRef, Surroundings], practice: set[URIRef]) -> None:
    every = landscape.interventions
    for r in landscape.relations:
        if r.subject == r.object or not every[r.subject].groups & every[r.object].groups:
            continue
        match r.kind:
            case "preparedBy" if r.subject in around:
                around[r.subject].before.add(r.object)
            case "followedUpBy" if r.subject in around:
                around[r.subject].after.add(r.object)
            case "precedes" | "reinforces":
                if r.subject in around and r.object in practice:
                    around[r.subject].after.add(r.object)
                if r.object in around and r.subject in practice:
                    around[r.object].before.add(r.subject)


def _by_date(
    intervention: Intervention, found: Surroundings, by_group: dict[URIRef, list[Intervention]], window: timedelta
) -> None:
    for group in intervention.groups:
        for other in by_group[group]:
            if other.iri == intervention.iri or not other.competences & intervention.competences:
                continue
            for run in intervention.runs:
                if any(timedelta(0) < r.start - run.end <= window for r in other.runs):
                    found.after.add(other.iri)
                if any(timedelta(0) < run.start - r.end <= window for r in other.runs):
                    found.before.add(other.iri)


def _evidence(landscape: Landscape, intervention: Intervention, found: Surroundings) -> Evidence:
    parts = partial(_surroundings, landscape, found)
    texts = (
        message("'{title}': {parts}.", title=intervention.title, parts=parts)
        if found.before or found.after
        else message("'{title}' is neither prepared nor followed up.", title=intervention.title)
    )
    figures = {"before": [str(i) for i in sorted(found.before)], "after": [str(i) for i in sorted(found.after)]}
    return Evidence("surroundings", (intervention.iri,), texts, figures)


def _surroundings(landscape: Landscape, found: Surroundings, lang: str) -> str:
    names = lambda some: ", ".join(f"'{landscape.label(i, lang)}'" for i in sorted(some)[:3])  # noqa: E731
    before = [gettext("prepared by {names}", lang, names=names(found.before))] if found.before else []
    after = [gettext("followed up by {names}", lang, names=names(found.after))] if found.after else []
    return "; ".join(before + after)


def _contacts(landscape: Landscape, knowledge: list[Intervention]) -> Iterator[Evidence]:
    """For each target group and competence of the knowledge interventions: the meetings, and the days between them."""
    wanted = frozenset[URIRef]().union(*(i.competences for i in knowledge))
    meetings: dict[tuple[URIRef, URIRef], list[tuple[date, URIRef]]] = defaultdict(list)
    for i in landscape.interventions.values():
        if i.runs and (mine := i.competences & wanted):
            first = [(run.start, i.iri) for run in i.runs]
            for group in i.groups:
                for competence in mine:
                    meetings[group, competence] += first
    for (group, competence), found in sorted(meetings.items()):
        days = sorted({day for day, _ in found})
        gaps = [(b - a).days for a, b in pairwise(days)]
        if group not in landscape.groups or not gaps:
            continue
        spaced = sum(gap >= landscape.norms.spacing_days for gap in gaps)
        texts = message(
            "{group} meets '{competence}' {times} times; {spaced} of {n} intervals last {days} days or longer.",
            group=partial(landscape.label, group), competence=partial(landscape.label, competence), times=len(days),
            spaced=spaced, n=len(gaps), days=landscape.norms.spacing_days,
        )  # fmt: skip
        about = (group, competence, *sorted({iri for _, iri in found}, key=str))
        yield Evidence("repeated-contact", about, texts, {"meetings": len(days), "gaps_days": gaps, "spaced": spaced})


INDICATOR = Indicator(
    "transfer",
    message("Use of knowledge"),
    message("Whether knowledge is prepared beforehand or practised afterwards."),
    11,
    compute,
    leans_on=("targetGroup", "suitsPreference", "placement"),
    reads=frozenset({"targetGroup", "suitsPreference", "placement", "develops", "run", "links"}),
    quick=quick,
    at_most=at_most,
)
