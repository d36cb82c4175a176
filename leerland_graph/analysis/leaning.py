"""What an indicator leans on: over how many interventions it could be computed, and what the others lack.

An indicator says which aspects of a description it uses (`Indicator.leans_on`). An intervention without one of these does not
count in it, or counts as if it were less coherent than it is. So the figure is given with the share of the interventions that have
all of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rdflib import URIRef

from leerland_graph.analysis.indicators.base import Indicator
from leerland_graph.analysis.model import Intervention, Landscape
from leerland_graph.core.i18n import N_, Message, gettext, message

__all__ = ["ASPECTS", "Aspect", "Leaning", "leaning", "without"]


@dataclass(frozen=True)
class Aspect:
    """One aspect of an intervention: whether it is there, and how the absence in `n` interventions is said (a message)."""

    has: Callable[[Intervention], bool]
    absent: str


ASPECTS: Mapping[str, Aspect] = {
    "targetGroup": Aspect(lambda i: bool(i.groups), N_("{n} without a target group")),
    "placement": Aspect(lambda i: bool(i.placements), N_("{n} without a placement")),
    "effort": Aspect(lambda i: i.effort is not None, N_("{n} without an effort")),
    "run": Aspect(lambda i: bool(i.runs), N_("{n} without dates")),
    "develops": Aspect(lambda i: bool(i.competences), N_("{n} without a competence")),
    "suitsPreference": Aspect(lambda i: bool(i.preferences), N_("{n} without a learning preference")),
    "responsibility": Aspect(lambda i: i.owner is not None, N_("{n} without an owner")),
}
"""The aspects on which indicators lean, by the id of their field in the form."""


@dataclass(frozen=True)
class Leaning:
    """On how many interventions an indicator rests: `complete` of `n` have every aspect that it leans on.

    `lacking` counts the interventions without an aspect, the largest first; it has no zeros.
    """

    n: int
    complete: int
    lacking: Mapping[str, int]

    @property
    def share(self) -> float | None:
        """The part that has everything; None without interventions."""
        return self.complete / self.n if self.n else None

    @property
    def texts(self) -> Message:
        """The figure in words."""
        if not self.lacking:
            return message("Rests on all interventions.")
        whole = 100 * self.complete // self.n  # rounded down, so that 100% is all of them
        return message("Rests on {percent}% of the interventions: {lacks}.", percent=whole, lacks=self._lacks)

    def _lacks(self, lang: str) -> str:
        return ", ".join(gettext(ASPECTS[name].absent, lang, n=n) for name, n in self.lacking.items())

    def as_json(self) -> dict[str, object]:
        """The figure for programs."""
        share = None if self.share is None else round(self.share, 6)
        return {"share": share, "n": self.n, "complete": self.complete, "lacking": dict(self.lacking)}


def leaning(landscape: Landscape, indicator: Indicator) -> Leaning | None:
    """On how many interventions of a landscape, or of a selection of one, an indicator rests; None if it leans on no aspect."""
    if not indicator.leans_on:
        return None
    gone = landscape.derived(without)
    lacking = {name: len(gone[name]) for name in indicator.leans_on if gone[name]}
    incomplete = frozenset[URIRef]().union(*(gone[name] for name in indicator.leans_on))
    n = len(landscape.interventions)
    return Leaning(n, n - len(incomplete), dict(sorted(lacking.items(), key=lambda item: -item[1])))


def without(landscape: Landscape) -> dict[str, frozenset[URIRef]]:
    """For each aspect, the interventions that lack it."""
    every = landscape.interventions.values()
    return {name: frozenset(i.iri for i in every if not aspect.has(i)) for name, aspect in ASPECTS.items()}
