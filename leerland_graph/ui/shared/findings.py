"""Findings beside their fields, in the shapes' own words."""

from collections.abc import Iterable

import streamlit as st
from rdflib.term import Node

from leerland_graph.core.texts import text
from leerland_graph.ui.shared.panels import escape
from leerland_graph.validation import Finding, Report, Severity

__all__ = ["Findings", "severity_word", "show_finding"]

ICONS = {
    Severity.VIOLATION: ":material/error:",
    Severity.WARNING: ":material/warning:",
    Severity.INFO: ":material/info:",
}
COLOURS = {Severity.VIOLATION: "red", Severity.WARNING: "orange", Severity.INFO: "blue"}


class Findings:
    """The findings of a report, taken one field at a time; what no field took is left over."""

    def __init__(self, report: Report | None) -> None:
        found = report.findings if report is not None else ()
        inner = [d for f in found for d in f.details if d.focus not in (None, f.focus)]
        outer = [f for f in found if not any(d.focus not in (None, f.focus) for d in f.details)]
        self._left = [*outer, *inner]  # what is wrong within a part is said there, and not once more above it

    def take(self, node: Node, path: str) -> list[Finding]:
        """The findings on one property of one resource."""
        mine = [f for f in self._left if f.focus == str(node) and f.path == path]
        self._left = [f for f in self._left if f not in mine]
        return mine

    def of(self, nodes: Iterable[Node]) -> list[Finding]:
        """What is left on these resources."""
        names = {str(n) for n in nodes}
        return [f for f in self._left if f.focus in names]


def show_finding(finding: Finding, lang: str) -> None:
    """One finding, with a word for how bad it is, so that colour is never alone."""
    word, mark = severity_word(finding.severity, lang), COLOURS[finding.severity]
    st.markdown(f":{mark}[{ICONS[finding.severity]} **{word}.**] {escape(finding.message(lang))}")


def severity_word(severity: Severity, lang: str) -> str:
    """How bad a finding is, in a word that says what to do."""
    return {
        Severity.VIOLATION: text("severity_violation", lang),
        Severity.WARNING: text("severity_warning", lang),
        Severity.INFO: text("severity_info", lang),
    }[severity]
