"""Judge what an import would change, and leave out what is refused, with what hangs on it."""

from collections.abc import Callable, Iterable

from rdflib import URIRef
from rdflib.term import Node

from leerland_graph.core.gc_pause import gc_paused
from leerland_graph.core.i18n import message
from leerland_graph.exchange.merge import Merge
from leerland_graph.exchange.source_graph import SourceGraph
from leerland_graph.store import Activity, ChangeSet, Store
from leerland_graph.store.rdf_terms import Triple
from leerland_graph.validation import Finding, Origins, Report, Severity, Shapes, Verdict, examine

__all__ = ["judge"]


@gc_paused()
def judge(
    store: Store, target: URIRef, incoming: SourceGraph, merged: Merge, shapes: Shapes, partial: bool, origins: Origins,
    who: Activity, unrelated: Callable[[SourceGraph], set[Node]] | None,
) -> tuple[Verdict, set[Node]]:  # fmt: skip
    """The verdict on what an import would change, and the descriptions that are refused.

    If `partial`, what is refused is left out of `merged`, with what referred to it, until what remains is right. `unrelated`
    tells which resources say nothing in terms of the language; None if nothing of RDF is imported.
    """
    refused = set(incoming.refused)
    if partial:
        _drop_unused(merged, incoming.created)
    while True:
        change_set = ChangeSet(target, who, store.revision, frozenset(merged.additions), frozenset(merged.removals))
        verdict = (
            examine(store, change_set, shapes, origins) if not change_set.is_empty else Verdict(Report(checked=1), None)
        )
        bad = {_holder(origins, URIRef(f.focus)) for f in verdict.report.violations if f.focus}
        if change_set.is_empty:
            verdict = Verdict(Report(checked=len(origins.subjects)), None)
        if not partial or not (bad - refused):
            break
        refused |= bad
        gone = refused | {o for s, _, o in merged.additions if s in refused and origins.parents.get(o) == s}
        if unrelated is not None:
            gone |= unrelated(incoming.without(refused))
        incoming.findings += _dangling(merged.additions, gone, origins)
        merged.additions = {t for t in merged.additions if t[0] not in gone and t[2] not in gone}
        merged.removals = {t for t in merged.removals if t[0] not in gone}
        merged.new = [n for n in merged.new if n not in gone]
        _drop_unused(merged, incoming.created)
        incoming.findings += _lacking(verdict.report.violations, incoming.findings)
    report = verdict.report.plus(_lacking(incoming.findings, verdict.report.findings)).sorted()
    blocked = bool(incoming.refused or incoming.repeated) and not partial
    admitted = None if blocked else verdict.admitted
    if not partial:
        refused |= bad
    return Verdict(report, admitted), refused


def _lacking(some: Iterable[Finding], there: Iterable[Finding]) -> list[Finding]:
    """Those that are not there yet; only findings of one place and key are compared, of which there are few."""
    known: dict[object, list[Finding]] = {}
    for finding in there:
        known.setdefault((finding.location, finding.key()), []).append(finding)
    return [f for f in some if f not in known.get((f.location, f.key()), ())]


def _drop_unused(merged: Merge, created: set[Node]) -> None:
    """Omit resources that were created only for references from rows that are now refused."""
    unused = (created & set(merged.new)) - {o for _, _, o in merged.additions}
    merged.additions = {t for t in merged.additions if t[0] not in unused}
    merged.new = [n for n in merged.new if n not in unused]


def _dangling(additions: set[Triple], gone: set[Node], origins: Origins) -> list[Finding]:
    """Warnings for references that are omitted because their target is refused."""
    said = message("The reference was left out, since the row that it refers to was refused.")
    return [
        Finding(Severity.WARNING, "", said, str(s), str(p), str(o), origins.locate(str(s), str(p)))
        for s, p, o in sorted(additions, key=str)
        if o in gone and s not in gone
    ]


def _holder(origins: Origins, node: Node) -> Node:
    return origins.parents.get(node, node)
