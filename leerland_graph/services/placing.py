"""What is still to be placed in a landscape, in lists of alike interventions, and placing a list as one change."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from rdflib import URIRef

from leerland_graph.access import User
from leerland_graph.core.same_text import same
from leerland_graph.core.words import word_lists
from leerland_graph.dialogue import place_together
from leerland_graph.meaning import Item, PlaceGroup, Proposal, Weighed, certainties, groups_of, uncertainty
from leerland_graph.meaning.learnt import MOST
from leerland_graph.meaning.proposer import LEAST
from leerland_graph.services.likely import item_of
from leerland_graph.services.proposals import proposer
from leerland_graph.services.saving import save
from leerland_graph.services.state import View, per_state

__all__ = [
    "GroupToPlace",
    "PlacingWork",
    "doubt",
    "groups_to_place",
    "place_group",
    "placing_work",
    "split",
]

WORDS = 3
SHORTEST = 4
"""The most words in the name of a list, and the least letters of such a word."""
COMMON, FEW = 0.2, 20
"""A word in more than this share of all texts tells nothing of a list, unless there are very few texts."""


@dataclass(frozen=True)
class GroupToPlace:
    """A list to place: the interventions, the least certain first; what their titles share; and the element that is proposed with how sure that is and
    why, None where nothing tells enough."""

    members: tuple[URIRef, ...]
    words: tuple[str, ...]
    element: URIRef | None
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

    @property
    def certainty(self) -> float:
        """How sure the proposals for the rest are on average, 0 to 1; 1 if nothing is left."""
        return float(certainties(self.weighed.chances).mean()) if self.open else 1.0

    @property
    def harbour(self) -> int:
        """How many have no place at all on the map: neither by people, nor a proposal that is sure enough."""
        return int((certainties(self.weighed.chances) < LEAST).sum()) if self.open else 0

    def proposed(self, number: int) -> URIRef | None:
        """The element that is proposed for an open intervention, by its number; None where nothing tells enough."""
        row = self.weighed.chances[number]
        return self.weighed.labels[int(row.argmax())] if row.max() >= LEAST else None


@per_state(2)
def placing_work(shown: View) -> PlacingWork:
    """What is to be placed in a landscape, by what was agreed there until now."""
    every = shown.landscape.interventions
    left = tuple(sorted(iri for iri, i in every.items() if not i.is_by_people))
    makes = proposer(shown)
    return PlacingWork(
        left,
        makes.weighed([_item(shown, i) for i in left]),
        len(every),
        len(every) - len(left),
        tuple((every[i].types, every[i].owner) for i in left),
        makes.by_meaning,
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
    for part in ([n for n in left if work.proposed(n)], [n for n in left if not work.proposed(n)]):  # the harbour last
        if part and len(found) < most:
            groups = groups_of(
                work.weighed.vectors[part], work.weighed.chances[part], [work.kinds[n] for n in part], most=most - len(found)
            )  # fmt: skip
            found += [_told(shown, work, PlaceGroup(tuple(part[m] for m in g.members), g.label)) for g in groups]
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
    return [tuple(i for i, f in zip(some, first.tolist(), strict=True) if f is which) for which in (True, False)]


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
    sure = min(MOST, float(work.weighed.chances[list(group.members), group.label].mean()))
    if sure < LEAST:
        return GroupToPlace(members, _words(shown, members), None, sure, None)
    element = work.weighed.labels[group.label]
    surest = max(group.members, key=lambda n: float(work.weighed.chances[n, group.label]))
    (why,) = proposer(shown).elements([_item(shown, work.open[surest])])
    told = why if why is not None and why.element == element else None
    return GroupToPlace(members, _words(shown, members), element, sure, told)


def _item(shown: View, iri: URIRef) -> Item:
    return item_of(shown.landscape.interventions[iri])


def _words(shown: View, members: Sequence[URIRef]) -> tuple[str, ...]:
    """The words that most titles of a list have, without those that stand in very many texts."""
    titles, texts = _title_words(shown)
    counts = Counter(w for iri in members for w in titles[iri])
    total = len(titles)
    telling = {w: n for w, n in counts.items() if texts[w] <= COMMON * total or total < FEW}
    ordered = sorted(telling, key=lambda w: (-telling[w], texts[w], w))
    return tuple(w for w in ordered if telling[w] > 1 or len(members) == 1)[:WORDS]


@per_state(1)
def _title_words(shown: View) -> tuple[dict[URIRef, frozenset[str]], Counter[str]]:
    """The words in the title of each intervention, and how many texts have each word."""
    every = shown.landscape.interventions
    split_ = word_lists([same(i.title("nl")) for i in every.values()], shortest=SHORTEST)
    titles = {iri: frozenset(w for w in some if w.isalpha()) for iri, some in zip(every, split_, strict=True)}
    texts = word_lists([same(i.text or i.title("nl")) for i in every.values()], shortest=SHORTEST)
    return titles, Counter(w for some in texts for w in set(some))


def doubt(work: PlacingWork, members: Sequence[URIRef]) -> list[float]:
    """How uncertain the place of each is, 0 to 1."""
    at = {iri: n for n, iri in enumerate(work.open)}
    return [float(u) for u in uncertainty(work.weighed.chances[[at[i] for i in members]])]
