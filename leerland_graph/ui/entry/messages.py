"""What is said of the rows of a list, each message leading to its cell, and the rows that are not right yet to take away."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import streamlit as st
from rdflib import Literal

from leerland_graph.core.i18n import gettext, ngettext
from leerland_graph.core.labels import local_name, pick_literal
from leerland_graph.core.namespaces import DCTERMS, SKOS
from leerland_graph.exchange import ImportPlan
from leerland_graph.exchange.grid import Grid, is_within, rest_as_csv, row_messages
from leerland_graph.ui.entry.chosen import GivenList
from leerland_graph.ui.entry.rows import GO, grid_id
from leerland_graph.ui.shared.panels import escape
from leerland_graph.validation import Finding, Severity, severity_word

__all__ = ["show_messages"]

SHOWN = 500


def show_messages(plan: ImportPlan, given: GivenList, grids: list[Grid], lang: str) -> None:
    """Render how many rows are right, and the messages; a choice among them goes to their cell."""
    if grids:
        st.markdown(
            ngettext(
                "{n} row is right, {bad} not yet.",
                "{n} rows are right, {bad} not yet.",
                lang,
                n=plan.accepted,
                bad=plan.refused_count,
            )
        )
    else:
        st.markdown(
            ngettext(
                "{n} intervention is right, {bad} not yet.",
                "{n} interventions are right, {bad} not yet.",
                lang,
                n=plan.accepted,
                bad=plan.refused_count,
            )
        )
    every = plan.report.sorted().findings
    told = [f for f in every if not f.is_advice]
    findings, total = told[:SHOWN], len(told)
    _show_advice([f for f in every if f.is_advice], lang)
    if not findings:
        st.caption(gettext("No messages about values.", lang) if every else gettext("No messages.", lang))
        return
    violations = any(f.severity is Severity.VIOLATION for f in findings)
    with st.expander(gettext("Messages ({n})", lang, n=total), expanded=violations or total <= 5):
        event = st.dataframe(
            [_line(f, bool(grids), plan, lang) for f in findings], hide_index=True, placeholder="–", key=f"bulk-findings-{given.key}-{lang}", on_select="rerun",
            selection_mode="single-row", height=min(35 * (len(findings) + 1) + 3, 260),
        )  # fmt: skip
        st.caption(gettext("Choose a message to go to its cell.", lang) if grids else "")
        _go_to(event, findings, grids)
    for grid in grids:
        if any(f.severity is Severity.VIOLATION and is_within(f, grid) for f in plan.report.findings):
            st.download_button(
                gettext("Download the rest with the messages (CSV)", lang) + (f": {escape(grid.sheet or '')}" if len(grids) > 1 else ""),
                partial(_rest, plan, grid, lang),
                key=f"rest-{grid.source}-{grid.sheet}", on_click="ignore", file_name=f"{Path(given.name).stem}-{grid.sheet or 'rest'}.csv",
                mime="text/csv",
            )  # fmt: skip


def _show_advice(findings: Sequence[Finding], lang: str) -> None:
    """Render what the descriptions could have as well, a line for each kind with in how many it lacks."""
    if not findings:
        return
    counts = Counter((f.severity, f.message(lang)) for f in findings)
    with st.expander(gettext("What can still be filled in, also later ({n})", lang, n=len(counts))):
        lines = [
            f"- {escape(said)} ({ngettext('{n} time', '{n} times', lang, n=n)})"
            for (_, said), n in sorted(counts.items(), key=lambda c: (c[0][0] is Severity.INFO, -c[1], c[0][1]))
        ]
        st.markdown("\n".join(lines))
        st.caption(gettext("Once stored, these are on the page Work list, the most used first.", lang))


def _rest(plan: ImportPlan, grid: Grid, lang: str) -> bytes:
    """The rows that are not right yet, made when somebody asks for them."""
    return rest_as_csv(grid, row_messages(plan.report.findings, grid, lang), lang, gettext("Message", lang))


def _go_to(event: object, findings: Sequence[Finding], grids: Sequence[Grid]) -> None:
    """Go to the cell of the message that was chosen, once."""
    rows = event.selection.rows  # type: ignore[attr-defined]
    where = findings[rows[0]].location if rows and rows[0] < len(findings) else None
    grid = next((g for g in grids if where is not None and is_within(findings[rows[0]], g)), None)
    if where is None or grid is None or where.row is None:
        return
    go = {"grid": grid_id(grid), "row": where.row, "column": where.column or grid.header[0]}
    kept = st.session_state.get(GO) or {}
    if {k: kept.get(k) for k in go} != go:
        st.session_state[GO] = {**go, "when": f"{where.row}-{where.column}", "turn": True}
        st.rerun()


def _line(finding: Finding, has_rows: bool, plan: ImportPlan, lang: str) -> dict[str, object]:
    where = finding.location
    message = f"{severity_word(finding.severity, lang)}: {finding.message(lang)}"
    if not has_rows:
        return {
            gettext("About", lang): _subject(finding, plan, lang), gettext("Value", lang): finding.value or "",
            gettext("Message", lang): message,
        }  # fmt: skip
    return {
        gettext("Sheet", lang): (where.sheet if where else None) or "",
        gettext("Row", lang): where.row if where else None,
        gettext("Column", lang): (where.column if where else None) or "",
        gettext("Value", lang): finding.value or "",
        gettext("Message", lang): message,
    }


def _subject(finding: Finding, plan: ImportPlan, lang: str) -> str:
    """What a finding of RDF is about: its title as the file has it, else the end of its IRI."""
    named = [
        o
        for s, p, o in plan.told
        if str(s) == finding.focus and p in (DCTERMS.title, SKOS.prefLabel) and isinstance(o, Literal)
    ]
    return pick_literal(named, lang) if named else local_name(finding.focus or "")
