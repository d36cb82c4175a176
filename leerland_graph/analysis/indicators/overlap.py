"""Overlap: do departments do the same thing for the same people without knowing it?

1 minus the share of interventions with at least one undeclared overlap: a pair from different departments, for the same
target group and on the same element, with at least the similarity of the norm (`analysis/similarity.py`). A pair joined by
`overlapsWith` is declared and does not count. Undefined without interventions.
"""

from functools import partial

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result, undefined
from leerland_graph.analysis.model import Landscape
from leerland_graph.analysis.similarity import Pair, find_overlaps
from leerland_graph.core.i18n import N_, message

__all__ = ["INDICATOR"]


def compute(landscape: Landscape) -> Result:
    n = len(landscape.interventions)
    if n == 0:
        return undefined(message("There are no interventions."))
    found = find_overlaps(landscape)
    return Result(1 - len(found.touched) / n, n, tuple(_evidence(landscape, p) for p in found.pairs))


def _evidence(landscape: Landscape, pair: Pair) -> Evidence:
    words = (
        N_("'{first}' and '{second}' are {share:.0%} alike, and this is known.")
        if pair.declared
        else N_("'{first}' and '{second}' are {share:.0%} alike.")
    )
    first, second = (partial(landscape.label, i) for i in (pair.first, pair.second))
    texts = message(words, first=first, second=second, share=pair.similarity)
    figures = {
        "similarity": pair.similarity,
        "parts": pair.parts,
        "declared": pair.declared,
        "threshold": landscape.norms.overlap_from,
    }
    return Evidence("overlapping-pair", (pair.first, pair.second), texts, figures)


INDICATOR = Indicator(
    "overlap",
    message("Free of doubles"),
    message("Whether departments do not unknowingly do the same for the same people."),
    5,
    compute,
    leans_on=("targetGroup", "placement", "responsibility"),
)
