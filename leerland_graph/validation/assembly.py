"""Build findings from engine results: severity, message and path come from the shapes, so that all engines give the same."""

from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import URIRef
from rdflib.term import Node

from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.i18n import gettext
from leerland_graph.core.namespaces import SH
from leerland_graph.validation.paths import read_trail, said
from leerland_graph.validation.report import Finding, Report, Severity
from leerland_graph.validation.shapes import Shapes
from leerland_graph.validation.wording import wording

__all__ = ["EngineFailed", "found", "in_order"]

_RANK = {Severity.VIOLATION: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass
class EngineFailed(LeerlandError):
    """An engine gave no result: it is missing, or does not support the shapes."""

    engine: str
    reason: BaseException
    exit_code = 2

    def message(self, lang: str) -> str:
        """The message of the engine, on one line."""
        reason = " ".join(str(self.reason).split()) or type(self.reason).__name__
        return gettext(
            "The shapes cannot be used to validate ({engine}: {reason}). Correct the shapes folder.",
            lang,
            engine=self.engine,
            reason=reason[:400],
        )


def found(
    shapes: Shapes,
    *,
    shape: str,
    focus: Node | None,
    path: URIRef | None,
    value: Node | None,
    component: str,
    level: str = "",
) -> Finding:
    """Build a finding. `path` is the path of the result if that is a predicate; otherwise the shape's path is used."""
    component = shapes.stated(shape, component)
    name = URIRef(shape)
    trail = path if path is not None else read_trail(shapes.graph, shapes.graph.value(name, SH.path))
    stated = shapes.messages(shape)
    return Finding(
        severity=shapes.severity(shape, level),
        shape=shape,
        messages=stated or wording(shapes.graph, name, component),
        focus="" if focus is None else str(focus),
        path=said(trail) if trail is not None else None,
        value=None if value is None or value == focus else str(value),
        component=component,
        level=shapes.level(shape) or level,
        node=focus,
        term=value,
        trail=trail,
    )


def in_order(findings: Iterable[Finding], checked: int) -> Report:
    """A report with the most severe findings first; findings with equal keys are kept separately as repeated."""
    ordered = sorted(findings, key=lambda f: (_RANK[f.severity], f.key(), f.component))
    first: dict[tuple[str, ...], Finding] = {}
    repeated = []
    for finding in ordered:
        if first.setdefault(finding.key(), finding) is not finding:
            repeated.append(finding)
    return Report(tuple(first.values()), checked, tuple(repeated))
