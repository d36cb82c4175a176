"""Placing several interventions at once for a department.

What a department places by hand is agreed for as long as no other department places it elsewhere: nobody else is concerned. Where another
one sees it elsewhere both stay proposed, and they talk. What was only proposed by Leerland makes way.
"""

from collections.abc import Mapping, Sequence

from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.errors import UsageError
from leerland_graph.core.i18n import message, nmessage
from leerland_graph.core.namespaces import LL, LLC, RDF, XSD
from leerland_graph.core.same_text import clean
from leerland_graph.dialogue.agreements import alone_elsewhere, placements_of
from leerland_graph.dialogue.common import change, part_of, titles_of
from leerland_graph.store import ChangeSet, Store
from leerland_graph.store.rdf_terms import Triple

__all__ = ["MOST_AT_ONCE", "place_together"]

MOST_AT_ONCE = 500
"""Interventions of one act; it is one change, which is checked as a whole."""
Said = Mapping[URIRef, Sequence[Node]]


def place_together(
    store: Store, landscape: URIRef, interventions: Sequence[URIRef], department: URIRef, element: URIRef, *, who: str,
    weight: float = 1.0, reason: str = "", lang: str = "nl",
) -> ChangeSet:  # fmt: skip
    """The change set by which a department places interventions on an element, with a weight of more than 0 and at most 1.

    The department's own earlier placements of them are replaced, and so are proposals that nobody made; those of other departments stay. An
    agreement of several departments stays too: the department's own view is then beside it.

    Raises:
        UsageError: `who` is empty, there are no interventions or more than `MOST_AT_ONCE`, or the weight is out of its range.
    """
    if not 0 < weight <= 1:
        raise UsageError("The weight {weight} is out of range.", "Give more than 0, and at most 1.", weight=weight)
    if not 0 < len(interventions) <= MOST_AT_ONCE:
        raise UsageError("Place at least 1 and at most {most} interventions at once.", most=MOST_AT_ONCE)
    before: set[Triple] = set()
    after: set[Triple] = set()
    for intervention in dict.fromkeys(interventions):
        parts = placements_of(store, landscape, intervention)
        gone = {part for part, said in parts.items() if _makes_way(said, department)}
        others = {part: said for part, said in parts.items() if part not in gone}
        elsewhere = [
            part for part, said in others.items() if said.get(LL.placedBy) and said.get(LL.onElement) != [element]
        ]
        settled = any(_is_agreed(said) and not said.get(LL.placedBy) for said in others.values())
        status = LLC.proposed if elsewhere or settled else LLC.agreed
        for part in gone:
            before |= {(intervention, LL.placement, part), *store.triples(landscape, part)}
        for part in elsewhere:  # what one department said alone is agreed no longer, now that another says otherwise
            if alone_elsewhere(others[part], {element}):
                before.add((part, LL.placementStatus, LLC.agreed))
                after.add((part, LL.placementStatus, LLC.proposed))
        said: set[tuple[Node, Node]] = {
            (RDF.type, LL.Placement), (LL.onElement, element), (LL.placedBy, department), (LL.placementStatus, status),
        }  # fmt: skip
        if weight != 1:
            said.add((LL.weight, Literal(f"{weight:.4f}".rstrip("0"), datatype=XSD.decimal)))
        if reason.strip():
            said.add((LL.rationale, Literal(clean(reason).strip(), lang=lang)))
        after |= part_of(intervention, LL.placement, said, {str(p) for p in others})
    by, where = titles_of(store, landscape, department), titles_of(store, landscape, element)
    if len(interventions) == 1:
        title = titles_of(store, landscape, interventions[0])
        why = message(
            "{department} places '{intervention}' on {element}", department=by, intervention=title, element=where
        )
    else:
        why = nmessage(
            "{department} places {n} intervention on {element}", "{department} places {n} interventions on {element}",
            n=len(interventions), department=by, element=where,
        )  # fmt: skip
    return change(store, landscape, after, before, who=who, why=why)


def _makes_way(said: Said, department: URIRef) -> bool:
    """Whether a placement is the department's own, or a proposal that nobody made."""
    by = said.get(LL.placedBy, [])
    return department in by or (not by and not _is_agreed(said))


def _is_agreed(said: Said) -> bool:
    return LLC.agreed in said.get(LL.placementStatus, [])
