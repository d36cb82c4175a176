"""Competence link: does what is learnt for a change also build what the organisation needs anyway?

The share of interventions of a change programme that develop at least one competence of the general framework. Undefined
without interventions of a change programme.
"""

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result, undefined
from leerland_graph.analysis.model import Landscape
from leerland_graph.core.i18n import message

__all__ = ["INDICATOR"]


def quick(landscape: Landscape) -> float | None:
    """The value without its evidence."""
    part = [i for i in landscape.interventions.values() if i.programmes]
    loose = sum(1 for i in part if i.competences.isdisjoint(landscape.general_competences))
    return 1 - loose / len(part) if part else None


def compute(landscape: Landscape) -> Result:
    n = len(landscape.interventions)
    part = [i for i in landscape.interventions.values() if i.programmes]
    if not part:
        return undefined(message("No intervention belongs to a change programme."), n)
    loose = [i for i in part if not i.competences & landscape.general_competences]
    evidence = tuple(
        Evidence(
            "without-general-competence", (i.iri, *sorted(i.programmes)),
            message("'{title}' develops nothing of the general framework.", title=i.title),
        )
        for i in sorted(loose, key=lambda i: i.title("nl").casefold())
    )  # fmt: skip
    return Result(1 - len(loose) / len(part), len(part), evidence)


INDICATOR = Indicator(
    "competence-link",
    message("Link to competences"),
    message("Whether change programmes also build general competences."),
    8,
    compute,
    leans_on=("develops",),
    reads=frozenset({"programme", "develops"}),
    quick=quick,
)
