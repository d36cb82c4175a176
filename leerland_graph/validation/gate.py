"""The gate: a candidate that validates becomes something the store will commit."""

from dataclasses import dataclass

from rdflib import URIRef

from leerland_graph.store.candidate import _SEAL, Admitted, Candidate
from leerland_graph.store.engine import Store
from leerland_graph.store.graphs import LANGUAGE
from leerland_graph.store.terms import to_ntriples
from leerland_graph.validation.engines import validate_bulk, validate_reference
from leerland_graph.validation.neighbourhood import neighbourhood
from leerland_graph.validation.report import Origins, Refused, Report, State
from leerland_graph.validation.shapes import Shapes
from leerland_graph.validation.terms import unknown_terms

__all__ = ["Verdict", "admit", "examine", "validate_landscape"]

SMALL = 40
"""Up to so many changed resources a change is validated by its neighbourhood, beyond it as a whole."""


@dataclass(frozen=True)
class Verdict:
    """What validation says of a candidate: the report, and the pass, if it is one."""

    report: Report
    admitted: Admitted | None


def examine(store: Store, candidate: Candidate, shapes: Shapes, origins: Origins | None = None) -> Verdict:
    """Validate the landscape as it would be after the change; nothing is stored."""
    report = _validate(store, candidate, shapes)
    if candidate.additions:
        report = report.plus(unknown_terms(candidate.additions, store.language))
    if origins is not None:
        report = report.located(origins)
    passes = report.state is State.VALID or (not candidate.additions and report.state is State.NOTHING_CHECKED)
    return Verdict(report, Admitted(candidate, _SEAL) if passes else None)


def admit(store: Store, candidate: Candidate, shapes: Shapes, origins: Origins | None = None) -> Admitted:
    """As `examine`, for those who want to commit.

    Raises:
        Refused: with the report, when a Violation blocks or when nothing was checked.
    """
    verdict = examine(store, candidate, shapes, origins)
    if verdict.admitted is None:
        raise Refused(verdict.report)
    return verdict.admitted


def validate_landscape(store: Store, landscape: URIRef, shapes: Shapes) -> Report:
    """Validate a landscape as it is stored, with the engine for bulk."""
    report = validate_bulk(store.ntriples(LANGUAGE, landscape), shapes)
    return report.plus(unknown_terms(store.triples(landscape), store.language))


def _validate(store: Store, candidate: Candidate, shapes: Shapes) -> Report:
    if len(candidate.subjects) <= SMALL:
        graph, focus = neighbourhood(store, candidate)
        return validate_reference(graph, shapes, focus=focus)
    lines = set(store.ntriples(candidate.landscape).splitlines())
    lines -= set(to_ntriples(candidate.removals).encode().splitlines())
    lines |= set(to_ntriples(candidate.additions).encode().splitlines())
    return validate_bulk(b"\n".join([*store.ntriples(LANGUAGE).splitlines(), *lines]) + b"\n", shapes)
