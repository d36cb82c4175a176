"""The workshops of the app and the placements made in them."""

from functools import lru_cache

from leerland_graph.core.settings import get_settings
from leerland_graph.services.opened import open_store
from leerland_graph.services.state import View, view
from leerland_graph.store import landscapes
from leerland_graph.workshop import Session, Spread, Workshops, spreads

__all__ = ["spread_of", "view_of", "workshops"]


@lru_cache(maxsize=1)
def workshops() -> Workshops:
    """The workshops in the data folder."""
    return Workshops(get_settings().data)


def view_of(session: Session) -> View | None:
    """The landscape of a workshop, or None if it no longer exists."""
    store = open_store()
    return view(session.landscape) if any(i.iri == session.landscape for i in landscapes(store)) else None


def spread_of(session: Session, shown: View) -> list[Spread]:
    """How the group placed each intervention, the most divided first."""
    known = [i for i in session.items if i in shown.landscape.interventions]
    return spreads(known, workshops().places(session.code), len(shown.landscape.land))
