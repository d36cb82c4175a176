"""The gate: a candidate that validates becomes something the store will commit.

One verdict, however large the change and whichever way it came: the same engine, the same rules, and it is judged by the resources
that the change concerns. Whether these are looked at in their neighbourhood or in the whole landscape is a matter of speed.
"""

from dataclasses import dataclass, replace

from rdflib import URIRef

from leerland_graph.core.namespaces import RDFS
from leerland_graph.store.change_set import _SEAL, ChangeSet, ValidatedChangeSet
from leerland_graph.store.engine import Store
from leerland_graph.store.rdf_terms import Triple, canonical, to_ntriples
from leerland_graph.validation.checks import check
from leerland_graph.validation.neighbourhood import After, concerned, neighbourhood
from leerland_graph.validation.report import Origins, Refused, Report, State
from leerland_graph.validation.rules import Rules, rules_of
from leerland_graph.validation.shapes import Shapes
from leerland_graph.validation.spelling import misspelled
from leerland_graph.validation.vocabulary_check import unknown_terms

__all__ = ["Verdict", "admit", "examine", "validate_landscape"]

NEIGHBOURHOOD_LIMIT = 40
"""Up to so many changed resources a change is validated in its neighbourhood, beyond it in the whole landscape."""


@dataclass(frozen=True)
class Verdict:
    """What validation says of a candidate: the report, and the pass, if it is one."""

    report: Report
    admitted: ValidatedChangeSet | None


def examine(store: Store, candidate: ChangeSet, shapes: Shapes, origins: Origins | None = None) -> Verdict:
    """Validate what a change concerns, in the landscape as it would be after it; nothing is stored.

    The candidate is first spelled as the store spells it, so that what is judged is to the letter what would be stored.
    """
    spelled = _spelled(store, candidate)
    rules = rules_of(store, shapes)
    report = _validate(store, spelled, rules)
    if spelled.additions:
        report = report.plus(unknown_terms(spelled.additions, rules.terms))
        if spelled.activity.kind not in ("undo", "scenario"):  # what is there already is not said again
            report = report.plus(misspelled(spelled.additions))
    if origins is not None:
        report = report.located(origins)
    passes = report.state is State.VALID or (not spelled.additions and report.state is State.NOTHING_CHECKED)
    return Verdict(report, ValidatedChangeSet(spelled, _SEAL) if passes else None)


def admit(store: Store, candidate: ChangeSet, shapes: Shapes, origins: Origins | None = None) -> ValidatedChangeSet:
    """As `examine`, for those who want to commit.

    Raises:
        Refused: with the report, when a Violation blocks or when nothing was checked.
    """
    verdict = examine(store, candidate, shapes, origins)
    if verdict.admitted is None:
        raise Refused(verdict.report)
    return verdict.admitted


def validate_landscape(store: Store, landscape: URIRef, shapes: Shapes) -> Report:
    """Validate a landscape as it is stored, whole."""
    rules = rules_of(store, shapes)
    report = check(store.language_ntriples + store.ntriples(landscape), rules)
    report = report.plus(unknown_terms(store.triples(landscape), rules.terms))
    return report.plus(misspelled(store.triples(landscape)))


def _spelled(store: Store, candidate: ChangeSet) -> ChangeSet:
    """The candidate as the store would keep it; what is there already under another spelling is no addition."""
    additions = _canonical(candidate.additions)
    removals = _canonical(candidate.removals)
    new = additions - candidate.additions
    if not new and removals == candidate.removals:
        return candidate
    there = {t for t in new if t not in removals and store.contains(candidate.landscape, t)}
    both = (additions & removals) if new or removals != candidate.removals else frozenset()
    return replace(candidate, additions=additions - there - both, removals=removals - both)


def _canonical(triples: frozenset[Triple]) -> frozenset[Triple]:
    return frozenset((s, p, canonical(o)) for s, p, o in triples)


def _validate(store: Store, candidate: ChangeSet, rules: Rules) -> Report:
    view = After(store, candidate)
    kinds = any(p == RDFS.subClassOf for _, p, _ in candidate.additions | candidate.removals)
    if rules.look_far or kinds or len(candidate.subjects) > NEIGHBOURHOOD_LIMIT:
        return _in_whole(store, candidate, rules, view, far=rules.look_far or kinds)
    graph, focus = neighbourhood(view)
    edges = rules.relations.reach(candidate.subjects, view.of, lambda node: view.about_object(node, all_of=True))
    return check(to_ntriples(graph).encode(), rules, edges=edges, only=frozenset(map(str, focus)))


def _in_whole(store: Store, candidate: ChangeSet, rules: Rules, view: After, *, far: bool) -> Report:
    """What validating the whole landscape finds of what the change concerns.

    Where rules look `far`, what the change breaks may lie anywhere: then whatever was not found before it counts, too.
    """
    before = store.ntriples(candidate.landscape)
    lines = set(before.splitlines())
    lines -= set(to_ntriples(candidate.removals).encode().splitlines())
    lines |= set(to_ntriples(candidate.additions).encode().splitlines())
    report = check(store.language_ntriples + b"\n".join(lines) + b"\n", rules)
    own = {str(s) for s in candidate.subjects}
    if all(f.focus in own for f in report.findings):
        return report
    names = {*own, *map(str, concerned(view))}
    known = {f.key() for f in check(store.language_ntriples + before, rules).findings} if far else None
    return report.only(lambda f: f.focus in names or (known is not None and f.key() not in known))
