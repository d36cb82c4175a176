"""The work list of a landscape: what is missing in its interventions, filled in for several at once and stored as one change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from rdflib import URIRef

from leerland_graph.access import User
from leerland_graph.analysis import most_used, tips
from leerland_graph.analysis.worklist import uses
from leerland_graph.core.i18n import nmessage, sequence
from leerland_graph.core.namespaces import LL
from leerland_graph.core.settings import get_settings
from leerland_graph.forms import (
    Description,
    FieldConflict,
    Part,
    change,
    detect_conflicts,
    merged,
    new_part,
    opened,
    saved_as,
    statements,
)
from leerland_graph.forms.editing import is_draft
from leerland_graph.services.form_cache import form_for, shapes
from leerland_graph.services.renewal import renew_proposals
from leerland_graph.services.saving import save
from leerland_graph.services.state import View, per_state
from leerland_graph.store import Activity, ChangeSet, Store
from leerland_graph.store.naming import Namer
from leerland_graph.store.rdf_terms import Triple, canonical_triples
from leerland_graph.validation import Report, examine, shape_report
from leerland_graph.validation.completeness import Completeness, Lack, completeness
from leerland_graph.validation.expectations import expectations
from leerland_graph.validation.form import Field

__all__ = [
    "Entry", "FilledMeanwhile", "asked_parts", "completeness_of", "entry_of", "fill_in", "preview", "refreshed", "rebased", "uses_of", "work_on",
]  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """An intervention that is being filled in: as it was when that began, and as it is now."""

    before: Description
    now: Description

    @property
    def is_changed(self) -> bool:
        """Whether anything was filled in."""
        return statements(self.before) != statements(self.now)


Met = dict[URIRef, tuple[Description, list[FieldConflict]]]
"""For interventions in which someone else filled in the same fields first: their version, and the fields that differ."""


class FilledMeanwhile(Exception):
    """Someone else filled in the same fields first; `met` says where."""

    def __init__(self, met: Met) -> None:
        super().__init__("met")
        self.met = met


@per_state(1)
def completeness_of(shown: View) -> Completeness:
    """What is missing in the interventions of a landscape, and what may be filled in besides."""
    store, landscape = shown.store, shown.landscape
    report = shape_report(store, landscape.iri, shapes())
    expected = expectations(shapes(), store.ontology, LL.Intervention)
    owners = {iri: i.owner for iri, i in landscape.interventions.items()}
    more = (*tips(landscape, form_for(store, LL.Intervention)), _without_mode(shown))
    return completeness(report, expected, owners, more)


def _without_mode(shown: View) -> Lack:
    """The interventions without a learning mode: no shape asks for it and no indicator leans on it, but it is proposed."""
    query = "SELECT DISTINCT ?i { ?i ll:learningMode ?mode }"
    have = {row[0] for row in shown.store.select(query, graphs=[shown.landscape.iri])}
    gone = frozenset(iri for iri in shown.landscape.interventions if iri not in have)
    return Lack("learningMode", ("learningMode",), gone, counts=False)


@per_state(64)
def work_on(shown: View, lack: str, owner: URIRef | None) -> tuple[URIRef, ...]:
    """The interventions of an owner, or of all, that lack something, the most used first."""
    found = completeness_of(shown)
    kind = found.lack(lack)
    return tuple(most_used(shown.landscape, found.missing(kind, owner))) if kind is not None else ()


def uses_of(shown: View, iri: URIRef) -> int:
    """How much an intervention is used (`analysis/worklist.py`)."""
    return shown.landscape.derived(uses)[iri]


def entry_of(shown: View, iri: URIRef) -> Entry:
    """An intervention in which nothing was filled in yet."""
    held = opened(shown.store, shown.landscape.iri, iri, form_for(shown.store, LL.Intervention))
    return Entry(held, held)


def asked_parts(description: Description, field: Field) -> tuple[Part, ...]:
    """The parts of a field that a person is filling in, and an empty one to begin with if there are none."""
    assert field.nested is not None
    found = tuple(v for v in description.of(field.id) if isinstance(v, Part) and is_draft(v.node))
    return found or (new_part(field.nested),)


def refreshed(shown: View, entries: Mapping[URIRef, Entry]) -> tuple[dict[URIRef, Entry], Met]:
    """The entries with what others changed in other fields meanwhile, and where they changed the same fields.

    What is deleted meanwhile is left out.
    """
    found, met = {}, Met()
    for iri, entry in entries.items():
        if iri not in shown.landscape.interventions:
            continue
        theirs = entry_of(shown, iri).before
        conflicts = detect_conflicts(entry.before, theirs, entry.now)
        if any(c.is_conflict for c in conflicts):
            met[iri] = (theirs, conflicts)
            found[iri] = entry
        else:
            found[iri] = Entry(theirs, merged(theirs, entry.now, conflicts, frozenset()))
    return found, met


def preview(shown: View, entries: Sequence[Entry]) -> Report:
    """What validation says of some entries together, before they are stored."""
    land = shown.landscape.iri
    changes = [change(shown.store, land, _held(e.before), e.now, who="", why="") for e in entries if e.is_changed]
    both = _joined(shown.store, land, changes, Activity("edit", "", ""))
    return Report() if both.is_empty else examine(shown.store, both, shapes()).report


def fill_in(user: User, landscape: URIRef, entries: Mapping[URIRef, Entry], who: str) -> int:
    """Store what was filled in as one change; returns its number.

    What others changed in other fields meanwhile stays as they left it. Proposed places that nobody touched move with what was filled in.

    Raises:
        FilledMeanwhile: someone else filled in the same field of an intervention; nothing is stored.
        Forbidden: the user may not edit here.
        Refused: shape validation failed; nothing is stored.
        StoreError: the store is busy, or cannot be written.
    """
    wanted = {iri: e for iri, e in entries.items() if e.is_changed}
    why = nmessage(
        "{n} description filled in: {what}", "{n} descriptions filled in: {what}",
        n=len(wanted), what=partial(_filled_fields, tuple(wanted.values())),
    )  # fmt: skip

    def make(store: Store) -> ChangeSet:
        changes, met = [], Met()
        form = form_for(store, LL.Intervention)
        for iri, entry in wanted.items():
            theirs = opened(store, landscape, iri, form)
            conflicts = detect_conflicts(entry.before, theirs, entry.now)
            if any(c.is_conflict for c in conflicts):
                met[iri] = (theirs, conflicts)
            else:
                changes.append(
                    _change(store, landscape, theirs, merged(theirs, entry.now, conflicts, frozenset()), who)
                )
        if met:
            raise FilledMeanwhile(met)
        return _joined(store, landscape, changes, Activity("edit", who, why))

    number = save(user, make)
    renew_proposals(user, landscape, wanted, who)
    return number


def rebased(entry: Entry, theirs: Description, conflicts: list[FieldConflict], *, keep_mine: bool) -> Entry:
    """An entry on the version of someone else: with one's own values for the fields in conflict, or with theirs."""
    mine = frozenset(c.field.id for c in conflicts if c.is_conflict) if keep_mine else frozenset[str]()
    return Entry(theirs, merged(theirs, entry.now, conflicts, mine))


def _change(store: Store, landscape: URIRef, before: Description, now: Description, who: str) -> ChangeSet:
    held = _held(before)
    named = saved_as(now, Namer(get_settings().base_iri, [URIRef(str(s)) for s, _, _ in held]))
    return change(store, landscape, held, named, who=who, why="")


def _joined(store: Store, landscape: URIRef, changes: Sequence[ChangeSet], activity: Activity) -> ChangeSet:
    added: frozenset[Triple] = frozenset().union(*(c.additions for c in changes))
    removed: frozenset[Triple] = frozenset().union(*(c.removals for c in changes))
    return ChangeSet(landscape, activity, store.revision, added, removed)


def _held(description: Description) -> frozenset[Triple]:
    return frozenset(canonical_triples(statements(description)))


def _filled_fields(entries: Sequence[Entry], lang: str) -> str:
    """The names of the fields that were filled in."""
    fields = (f for e in entries for f in e.now.form.fields if e.before.of(f.id) != e.now.of(f.id))
    return sequence(dict.fromkeys(f.name(lang).lower() for f in fields), lang)
