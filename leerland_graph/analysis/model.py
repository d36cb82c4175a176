"""The read model of a landscape: read once from the store, then only looked at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from rdflib import URIRef
from rdflib.term import Node

from leerland_graph.labels import local_name, pick
from leerland_graph.namespaces import LL, LLC
from leerland_graph.store import LANGUAGE, Store

__all__ = ["Element", "Intervention", "Landscape", "Placed", "Relation", "Run", "read_landscape"]

Labels = Mapping[str, str]

KINDS = {LL.Island: "island", LL.Bridge: "bridge", LL.Polder: "polder", LL.Sea: "sea"}
RELATIONS = (LL.precedes, LL.reinforces, LL.overlapsWith, LL.preparedBy, LL.followedUpBy)


@dataclass(frozen=True)
class Element:
    """An element of the ground plate. `kind` is island, bridge, polder or sea; `connects` its two islands."""

    iri: URIRef
    kind: str
    labels: Labels
    definitions: Labels
    connects: tuple[URIRef, ...]
    order: int

    @property
    def is_land(self) -> bool:
        return self.kind != "sea"

    def label(self, lang: str) -> str:
        return pick(self.labels, lang) or local_name(str(self.iri))


@dataclass(frozen=True)
class Placed:
    """One placement: the element, the weight as stated (1 where none is), by whom, agreed or not."""

    element: URIRef
    weight: float
    by: URIRef | None
    agreed: bool
    reasons: Labels


@dataclass(frozen=True)
class Run:
    """One run: first and last day (the same where no end is known), and seats, if stated."""

    start: date
    end: date
    capacity: int | None


@dataclass(frozen=True)
class Relation:
    """A documented relation; `kind` is the local name of its property."""

    subject: URIRef
    kind: str
    object: URIRef


@dataclass(frozen=True)
class Intervention:
    """An intervention as the analysis sees it. `roles` are pairs of role and organisation."""

    iri: URIRef
    titles: Labels
    types: tuple[URIRef, ...]
    groups: frozenset[URIRef]
    programmes: frozenset[URIRef]
    trajectories: frozenset[URIRef]
    roles: frozenset[tuple[URIRef, URIRef]]
    placements: tuple[Placed, ...]
    runs: tuple[Run, ...]
    effort: float | None
    competences: frozenset[URIRef] = frozenset()
    preferences: frozenset[URIRef] = frozenset()
    text: str = ""

    def title(self, lang: str) -> str:
        return pick(self.titles, lang) or local_name(str(self.iri))

    @cached_property
    def owner(self) -> URIRef | None:
        """The owning organisation; the first by IRI where data not through the gate have several."""
        return min((org for role, org in self.roles if role == LLC.owner), default=None)

    @cached_property
    def anchors(self) -> Mapping[URIRef, float]:
        """How much of the intervention lies on each element; the shares add up to 1, or there are none.

        Agreed placements count alone where there are any. Weights are normalised within each
        department's view, and the views are averaged: two departments weigh the same.
        """
        counted = [p for p in self.placements if p.agreed] or list(self.placements)
        views: dict[URIRef | None, list[Placed]] = {}
        for placed in counted:
            views.setdefault(placed.by, []).append(placed)
        shares: dict[URIRef, float] = {}
        for view in views.values():
            total = sum(p.weight for p in view)
            for placed in view:
                shares[placed.element] = shares.get(placed.element, 0.0) + placed.weight / total / len(views)
        return shares


@dataclass(frozen=True)
class Group:
    """What is known of a target group: people, hours a week for learning, and measured preference shares."""

    size: int | None = None
    weekly_capacity: float | None = None
    preferences: Mapping[URIRef, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Landscape:
    """A landscape, or a selection of one: its plate, its interventions, and names for the rest."""

    iri: URIRef
    titles: Labels
    elements: Mapping[URIRef, Element]
    interventions: Mapping[URIRef, Intervention]
    relations: tuple[Relation, ...]
    names: Mapping[URIRef, Labels]
    groups: tuple[URIRef, ...]
    departments: tuple[URIRef, ...]
    programmes: tuple[URIRef, ...]
    context: Mapping[URIRef, Labels]
    revision: int
    group_facts: Mapping[URIRef, Group] = field(default_factory=dict)
    preferences: tuple[URIRef, ...] = ()
    general_competences: frozenset[URIRef] = frozenset()
    practice: frozenset[URIRef] = frozenset()

    @cached_property
    def islands(self) -> tuple[Element, ...]:
        return tuple(e for e in self.elements.values() if e.kind == "island")

    @cached_property
    def land(self) -> tuple[Element, ...]:
        """Islands, bridges and polders, in the order of the plate."""
        return tuple(e for e in self.elements.values() if e.is_land)

    def label(self, iri: URIRef | None, lang: str) -> str:
        """The name of anything in the landscape; '' for None."""
        if iri is None:
            return ""
        if iri in self.elements:
            return self.elements[iri].label(lang)
        if iri in self.interventions:
            return self.interventions[iri].title(lang)
        return pick(self.names.get(iri, {}), lang) or local_name(str(iri))

    def labels(self, iri: URIRef) -> dict[str, str]:
        """The name of anything, in both languages."""
        return {lang: self.label(iri, lang) for lang in ("nl", "en")}

    def on(self, element: URIRef) -> list[Intervention]:
        """The interventions that lie on an element, by title."""
        return sorted(
            (i for i in self.interventions.values() if element in i.anchors), key=lambda i: i.title("nl").casefold()
        )

    def only(self, keep: Iterable[URIRef]) -> "Landscape":
        """The same landscape with only these interventions, and the relations between them."""
        kept = frozenset(keep)
        return replace(
            self,
            interventions={k: v for k, v in self.interventions.items() if k in kept},
            relations=tuple(r for r in self.relations if r.subject in kept and r.object in kept),
        )


def read_landscape(store: Store, landscape: URIRef) -> Landscape:
    """Read a landscape: a few queries for columns, never a triple at a time."""
    graphs = [LANGUAGE, landscape]
    pairs = lambda query: _pairs(store, query, graphs)  # noqa: E731
    texts = lambda query: _texts(store, query, graphs)  # noqa: E731
    titles = texts("SELECT ?i ?t WHERE { ?i a ll:Intervention ; dcterms:title ?t }")
    elements = read_elements(store, landscape)
    placed = _placements(store, graphs, elements)
    runs = _runs(store, graphs)
    columns = {p: pairs(f"SELECT ?i ?o WHERE {{ ?i a ll:Intervention ; ll:{p} ?o }}") for p in _COLUMNS}
    roles: dict[URIRef, set[tuple[URIRef, URIRef]]] = {}
    for i, role, org in store.select(_ROLES, graphs=graphs):
        roles.setdefault(_iri(i), set()).add((_iri(role), _iri(org)))
    words: dict[URIRef, str] = {}
    for i, text in store.select(_TEXTS, graphs=graphs):
        words[_iri(i)] = f"{words.get(_iri(i), '')} {text}"
    efforts = {_iri(i): float(str(e)) for i, e in store.select("SELECT ?i ?e WHERE { ?i ll:effort ?e }", graphs=graphs)}
    interventions = {
        iri: Intervention(
            iri, titles.get(iri, {}), tuple(sorted(columns["interventionType"].get(iri, ()))), frozenset(columns["targetGroup"].get(iri, ())),
            frozenset(columns["partOfProgramme"].get(iri, ())), frozenset(columns["partOfTrajectory"].get(iri, ())),
            frozenset(roles.get(iri, ())), tuple(placed.get(iri, ())), tuple(runs.get(iri, ())), efforts.get(iri),
            frozenset(columns["develops"].get(iri, ())), frozenset(columns["suitsPreference"].get(iri, ())), words.get(iri, ""),
        )
        for iri in sorted(_iri(row[0]) for row in store.select("SELECT ?i WHERE { ?i a ll:Intervention }", graphs=graphs))
    }  # fmt: skip
    relations = [
        Relation(_iri(s), local_name(str(kind)), o)
        for kind in RELATIONS
        for s, objects in pairs(f"SELECT ?s ?o WHERE {{ ?s <{kind}> ?o }}").items()
        for o in sorted(objects)
        if s in interventions and o in interventions
    ]
    names = texts("SELECT ?x ?l WHERE { ?x skos:prefLabel ?l }")

    def members(cls: str) -> tuple[URIRef, ...]:
        rows = store.select(f"SELECT DISTINCT ?x WHERE {{ ?x a {cls} }}", graphs=graphs)
        return tuple(sorted(_iri(row[0]) for row in rows))

    owners = {org for i in interventions.values() for _, org in i.roles} | {
        p.by for i in interventions.values() for p in i.placements if p.by
    }
    return Landscape(
        iri=landscape,
        titles=texts("SELECT ?l ?t WHERE { ?l a ll:LearningLandscape ; dcterms:title ?t }").get(landscape, {}),
        elements=elements,
        interventions=interventions,
        relations=tuple(sorted(relations, key=lambda r: (r.subject, r.kind, r.object))),
        names=names,
        groups=members("ll:TargetGroup"),
        departments=tuple(sorted(owners)),
        programmes=members("ll:ChangeProgramme"),
        context={f: names.get(f, {}) for f in members("ll:ContextFactor")},
        revision=store.revision,
        group_facts=_groups(store, graphs),
        preferences=tuple(sorted(_iri(r[0]) for r in store.select(_PREFERENCES, graphs=graphs))),
        general_competences=frozenset(
            _iri(r[0]) for r in store.select("SELECT ?c { ?c ll:generalCompetence true }", graphs=graphs)
        ),
        practice=frozenset(_iri(r[0]) for r in store.select("SELECT ?e { ?e ll:isPractice true }", graphs=graphs)),
    )


_COLUMNS = ("interventionType", "targetGroup", "partOfProgramme", "partOfTrajectory", "develops", "suitsPreference")
_PREFERENCES = "SELECT ?p { ?p skos:inScheme llc:learning-preferences }"
_GROUPS = """
SELECT ?g ?size ?hours ?p ?share WHERE {
  ?g a ll:TargetGroup .
  OPTIONAL { ?g ll:size ?size } OPTIONAL { ?g ll:weeklyCapacity ?hours }
  OPTIONAL { ?g ll:preferenceProfile ?s . ?s ll:preference ?p ; ll:share ?share }
}"""
_TEXTS = "SELECT ?i ?t WHERE { ?i a ll:Intervention ; dcterms:title|dcterms:description ?t }"
_ROLES = "SELECT ?i ?role ?org WHERE { ?i ll:responsibility ?r . ?r ll:role ?role ; ll:assignedTo ?org }"
_PLACEMENTS = """
SELECT ?i ?p ?e ?w ?by ?status WHERE {
  ?i ll:placement ?p . ?p ll:onElement ?e .
  OPTIONAL { ?p ll:weight ?w } OPTIONAL { ?p ll:placedBy ?by } OPTIONAL { ?p ll:placementStatus ?status }
} ORDER BY ?i ?p"""
_ELEMENTS = """
SELECT ?e ?class ?order WHERE {
  ?l a ll:LearningLandscape ; ll:onGroundPlate ?plate .
  ?e ll:elementOf ?plate ; a ?class .
  OPTIONAL { ?e ll:mapOrder ?order }
  FILTER(?class IN (ll:Island, ll:Bridge, ll:Polder, ll:Sea))
}"""


def read_elements(store: Store, landscape: URIRef) -> dict[URIRef, Element]:
    """The elements of the ground plate on which a landscape lies, in the order of the plate."""
    graphs = [LANGUAGE, landscape]
    labels = _texts(store, "SELECT ?e ?l WHERE { ?e ll:elementOf ?p ; skos:prefLabel ?l }", graphs)
    definitions = _texts(store, "SELECT ?e ?l WHERE { ?e ll:elementOf ?p ; skos:definition ?l }", graphs)
    connects = _pairs(store, "SELECT ?e ?i WHERE { ?e ll:connects ?i }", graphs)
    found = [
        Element(
            _iri(e), KINDS[_iri(cls)], labels.get(_iri(e), {}), definitions.get(_iri(e), {}), tuple(sorted(connects.get(_iri(e), ()))),
            int(str(order)) if order is not None else 99,
        )
        for e, cls, order in store.select(_ELEMENTS, graphs=graphs)
    ]  # fmt: skip
    return {e.iri: e for e in sorted(found, key=lambda e: (e.order, e.iri))}


def _groups(store: Store, graphs: list[URIRef]) -> dict[URIRef, Group]:
    found: dict[URIRef, Group] = {}
    for g, size, hours, preference, share in store.select(_GROUPS, graphs=graphs):
        known = found.get(_iri(g), Group())
        shares = dict(known.preferences)
        if preference is not None:
            shares[_iri(preference)] = float(str(share))
        found[_iri(g)] = Group(
            int(str(size)) if size is not None else None, float(str(hours)) if hours is not None else None, shares
        )
    return found


def _placements(store: Store, graphs: list[URIRef], elements: Mapping[URIRef, Element]) -> dict[URIRef, list[Placed]]:
    reasons = _texts(store, "SELECT ?p ?t WHERE { ?p ll:rationale ?t }", graphs)
    found: dict[URIRef, list[Placed]] = {}
    for i, p, e, weight, by, status in store.select(_PLACEMENTS, graphs=graphs):
        if _iri(e) not in elements:
            continue  # an element of another plate: here the intervention lies nowhere
        placed = Placed(
            _iri(e), float(str(weight)) if weight is not None else 1.0, _iri(by) if by is not None else None,
            status == LLC.agreed, reasons.get(_iri(p), {}),
        )  # fmt: skip
        found.setdefault(_iri(i), []).append(placed)
    return found


def _runs(store: Store, graphs: list[URIRef]) -> dict[URIRef, list[Run]]:
    query = "SELECT ?i ?s ?e ?c WHERE { ?i ll:run ?r . ?r ll:startDate ?s OPTIONAL { ?r ll:endDate ?e } OPTIONAL { ?r ll:capacity ?c } } ORDER BY ?i ?s"
    found: dict[URIRef, list[Run]] = {}
    for i, start, end, capacity in store.select(query, graphs=graphs):
        first = date.fromisoformat(str(start)[:10])
        last = date.fromisoformat(str(end)[:10]) if end is not None else first
        found.setdefault(_iri(i), []).append(Run(first, last, int(str(capacity)) if capacity is not None else None))
    return found


def _pairs(store: Store, query: str, graphs: list[URIRef]) -> dict[URIRef, set[URIRef]]:
    found: dict[URIRef, set[URIRef]] = {}
    for s, o in store.select(query, graphs=graphs):
        found.setdefault(_iri(s), set()).add(_iri(o))
    return found


def _texts(store: Store, query: str, graphs: list[URIRef]) -> dict[URIRef, dict[str, str]]:
    found: dict[URIRef, dict[str, str]] = {}
    for s, literal in store.select(query, graphs=graphs):
        found.setdefault(_iri(s), {}).setdefault(getattr(literal, "language", None) or "", str(literal))
    return found


def _iri(node: Node | None) -> URIRef:
    assert isinstance(node, URIRef), node
    return node
