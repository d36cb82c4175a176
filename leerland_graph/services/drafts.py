"""Saving a draft: preview, conflict detection and commit."""

from dataclasses import dataclass

from rdflib import URIRef

from leerland_graph.access import Permission, User
from leerland_graph.core.i18n import message
from leerland_graph.core.namespaces import LL
from leerland_graph.core.settings import get_settings
from leerland_graph.dialogue import propose
from leerland_graph.forms import (
    Description,
    Draft,
    FieldConflict,
    Form,
    change,
    detect_conflicts,
    empty,
    merged,
    opened,
    removal,
    saved_as,
    statements,
)
from leerland_graph.services.form_cache import drafts, form_for, title_of
from leerland_graph.services.renewal import renew_proposals
from leerland_graph.services.saving import save
from leerland_graph.services.state import View
from leerland_graph.store import ChangeSet, Store, undo_change_set
from leerland_graph.store.naming import Namer, taken_names
from leerland_graph.store.rdf_terms import Triple, canonical_triples
from leerland_graph.validation import Refused, Shapes, examine

__all__ = [
    "Gone",
    "EditConflict",
    "canonical",
    "make_new",
    "merge_into",
    "preview",
    "propose_draft",
    "remove",
    "save_draft",
    "start",
    "stored",
    "undo",
]


class EditConflict(Exception):
    """Someone else saved the same description first; carries their version and the conflicting fields."""

    def __init__(self, theirs: Description, conflicts: list[FieldConflict]) -> None:
        super().__init__("met")
        self.theirs, self.conflicts = theirs, conflicts


class Gone(Exception):
    """Someone else deleted the description."""


@dataclass(frozen=True)
class Saved:
    """The result of a save: the final IRI of the description and the number of the change."""

    node: URIRef
    number: int


def start(landscape: URIRef, description: Description, who: str, lang: str, *, existing: bool) -> str:
    """Store a new draft of a description and return its id; `existing` if the description is already in the store."""
    before = statements(description) if existing else ()
    draft = Draft.of(landscape, description, who=who, before=before, title=title_of(description, lang))
    drafts().save(draft)
    return draft.id


def stored(shown: View, draft: Draft, form: Form) -> frozenset[Triple]:
    """The triples that the store now holds for the description of a draft; empty for a new one."""
    if draft.is_new:
        return frozenset()
    return frozenset(statements(opened(shown.store, draft.landscape, draft.node, form)))


def preview(shown: View, draft: Draft, now: Description, held: frozenset[Triple]) -> ChangeSet:
    """The change set of a draft against the stored triples (`held`), with temporary IRIs.

    For validation while typing; conflicts with other users' changes are detected on save.
    """
    return change(shown.store, draft.landscape, held, now, who="", why="")


def canonical(draft: Draft) -> frozenset[Triple]:
    """The triples of the description when it was opened, in canonical form."""
    return frozenset(canonical_triples(draft.before))


def save_draft(user: User, draft: Draft, form: Form, who: str, lang: str) -> Saved:
    """Save a draft and delete it; the proposed place of an intervention that nobody touched moves with what was changed.

    Raises:
        EditConflict: someone else changed the description since it was opened.
        Gone: someone else deleted it.
        Forbidden: the user may not edit here.
        Refused: shape validation failed.
        StoreError: the store is busy, or cannot be written.
    """
    names: list[URIRef] = []

    def make(store: Store) -> ChangeSet:
        change_set, node = _wanted(store, draft, form, who, lang)
        names.append(node)
        return change_set

    number = save(user, make)
    drafts().drop(draft.id)
    if not draft.is_new and draft.cls == LL.Intervention:
        renew_proposals(user, draft.landscape, [names[-1]], who)
    return Saved(names[-1], number)


