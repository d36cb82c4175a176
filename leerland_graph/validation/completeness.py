"""How complete the descriptions of interventions are: what is missing, and of whom.

What must be there the shapes say (`expectations.py`); which description lacks it, the findings of a report say. A description is
complete if it meets everything that blocks or warns. Tips (`sh:Info`) do not count.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rdflib import URIRef
from rdflib.term import Node

from leerland_graph.core.i18n import enumeration, gettext, language_name, languages
from leerland_graph.core.labels import pick
from leerland_graph.core.namespaces import LL, LLC, RDF
from leerland_graph.store.rdf_terms import Triple
from leerland_graph.validation.expectations import Expectation, unmet
from leerland_graph.validation.form import Form
from leerland_graph.validation.report import Report

__all__ = ["Completeness", "Lack", "Share", "completeness", "owners_in"]

Owner = URIRef | None


@dataclass(frozen=True)
class Lack:
    """One kind of thing that can be missing: the fields that would mend it, and the interventions that lack it.

    `counts`: a description without it is incomplete; else it is a tip. `messages` has the instruction of the shape by language, {}
    if no shape asks for it; `names` what the shape calls it, {} for the names of the fields. `lang` is set if a text in one language
    is meant.
    """

    id: str
    fields: tuple[str, ...]
    missing: frozenset[URIRef]
    counts: bool = True
    messages: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    lang: str | None = None

    def name(self, form: Form, lang: str) -> str:
        """What is missing: the name of the field, or of the alternatives."""
        if self.names:
            return pick(self.names, lang)
        fields = [f for f in form.fields if f.id in self.fields]
        if self.lang is not None:
            name, language = fields[0].name(lang), language_name(self.lang, lang)
            return gettext("{name} in {language}", lang, name=name, language=language)
        first, *others = (f.name(lang) for f in fields)
        return enumeration([first, *(o.lower() for o in others)], lang)


@dataclass(frozen=True)
class Share:
    """A part of the descriptions: `complete` of `n`, and for each kind of thing how many lack it, the largest first."""

    n: int
    complete: int
    lacking: Mapping[str, int]

    @property
    def share(self) -> float:
        """The part that is complete; 1 if there are none, as nothing is missing."""
        return self.complete / self.n if self.n else 1.0

    @property
    def percent(self) -> int:
        """The share in percents, rounded down: 100 means that nothing is missing."""
        return 100 * self.complete // self.n if self.n else 100

    def as_json(self) -> dict[str, object]:
        """The figures for programs."""
        return {
            "descriptions": self.n, "complete": self.complete, "share": round(self.share, 6), "lacking": dict(self.lacking),
        }  # fmt: skip


@dataclass(frozen=True)
class Completeness:
    """What is missing in a set of interventions. `owners` has the owner of each; None where it has none."""

    owners: Mapping[URIRef, Owner]
    lacks: tuple[Lack, ...]

    @cached_property
    def by_owner(self) -> Mapping[Owner, Share]:
        """The figures of each owner, the one with most incomplete descriptions first; tips do not count."""
        groups: dict[Owner, list[URIRef]] = {}
        for iri, owner in self.owners.items():
            groups.setdefault(owner, []).append(iri)
        found = {owner: self._share(mine) for owner, mine in groups.items()}
        return dict(sorted(found.items(), key=lambda item: (item[1].complete - item[1].n, str(item[0] or ""))))

    @cached_property
    def whole(self) -> Share:
        """The figures of all interventions together."""
        return self._share(self.owners)

    def lack(self, name: str) -> Lack | None:
        """A kind of thing by its id, or None."""
        return next((one for one in self.lacks if one.id == name), None)

    def as_json(self, form: Form, label: Callable[[URIRef], Mapping[str, str]]) -> dict[str, object]:
        """The figures for programs: of all, of each owner with its `label` by language, and what each kind of thing is called."""
        return {
            "all": self.whole.as_json(),
            "owners": [
                {"owner": owner and str(owner), "label": dict(label(owner)) if owner else None, **share.as_json()}
                for owner, share in self.by_owner.items()
            ],
            "kinds": {
                lack.id: {lang: lack.name(form, lang) for lang in languages()} for lack in self.lacks if lack.counts
            },
        }

    def missing(self, lack: Lack, owner: Owner = None) -> frozenset[URIRef]:
        """The interventions that lack something, of one owner or (None) of all."""
        return lack.missing if owner is None else frozenset(i for i in lack.missing if self.owners.get(i) == owner)

    def _share(self, some: Iterable[URIRef]) -> Share:
        mine = frozenset(some)
        gone = {one.id: one.missing & mine for one in self.lacks if one.counts}
        incomplete = frozenset[URIRef]().union(*gone.values())
        lacking = {name: len(those) for name, those in gone.items() if those}
        return Share(len(mine), len(mine) - len(incomplete), dict(sorted(lacking.items(), key=lambda item: -item[1])))


def completeness(
    report: Report, expected: Iterable[Expectation], owners: Mapping[URIRef, Owner], more: Iterable[Lack] = ()
) -> Completeness:
    """What a report says is missing of the interventions in `owners`; `more` are tips that the shapes do not give."""
    expected = tuple(expected)
    found = unmet(report, expected)
    known = {str(iri): iri for iri in owners}
    lacks = [
        Lack(e.id, e.fields, frozenset(known[i] for i in found[e.id] if i in known), e.is_required, e.messages, e.names)
        for e in expected
    ]
    names = {lack.id for lack in lacks}
    return Completeness(owners, (*lacks, *(lack for lack in more if lack.id not in names)))


def owners_in(triples: Iterable[Triple]) -> dict[URIRef, Owner]:
    """The interventions that some triples describe, each with its owner: the first by IRI if there are several, None without one."""
    interventions, responsible, owning, assigned = [], [], set(), {}
    for s, p, o in triples:
        if p == RDF.type and o == LL.Intervention:
            interventions.append(URIRef(str(s)))
        elif p == LL.responsibility:
            responsible.append((s, o))
        elif p == LL.role and o == LLC.owner:
            owning.add(s)
        elif p == LL.assignedTo:
            assigned[s] = URIRef(str(o))
    found: dict[Node, list[URIRef]] = {}
    for intervention, part in responsible:
        if part in owning and part in assigned:
            found.setdefault(intervention, []).append(assigned[part])
    return {i: min(found[i]) if i in found else None for i in sorted(interventions)}
