"""The recommendations for a landscape that is shown; made once for each state."""

from rdflib import URIRef

from leerland_graph.analysis import Recommendation, recommend
from leerland_graph.services.margins import likely_of
from leerland_graph.services.state import View, per_state

__all__ = ["advice_for"]

ADVICE = 5


@per_state(32)
def advice_for(shown: View, group: URIRef | None) -> tuple[Recommendation, ...]:
    """The top recommendations for a target group, or overall, by where what nobody placed may lie."""
    return tuple(recommend(shown.landscape, group, count=ADVICE, likely=likely_of(shown).places))
