"""Store an import exactly as it was previewed. Planning takes seconds, so it is done without holding the lock."""

from collections.abc import Callable

from rdflib import URIRef

from leerland_graph.access import User
from leerland_graph.analysis import read_landscape
from leerland_graph.core.errors import StoreChanged, UsageError
from leerland_graph.exchange import ImportPlan, execute
from leerland_graph.exchange.mapping_proposal import resolver_of
from leerland_graph.exchange.resolve import Resolver
from leerland_graph.services.opened import invalidate, open_store
from leerland_graph.services.saving import with_permission
from leerland_graph.services.state import State, View, per_state
from leerland_graph.store import Stale, Store
from leerland_graph.store.snapshots import with_change

__all__ = ["Overtaken", "after", "names_of", "store_import"]


class Overtaken(UsageError):
    """Somebody else stored something that changes what an import does."""


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
    """Store a plan for a user; returns the number of the change. If the store has changed since planning, `replan` makes a new plan, which is
    stored if it does the same.

    Raises:
        Overtaken: what somebody else stored meanwhile makes it do something else than what was shown; nothing is stored.
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
            plan = _same(plan, _replanned(replan))
    return with_permission(user, lambda store: execute(store, _same(plan, replan(store))), landscape, about=about)


def _replanned(replan: Callable[[Store], ImportPlan]) -> ImportPlan:
    """The plan on the store as it is now; tried anew on a new reading where a writer took away files that were still being read."""
    for _ in range(MAX_ATTEMPTS - 1):
        try:
            return replan(open_store())
        except StoreChanged:
            invalidate()
    return replan(open_store())


def _same(shown: ImportPlan, now: ImportPlan) -> ImportPlan:
    """The plan as it is now, if it does what was shown.

    Raises:
        Overtaken: it does something else.
    """
    is_right = now.verdict.admitted is not None or now.changes_nothing
    if is_right and _does(shown) != _does(now):
        raise Overtaken(
            "Somebody changed something meanwhile, so that this list would do something else than what you saw.",
            "Look once more at what will happen, and store it then.",
        )
    return now


def _does(plan: ImportPlan) -> tuple[object, ...]:
    merged = plan.merged
    return set(merged.new), set(merged.changed), set(merged.conflicts), set(merged.gone)
