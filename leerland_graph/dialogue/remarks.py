"""Remarks, questions and replies in the Web Annotation vocabulary (W3C, 2017).

The text is `oa:bodyValue`, the target `oa:hasTarget`, and the kind `oa:motivatedBy`. A target without an IRI of its own (a relation,
a cell, a recommendation) becomes a composed target.
"""

from dataclasses import dataclass
from datetime import datetime

from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.errors import UsageError
from leerland_graph.core.i18n import message
from leerland_graph.core.namespaces import DCTERMS, LL, LLC, OA, RDF
from leerland_graph.core.same_text import clean
from leerland_graph.dialogue.common import change, mint_iri, moment, now, of_class, properties, titles_of, value
from leerland_graph.store import ChangeSet, Store, person_of
from leerland_graph.store.rdf_terms import Triple

__all__ = ["KINDS", "LONGEST", "Remark", "Target", "remark", "remarks", "reply", "resolve"]

KINDS = {"remark": OA.commenting, "question": OA.questioning, "proposal": OA.editing, "reply": OA.replying}
TARGETS = {
    "relation": LLC["target-relation"],
    "cell": LLC["target-cell"],
    "recommendation": LLC["target-recommendation"],
}
LONGEST = 4_000
"""Maximum length of a text in characters."""


@dataclass(frozen=True)
class Target:
    """The target of a remark: one resource, or several together, as `kind` says.

    A relation has its subject, its object and the `prop` between them; a cell has the element and the group or department; a
    recommendation has all resources that it concerns.
    """

    sources: tuple[URIRef, ...]
    kind: str = ""
    prop: URIRef | None = None


@dataclass(frozen=True)
class Remark:
    """A remark, question or proposal with its replies, oldest first. `by` is a pseudonym, or None."""

    iri: URIRef
    kind: str
    target: Target
    text: str
    by: URIRef | None
    when: datetime
    state: URIRef | None
    replies: tuple["Remark", ...] = ()
    ended_by: URIRef | None = None
    ended_on: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state == LLC["state-open"]


def remarks(store: Store, landscape: URIRef, about: URIRef | None = None) -> list[Remark]:
    """The remarks, questions and proposals (about one resource), latest first."""
    every = {iri: _read(store, landscape, iri) for iri in of_class(store, landscape, OA.Annotation)}
    answers: dict[URIRef, list[Remark]] = {}
    for found in every.values():
        if found.kind == "reply":
            answers.setdefault(found.target.sources[0], []).append(found)
    by_time = lambda r: (r.when, r.iri)  # noqa: E731
    threads = [
        Remark(**{**r.__dict__, "replies": tuple(sorted(answers.get(r.iri, []), key=by_time))})
        for r in every.values()
        if r.kind != "reply" and (about is None or about in r.target.sources)
    ]
    return sorted(threads, key=by_time, reverse=True)


def _read(store: Store, landscape: URIRef, iri: URIRef) -> Remark:
    said = properties(store, landscape, iri)
    kinds = {motive: kind for kind, motive in KINDS.items()}
    by, state, ended, ended_by = (value(said, p) for p in (DCTERMS.creator, LL.dialogueState, LL.endedOn, LL.endedBy))
    return Remark(
        iri, kinds.get(URIRef(str(value(said, OA.motivatedBy))), "remark"), _target(store, landscape, said), str(value(said, OA.bodyValue) or ""),
        URIRef(str(by)) if by else None, moment(value(said, DCTERMS.created)), URIRef(str(state)) if state else None, (),
        URIRef(str(ended_by)) if ended_by else None, moment(ended) if ended else None,
    )  # fmt: skip


def _target(store: Store, landscape: URIRef, said: dict[URIRef, list[Node]]) -> Target:
    nodes = tuple(sorted(URIRef(str(t)) for t in said.get(OA.hasTarget, [])))
    if len(nodes) != 1:
        return Target(nodes)
    inner = properties(store, landscape, nodes[0])
    if LL.ComposedTarget not in inner.get(RDF.type, []):
        return Target(nodes)
    kinds = {iri: kind for kind, iri in TARGETS.items()}
    prop = value(inner, LL.aboutProperty)
    sources = tuple(sorted(URIRef(str(s)) for s in inner.get(OA.hasSource, [])))
    subject = value(inner, RDF.subject)
    if subject is not None:  # a relation has a direction
        sources = tuple(sorted(sources, key=lambda s: s != subject))
    return Target(sources, kinds.get(URIRef(str(value(inner, LL.targetKind))), ""), URIRef(str(prop)) if prop else None)


