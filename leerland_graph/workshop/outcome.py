"""The outcome of a workshop as one change: the placements of the departments present, and the agreements of the group."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from rdflib import URIRef

from leerland_graph.core.errors import UsageError
from leerland_graph.dialogue import Agreement, agreements, place, placed_by, propose_agreement, reopen, settle
from leerland_graph.dialogue.agreements import OPEN, SETTLED, departments_of
from leerland_graph.store import Activity, ChangeSet, Store
from leerland_graph.store.snapshots import chained
from leerland_graph.workshop.reveal import Spread
from leerland_graph.workshop.sessions import Outcome, Session

__all__ = ["Replacement", "outcome_change_set", "reopened_by", "replacements"]

Step = Callable[[Store], ChangeSet]
Weights = tuple[tuple[URIRef, float], ...]


@dataclass(frozen=True)
class Replacement:
    """A department's placement that a workshop would replace: weights before and after, and the number of its participants."""

    intervention: URIRef
    department: URIRef
    before: Weights
    after: Weights
    people: int


def replacements(store: Store, session: Session, found: Sequence[Spread]) -> tuple[Replacement, ...]:
    """Placements of departments that differ from those of their participants in the workshop, by intervention and department.

    Weights are normalised to sum to 1; placements with equal weights are not replaced.
    """
    made = []
    for spread in found:
        for department, counts in sorted(spread.by_department.items()):
            before = _shares(placed_by(store, session.landscape, spread.intervention, department))
            after = _shares(dict(counts))
            if before and before != after:
                made.append(Replacement(spread.intervention, department, before, after, sum(counts.values())))
    return tuple(made)


def _shares(weights: Mapping[URIRef, float]) -> Weights:
    total = sum(weights.values())
    return tuple(sorted((element, round(weight / total, 3)) for element, weight in weights.items())) if total else ()


def reopened_by(store: Store, session: Session, outcomes: Sequence[Outcome]) -> tuple[URIRef, ...]:
    """The interventions with an open or settled agreement that the outcome of a workshop would reopen."""
    return tuple(o.intervention for o in outcomes if _running(store, session.landscape, o.intervention))


def _running(store: Store, land: URIRef, intervention: URIRef) -> list[Agreement]:
    return [a for a in agreements(store, land, intervention) if a.state in (OPEN, SETTLED)]


def outcome_change_set(
    store: Store,
    session: Session,
    found: Sequence[Spread],
    outcomes: Sequence[Outcome],
    *,
    who: str,
    base_iri: str,
    replace: Collection[Replacement] = (),
    lang: str = "nl",
) -> ChangeSet:
    """The change set of the outcome of a workshop.

    A department that takes part gets the placements of its participants, with their shares as weights. Its different earlier placements
    are kept unless listed in `replace` with the values as shown there. An agreement is accepted for the departments that take part and
    placed the intervention; other departments that placed it must still accept.

    Raises:
        UsageError: `who` is empty.
    """
    if not who.strip():
        raise UsageError("Nobody is named.", "Say who leads the workshop.")
    land = session.landscape
    steps: list[Step] = []
    kept = {(r.intervention, r.department) for r in replacements(store, session, found) if r not in replace}
    for spread in found:
        for department, counts in sorted(spread.by_department.items()):
            if (spread.intervention, department) in kept:
                continue
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
    def end_the_old(store: Store) -> ChangeSet:
        running = _running(store, land, outcome.intervention)
        if not running:
            return ChangeSet(land, Activity("workshop", who, ""), store.revision)
        return reopen(store, land, running[0].iri, who=who, reason=outcome.reason, lang=lang)

    def put(store: Store) -> ChangeSet:
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

    def accept(store: Store) -> ChangeSet:
        new = next(a for a in agreements(store, land, outcome.intervention) if a.state == OPEN)
        accepting = present & departments_of(store, land, outcome.intervention)
        if not accepting:
            return ChangeSet(land, Activity("workshop", who, ""), store.revision)
        return settle(store, land, new.iri, accepting, who=who)

    return [end_the_old, put, accept]
