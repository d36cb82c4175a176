"""Begin: make the store and a landscape in it, load the example, take it away and put it back; for a user."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from rdflib import Literal, URIRef

from leerland_graph.access import Forbidden, Permission, User
from leerland_graph.core.errors import NoStore, StoreChanged
from leerland_graph.core.i18n import label_in, message
from leerland_graph.core.labels import local_name, texts_of
from leerland_graph.core.namespaces import DCTERMS
from leerland_graph.core.settings import get_settings
from leerland_graph.services.opened import invalidate, open_store
from leerland_graph.services.saving import require_permission, save
from leerland_graph.services.writer import with_store
from leerland_graph.store import ChangeSet, Store, changes, install_ontology, landscape_iri, landscapes, undo_change_set
from leerland_graph.store.beginning import (
    EXAMPLE,
    REMOVAL,
    NewLandscape,
    example_change_set,
    new_landscape_change_set,
    removal_change_set,
    since_it_was_made,
)
from leerland_graph.store.history import entries_about, void

__all__ = [
    "TakenAway", "begin_landscape", "can_make_store", "load_example", "make_missing_store", "put_back", "take_example_away", "taken_away", "work_in_example",
]  # fmt: skip

_making = Lock()


@dataclass(frozen=True)
class TakenAway:
    """A landscape that was removed: the number of that change, who made it, and the title by then in a language."""

    number: int
    landscape: URIRef
    title: str
    who: str


def can_make_store() -> bool:
    """Whether the data folder, or the nearest folder above it that exists, can be written; False for a store on a server."""
    place = get_settings().place
    if not isinstance(place, Path):
        return False
    above = next((p for p in (place, *place.absolute().parents) if p.exists()), None)
    return above is not None and above.is_dir() and os.access(above, os.W_OK | os.X_OK)


def make_missing_store() -> None:
    """Make the store with the language in it, as `leerland init` does. Nothing is done where both are.

    Raises:
        StoreError: the store cannot be made, read or written.
    """
    settings = get_settings()
    with _making:
        try:
            if open_store().has_ontology():
                return
        except NoStore:
            with Store.open(settings.place, write=True, create=True) as made:
                install_ontology(made, settings.ontology)
            return
        with_store(lambda store: install_ontology(store, settings.ontology))


def _prepare(user: User, landscape: URIRef) -> None:
    """See to a store with the language in it, for a user who may edit. A refusal is logged where there is a store to log it with."""
    if not user.may(Permission.EDIT, local_name(str(landscape))):
        with suppress(NoStore):
            require_permission(user, Permission.EDIT, landscape)
        raise Forbidden(Permission.EDIT, user)
    make_missing_store()


def load_example(user: User, who: str) -> URIRef:
    """Load the example landscape, and the store if there is none; returns its IRI. Nothing changes if it is there already.

    Raises:
        Forbidden: the user may not do this.
        StoreError: the store cannot be made or written.
    """
    _prepare(user, EXAMPLE)
    save(user, lambda store: example_change_set(store, who=who))
    return EXAMPLE


def begin_landscape(user: User, made: NewLandscape, *, lang: str, who: str) -> URIRef:
    """Make a landscape, and the store if there is none; returns its IRI.

    Raises:
        Forbidden: the user may not make a landscape of that name.
        UsageError: a landscape of that name exists; also if somebody else made it a moment ago.
        Refused: the validation refused it; carries the report.
        StoreError: the store cannot be made or written.
    """
    base = get_settings().base_iri
    _prepare(user, landscape_iri(base, made.title))
    stored: list[URIRef] = []

    def make(store: Store) -> ChangeSet:
        change_set = new_landscape_change_set(store, made, base_iri=base, lang=lang, who=who)
        stored[:] = [change_set.landscape]
        return change_set

    save(user, make)
    return stored[0]


def take_example_away(user: User, who: str, *, accepted: int = 0) -> int:
    """Remove the example landscape, with up to `accepted` changes since it was loaded; returns the number of the change.

    Raises:
        Forbidden: the user may not change it.
        NotFound: it is not there.
        UsageError: people changed more in it than was accepted.
        StoreError: the store cannot be written.
    """
    why = message("Example landscape taken away")
    return save(user, lambda store: removal_change_set(store, EXAMPLE, who=who, accepted=accepted, why=why))


def work_in_example() -> int:
    """The number of changes to the example since it was loaded, which would go with it.

    Raises:
        StoreError: the store cannot be read.
    """
    store = open_store()
    return store.memo.get("work in example", EXAMPLE, lambda: len(since_it_was_made(store, EXAMPLE)))


def taken_away(user: User, lang: str) -> list[TakenAway]:
    """The landscapes that were removed, are not there, and may be put back by the user; latest first.

    Raises:
        StoreError: the store cannot be read.
    """
    try:
        found = _known_taken_away(lang)
    except StoreChanged:  # a writer tidied up while it was read
        invalidate()
        found = _known_taken_away(lang)
    return [one for one in found if user.may(Permission.EDIT, local_name(str(one.landscape)))]


def _known_taken_away(lang: str) -> list[TakenAway]:
    store = open_store()
    return store.memo.get("taken away", lang, lambda: _taken_away(store, lang))


def _taken_away(store: Store, lang: str) -> list[TakenAway]:
    every = changes(store)
    gone, seen = void(every), {i.iri for i in landscapes(store)}
    found = []
    for change in every:
        iri = change.landscape
        if change.kind != REMOVAL or change.number in gone or iri in seen:
            continue
        seen.add(iri)
        removed = (t for e in entries_about(store, iri, [iri]) if e.change == change.number for t in e.removed)
        titles = [o for s, p, o in removed if s == iri and p == DCTERMS.title and isinstance(o, Literal)]
        found.append(
            TakenAway(change.number, iri, label_in(texts_of(titles), lang) or local_name(str(iri)), change.who)
        )
    return found


def put_back(user: User, number: int, who: str) -> int:
    """Undo the removal of a landscape; returns the number of the change.

    Raises:
        Forbidden: the user may not change that landscape.
        NotFound: there is no such change.
        UndoConflict: it was undone already, or the landscape was made anew since.
        Refused: the validation refused it; carries the report.
        StoreError: the store cannot be written.
    """
    return save(user, lambda store: undo_change_set(store, number, who))
