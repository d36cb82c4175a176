"""What a workshop leaves behind: the perspectives of the departments at the table and the agreements of the group, as one change."""

from collections.abc import Callable, Sequence

from rdflib import URIRef

from leerland_graph.dialogue import agreements, place, propose_agreement, reopen, settle
from leerland_graph.dialogue.agreements import OPEN, SETTLED, departments_of
from leerland_graph.errors import UsageError
from leerland_graph.store import Activity, Candidate, Store
from leerland_graph.store.past import chained
from leerland_graph.workshop.reveal import Spread
from leerland_graph.workshop.sessions import Outcome, Session

__all__ = ["outcome_candidate"]

Step = Callable[[Store], Candidate]


def outcome_candidate(
    store: Store,
    session: Session,
    found: Sequence[Spread],
    outcomes: Sequence[Outcome],
    *,
    who: str,
    base_iri: str,
    lang: str = "nl",
) -> Candidate:
    """The candidate for all that a workshop leaves behind.

    A department at the table places an intervention as its people did, each share its weight. An agreement is accepted for the departments
    at the table that placed the intervention; one that placed it before and was not there is still waited for.

    Raises:
        UsageError: nobody says who it is.
    """
    if not who.strip():
        raise UsageError("Nobody is named.", "Say who leads the workshop.")
    land = session.landscape
    steps: list[Step] = []
    for spread in found:
        for department, counts in sorted(spread.by_department.items()):
            total = sum(counts.values())
            weights = {element: count / total for element, count in counts.items()}
            steps.append(_placing(land, spread.intervention, department, weights, who, lang))
    present = {s.intervention: frozenset(s.by_department) for s in found}
    for outcome in outcomes:
        steps += _agreeing(land, outcome, present.get(outcome.intervention, frozenset()), who, base_iri, lang)
    return chained(store, land, steps, Activity("workshop", who, session.title))


def _placing(
    land: URIRef, intervention: URIRef, department: URIRef, weights: dict[URIRef, float], who: str, lang: str
) -> Step:
    return lambda store: place(store, land, intervention, department, weights, who=who, lang=lang)


def _agreeing(
    land: URIRef, outcome: Outcome, present: frozenset[URIRef], who: str, base_iri: str, lang: str
) -> list[Step]:
    def end_the_old(store: Store) -> Candidate:
        running = [a for a in agreements(store, land, outcome.intervention) if a.state in (OPEN, SETTLED)]
        if not running:
            return Candidate(land, Activity("workshop", who, ""), store.revision)
        return reopen(store, land, running[0].iri, who=who, reason=outcome.reason, lang=lang)

    def put(store: Store) -> Candidate:
        return propose_agreement(
            store,
            land,
            outcome.intervention,
            frozenset(outcome.elements),
            who=who,
            reason=outcome.reason,
            base_iri=base_iri,
            lang=lang,
        )

    def accept(store: Store) -> Candidate:
        new = next(a for a in agreements(store, land, outcome.intervention) if a.state == OPEN)
        accepting = present & departments_of(store, land, outcome.intervention)
        if not accepting:
            return Candidate(land, Activity("workshop", who, ""), store.revision)
        return settle(store, land, new.iri, accepting, who=who)

    return [end_the_old, put, accept]