def propose_draft(user: User, draft: Draft, form: Form, who: str, lang: str, reason: str) -> int:
    """Store the changes of a draft as a proposal and delete the draft; returns the number of the change.

    Raises:
        EditConflict, Gone, Forbidden, Refused, StoreError: as `save_draft`.
        UsageError: it changes nothing, or the author's name is missing.
    """

    def make(store: Store) -> ChangeSet:
        change_set, node = _wanted(store, draft, form, who, lang)
        examined = examine(store, change_set, Shapes.load(get_settings().shapes))
        if examined.admitted is None:
            raise Refused(examined.report)
        why = reason or change_set.activity.reason(lang)
        return propose(store, change_set, [node], why, who=who, base_iri=get_settings().base_iri, lang=lang)

    number = save(user, make, permission=Permission.TALK)
    drafts().drop(draft.id)
    return number


def _wanted(store: Store, draft: Draft, form: Form, who: str, lang: str) -> tuple[ChangeSet, URIRef]:
    """The change set of a draft against the current state, and the IRI of the described resource."""
    now = draft.description(form)
    if not draft.is_new:
        theirs = opened(store, draft.landscape, draft.node, form)
        if not statements(theirs):
            raise Gone
        if conflicts := detect_conflicts(draft.opened(form), theirs, now):
            raise EditConflict(theirs, conflicts)
    named = saved_as(now, Namer(get_settings().base_iri, _taken(store, draft)))
    title = title_of(now, lang)
    why = (
        message("Description made: {title}", title=title)
        if draft.is_new
        else message("Description changed: {title}", title=title)
    )
    return change(store, draft.landscape, canonical(draft), named, who=who, why=why), URIRef(str(named.node))


def _taken(store: Store, draft: Draft) -> list[URIRef]:
    """The IRIs in use: for a new description all of the landscape, else those within the description."""
    if not draft.is_new:
        return [URIRef(str(s)) for s, _, _ in draft.before]
    return taken_names(store, draft.landscape)


def merge_into(draft: Draft, form: Form, met: EditConflict, keep_mine: frozenset[str]) -> Draft:
    """The draft rebased on the other user's version: their values, except for the fields in `keep_mine`."""
    both = merged(met.theirs, draft.description(form), met.conflicts, keep_mine)
    renewed = Draft(
        draft.id, draft.landscape, draft.cls, draft.node, frozenset(statements(met.theirs)), frozenset(statements(both)),
        draft.who, draft.when, draft.title,
    )  # fmt: skip
    drafts().save(renewed)
    return renewed


def make_new(user: User, shown: View, cls: URIRef, filled: Description, who: str, lang: str) -> URIRef:
    """Create and save a resource that a form refers to; returns its IRI.

    Raises:
        Refused: shape validation failed.
        StoreError: the store is busy, or cannot be written.
    """
    form = form_for(shown.store, cls)
    draft = Draft.of(shown.landscape.iri, filled, who=who, title=title_of(filled, lang))
    return save_draft(user, draft, form, who, lang).node


def remove(user: User, shown: View, description: Description, who: str, lang: str, *, with_references: bool) -> int:
    """Delete a description; returns the number of the change.

    Raises:
        Refused: something still requires it.
        StoreError: the store is busy, or cannot be written.
    """
    why = message("Description deleted: {title}", title=title_of(description, lang))
    land = shown.landscape.iri
    return save(
        user, lambda store: removal(store, land, description, who=who, why=why, with_references=with_references)
    )


def undo(user: User, number: int, who: str, *, with_later: bool = False) -> int:
    """Undo a change, with `with_later` together with the changes that depend on it; returns the number of the new change.

    Raises:
        UndoConflict: a later change touched the same triples, and `with_later` is not set.
        Refused: the landscape would become invalid.
        StoreError: the store is busy, or cannot be written.
    """
    return save(user, lambda store: undo_change_set(store, number, who, with_later=with_later))


def blank(store: Store, cls: URIRef) -> Description:
    """An empty description of a class."""
    return empty(form_for(store, cls))
