"""Output of an import: the changes before they are stored, the findings, and possible duplicates."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

from rdflib import Literal
from rdflib.term import Node

from leerland_graph.cli.context import Context, show
from leerland_graph.core.i18n import N_
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import RDF, compact
from leerland_graph.exchange import ImportPlan
from leerland_graph.exchange.merge import FieldChange
from leerland_graph.validation import Finding, Severity, severity_word

__all__ = ["plan_json", "show_plan"]

SHOWN = 20
T = TypeVar("T")


def plan_json(plan: ImportPlan, lang: str) -> dict[str, object]:
    """The JSON report of `--report`."""
    return {
        "accepted": plan.accepted,
        "refused": plan.refused_count,
        "findings": [f.as_json(lang) for f in plan.report.findings],
        "landscape": str(plan.landscape),
        "new": [str(n) for n in plan.merged.new],
        "changed": [_change_json(c) for c in plan.merged.changed],
        "conflicts": [_change_json(c) for c in plan.merged.conflicts],
        "gone": [str(n) for n in plan.merged.gone],
        "possible_doubles": [{"first": str(d.first), "second": str(d.second), "why": d.why} for d in plan.duplicates],
    }


def _change_json(change: FieldChange) -> dict[str, object]:
    return {
        "subject": str(change.subject),
        "property": compact(str(change.predicate)),
        "before": [_text(v) for v in change.before],
        "after": [_text(v) for v in change.after],
    }


def _text(node: Node) -> str:
    return str(node) if isinstance(node, Literal) else compact(str(node))


def show_plan(plan: ImportPlan, ctx: Context) -> None:
    """Print a plan: new descriptions, changed fields, deletions and findings."""
    merged = plan.merged
    if plan.is_new_landscape:
        ctx.say("New landscape: {name}.", name=local_name(str(plan.landscape)))
    _show_new(plan, ctx)
    _list(ctx, merged.changed, N_("Changed fields"), _change_line)
    _list(
        ctx,
        merged.conflicts,
        N_("Changed elsewhere since the last import, so not overwritten (see --overwrite)"),
        _change_line,
    )
    _list(
        ctx,
        merged.gone,
        N_("No longer in the catalogue, and kept (see --delete-gone)"),
        lambda n: local_name(str(n)),
    )
    _list(
        ctx,
        plan.duplicates,
        N_("Possible duplicates"),
        lambda d: f"{local_name(str(d.first))} = {local_name(str(d.second))} ({d.why})",
    )
    counts = Counter(f.severity for f in plan.report.findings)
    _show_findings(plan, ctx)
    said = (f"{severity_word(s, ctx.lang)} ({counts[s]})" for s in Severity if counts[s])
    parts = ", ".join(said) or ctx.gettext("no findings")
    ctx.say(
        "Accepted: {accepted}, refused: {refused}; {parts}.",
        accepted=plan.accepted,
        refused=plan.refused_count,
        parts=parts,
    )


def _show_findings(plan: ImportPlan, ctx: Context) -> None:
    """Print blocking findings one by one, and others once per kind with a count and the first location; what could be filled in as well comes last."""
    blocking = plan.report.violations
    for finding in blocking[:SHOWN]:
        show("  " + finding.as_text(ctx.lang))
    if len(blocking) > SHOWN:
        ctx.say("  ... and {n} more (see --report).", n=len(blocking) - SHOWN)
    kinds: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in sorted(plan.report.findings, key=lambda f: f.is_advice):
        if finding.severity is not Severity.VIOLATION:
            kinds.setdefault((finding.severity, finding.message(ctx.lang)), []).append(finding)
    for (severity, message), found in kinds.items():
        if len(found) == 1:
            show("  " + found[0].as_text(ctx.lang))
        else:
            where = f" ({ctx.gettext('first')}: {found[0].location.said(ctx.lang)})" if found[0].location else ""
            show(f"  {severity_word(severity, ctx.lang)}, {len(found)}x: {message}{where}")


def _show_new(plan: ImportPlan, ctx: Context) -> None:
    types = {s: o for s, p, o in plan.merged.additions if p == RDF.type}
    counts = Counter(local_name(str(types[n])) for n in plan.merged.new if n in types)
    if counts:
        text = ", ".join(
            f"{n} {name}" for name, n in sorted(counts.items(), key=lambda i: (i[0] != "Intervention", i[0]))
        )
        ctx.say("New: {text}.", text=text)


def _list(ctx: Context, items: Sequence[T], title: str, line: Callable[[T], str]) -> None:
    if not items:
        return
    show(f"{ctx.gettext(title)}: {len(items)}")
    for item in items[:SHOWN]:
        show(f"  {line(item)}")
    if len(items) > SHOWN:
        ctx.say("  ... and {n} more.", n=len(items) - SHOWN)


def _change_line(change: FieldChange) -> str:
    before, after = ("; ".join(_short(_text(v)) for v in vs) or "-" for vs in (change.before, change.after))
    return f"{local_name(str(change.subject))}, {compact(str(change.predicate))}: {before} -> {after}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
