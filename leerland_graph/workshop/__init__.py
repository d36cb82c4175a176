"""A workshop: participants place interventions individually, then see the differences, discuss, and agree.

The session data is in a separate small database, so that a restart or a lost connection loses nothing; only what the group agreed on
becomes part of the landscape, as one change.
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
