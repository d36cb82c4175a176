"""The margins of the figures of a selection, from the proposals for what nobody placed; made once for each state."""

from dataclasses import dataclass, field

from leerland_graph.analysis import Margin, Selection, margins, select
from leerland_graph.services.likely import Likely, likely_places
from leerland_graph.services.placing import placing_work
from leerland_graph.services.proposals import proposer
from leerland_graph.services.state import View, per_state

__all__ = ["MOST_AT_ONCE", "Margins", "known_margins_of", "likely_of", "margins_of"]

MOST_AT_ONCE = 200
"""Texts that are read for a report, or for recommendations; it takes half a minute at most. Of more they say that these were not read."""


@dataclass(frozen=True)
class Margins:
    """The margin of each indicator that leans on placements, by its id; none where people placed all, or `likely` says what is lacking."""

    by_indicator: dict[str, Margin]
    likely: Likely = field(default_factory=Likely)


@per_state(2)
def likely_of(shown: View, most: int | None = MOST_AT_ONCE) -> Likely:
    """Where what nobody placed may lie; at most `most` texts are read for it (None: all)."""
    return likely_places(
        shown.landscape, lambda: proposer(shown), lambda makes, items: placing_work(shown).weighed, most
    )


def known_margins_of(shown: View, selection: Selection) -> Margins:
    """The margins for a selection, if at most `MOST_AT_ONCE` texts must be read for them; else what is lacking."""
    if _is_by_people(shown, selection):
        return Margins({})
    likely = likely_of(shown)
    return margins_of(shown, selection) if likely.places is not None else Margins({}, likely)


@per_state(8)
def margins_of(shown: View, selection: Selection) -> Margins:
    """The margins for a selection; none where people placed all of it, or where proposals do not tell how sure they are."""
    if _is_by_people(shown, selection):
        return Margins({})
    likely = likely_of(shown, None)
    if likely.places is None:
        return Margins({}, likely)
    part = select(shown.landscape, selection)
    return Margins(margins(part, likely.places.labels, likely.places.chances, likely.places.residuals))


def _is_by_people(shown: View, selection: Selection) -> bool:
    """Whether people placed all of a selection."""
    return all(i.is_by_people for i in shown.landscape.interventions.values() if selection.holds(i))
