"""Overlap: do departments do the same thing for the same people without knowing it?

1 minus the share of interventions with at least one undeclared overlap: a pair from different departments, for the same
target group and on the same element, with at least the similarity of the norm (`analysis/similarity.py`). A pair joined by
`overlapsWith` is declared and does not count. Undefined without interventions.
"""

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result, undefined
from leerland_graph.analysis.model import Landscape
from leerland_graph.analysis.similarity import Pair, find_overlaps

__all__ = ["INDICATOR"]


def compute(landscape: Landscape) -> Result:
    n = len(landscape.interventions)
    if n == 0:
        return undefined("Er zijn geen interventies.", "There are no interventions.")
    found = find_overlaps(landscape)
    return Result(1 - len(found.touched) / n, n, tuple(_evidence(landscape, p) for p in found.pairs))


def _evidence(landscape: Landscape, pair: Pair) -> Evidence:
    nl, en = (tuple(landscape.label(i, lang) for i in (pair.first, pair.second)) for lang in ("nl", "en"))
    known = (" en dat is bekend", ", and this is known") if pair.declared else ("", "")
    texts = {
        "nl": f"'{nl[0]}' en '{nl[1]}' lijken voor {pair.similarity:.0%} op elkaar{known[0]}.",
        "en": f"'{en[0]}' and '{en[1]}' are {pair.similarity:.0%} alike{known[1]}.",
    }
    figures = {
        "similarity": pair.similarity,
        "parts": pair.parts,
        "declared": pair.declared,
        "threshold": landscape.norms.overlap_from,
    }
    return Evidence("overlapping-pair", (pair.first, pair.second), texts, figures)


INDICATOR = Indicator(
    "overlap",
    {"nl": "Vrij van dubbelingen", "en": "Free of doubles"},
    {
        "nl": "Of afdelingen niet ongemerkt hetzelfde doen voor dezelfde mensen.",
        "en": "Whether departments do not unknowingly do the same for the same people.",
    },
    5,
    compute,
)
