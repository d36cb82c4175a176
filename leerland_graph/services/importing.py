"""Store an import as it was shown to who asked for it. Planning takes seconds, so it is not done while others wait for the lock."""

from collections.abc import Callable

from rdflib import URIRef

from leerland_graph.access import User
from leerland_graph.exchange import ImportPlan, execute
from leerland_graph.services.opened import open_store
from leerland_graph.services.saving import with_permission
from leerland_graph.store import Stale, Store

__all__ = ["store_import"]

MAX_ATTEMPTS = 4
"""How often a plan is made anew because somebody was there first; the last time while we hold the lock, so that it ends."""


def store_import(
    user: User, plan: ImportPlan, replan: Callable[[Store], ImportPlan], landscape: URIRef, *, about: str = ""
) -> int:
    """Store a plan for a user; returns the number of the change. Where the store has changed since it was made, `replan` makes it anew.

    Raises:
        Forbidden: the user may not do this in that landscape.
        Refused: validation does not let it through as the store is now.
        StoreError: the store is busy, or cannot be written.
    """

    def as_planned(store: Store) -> int:
        admitted = plan.verdict.admitted
        if admitted is not None and store.revision != admitted.change_set.base_revision:
            raise Stale
        return execute(store, plan)

    for _ in range(MAX_ATTEMPTS - 1):
        try:
            return with_permission(user, as_planned, landscape, about=about)
        except Stale:
            plan = replan(open_store())
    return with_permission(user, lambda store: execute(store, replan(store)), landscape, about=about)
