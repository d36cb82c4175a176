"""Preference fit: does the variety of the offer resemble the variety of the people?

1 minus the Jensen-Shannon divergence (base 2; Lin, IEEE Trans. Information Theory 37, 1991, 145-151) between a target
group's measured preference profile and the preferences to which its interventions appeal, each intervention counting once,
spread evenly over its preferences. If no profile was measured, a uniform one is used, and the evidence says so. The mean over
the target groups with an offer. It shows variety and appeal; research gives no support for predicting effect from it.
Undefined if no intervention states a preference.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from math import log2

from rdflib import URIRef

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result, undefined
from leerland_graph.analysis.model import Group, Landscape
from leerland_graph.core.i18n import message, nmessage

__all__ = ["INDICATOR", "divergence"]


def divergence(p: Mapping[URIRef, float], q: Mapping[URIRef, float]) -> float:
    """The Jensen-Shannon divergence of two distributions, base 2: 0 when equal, 1 when they share nothing."""
    total = 0.0
    for key in set(p) | set(q):
        a, b = p.get(key, 0.0), q.get(key, 0.0)
        middle = (a + b) / 2
        total += sum(x * log2(x / middle) / 2 for x in (a, b) if x > 0)
    return min(1.0, max(0.0, total))


def _compared(landscape: Landscape) -> Iterator[tuple[URIRef, dict[URIRef, float], dict[URIRef, float], bool]]:
    """The target groups with an offer: what is offered, what they prefer, and whether that was measured."""
    for group in landscape.groups:
        if offered := _offered(landscape, group):
            measured = landscape.group_facts.get(group, Group()).preferences
            uniform = dict.fromkeys(landscape.preferences, 1 / max(1, len(landscape.preferences)))
            yield group, offered, _normalised(measured) if measured else uniform, bool(measured)


def _fit(offered: Mapping[URIRef, float], target: Mapping[URIRef, float]) -> float:
    return 1 - divergence(offered, target)


def quick(landscape: Landscape) -> float | None:
    """The value without its evidence."""
    fits = [round(_fit(offered, target), 6) for _, offered, target, _ in _compared(landscape)]
    return sum(fits) / len(fits) if fits else None


def compute(landscape: Landscape) -> Result:
    n = len(landscape.interventions)
    evidence = [_evidence(landscape, *each) for each in _compared(landscape)]
    missing = sum(1 for i in landscape.interventions.values() if not i.preferences)
    if not evidence:
        return undefined(message("No intervention states a learning preference for a target group."), n)
    value = sum(float(str(e.figures["fit"])) for e in evidence) / len(evidence)
    said = nmessage(
        "{n} intervention states no learning preference.", "{n} interventions state no learning preference.", n=missing
    )
    return Result(value, n, tuple(evidence), missing=said if missing else None)


def _offered(landscape: Landscape, group: URIRef) -> dict[URIRef, float]:
    weights: dict[URIRef, float] = {}
    for intervention in landscape.interventions.values():
        if group in intervention.groups:
            for preference in intervention.preferences:
                weights[preference] = weights.get(preference, 0.0) + 1 / len(intervention.preferences)
    return _normalised(weights)


def _normalised(weights: Mapping[URIRef, float]) -> dict[URIRef, float]:
    total = sum(weights.values())
    return {k: w / total for k, w in weights.items()} if total else {}


def _evidence(
    landscape: Landscape, group: URIRef, offered: Mapping[URIRef, float], target: Mapping[URIRef, float], measured: bool
) -> Evidence:
    fit = _fit(offered, target)
    gaps = sorted(target, key=lambda p: (offered.get(p, 0.0) - target[p], p))
    short = gaps[0] if gaps else None
    values = {
        "group": partial(landscape.label, group), "fit": f"{fit:.2f}",
        "profile": message("measured profile") if measured else message("uniform profile, since none was measured"),
    }  # fmt: skip
    texts = (
        message("{group}: {fit} ({profile}); least served is {short}.", short=partial(landscape.label, short), **values)
        if short and offered.get(short, 0.0) < target[short]
        else message("{group}: {fit} ({profile}).", **values)
    )
    shares = {
        str(p): {"offered": round(offered.get(p, 0.0), 4), "profile": round(target.get(p, 0.0), 4)}
        for p in sorted(set(offered) | set(target))
    }
    return Evidence("group-fit", (group,), texts, {"fit": round(fit, 6), "measured": measured, "shares": shares})


INDICATOR = Indicator(
    "preference-fit",
    message("Variety of learning"),
    message("Whether the variety of the offer resembles that of the people."),
    7,
    compute,
    leans_on=("targetGroup", "suitsPreference"),
    reads=frozenset({"targetGroup", "suitsPreference"}),
    quick=quick,
)
