"""Change sets, before and after validation."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NewType

from rdflib import URIRef

from leerland_graph.core.i18n import Message
from leerland_graph.store.rdf_terms import Triple

__all__ = ["Reason", "Activity", "ValidatedChangeSet", "ChangeSet", "Seal"]


Reason = str | Message
"""Why a change is made: a text that somebody wrote, or a message that is said in the language of the reader."""


@dataclass(frozen=True)
class Activity:
    """Why a change is made: `kind` (init, import, edit, undo, restore), who makes it, and the reason.

    `catalogues` name the sources of an import ('' for a source that is not a named catalogue);
    `undoes` are the changes that an undo reverses, the requested one first.
    """

    kind: str
    who: str
    why: Reason
    catalogues: frozenset[str] = frozenset()
    undoes: tuple[int, ...] = ()

    def reason(self, lang: str) -> str:
        """The reason in a language; one that somebody wrote is the same in all."""
        return self.why[lang] if isinstance(self.why, Message) else self.why


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

    @cached_property
    def subjects(self) -> frozenset[URIRef]:
        """The resources whose statements change."""
        return frozenset(s for some in (self.additions, self.removals) for s, _, _ in some if isinstance(s, URIRef))


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
