"""What may become part of a landscape, before and after the gate."""

from dataclasses import dataclass, field
from typing import Final, NewType

from rdflib import URIRef

from leerland_graph.store.rdf_terms import Triple

__all__ = ["Activity", "ValidatedChangeSet", "ChangeSet", "Seal"]


@dataclass(frozen=True)
class Activity:
    """Why a change is made: `kind` (init, import, edit, undo, restore), who, and the reason.

    `catalogues` name what an import comes from ('' for a source that is no named catalogue);
    `undoes` are the changes that an undo takes back, the one that was asked for first.
    """

    kind: str
    who: str
    why: str
    catalogues: frozenset[str] = frozenset()
    undoes: tuple[int, ...] = ()


@dataclass(frozen=True)
class ChangeSet:
    """A change that someone would like to make to one landscape.

    `additions` are not in the landscape yet and `removals` are, at revision `base_revision`; both hold
    IRIs and literals only, never blank nodes.
    """

    landscape: URIRef
    activity: Activity
    base_revision: int
    additions: frozenset[Triple] = frozenset()
    removals: frozenset[Triple] = frozenset()

    @property
    def is_empty(self) -> bool:
        return not self.additions and not self.removals

    @property
    def subjects(self) -> frozenset[URIRef]:
        """Every resource whose statements would change."""
        return frozenset(s for s, _, _ in self.additions | self.removals if isinstance(s, URIRef))


Seal = NewType("Seal", object)
_SEAL: Final = Seal(object())


@dataclass(frozen=True)
class ValidatedChangeSet:
    """A change set that passed validation; the only thing that can be committed.

    Only the validation gate holds the seal that makes one.
    """

    change_set: ChangeSet
    seal: Seal = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise TypeError("A validated change set is made by leerland_graph.validation.gate only.")
