"""Store an import exactly as it was previewed. Planning takes seconds, so it is done without holding the lock."""

from collections.abc import Callable

from rdflib import URIRef

from leerland_graph.access import User
from leerland_graph.analysis import read_landscape
from leerland_graph.exchange import ImportPlan, execute
from leerland_graph.exchange.mapping_proposal import resolver_of
from leerland_graph.exchange.resolve import Resolver
from leerland_graph.services.opened import open_store
from leerland_graph.services.saving import with_permission
from leerland_graph.services.state import State, View, per_state
from leerland_graph.store import Stale, Store
from leerland_graph.store.snapshots import with_change

__all__ = ["after", "names_of", "store_import"]

MAX_ATTEMPTS = 4
"""Maximum attempts to store a plan when the store changes in between; the last one plans while holding the lock, so it cannot be overtaken."""


@per_state(1)
def names_of(shown: View) -> Resolver:
    """The names of the language and of a landscape, to recognise the columns and values of a list by; not to be added to."""
    return resolver_of(shown.store, shown.landscape.iri)


def after(shown: View, plan: ImportPlan) -> State:
    """The landscape as it will be when a plan is stored; nothing is written. The caller holds it for as long as it is shown."""
    land = shown.landscape.iri
    store = with_change(shown.store, land, plan.merged.additions, plan.merged.removals)
    return State(store, read_landscape(store, land, shown.landscape.norms), shown.plate)


def store_import(
    user: User, plan: ImportPlan, replan: Callable[[Store], ImportPlan], landscape: URIRef, *, about: str = ""
) -> int:
    """Store a plan for a user; returns the number of the change. If the store has changed since planning, `replan` makes a new plan.

    Raises:
        Forbidden: the user may not do this in that landscape.
        Refused: validation fails against the current store.
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
