"""The margins of the figures of a selection, from the proposals for what nobody placed; made once for each state."""

from dataclasses import dataclass

from leerland_graph.analysis import Margin, Selection, margins, select
from leerland_graph.analysis.margins import LEAST_AGREED
from leerland_graph.services.placing import is_by_people, placing_work
from leerland_graph.services.proposals import proposer
from leerland_graph.services.state import View, per_state

__all__ = ["Margins", "margins_of"]


@dataclass(frozen=True)
class Margins:
    """The margin of each indicator that leans on placements, by its id; none while people placed too few (`lacking` more are needed)."""

    by_indicator: dict[str, Margin]
    lacking: int = 0


@per_state(8)
def margins_of(shown: View, selection: Selection) -> Margins:
    """The margins for a selection; none where people placed all of it, or where proposals do not tell how sure they are."""
    part, makes = select(shown.landscape, selection), proposer(shown)
    if not makes.by_meaning or all(is_by_people(i) for i in part.interventions.values()):
        return Margins({})
    if len(makes.agreed) < LEAST_AGREED:  # before anything is read for its meaning
        return Margins({}, LEAST_AGREED - len(makes.agreed))
    work = placing_work(shown)
    chances = {iri: row for iri, row in zip(work.open, work.weighed.chances, strict=True) if iri in part.interventions}
    return Margins(margins(part, work.weighed.labels, chances, work.weighed.residuals))
