"""What somebody filled in on the work list and did not store yet, kept in the data folder as drafts beside those of the form."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from rdflib import URIRef

from leerland_graph.core.namespaces import LL
from leerland_graph.core.settings import get_settings
from leerland_graph.forms import Draft, Drafts, statements
from leerland_graph.services.backlog import Entry
from leerland_graph.services.form_cache import form_for
from leerland_graph.services.state import View

__all__ = ["drop_entries", "keep_entries", "kept_entries", "titles_of"]

PART = "worklist"


def kept_entries(shown: View, who: str) -> dict[URIRef, Entry]:
    """What somebody filled in here, per intervention; also in those that were deleted since."""
    form = form_for(shown.store, LL.Intervention)
    return {d.node: Entry(d.opened(form), d.description(form)) for d in _drafts(shown, who)}


def titles_of(shown: View, who: str) -> dict[URIRef, str]:
    """The titles that the interventions had when they were filled in."""
    return {d.node: d.title for d in _drafts(shown, who)}


def keep_entries(shown: View, who: str, entries: Mapping[URIRef, Entry], titles: Mapping[URIRef, str]) -> None:
    """Keep what somebody filled in.

    Raises:
        StoreError: the folder cannot be written.
    """
    land = shown.landscape.iri
    for iri, entry in entries.items():
        draft = Draft.of(land, entry.now, who=who, before=statements(entry.before), title=titles.get(iri, ""))
        _place().save(replace(draft, id=_id(land, iri, who)))


def drop_entries(shown: View, who: str, interventions: Iterable[URIRef]) -> None:
    """Delete what somebody filled in, where there is something."""
    for iri in interventions:
        _place().drop(_id(shown.landscape.iri, iri, who))


def _place() -> Drafts:
    return Drafts(get_settings().data, PART)


def _drafts(shown: View, who: str) -> list[Draft]:
    return [d for d in _place().all(shown.landscape.iri) if d.who == who]


def _id(landscape: URIRef, intervention: URIRef, who: str) -> str:
    """The same for the same person and intervention, so that there is one draft of it."""
    return hashlib.sha256("\0".join((landscape, intervention, who)).encode()).hexdigest()[:32]