def remark(
    store: Store, landscape: URIRef, target: Target, text: str, *, kind: str, who: str, base_iri: str, lang: str = "nl"
) -> ChangeSet:
    """The change set that adds a remark or a question.

    Raises:
        UsageError: the text is empty or too long, or `who` is empty.
    """
    after = annotation(store, landscape, target, text, kind=kind, who=who, base_iri=base_iri, lang=lang)[1]
    why = message("Remark on '{title}'", title=titles_of(store, landscape, target.sources[0]))
    return change(store, landscape, after, set(), who=who, why=why, kind="talk")


def annotation(
    store: Store, landscape: URIRef, target: Target, text: str, *, kind: str, who: str, base_iri: str, lang: str
) -> tuple[URIRef, set[Triple]]:
    """The IRI and the triples of a new annotation, including its target.

    Raises:
        UsageError: the text is empty or too long.
    """
    words = clean(text).strip()
    if not words:
        raise UsageError("There is no text.", "Write what you want to say.")
    if len(words) > LONGEST:
        raise UsageError("The text has {count} characters.", "Say it in {most}.", count=len(words), most=LONGEST)
    iri = mint_iri(store, landscape, base_iri, OA.Annotation, " ".join(words.split()[:6]))
    after: set[Triple] = {
        (iri, RDF.type, OA.Annotation), (iri, OA.motivatedBy, KINDS[kind]), (iri, OA.bodyValue, Literal(words, lang=lang)),
        (iri, DCTERMS.creator, person_of(store, who)), (iri, DCTERMS.created, now()),
    }  # fmt: skip
    if kind != "reply":
        after.add((iri, LL.dialogueState, LLC["state-open"]))
    if not target.kind:
        after |= {(iri, OA.hasTarget, s) for s in target.sources}
        return iri, after
    inner = URIRef(f"{iri}/target")
    after |= {
        (iri, OA.hasTarget, inner),
        (inner, RDF.type, LL.ComposedTarget),
        (inner, LL.targetKind, TARGETS[target.kind]),
    }
    after |= {(inner, OA.hasSource, s) for s in target.sources}
    if target.prop is not None:
        after |= {(inner, LL.aboutProperty, target.prop), (inner, RDF.subject, target.sources[0])}
    return iri, after


def reply(
    store: Store, landscape: URIRef, to: URIRef, text: str, *, who: str, base_iri: str, lang: str = "nl"
) -> ChangeSet:
    """The change set that replies to a remark.

    Raises:
        UsageError: as `remark`.
    """
    after = annotation(store, landscape, Target((to,)), text, kind="reply", who=who, base_iri=base_iri, lang=lang)[1]
    return change(store, landscape, after, set(), who=who, why=message("Reply to a remark"), kind="talk")


def resolve(store: Store, landscape: URIRef, iri: URIRef, *, who: str, again: bool = False) -> ChangeSet:
    """The change set that marks a remark as resolved, or (`again`) as open.

    Raises:
        UsageError: it is in that state already, or `who` is empty.
    """
    found = _read(store, landscape, iri)
    if found.is_open == again:
        raise UsageError("This remark is in that state already.")
    before = {t for t in store.triples(landscape, iri) if t[1] in (LL.dialogueState, LL.endedBy, LL.endedOn)}
    state = LLC["state-open"] if again else LLC["state-resolved"]
    after: set[Triple] = {(iri, LL.dialogueState, state)}
    if not again:
        after |= {(iri, LL.endedBy, person_of(store, who)), (iri, LL.endedOn, now())}
    why = message("Remark opened again") if again else message("Remark resolved")
    return change(store, landscape, after, before, who=who, why=why, kind="talk")
