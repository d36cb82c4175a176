"""Change sets, before and after validation."""

from dataclasses import dataclass, field
from typing import Final, NewType

from rdflib import URIRef

from leerland_graph.store.rdf_terms import Triple

__all__ = ["Activity", "ValidatedChangeSet", "ChangeSet", "Seal"]


@dataclass(frozen=True)
class Activity:
    """Why a change is made: `kind` (init, import, edit, undo, restore), who makes it, and the reason.

    `catalogues` name the sources of an import ('' for a source that is not a named catalogue);
    `undoes` are the changes that an undo reverses, the requested one first.
    """

    kind: str
    who: str
    why: str
    catalogues: frozenset[str] = frozenset()
    undoes: tuple[int, ...] = ()


@dataclass(frozen=True)
class ChangeSet:
    """A proposed change to one landscape.

    At revision `base_revision`, `additions` are not in the landscape and `removals` are; both hold
    IRIs and literals only, no blank nodes.
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
        """The resources whose statements change."""
        return frozenset(s for s, _, _ in self.additions | self.removals if isinstance(s, URIRef))


Seal = NewType("Seal", object)
_SEAL: Final = Seal(object())


@dataclass(frozen=True)
class ValidatedChangeSet:
    """A change set that passed validation; only these can be committed.

    Only the validation gate holds the seal that is needed to construct one.
    """

    change_set: ChangeSet
    seal: Seal = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise TypeError("A validated change set is made by leerland_graph.validation.gate only.")
