"""Isolation: is each intervention related to another?

1 minus the share of interventions without any relation (precedes, reinforces, overlaps with,
prepared by, followed up by, or a shared trajectory) to another one in the selection. As for all
indicators, higher is more coherent. Undefined without interventions.
"""

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result, undefined
from leerland_graph.analysis.model import Landscape
from leerland_graph.analysis.network import network_of
from leerland_graph.core.i18n import message

__all__ = ["INDICATOR"]


def compute(landscape: Landscape) -> Result:
    n = len(landscape.interventions)
    if n == 0:
        return undefined(message("There are no interventions."))
    related = network_of(landscape).related()
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
)
