"""What is still to be placed in a landscape, in lists of alike interventions, and placing a list as one change."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from rdflib import URIRef

from leerland_graph.access import User
from leerland_graph.analysis import Intervention
from leerland_graph.core.same_text import same
from leerland_graph.core.words import word_lists
from leerland_graph.dialogue import place_together
from leerland_graph.meaning import Item, PlaceGroup, Proposal, Weighed, certainties, groups_of, uncertainty
from leerland_graph.services.proposals import proposer
from leerland_graph.services.saving import save
from leerland_graph.services.state import View, per_state

__all__ = [
    "GroupToPlace",
    "PlacingWork",
    "doubt",
    "groups_to_place",
    "is_by_people",
    "place_group",
    "placing_work",
    "split",
]

WORDS = 3
SHORTEST = 4
"""The most words in the name of a list, and the least letters of such a word."""
MOST_SURE = 0.99
"""No proposal is said to be surer."""
COMMON = 0.5
"""A word that more than this share of all titles have tells nothing of a list."""


@dataclass(frozen=True)
class GroupToPlace:
    """A list to place: the interventions, the least certain first; what their titles share; the element that is proposed, how sure that is, and why."""

    members: tuple[URIRef, ...]
    words: tuple[str, ...]
    element: URIRef
    certainty: float
    proposal: Proposal | None


@dataclass(frozen=True)
class PlacingWork:
    """The interventions that people did not place yet (`open`), by IRI, with the probabilities of each element; and how many there are in all.

    `by_people` were agreed on, or placed by a department.
    """

    open: tuple[URIRef, ...]
    weighed: Weighed
    total: int
    by_people: int
    kinds: tuple[tuple[object, object], ...] = ()
    is_measured: bool = False
    """Whether the probabilities are those of a model, and no rough guess by words."""
    proposals: dict[URIRef, Proposal] = field(default_factory=dict)

    @property
    def certainty(self) -> float:
        """How sure the proposals for the rest are on average, 0 to 1; 1 if nothing is left."""
        return float(certainties(self.weighed.chances).mean()) if self.open else 1.0

    @property
    def harbour(self) -> int:
        """How many have no place at all on the map: neither by people, nor a proposal that is sure enough."""
        return sum(iri not in self.proposals for iri in self.open)


def is_by_people(intervention: Intervention) -> bool:
    """Whether people placed it: agreed, or on behalf of a department."""
    return intervention.is_agreed or any(p.by is not None for p in intervention.placements)


@per_state(2)
def placing_work(shown: View) -> PlacingWork:
    """What is to be placed in a landscape, by what was agreed there until now."""
    every = shown.landscape.interventions
    left = tuple(sorted(iri for iri, i in every.items() if not is_by_people(i)))
    items = [Item(every[i].types, every[i].text or every[i].title("nl")) for i in left]
    makes = proposer(shown)
    found = makes.elements(items)
    return PlacingWork(
        left,
        makes.weighed(items),
        len(every),
        len(every) - len(left),
        tuple((every[i].types, every[i].owner) for i in left),
        makes.by_meaning,
        {iri: p for iri, p in zip(left, found, strict=True) if p is not None},
    )


def groups_to_place(
    shown: View, work: PlacingWork, *, most: int, aside: Iterable[URIRef] = (), owner: URIRef | None = None,
    made: Sequence[Sequence[URIRef]] = (),
) -> list[GroupToPlace]:  # fmt: skip
    """The next lists to place, at most `most`; those `made` by splitting one first.

    Without the interventions that somebody put `aside`, and of one owner if that is given.
    """
    apart, at = set(aside), {iri: n for n, iri in enumerate(work.open)}
    found: list[GroupToPlace] = []
    for some in made:
        numbers = [at[i] for i in some if i in at and i not in apart]
        if numbers:
            chances = work.weighed.chances[numbers].sum(axis=0)
            found.append(_told(shown, work, PlaceGroup(tuple(numbers), int(chances.argmax()))))
            apart |= set(some)
    every = shown.landscape.interventions
    left = [n for n, iri in enumerate(work.open) if iri not in apart and owner in (None, every[iri].owner)]
    if left and len(found) < most:
        groups = groups_of(
            work.weighed.vectors[left], work.weighed.chances[left], [work.kinds[n] for n in left], most=most - len(found)
        )  # fmt: skip
        found += [_told(shown, work, PlaceGroup(tuple(left[m] for m in g.members), g.label)) for g in groups]
    return found[:most]


def split(work: PlacingWork, members: Sequence[URIRef]) -> list[tuple[URIRef, ...]]:
    """A list in two, by the two in it that are least alike; each of the others goes with the one that it is most like."""
    at = {iri: n for n, iri in enumerate(work.open)}
    some = [i for i in members if i in at]
    if len(some) < 2:
        return [tuple(some)] if some else []
    rows = work.weighed.vectors[[at[i] for i in some]]
    alike = rows @ rows.T
    one, other = np.unravel_index(int(alike.argmin()), alike.shape)
    first = alike[:, one] >= alike[:, other]
    first[one], first[other] = True, False
    return [tuple(i for i, f in zip(some, first, strict=True) if f is which) for which in (np.True_, np.False_)]


def place_group(
    user: User, landscape: URIRef, interventions: Sequence[URIRef], department: URIRef, element: URIRef, *, who: str,
    weight: float = 1.0, reason: str = "", lang: str,
) -> int:  # fmt: skip
    """Place interventions on an element on behalf of a department, as one change; returns its number.

    Raises:
        Forbidden: the user may not edit here.
        Refused: shape validation failed; nothing is stored.
        UsageError: see `dialogue.place_together`.
        StoreError: the store is busy, or cannot be written.
    """
    return save(
        user,
        lambda store: place_together(
            store, landscape, interventions, department, element, who=who, weight=weight, reason=reason, lang=lang
        ),
    )


def _told(shown: View, work: PlacingWork, group: PlaceGroup) -> GroupToPlace:
    members = tuple(work.open[n] for n in group.members)
    element = work.weighed.labels[group.label]
    sure = min(MOST_SURE, float(work.weighed.chances[list(group.members), group.label].mean()))
    why = next((p for i in members if (p := work.proposals.get(i)) is not None and p.element == element), None)
    return GroupToPlace(members, _words(shown, members), element, sure, why)


def _words(shown: View, members: Sequence[URIRef]) -> tuple[str, ...]:
    """The words that most titles of a list have, of those that tell it from the others."""
    titles, every = _title_words(shown)
    counts = Counter(w for iri in members for w in titles[iri])
    total = len(titles)
    telling = {w: n for w, n in counts.items() if every[w] <= COMMON * total or total < 2 * len(members)}
    ordered = sorted(telling, key=lambda w: (-telling[w], every[w], w))
    return tuple(w for w in ordered if telling[w] > 1 or len(members) == 1)[:WORDS] or tuple(ordered[:WORDS])


@per_state(1)
def _title_words(shown: View) -> tuple[dict[URIRef, frozenset[str]], Counter[str]]:
    """The words in the title of each intervention, and how many titles have each."""
    every = shown.landscape.interventions
    split_ = word_lists([same(i.title("nl")) for i in every.values()], shortest=SHORTEST)
    titles = {iri: frozenset(w for w in some if w.isalpha()) for iri, some in zip(every, split_, strict=True)}
    return titles, Counter(w for some in titles.values() for w in some)


def doubt(work: PlacingWork, members: Sequence[URIRef]) -> list[float]:
    """How uncertain the place of each is, 0 to 1."""
    at = {iri: n for n, iri in enumerate(work.open)}
    return [float(u) for u in uncertainty(work.weighed.chances[[at[i] for i in members]])]
