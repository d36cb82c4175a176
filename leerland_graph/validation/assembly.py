"""Build findings from engine results: severity, message and path come from the shapes, so that all engines give the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rdflib import URIRef
from rdflib.term import Node

from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.i18n import gettext
from leerland_graph.core.namespaces import SH
from leerland_graph.validation.paths import Trail, read_trail, said
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
    rule = _rule(shapes, shape, path, component, level)
    return Finding(
        severity=rule.severity,
        shape=shape,
        messages=rule.messages,
        focus="" if focus is None else str(focus),
        path=rule.path,
        value=None if value is None or value == focus else str(value),
        component=rule.component,
        level=rule.level,
        node=focus,
        term=value,
        trail=rule.trail,
    )


@dataclass(frozen=True)
class _Rule:
    """What is the same in all findings of one constraint of a shape, along one path."""

    severity: Severity
    messages: Mapping[str, str]
    path: str | None
    component: str
    level: str
    trail: Trail | None


@lru_cache(maxsize=4_096)
def _rule(shapes: Shapes, shape: str, path: URIRef | None, component: str, level: str) -> _Rule:
    component = shapes.stated(shape, component)
    name = URIRef(shape)
    trail = path if path is not None else read_trail(shapes.graph, shapes.graph.value(name, SH.path))
    return _Rule(
        shapes.severity(shape, level),
        shapes.messages(shape) or wording(shapes.graph, name, component),
        said(trail) if trail is not None else None,
        component,
        shapes.level(shape) or level,
        trail,
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
