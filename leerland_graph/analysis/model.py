"""The read model of a landscape: read once from the store (`reading.py`), then immutable."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TypeVar

from rdflib import URIRef

from leerland_graph.analysis.norms import Norms
from leerland_graph.core.i18n import label_in, languages
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import LLC

__all__ = ["Element", "Group", "Intervention", "Landscape", "LikeTexts", "Placed", "Relation", "Run"]

Labels = Mapping[str, str]

OWNER = LLC.owner
T = TypeVar("T")


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
        return label_in(self.labels, lang) or local_name(str(self.iri))


@dataclass(frozen=True)
class Placed:
    """One placement: the element, the weight as stated (default 1), the department, and whether it was agreed."""

    element: URIRef
    weight: float
    by: URIRef | None
    agreed: bool
    reasons: Labels


@dataclass(frozen=True)
class Run:
    """One run: first and last day (equal if no end is known), and seats, if stated."""

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
    """An intervention in the read model. `roles` are pairs of role and organisation."""

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
        return label_in(self.titles, lang) or local_name(str(self.iri))

    @cached_property
    def owner(self) -> URIRef | None:
        """The owning organisation; the first by IRI if unvalidated data has several."""
        return min((org for role, org in self.roles if role == OWNER), default=None)

    @cached_property
    def is_described(self) -> bool:
        """Whether its text says more than its titles."""
        return self.text.strip() not in ("", " ".join(self.titles.values()))

    @cached_property
    def is_agreed(self) -> bool:
        """Whether people agreed on a placement of it."""
        return any(p.agreed for p in self.placements)

    @cached_property
    def is_by_people(self) -> bool:
        """Whether people placed it: agreed, or on behalf of a department."""
        return any(p.agreed or p.by is not None for p in self.placements)

    @cached_property
    def anchors(self) -> Mapping[URIRef, float]:
        """The share of the intervention on each element; the shares add up to 1, or there are none.

        If there are agreed placements, only these count. Weights are normalised within each
        department's view, and the views are averaged with equal weight.
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
    """The facts about a target group: its size, hours per week for learning, and measured preference shares."""

    size: int | None = None
    weekly_capacity: float | None = None
    preferences: Mapping[URIRef, float] = field(default_factory=dict)


@dataclass(frozen=True)
class LikeTexts:
    """Two interventions of different owners whose texts mean alike, the first by IRI first.

    `level` is how far they stand out from others on the same subject: 0 is as likely the same offer as not, higher is more alike.
    """

    first: URIRef
    second: URIRef
    level: float


@dataclass(frozen=True)
class Landscape:
    """A landscape, or a selection of one: its plate, its interventions, and labels of other resources."""

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
    typical_types: Mapping[URIRef, tuple[URIRef, ...]] = field(default_factory=dict)
    norms: Norms = field(default_factory=Norms)
    judged: Mapping[tuple[URIRef, URIRef], bool] = field(default_factory=dict)
    """Pairs of interventions, in the order of their IRIs, of which a person said that they are the same offer, or that they are not."""
    alike: tuple[LikeTexts, ...] | None = None
    """What texts mean alike; None where they were not read for their meaning."""

    def derived(self, make: "Callable[[Landscape], T]") -> T:
        """The cached result of `make` for this landscape."""
        known: dict[object, object] = self.__dict__.setdefault("_derived", {})
        if make not in known:
            known[make] = make(self)
        return known[make]  # type: ignore[return-value]

    def keep(self, make: "Callable[[Landscape], T]", result: T) -> None:
        """Cache a result that was made in another way than by `make`."""
        self.__dict__.setdefault("_derived", {})[make] = result

    @cached_property
    def islands(self) -> tuple[Element, ...]:
        return tuple(e for e in self.elements.values() if e.kind == "island")

    @cached_property
    def land(self) -> tuple[Element, ...]:
        """Islands, bridges and polders, in the order of the plate."""
        return tuple(e for e in self.elements.values() if e.is_land)

    def title(self, lang: str) -> str:
        """What the landscape is called."""
        return label_in(self.titles, lang) or local_name(str(self.iri))

    def label(self, iri: URIRef | None, lang: str) -> str:
        """The label of anything in the landscape; '' for None."""
        if iri is None:
            return ""
        if iri == self.iri:
            return self.title(lang)
        if iri in self.elements:
            return self.elements[iri].label(lang)
        if iri in self.interventions:
            return self.interventions[iri].title(lang)
        return label_in(self.names.get(iri, {}), lang) or local_name(str(iri))

    def labels(self, iri: URIRef) -> dict[str, str]:
        """The label of anything, by language."""
        return {lang: self.label(iri, lang) for lang in languages()}

    def on(self, element: URIRef) -> list[Intervention]:
        """The interventions on an element, by title."""
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
