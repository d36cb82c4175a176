"""Transfer: is what is learnt put to use?

The share of knowledge-acquiring interventions (those that suit acquiring knowledge) that are prepared or followed up, for a
common target group, by one where the knowledge is practised: declared by `preparedBy` or `followedUpBy`; or lying on practice
land (an element that is practice, or a bridge or polder to it) and joined by `precedes` or `reinforces`, or running within the
window before or after. Before and after are shown apart: what surrounds a training matters more than what happens in it (Saks
and Belcourt, Human Resource Management 45, 2006, 629-648). Undefined without such interventions.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from rdflib import URIRef

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result, undefined
from leerland_graph.analysis.model import Intervention, Landscape
from leerland_graph.namespaces import LLC

__all__ = ["INDICATOR"]

WINDOW = timedelta(days=60)
"""How long before or after it still surrounds a training. Organisations set their own."""
KNOWLEDGE = LLC["kennis-verwerven"]


@dataclass
class Surroundings:
    """What prepares an intervention, and what follows it up."""

    before: set[URIRef] = field(default_factory=set)
    after: set[URIRef] = field(default_factory=set)


def compute(landscape: Landscape) -> Result:
    n = len(landscape.interventions)
    every = landscape.interventions
    knowledge = [i for i in every.values() if KNOWLEDGE in i.preferences]
    if not knowledge:
        return undefined(
            "Geen interventie is gericht op kennis verwerven.", "No intervention aims at acquiring knowledge.", n
        )
    practice = [i for i in every.values() if _practised(landscape, i)]
    around = {i.iri: Surroundings() for i in knowledge}
    _by_relation(landscape, around, {i.iri for i in practice})
    by_group: dict[URIRef, list[Intervention]] = defaultdict(list)
    for i in practice:
        for group in i.groups:
            by_group[group].append(i)
    for i in knowledge:
        _by_date(i, around[i.iri], by_group)
    reached = sum(1 for s in around.values() if s.before or s.after)
    evidence = tuple(
        _evidence(landscape, i, around[i.iri]) for i in sorted(knowledge, key=lambda i: i.title("nl").casefold())
    )
    return Result(reached / len(knowledge), len(knowledge), evidence)


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


def _by_date(intervention: Intervention, found: Surroundings, by_group: dict[URIRef, list[Intervention]]) -> None:
    for group in intervention.groups:
        for other in by_group[group]:
            if other.iri == intervention.iri or not other.competences & intervention.competences:
                continue
            for run in intervention.runs:
                if any(timedelta(0) < r.start - run.end <= WINDOW for r in other.runs):
                    found.after.add(other.iri)
                if any(timedelta(0) < run.start - r.end <= WINDOW for r in other.runs):
                    found.before.add(other.iri)


def _evidence(landscape: Landscape, intervention: Intervention, found: Surroundings) -> Evidence:
    texts = {}
    for lang, (alone, before, after) in {
        "nl": ("'{t}' wordt niet voorbereid en niet opgevolgd.", "voorbereid door {x}", "opgevolgd door {x}"),
        "en": ("'{t}' is neither prepared nor followed up.", "prepared by {x}", "followed up by {x}"),
    }.items():
        parts = [
            words.format(x=", ".join(f"'{landscape.label(i, lang)}'" for i in sorted(some)[:3]))
            for words, some in ((before, found.before), (after, found.after))
            if some
        ]
        title = intervention.title(lang)
        texts[lang] = f"'{title}': {'; '.join(parts)}." if parts else alone.format(t=title)
    figures = {"before": [str(i) for i in sorted(found.before)], "after": [str(i) for i in sorted(found.after)]}
    return Evidence("surroundings", (intervention.iri,), texts, figures)


INDICATOR = Indicator(
    "transfer",
    {"nl": "Gebruik van kennis", "en": "Use of knowledge"},
    {
        "nl": "Of kennis vooraf wordt voorbereid of achteraf wordt geoefend.",
        "en": "Whether knowledge is prepared beforehand or practised afterwards.",
    },
    11,
    compute,
)
