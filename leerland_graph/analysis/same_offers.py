"""Overlaps by meaning: interventions of different departments that may be the same offer, in whatever words and language.

Which texts mean alike is known beforehand (`Landscape.alike`). Here it is weighed with the target groups, the elements that were agreed and the
competences, each where both have it; what is not known weighs nothing. Pairs for different people are none. A pair that a person judged counts fully or
not at all, and teaches how alike the others must be.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import exp, log

from rdflib import URIRef

from leerland_graph.analysis.model import Landscape, LikeTexts
from leerland_graph.analysis.overlap_pairs import Overlaps, Pair, ordered
from leerland_graph.core.i18n import Message, message

__all__ = ["overlaps_by_meaning", "why_alike"]

SLOPE = 1.5
"""By how much the log-odds rise with each standard deviation that two texts stand out; by our own pairs (`docs/placing.md`)."""
ELEMENT, COMPETENCES = 0.75, 1.0
"""By how much the log-odds rise where both lie on one element, or have the same competences; and fall where they do not."""
FIRM = 1.0
"""The standard deviation of what judgements can shift, in log-odds, before any is known."""
STEPS, STEEP, ROUNDED = 30, 50.0, 0.001
MUCH = 0.9
"""From this likeness of texts they are said to say much the same."""


def overlaps_by_meaning(landscape: Landscape, threshold: float, most: int) -> Overlaps:
    """The overlaps at or above a threshold of likelihood, most likely first, at most `most` pairs; a declared or denied one touches nothing."""
    shift = landscape.derived(learnt_shift)
    declared = {
        ordered(r.subject, r.object) for r in landscape.relations if r.kind == "overlapsWith" and r.subject != r.object
    }
    odds = log(threshold / (1 - threshold)) if threshold < 1 else STEEP
    pairs = list(_pairs(landscape, shift, declared, odds))
    found = [p for p in pairs if p.similarity >= threshold - 1e-9 and p.judged is not False]
    found.sort(key=lambda p: (-p.similarity, p.first, p.second))
    touched = frozenset(i for p in found if not p.declared for i in (p.first, p.second))
    return Overlaps(touched, tuple(found[:most]))


def learnt_shift(landscape: Landscape) -> float:
    """By how much the log-odds of all pairs shift, by what people said of pairs: the most probable value, with a normal prior around none (`FIRM`)."""
    known = [(pair, landscape.judged[pair.first, pair.second]) for pair in _known(landscape, landscape.judged)]
    heard = [(*_evidence(landscape, pair.first, pair.second, pair.level), same) for pair, same in known]
    told = [
        (odds, same) for odds, parts, same in heard if parts.get("groups") != 0
    ]  # for others it was known without them
    shift = 0.0
    for _ in range(STEPS):
        chances = [_share(x + shift) for x, _ in told]
        slope = sum(same - p for p, (_, same) in zip(chances, told, strict=True)) - shift / FIRM**2
        bend = -sum(p * (1 - p) for p in chances) - 1 / FIRM**2
        shift -= slope / bend
    return shift


def _known(landscape: Landscape, pairs: Iterable[tuple[URIRef, URIRef]]) -> Sequence[LikeTexts]:
    wanted = set(pairs)
    return [
        a for a in landscape.alike or () if (a.first, a.second) in wanted and _are_there(landscape, a.first, a.second)
    ]


def _pairs(landscape: Landscape, shift: float, declared: set[tuple[URIRef, URIRef]], least: float) -> Iterable[Pair]:
    """The pairs that people called one offer, and those that can reach the log-odds `least`."""
    every, reach = landscape.interventions, least - shift - ELEMENT - COMPETENCES - ROUNDED
    levels = {
        (a.first, a.second): a.level
        for a in landscape.alike or ()
        if SLOPE * a.level >= reach or (a.first, a.second) in landscape.judged
    }
    ends = dict.fromkeys([*levels, *(pair for pair, same in landscape.judged.items() if same)])
    for first, second in ends:
        if not _are_there(landscape, first, second) or every[first].owner == every[second].owner:
            continue
        judged = landscape.judged.get((first, second))
        level = levels.get((first, second))
        odds, parts = _evidence(landscape, first, second, level)
        if judged is None and (level is None or parts.get("groups") == 0):
            continue
        chance = float(judged) if judged is not None else _share(odds + shift)
        yield Pair(first, second, round(chance, 4), parts, (first, second) in declared, True, judged)


def _evidence(
    landscape: Landscape, first: URIRef, second: URIRef, level: float | None
) -> tuple[float, dict[str, float]]:
    """The log-odds that two are one offer, and what is known of each component."""
    one, two = landscape.interventions[first], landscape.interventions[second]
    odds = SLOPE * (level or 0.0)
    parts = {"text": round(_share(odds), 4)} if level is not None else {}
    if level is not None and not (one.is_described and two.is_described):
        parts["described"] = 0.0
    if one.groups and two.groups:
        parts["groups"] = _shared(one.groups, two.groups)
    if one.is_agreed and two.is_agreed:
        parts["element"] = float(bool(one.anchors.keys() & two.anchors.keys()))
        odds += ELEMENT * (2 * parts["element"] - 1)
    if one.competences and two.competences:
        parts["competences"] = _shared(one.competences, two.competences)
        odds += COMPETENCES * (2 * parts["competences"] - 1)
    return odds, parts


def why_alike(parts: Mapping[str, float]) -> Message:
    """What speaks for it that two are one offer, and what is not known: from the parts of a pair by meaning."""
    text, groups, element, competences = (parts.get(n) for n in ("text", "groups", "element", "competences"))
    said = []
    if text is not None:
        said.append(message("their texts say much the same") if text >= MUCH else message("their texts are alike"))
        if parts.get("described") == 0:
            said.append(message("of one or both only the title is known"))
    if groups is None:
        said.append(message("of one or both the target group is not known"))
    elif groups == 1:
        said.append(message("they are for the same target group"))
    elif groups > 0:
        said.append(message("they are partly for the same target group"))
    else:
        said.append(message("they are for different target groups"))
    if element is not None:
        said.append(message("they lie on one element") if element else message("they lie on different elements"))
    if competences is not None:
        said.append(
            message("they share no competence") if not competences
            else message("they develop the same competences") if competences == 1
            else message("they share a competence")
        )  # fmt: skip
    found = said[0]
    for more in said[1:]:
        found = message("{first}; {second}", first=found, second=more)
    return found


def _are_there(landscape: Landscape, first: URIRef, second: URIRef) -> bool:
    return first in landscape.interventions and second in landscape.interventions


def _shared(one: frozenset[URIRef], two: frozenset[URIRef]) -> float:
    return round(len(one & two) / len(one | two), 4)


def _share(odds: float) -> float:
    """The probability of log-odds.

    >>> _share(0.0), round(_share(1.0986), 2)  # 1.0986 is log(3)
    (0.5, 0.75)
    """
    return 1 / (1 + exp(-max(-STEEP, min(STEEP, odds))))
