"""Where interventions that nobody placed may lie, by the proposals for them; else what is lacking to tell."""

from collections.abc import Callable
from dataclasses import dataclass

from leerland_graph.analysis import Intervention, Landscape, LikelyPlaces
from leerland_graph.analysis.draws import LEAST_AGREED
from leerland_graph.core.settings import Settings
from leerland_graph.meaning import Item, Proposer, Weighed, proposer_for
from leerland_graph.meaning.vectors import Step
from leerland_graph.services.alike import MOST_READ
from leerland_graph.store import Store

__all__ = ["Likely", "item_of", "likely_for_command", "likely_places"]


@dataclass(frozen=True)
class Likely:
    """Where what nobody placed may lie (`places`). None where people placed everything, or where it cannot be told.

    Then people must place `lacking` more, `unread` texts were not read for their meaning, or proposals go by words (`by_words`).
    """

    places: LikelyPlaces | None = None
    lacking: int = 0
    unread: int = 0
    by_words: bool = False


def item_of(intervention: Intervention) -> Item:
    """An intervention as it is proposed for."""
    return Item(intervention.types, intervention.text or intervention.title("nl"))


def likely_places(
    landscape: Landscape,
    proposer: Callable[[], Proposer],
    weighed: Callable[[Proposer, list[Item]], Weighed],
    most: int | None,
) -> Likely:
    """Where what nobody placed in a landscape may lie; at most `most` texts are read for it (None: all). Nothing is asked of `proposer` where people placed all."""
    left = sorted(iri for iri, i in landscape.interventions.items() if not i.is_by_people)
    if not left:
        return Likely()
    makes = proposer()
    if not makes.by_meaning:
        return Likely(by_words=True)
    if len(makes.agreed) < LEAST_AGREED:  # before anything is read for its meaning
        return Likely(lacking=LEAST_AGREED - len(makes.agreed))
    items = [item_of(landscape.interventions[iri]) for iri in left]
    if most is not None and (unread := makes.unread(items)) > most:
        return Likely(unread=unread)
    found = weighed(makes, items)
    if not makes.by_meaning:  # the model could not be reached
        return Likely(by_words=True)
    return Likely(LikelyPlaces(found.labels, dict(zip(left, found.chances, strict=True)), found.residuals))


def likely_for_command(
    store: Store,
    landscape: Landscape,
    settings: Settings,
    step: Step = lambda done, total: None,
    *,
    most: int = MOST_READ,
) -> Likely:
    """Where what nobody placed in a landscape may lie; at most `most` texts are read for it."""
    return likely_places(
        landscape, lambda: proposer_for(store, landscape.iri, settings), lambda makes, items: makes.weighed(items, step), most
    )  # fmt: skip
