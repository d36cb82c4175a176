"""Isolation: is each intervention related to another?

1 minus the share of interventions without any relation (precedes, reinforces, overlaps with,
prepared by, followed up by, or a shared trajectory) to another one in the selection. As for all
indicators, higher is more coherent. Undefined without interventions.
"""

from collections.abc import Sequence

from rdflib import URIRef

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result, undefined
from leerland_graph.analysis.model import Landscape, Relation
from leerland_graph.analysis.network import network_of
from leerland_graph.core.i18n import message

__all__ = ["INDICATOR"]


def _related(landscape: Landscape) -> frozenset[URIRef]:
    return network_of(landscape).related()


def quick(landscape: Landscape) -> float | None:
    """The value without its evidence."""
    n, related = len(landscape.interventions), _related(landscape)
    return 1 - sum(1 for i in landscape.interventions if i not in related) / n if n else None


def at_most(landscape: Landscape, added: Sequence[Relation]) -> float:
    """The rise by these relations: the ends that stood apart."""
    ends = {i for r in added if r.subject != r.object for i in (r.subject, r.object)}
    return len(ends - landscape.derived(_related)) / max(1, len(landscape.interventions))


def compute(landscape: Landscape) -> Result:
    n = len(landscape.interventions)
    if n == 0:
        return undefined(message("There are no interventions."))
    related = _related(landscape)
    alone = [i for i in landscape.interventions.values() if i.iri not in related]
    evidence = tuple(
        Evidence(
            "isolated-intervention", (i.iri,),
            message("'{title}' stands apart from everything else.", title=i.title),
        )
        for i in sorted(alone, key=lambda i: i.title("nl").casefold())
    )  # fmt: skip
    return Result(1 - len(alone) / n, n, evidence)


INDICATOR = Indicator(
    "isolation",
    message("Mutual relations"),
    message("The part of the interventions that is linked to another."),
    4,
    compute,
    reads=frozenset({"interventions", "links", "declared", "trajectory"}),
    quick=quick,
    at_most=at_most,
)
