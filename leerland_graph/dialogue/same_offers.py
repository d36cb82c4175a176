"""What people say of two interventions that look alike: that they are the same offer, or that they are not."""

from rdflib import URIRef

from leerland_graph.core.errors import UsageError
from leerland_graph.core.i18n import message
from leerland_graph.core.namespaces import LL
from leerland_graph.dialogue.common import change, titles_of
from leerland_graph.store import ChangeSet, Store
from leerland_graph.store.rdf_terms import Triple

__all__ = ["judge_offers"]

SAME, DIFFERENT = LL.sameOfferAs, LL.differentOfferFrom


def judge_offers(
    store: Store, landscape: URIRef, first: URIRef, second: URIRef, is_same: bool | None, *, who: str
) -> ChangeSet:
    """The change set by which two interventions are said to be the same offer, or not; None takes back what was said.

    What was said of the two before is replaced, in whatever order they were named.

    Raises:
        UsageError: it is one intervention, or `who` is empty.
    """
    if first == second:
        raise UsageError("These are one intervention.", "Choose two.")
    pair = {(first, second), (second, first)}
    before: set[Triple] = {
        t
        for s in (first, second)
        for t in store.triples(landscape, s)
        if t[1] in (SAME, DIFFERENT) and (t[0], t[2]) in pair
    }
    one, two = sorted((first, second))
    after: set[Triple] = set() if is_same is None else {(one, SAME if is_same else DIFFERENT, two)}
    names = {"first": titles_of(store, landscape, first), "second": titles_of(store, landscape, second)}
    why = (
        message("What was said of '{first}' and '{second}' is taken back", **names)
        if is_same is None
        else message("'{first}' and '{second}' are the same offer", **names)
        if is_same
        else message("'{first}' and '{second}' are different offers", **names)
    )
    return change(store, landscape, after, before, who=who, why=why)
