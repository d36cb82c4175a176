"""The statements that a recommended move adds to and removes from the store, for use in a scenario.

A move is simulated on the read model; here the difference between the landscape before and after is converted to statements.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rdflib import Literal, URIRef

from leerland_graph.analysis.model import Intervention, Landscape, Placed, Run
from leerland_graph.analysis.moves.base import NEW
from leerland_graph.analysis.recommend import Recommendation
from leerland_graph.core.labels import local_name, pick, slug
from leerland_graph.core.namespaces import DCTERMS, LL, LLC, RDF, XSD
from leerland_graph.store import PART_PROPERTIES, Store
from leerland_graph.store.rdf_terms import Triple

__all__ = ["ScenarioChange", "planned"]

SETS = {
    "types": LL.interventionType, "groups": LL.targetGroup, "competences": LL.develops, "preferences": LL.suitsPreference,
    "programmes": LL.partOfProgramme, "trajectories": LL.partOfTrajectory,
}  # fmt: skip
TAKEN_OVER = (*SETS.values(), LL.precedes, LL.reinforces, LL.overlapsWith, LL.preparedBy, LL.followedUpBy, LL.run)
"""The properties that an intervention takes over when it absorbs another one."""


@dataclass
class ScenarioChange:
    """The statements of a plan; additions and removals are disjoint."""

    additions: set[Triple] = field(default_factory=set)
    removals: set[Triple] = field(default_factory=set)


def planned(store: Store, landscape: Landscape, move: Recommendation, base_iri: str) -> ScenarioChange:
    """The statements that a recommendation for this landscape adds and removes; new resources get IRIs under `base_iri`."""
    plan = ScenarioChange()
    held = set(store.triples(landscape.iri))
    before, after = move.before, move.after
    called = _name(base_iri, after.interventions[NEW], held) if NEW in after.interventions else NEW

    def name(iri: URIRef) -> URIRef:
        return called if iri == NEW else iri

    for iri, now in after.interventions.items():
        if iri == NEW:
            plan.additions |= _described(name(iri), now, move)
        elif now is not before.interventions[iri]:
            _changed(plan, held, before.interventions[iri], now)
    for gone in before.interventions.keys() - after.interventions.keys():
        _absorbed(plan, held, gone, move.about[0])
    told = set(before.relations)
    plan.additions |= {(name(r.subject), LL[r.kind], name(r.object)) for r in after.relations if r not in told}
    plan.additions -= held
    plan.removals -= plan.additions
    return plan


def _name(base_iri: str, new: Intervention, held: set[Triple]) -> URIRef:
    taken = {str(s) for s, _, _ in held}
    stem = f"{base_iri}intervention/{slug(pick(new.titles, 'nl'))}"
    options = (stem if n == 1 else f"{stem}-{n}" for n in range(1, len(taken) + 2))
    return URIRef(next(o for o in options if o not in taken))


def _described(iri: URIRef, new: Intervention, move: Recommendation) -> set[Triple]:
    triples: set[Triple] = {(iri, RDF.type, LL.Intervention)}
    triples |= {(iri, DCTERMS.title, Literal(text, lang=lang)) for lang, text in new.titles.items()}
    triples |= {(iri, DCTERMS.description, Literal(text, lang=lang)) for lang, text in move.texts.items()}
    triples |= {(iri, prop, value) for which, prop in SETS.items() for value in getattr(new, which)}
    for placed in new.placements:
        triples |= _placement(iri, placed)
    return triples | _roles(iri, new.roles)


def _placement(iri: URIRef, placed: Placed) -> set[Triple]:
    part = URIRef(f"{iri}/placement-{local_name(str(placed.element))}")
    triples: set[Triple] = {
        (iri, LL.placement, part), (part, RDF.type, LL.Placement), (part, LL.onElement, placed.element),
        (part, LL.placementStatus, LLC.proposed),
    }  # fmt: skip
    return triples | ({(part, LL.placedBy, placed.by)} if placed.by else set())


def _roles(iri: URIRef, roles: Iterable[tuple[URIRef, URIRef]]) -> set[Triple]:
    triples: set[Triple] = set()
    for role, org in roles:
        part = URIRef(f"{iri}/responsibility-{local_name(str(role))}-{local_name(str(org))}")
        triples |= {
            (iri, LL.responsibility, part), (part, RDF.type, LL.Responsibility), (part, LL.role, role), (part, LL.assignedTo, org),
        }  # fmt: skip
    return triples


def _changed(plan: ScenarioChange, held: set[Triple], old: Intervention, new: Intervention) -> None:
    for which, prop in SETS.items():
        plan.additions |= {(old.iri, prop, value) for value in set(getattr(new, which)) - set(getattr(old, which))}
    plan.additions |= _roles(old.iri, new.roles - old.roles)
    if len(new.runs) == len(old.runs):
        for was, now in zip(old.runs, new.runs, strict=True):
            if was != now:
                _moved(plan, held, old.iri, was, now)


def _moved(plan: ScenarioChange, held: set[Triple], iri: URIRef, was: Run, now: Run) -> None:
    days: Mapping[URIRef, Mapping[str, str]] = {
        LL.startDate: {was.start.isoformat(): now.start.isoformat()}, LL.endDate: {was.end.isoformat(): now.end.isoformat()},
    }  # fmt: skip
    for part in sorted(str(o) for s, p, o in held if s == iri and p == LL.run):
        own = [t for t in held if t[0] == URIRef(part) and t[1] in days]
        if (URIRef(part), LL.startDate, _day(was.start.isoformat())) not in own:
            continue
        for s, p, o in own:
            if moved := days[URIRef(str(p))].get(str(o)):
                plan.removals.add((s, p, o))
                plan.additions.add((s, p, _day(moved)))
        return


def _absorbed(plan: ScenarioChange, held: set[Triple], gone: URIRef, by: URIRef) -> None:
    """Move references to `gone`, and its statements with a property in `TAKEN_OVER`, to `by`; remove its other statements."""
    parts = {o for s, p, o in held if s == gone and p in PART_PROPERTIES and p not in TAKEN_OVER}
    for s, p, o in held:
        if s == gone or s in parts:
            plan.removals.add((s, p, o))
            if s == gone and p in TAKEN_OVER and o != by:
                plan.additions.add((by, p, o))
        elif o == gone:
            plan.removals.add((s, p, o))
            if s != by:
                plan.additions.add((s, p, by))


def _day(text: str) -> Literal:
    return Literal(text, datatype=XSD.date)
