"""Queries of the history page, cached until the store changes."""

from collections.abc import Iterable

from rdflib import Literal, URIRef

from leerland_graph.core.i18n import label_in
from leerland_graph.core.labels import local_name, texts_of
from leerland_graph.core.namespaces import DCTERMS, RDF, SKOS
from leerland_graph.core.same_text import same
from leerland_graph.forms import FieldChange, change_of
from leerland_graph.services.form_cache import form_for, label_of
from leerland_graph.services.state import View, per_state
from leerland_graph.store import HISTORY, Change, built_on, changes, entries
from leerland_graph.store.history import Entry, undone_by

__all__ = [
    "DescriptionChange",
    "chosen",
    "dependents",
    "described_by",
    "every_change",
    "name_in",
    "reason",
    "what_changed",
    "who_undid",
]

NAMES = (DCTERMS.title, SKOS.prefLabel)
DescriptionChange = tuple[URIRef, str, tuple[FieldChange, ...]]
"""A description, its name, and the field changes that a change made to it."""


@per_state(1)
def every_change(shown: View) -> tuple[Change, ...]:
    """The changes of a landscape, latest first."""
    return tuple(c for c in changes(shown.store) if c.landscape == shown.landscape.iri)


def reason(change: Change, lang: str) -> str:
    """The reason of a change in the reader's language."""
    return change.reason(lang)


@per_state(1)
def who_undid(shown: View) -> dict[int, int]:
    """For each undone change, the number of the change that undid it."""
    return undone_by(every_change(shown))


@per_state(32)
def dependents(shown: View, number: int) -> tuple[Change, ...]:
    """The later changes that must be undone together with a change.

    Raises:
        UndoConflict: it is already undone.
    """
    return built_on(shown.store, number)


def chosen(shown: View, *, who: str = "", kind: str = "", words: str = "", lang: str) -> list[Change]:
    """The changes filtered by person, by kind and by text in the names of the changed descriptions; empty filters match all."""
    found = [c for c in every_change(shown) if who in ("", c.who) and kind in ("", c.kind)]
    if words.strip():
        numbers = _about(shown, same(words), lang)
        found = [c for c in found if c.number in numbers]
    return found


_TOUCHED = (
    "SELECT DISTINCT ?n ?about { ?c ll:sequence ?n ; ll:inLandscape ?land ; ll:changedDescription/ll:describes ?about }"
)


@per_state(8)
def _about(shown: View, words: str, lang: str) -> frozenset[int]:
    rows = shown.store.select(_TOUCHED, graphs=[HISTORY], bindings={"land": shown.landscape.iri})
    names: dict[str, bool] = {}
    found = set()
    for n, about in rows:
        iri = str(about)
        if iri not in names:
            names[iri] = words in label_of(shown, URIRef(iri), lang).casefold() or words in local_name(iri).casefold()
        if names[iri]:
            found.add(int(str(n)))
    return frozenset(found)


@per_state(8)
def described_by(shown: View, number: int) -> tuple[URIRef, ...]:
    """The interventions of the landscape that a change made or changed, in the order of their IRIs; none for a number that is no change of it."""
    if all(c.number != number for c in every_change(shown)):
        return ()
    found = {entry.describes for entry in entries(shown.store, number)}
    return tuple(sorted(i for i in found if i in shown.landscape.interventions))


@per_state(16)
def what_changed(shown: View, number: int, lang: str, most: int) -> tuple[tuple[DescriptionChange, ...], int]:
    """The effects of a change per description, at most `most` of them, and the total number."""
    done = entries(shown.store, number)
    return tuple(_told(shown, entry, lang) for entry in done[:most]), len(done)


def _told(shown: View, entry: Entry, lang: str) -> DescriptionChange:
    node = entry.describes
    stored = {t[2] for t in shown.store.triples(shown.landscape.iri, node) if t[1] == RDF.type}
    classes = stored | {o for s, p, o in entry.touched if s == node and p == RDF.type}
    cls = next((c for c in sorted(classes, key=str) if isinstance(c, URIRef)), None)
    form = form_for(shown.store, cls) if cls is not None else None
    label = lambda iri: label_of(shown, iri, lang)  # noqa: E731
    return node, name_in(shown, entry, lang), change_of(form, entry, label, lang)


def name_in(shown: View, entry: Entry, lang: str) -> str:
    """The name of a description; for a deleted one, the name recorded in the change."""
    found = label_of(shown, entry.describes, lang)
    if found != local_name(str(entry.describes)):
        return found
    return _named(entry.added, entry, lang) or _named(entry.removed, entry, lang) or found


def _named(triples: Iterable[tuple[object, object, object]], entry: Entry, lang: str) -> str:
    named = [o for s, p, o in triples if s == entry.describes and p in NAMES and isinstance(o, Literal)]
    return label_in(texts_of(named), lang)
