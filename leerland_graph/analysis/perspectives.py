"""Perspectives: the landscape as one department sees it, as agreed, and the disagreements worth discussing.

The disagreement of departments on an intervention is the mean total variation distance of their placements over all pairs
(half the sum of the absolute differences of the shares; Levin, Peres & Wilmer, Markov Chains and Mixing Times, 2009, ch. 4): 0 if
they see it in the same place, 1 if their views share nothing. Its effect is the range of the overall figure over the current landscape,
the landscapes with the view of one department each, and the one without the intervention. The product of both orders the list.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations

from rdflib import URIRef

from leerland_graph.analysis.indicators.agreement import views
from leerland_graph.analysis.model import Intervention, Landscape, Placed
from leerland_graph.analysis.overall import overall
from leerland_graph.analysis.profile import Profile, profile
from leerland_graph.core.i18n import N_, Message, Number, gettext, message

__all__ = ["Talk", "as_agreed", "as_seen_by", "distance", "divided", "perspectives", "shares_by", "worth_talking"]

MOST, ROOM = 20, 100_000
"""The effect is computed for at most `MOST` interventions, those with most disagreement, and for fewer in a landscape of more
interventions than `ROOM / MOST`, as each needs a profile per department."""
LAND = {"island": N_("the island {name}"), "bridge": N_("the bridge {name}"), "polder": N_("the polder {name}")}
TINY = 0.005


@dataclass(frozen=True)
class Talk:
    """An intervention that departments see differently: the view of each, their disagreement, and its effect.

    `effect` is None if it was not computed, because many others have more disagreement. `texts` say why it matters in one sentence.
    """

    intervention: URIRef
    views: Mapping[URIRef, URIRef]
    disagreement: float
    effect: float | None
    texts: Mapping[str, str]

    @property
    def weight(self) -> float:
        """Disagreement times effect; 0 if the effect is unknown."""
        return self.disagreement * (self.effect or 0.0)


def perspectives(landscape: Landscape) -> tuple[URIRef, ...]:
    """The departments with placements, by name."""
    found = {p.by for i in landscape.interventions.values() for p in i.placements if p.by is not None}
    return tuple(sorted(found, key=lambda d: landscape.label(d, "nl").casefold()))


def as_seen_by(landscape: Landscape, department: URIRef) -> Landscape:
    """The landscape with only the placements of a department, without interventions that it did not place."""
    return _with(landscape, lambda p: p.by == department)


def as_agreed(landscape: Landscape) -> Landscape:
    """The landscape with only agreed placements, without interventions that have none."""
    return _with(landscape, lambda p: p.agreed)


def divided(landscape: Landscape, one: URIRef, other: URIRef) -> Landscape:
    """The interventions that both departments placed differently, with only the placements of these two."""
    both = _with(landscape, lambda p: p.by in (one, other))
    apart = [
        iri
        for iri, i in both.interventions.items()
        if len(shares := shares_by(i)) == 2 and distance(*shares.values()) > 0
    ]
    return both.only(apart)


def _with(landscape: Landscape, keep: Callable[[Placed], bool]) -> Landscape:
    kept = {
        iri: replace(i, placements=mine)
        for iri, i in landscape.interventions.items()
        if (mine := tuple(p for p in i.placements if keep(p)))
    }
    return replace(landscape.only(kept), interventions=kept)


def shares_by(intervention: Intervention) -> dict[URIRef, dict[URIRef, float]]:
    """For each department that placed an intervention, its share on each element in their view; the shares add up to 1."""
    weights: dict[URIRef, dict[URIRef, float]] = {}
    for placed in intervention.placements:
        if placed.by is not None:
            mine = weights.setdefault(placed.by, {})
            mine[placed.element] = mine.get(placed.element, 0.0) + placed.weight
    return {by: {e: w / sum(mine.values()) for e, w in mine.items()} for by, mine in weights.items()}


def distance(one: Mapping[URIRef, float], other: Mapping[URIRef, float]) -> float:
    """The total variation distance of two distributions, in 0..1.

    >>> a, b = URIRef("urn:a"), URIRef("urn:b")
    >>> distance({a: 1.0}, {a: 0.25, b: 0.75})
    0.75
    """
    return sum(abs(one.get(e, 0.0) - other.get(e, 0.0)) for e in {*one, *other}) / 2


def worth_talking(landscape: Landscape) -> list[Talk]:
    """The unsettled disagreements, by weight, then disagreement, then title."""
    apart: list[tuple[float, Intervention]] = []
    for intervention in landscape.interventions.values():
        shares = shares_by(intervention)
        settled = any(p.agreed and p.by is None for p in intervention.placements)
        if len(shares) > 1 and not settled:
            pairs = [distance(shares[a], shares[b]) for a, b in combinations(shares, 2)]
            if (mean := sum(pairs) / len(pairs)) > 0:
                apart.append((mean, intervention))
    apart.sort(key=lambda item: (-item[0], item[1].title("nl").casefold(), item[1].iri))
    now = profile(landscape) if apart else None
    most = max(1, min(MOST, ROOM // max(1, len(landscape.interventions))))
    found = [
        _talk(landscape, now, intervention, mean, weigh=n < most) for n, (mean, intervention) in enumerate(apart) if now
    ]
    return sorted(found, key=lambda t: (-t.weight, -t.disagreement, landscape.label(t.intervention, "nl").casefold()))


def _talk(landscape: Landscape, now: Profile, intervention: Intervention, apart: float, *, weigh: bool) -> Talk:
    seen = views(landscape, intervention)
    if not weigh:
        return Talk(intervention.iri, seen, apart, None, _said(landscape, seen, None))
    others = landscape.only(i for i in landscape.interventions if i != intervention.iri)
    options: dict[URIRef | None, Landscape] = {None: others}
    for department in seen:
        mine = replace(intervention, placements=tuple(p for p in intervention.placements if p.by == department))
        options[department] = replace(landscape, interventions={**landscape.interventions, intervention.iri: mine})
    profiles = {key: profile(option) for key, option in options.items()}
    figures = [_figure(now), *(_figure(p) for p in profiles.values())]
    effect = max(figures) - min(figures)
    return Talk(intervention.iri, seen, apart, effect, _said(landscape, seen, _why(landscape, now, options, profiles)))


def _figure(found: Profile) -> float:
    return overall(found.results, found.landscape.norms.weights).value or 0.0


def _said(landscape: Landscape, seen: Mapping[URIRef, URIRef], why: Message | None) -> Message:
    opinions = partial(_opinions, landscape, seen)
    return (
        message("{opinions}; {why}.", opinions=opinions, why=why) if why else message("{opinions}.", opinions=opinions)
    )


def _opinions(landscape: Landscape, seen: Mapping[URIRef, URIRef], lang: str) -> str:
    name = landscape.label
    first, *others = _ordered(landscape, seen)
    said = [
        gettext(
            "{department} sees this as {element}", lang, department=name(first[0], lang), element=name(first[1], lang)
        )
    ]
    said += [
        gettext("{department} as {element}", lang, department=name(d, lang), element=name(e, lang)) for d, e in others
    ]
    return ", ".join(said)


def _ordered(landscape: Landscape, seen: Mapping[URIRef, URIRef]) -> list[tuple[URIRef, URIRef]]:
    return sorted(seen.items(), key=lambda item: landscape.label(item[0], "nl").casefold())


def _why(
    landscape: Landscape, now: Profile, options: Mapping[URIRef | None, Landscape], profiles: Mapping[URIRef | None, Profile]
) -> Message:  # fmt: skip
    """The main consequence: land that would be empty, else the indicator that differs most."""
    full = {e.iri for e in landscape.land if landscape.on(e.iri)}
    empty = {key: [e for e in full if not option.on(e)] for key, option in options.items()}
    for key in (None, *(d for d in options if d is not None)):
        if empty[key]:
            element = landscape.elements[min(empty[key], key=lambda e: landscape.elements[e].order)]
            land = message(LAND[element.kind], name=element.label)
            if key is None:
                return message("without this intervention {land} is empty", land=land)
            return message(
                "if it lies where {department} sees it, {land} is empty",
                department=partial(landscape.label, key),
                land=land,
            )
    moved: list[tuple[float, str]] = []
    for place, (indicator, result) in enumerate(now.results):
        values = [p.results[place][1].value for k, p in profiles.items() if k is not None] + [result.value]
        known = [v for v in values if v is not None]
        moved.append((max(known) - min(known) if known else 0.0, indicator.id))
    most, name = max(moved)
    if most < TINY:
        return message("it matters little for coherence")
    return message(
        "the indicator ‘{indicator}’ differs by {figure} between the views",
        indicator=now.label(name),
        figure=Number(most, ".2f"),
    )
