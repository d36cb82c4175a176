"""A workshop: a group places interventions, each by themselves; then it sees how they differ, talks, and agrees.

What happens at the table lives in a small database of its own, so that a restart or a dropped line loses nothing; only what the group
agreed on becomes part of the landscape, as one change.
"""

from leerland_graph.workshop.outcome import Replacement, outcome_change_set, reopened_by, replacements
from leerland_graph.workshop.reveal import Spread, dividedness, spreads
from leerland_graph.workshop.sessions import CLOSED, MOST_PEOPLE, OPEN, REVEALED, Outcome, Place, Session, Workshops

__all__ = [
    "CLOSED",
    "MOST_PEOPLE",
    "OPEN",
    "REVEALED",
    "Outcome",
    "Place",
    "Replacement",
    "Session",
    "Spread",
    "Workshops",
    "dividedness",
    "outcome_change_set",
    "reopened_by",
    "replacements",
    "spreads",
]
