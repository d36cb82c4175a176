"""Overlap: do departments do the same thing for the same people without knowing it?

1 minus the share of interventions with at least one undeclared overlap: a pair from different departments with at least the similarity of the
norm. Where the texts were read for their meaning, that is how likely the two are one offer for some of the same people (`analysis/same_offers.py`); else how
alike their words and facts are, for the same target group and on the same element (`analysis/similarity.py`). A pair joined by `overlapsWith` is declared
and does not count; one that a person judged counts fully or not at all. Undefined without interventions.
"""

from functools import partial

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result, undefined
from leerland_graph.analysis.model import Landscape
from leerland_graph.analysis.overlap_pairs import Pair
from leerland_graph.analysis.same_offers import why_alike
from leerland_graph.analysis.similarity import find_overlaps
from leerland_graph.core.i18n import N_, Message, message

__all__ = ["INDICATOR", "said_of"]


def quick(landscape: Landscape) -> float | None:
    """The value without its evidence: which interventions overlap, and not how alike they are."""
    n = len(landscape.interventions)
    return 1 - len(find_overlaps(landscape, most=0).touched) / n if n else None


def compute(landscape: Landscape) -> Result:
    n = len(landscape.interventions)
    if n == 0:
        return undefined(message("There are no interventions."))
    found = find_overlaps(landscape)
    return Result(1 - len(found.touched) / n, n, tuple(_evidence(landscape, p) for p in found.pairs))


def _evidence(landscape: Landscape, pair: Pair) -> Evidence:
    texts = said_of(landscape, pair)
    figures = {
        "similarity": pair.similarity,
        "parts": pair.parts,
        "declared": pair.declared,
        "judged": pair.judged,
        "by_meaning": pair.by_meaning,
        "threshold": landscape.norms.overlap_from,
    }
    return Evidence("overlapping-pair", (pair.first, pair.second), texts, figures)


def said_of(landscape: Landscape, pair: Pair) -> Message:
    """What is said of a pair: how alike they are by words, or by meaning what speaks for it that they are one offer."""
    first, second = (partial(landscape.label, i) for i in (pair.first, pair.second))
    if pair.judged:
        words = (
            N_("'{first}' and '{second}' are the same offer, as people said, and both departments know it.")
            if pair.declared
            else N_("'{first}' and '{second}' are the same offer, as people said.")
        )
        return message(words, first=first, second=second)
    if pair.by_meaning:
        words = (
            N_("'{first}' and '{second}' may be the same offer, and this is known: {why}.")
            if pair.declared
            else N_("'{first}' and '{second}' may be the same offer: {why}.")
        )
        return message(words, first=first, second=second, why=why_alike(pair.parts))
    words = (
        N_("'{first}' and '{second}' are {share:.0%} alike, and this is known.")
        if pair.declared
        else N_("'{first}' and '{second}' are {share:.0%} alike.")
    )
    return message(words, first=first, second=second, share=pair.similarity)


INDICATOR = Indicator(
    "overlap",
    message("Free of doubles"),
    message("Whether departments do not unknowingly do the same for the same people."),
    5,
    compute,
    leans_on=("targetGroup", "placement", "responsibility"),
    reads=frozenset(
        {
            "interventions",
            "text",
            "type",
            "targetGroup",
            "owner",
            "placement",
            "develops",
            "suitsPreference",
            "declared",
        }
    ),
    quick=quick,
)
