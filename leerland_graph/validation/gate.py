"""The validation gate: turns a valid change set into one that the store commits.

The verdict does not depend on the size or source of a change: the same engine and rules apply to the resources
that the change concerns. Validating these in their neighbourhood or in the whole landscape differs in speed only.
"""

from dataclasses import dataclass, replace

from rdflib import URIRef

from leerland_graph.core.namespaces import RDFS
from leerland_graph.store.change_set import _SEAL, ChangeSet, ValidatedChangeSet
from leerland_graph.store.engine import Store
from leerland_graph.store.rdf_terms import Triple, canonical_triples, to_ntriples
from leerland_graph.validation.checks import check
from leerland_graph.validation.engines import validate
from leerland_graph.validation.neighbourhood import After, concerned, neighbourhood
from leerland_graph.validation.report import Origins, Refused, Report, State
from leerland_graph.validation.rules import Rules, rules_of
from leerland_graph.validation.shapes import Shapes
from leerland_graph.validation.spelling import misspelled
from leerland_graph.validation.vocabulary_check import unknown_terms

__all__ = ["Verdict", "admit", "examine", "shape_report", "validate_landscape"]

NEIGHBOURHOOD_LIMIT = 40
"""Maximum number of changed resources for validation in the neighbourhood; larger changes are validated in the whole landscape."""
_HIERARCHY = frozenset({RDFS.subClassOf})


@dataclass(frozen=True)
class Verdict:
    """The result of validating a change set: the report and, if it passed, the validated change set."""

    report: Report
    admitted: ValidatedChangeSet | None


def examine(store: Store, change_set: ChangeSet, shapes: Shapes, origins: Origins | None = None) -> Verdict:
    """Validate what a change concerns, in the landscape as it would be after it; nothing is stored.

    The change set is canonicalized first, so that exactly what would be stored is validated.
    """
    spelled = _spelled(store, change_set)
    rules = rules_of(store, shapes)
    report = _validate(store, spelled, rules)
    if spelled.additions:
        report = report.plus(unknown_terms(spelled.additions, rules.terms))
        if spelled.activity.kind not in ("undo", "scenario"):  # do not report existing text again
            report = report.plus(misspelled(spelled.additions))
    if origins is not None:
        report = report.located(origins)
    passes = report.state is State.VALID or (not spelled.additions and report.state is State.NOTHING_CHECKED)
    return Verdict(report, ValidatedChangeSet(spelled, _SEAL) if passes else None)


def admit(store: Store, change_set: ChangeSet, shapes: Shapes, origins: Origins | None = None) -> ValidatedChangeSet:
    """As `examine`, for committing.

    Raises:
        Refused: there is a Violation or nothing was checked; carries the report.
    """
    verdict = examine(store, change_set, shapes, origins)
    if verdict.admitted is None:
        raise Refused(verdict.report)
    return verdict.admitted


def validate_landscape(store: Store, landscape: URIRef, shapes: Shapes) -> Report:
    """Validate a whole stored landscape."""
    rules = rules_of(store, shapes)
    report = check(store.ontology_ntriples + store.ntriples(landscape), rules)
    report = report.plus(unknown_terms(store.triples(landscape), rules.terms))
    return report.plus(misspelled(store.triples(landscape)))


def shape_report(store: Store, landscape: URIRef, shapes: Shapes) -> Report:
    """What the shapes alone say of a whole stored landscape: what is missing in it, in half the time of `validate_landscape`."""
    return validate(store.ontology_ntriples + store.ntriples(landscape), rules_of(store, shapes).shapes)


def _spelled(store: Store, change_set: ChangeSet) -> ChangeSet:
    """The change set in canonical form, without additions that already exist in that form."""
    additions = _canonical(change_set.additions)
    removals = _canonical(change_set.removals)
    if additions is change_set.additions and removals is change_set.removals:
        return change_set
    new = additions - change_set.additions
    if not new and removals == change_set.removals:
        return change_set
    there = {t for t in new if t not in removals and store.contains(change_set.landscape, t)}
    both = (additions & removals) if new or removals != change_set.removals else frozenset()
    return replace(change_set, additions=additions - there - both, removals=removals - both)


def _canonical(triples: frozenset[Triple]) -> frozenset[Triple]:
    found = canonical_triples(triples)
    return triples if found == triples else frozenset(found)


def _validate(store: Store, change_set: ChangeSet, rules: Rules) -> Report:
    both = (change_set.additions, change_set.removals)
    kinds = any(p in _HIERARCHY for some in both for _, p, _ in some)
    if kinds or len(change_set.subjects) > NEIGHBOURHOOD_LIMIT or rules.look_far:
        return _in_whole(store, change_set, rules, kinds=kinds)
    view = After(store, change_set)
    graph, focus = neighbourhood(view)
    edges = rules.relations.reach(change_set.subjects, view.of, lambda node: view.about_object(node, all_of=True))
    return check(to_ntriples(graph).encode(), rules, edges=edges, only=frozenset(map(str, focus)))


def _in_whole(store: Store, change_set: ChangeSet, rules: Rules, *, kinds: bool) -> Report:
    """Validate the whole landscape and keep the findings that the change concerns.

    If rules look far, or the hierarchy of classes changes (`kinds`), the change may cause findings anywhere: then findings that did not exist before it are kept too.
    """
    before = store.ntriples(change_set.landscape)
    stays = before
    if change_set.removals:
        gone = set(to_ntriples(change_set.removals).encode().splitlines())
        stays = b"".join(line + b"\n" for line in before.splitlines() if line not in gone)
    report = check(b"".join((store.ontology_ntriples, stays, to_ntriples(change_set.additions).encode())), rules)
    own = {str(s) for s in change_set.subjects}
    if all(f.focus in own for f in report.findings):
        return report
    names = {*own, *map(str, concerned(After(store, change_set)))}
    far = kinds or rules.look_far
    known = {f.key() for f in check(store.ontology_ntriples + before, rules).findings} if far else None
    return report.only(lambda f: f.focus in names or (known is not None and f.key() not in known))
