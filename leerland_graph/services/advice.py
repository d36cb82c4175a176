"""The recommendations for a landscape that is shown; made once for each state."""

from collections.abc import Callable

from rdflib import URIRef

from leerland_graph.analysis import Recommendation, Search, recommend
from leerland_graph.services.margins import likely_of
from leerland_graph.services.state import View

__all__ = ["advice_for"]

ADVICE = 5
MOST = 32


def advice_for(
    shown: View, group: URIRef | None, heard: Callable[[Search], None] | None = None
) -> tuple[Recommendation, ...]:
    """The top recommendations for a target group, or overall, by where what nobody placed may lie.

    `heard` is told how far it is, unless they are known; if it raises an error, nothing is kept.
    """
    land, likely = shown.landscape, likely_of(shown).places
    return shown.state.memo.get(
        __name__, group, lambda: tuple(recommend(land, group, count=ADVICE, likely=likely, heard=heard)), most=MOST
    )
