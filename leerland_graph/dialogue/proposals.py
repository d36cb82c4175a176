"""Proposals: change sets stored as the triples that they would add and remove; accepting one commits it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from textwrap import shorten

from rdflib import Literal, URIRef

from leerland_graph.core.errors import UsageError
from leerland_graph.core.i18n import N_, message
from leerland_graph.core.namespaces import DCTERMS, LL, LLC, OA, RDF
from leerland_graph.core.same_text import clean
from leerland_graph.dialogue.common import change, moment, now, of_class, properties, value
from leerland_graph.dialogue.local_vocabulary import with_version
from leerland_graph.dialogue.remarks import Target, annotation
from leerland_graph.store import Activity, ChangeSet, Store, person_of
from leerland_graph.store.rdf_terms import Triple, from_ntriples, to_ntriples
from leerland_graph.store.snapshots import with_change

__all__ = ["Proposal", "as_it_would_be", "decide", "proposals", "propose"]

OPEN, ACCEPTED, DECLINED, WITHDRAWN = (LLC[f"state-{s}"] for s in ("open", "accepted", "declined", "withdrawn"))
DECIDED = {
    ACCEPTED: N_("Proposal accepted: {text}"), DECLINED: N_("Proposal declined: {text}"), WITHDRAWN: N_("Proposal withdrawn: {text}"),
}  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    """A proposal: its subjects, reason, changes and outcome. `by` and `ended_by` are pseudonyms."""

    iri: URIRef
    about: tuple[URIRef, ...]
    text: str
    additions: frozenset[Triple]
    removals: frozenset[Triple]
    by: URIRef | None
    when: datetime
    state: URIRef
    ended_by: URIRef | None = None
    ended_on: datetime | None = None
    end_reason: str = ""

    @property
    def is_open(self) -> bool:
        return self.state == OPEN


def proposals(store: Store, landscape: URIRef) -> list[Proposal]:
    """The proposals, latest first."""
    found = [_read(store, landscape, iri) for iri in of_class(store, landscape, LL.Proposal)]
    return sorted(found, key=lambda p: (p.when, p.iri), reverse=True)


def _read(store: Store, landscape: URIRef, iri: URIRef) -> Proposal:
    said = properties(store, landscape, iri)
    by, ended, ended_by = (value(said, p) for p in (DCTERMS.creator, LL.endedOn, LL.endedBy))
    added, removed = (
        frozenset(t for text in said.get(p, []) for t in from_ntriples(str(text)))
        for p in (LL.wouldAdd, LL.wouldRemove)
    )
    return Proposal(
        iri, tuple(sorted(URIRef(str(t)) for t in said.get(OA.hasTarget, []))), str(value(said, OA.bodyValue) or ""), added, removed,
        URIRef(str(by)) if by else None, moment(value(said, DCTERMS.created)), URIRef(str(value(said, LL.dialogueState))),
        URIRef(str(ended_by)) if ended_by else None, moment(ended) if ended else None, str(value(said, LL.endReason) or ""),
    )  # fmt: skip


def propose(
    store: Store, wanted: ChangeSet, about: Iterable[URIRef], text: str, *, who: str, base_iri: str, lang: str = "nl"
) -> ChangeSet:
    """The change set that stores a wanted change as a proposal instead of making it.

    Raises:
        UsageError: it would change nothing, there is no reason, or `who` is empty.
    """
    if wanted.is_empty:
        raise UsageError("This changes nothing.", "Change something first.")
    target = Target(tuple(about) or (wanted.landscape,))
    iri, after = annotation(
        store, wanted.landscape, target, text, kind="proposal", who=who, base_iri=base_iri, lang=lang
    )
    after.add((iri, RDF.type, LL.Proposal))
    if wanted.additions:
        after.add((iri, LL.wouldAdd, Literal(to_ntriples(wanted.additions))))
    if wanted.removals:
        after.add((iri, LL.wouldRemove, Literal(to_ntriples(wanted.removals))))
    return change(
        store,
        wanted.landscape,
        after,
        set(),
        who=who,
        why=message("Proposal: {why}", why=wanted.activity.why),
        kind="talk",
    )


def as_it_would_be(store: Store, landscape: URIRef, proposal: Proposal) -> Store:
    """The landscape with the proposal applied, in an in-memory store with the ontology; nothing is validated or stored.

    Raises:
        UsageError: something that it would remove has changed in the meantime.
    """
    _check(store, landscape, proposal)
    return with_change(store, landscape, proposal.additions, proposal.removals)


def _check(store: Store, landscape: URIRef, proposal: Proposal) -> None:
    gone = [t for t in proposal.removals if not store.contains(landscape, t)]
    if gone:
        raise UsageError(
            "What this proposal would change has been changed since it was made.", "Decline it, and make a new one on the present state."
        )  # fmt: skip


def decide(
    store: Store, landscape: URIRef, iri: URIRef, *, accepted: bool, who: str, base_iri: str, reason: str = "",
    withdrawn: bool = False, lang: str = "nl",
) -> ChangeSet:  # fmt: skip
    """The change set that accepts and applies a proposal, declines it, or (`withdrawn`) withdraws it.

    Raises:
        UsageError: it is not open, what it would change has changed, or `who` is empty.
    """
    found = _read(store, landscape, iri)
    if not found.is_open:
        raise UsageError("This proposal was decided about already.")
    state = ACCEPTED if accepted else WITHDRAWN if withdrawn else DECLINED
    after: set[Triple] = {
        (iri, LL.dialogueState, state),
        (iri, LL.endedBy, person_of(store, who)),
        (iri, LL.endedOn, now()),
    }
    if reason.strip():
        after.add((iri, LL.endReason, Literal(clean(reason).strip(), lang=lang)))
    short = shorten(found.text, 80, placeholder="…")
    why = message(DECIDED[state], text=short)
    made = change(store, landscape, after, {(iri, LL.dialogueState, OPEN)}, who=who, why=why, kind="talk")
    if not accepted:
        return made
    _check(store, landscape, found)
    new = frozenset(t for t in found.additions if not store.contains(landscape, t))
    wanted = ChangeSet(landscape, Activity("edit", who, made.activity.why), store.revision, new, found.removals)
    whole = with_version(store, wanted, base_iri)
    return replace(whole, additions=whole.additions | made.additions, removals=whole.removals | made.removals)
