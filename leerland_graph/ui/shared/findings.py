"""Findings beside their fields, with the messages of the shapes."""

from collections.abc import Iterable

import streamlit as st
from rdflib.term import Node

from leerland_graph.ui.shared.panels import escape
from leerland_graph.validation import Finding, Report, Severity, severity_word

__all__ = ["Findings", "show_finding"]

ICONS = {
    Severity.VIOLATION: ":material/error:",
    Severity.WARNING: ":material/warning:",
    Severity.INFO: ":material/info:",
}
COLOURS = {Severity.VIOLATION: "red", Severity.WARNING: "orange", Severity.INFO: "blue"}


class Findings:
    """The findings of a report, taken per field; the rest is available per resource."""

    def __init__(self, report: Report | None) -> None:
        found = report.findings if report is not None else ()
        inner = [d for f in found for d in f.details if d.focus not in (None, f.focus)]
        outer = [f for f in found if not any(d.focus not in (None, f.focus) for d in f.details)]
        self._left = [*outer, *inner]  # a finding within a part is shown there, and not again on its owner

    def take(self, node: Node, path: str) -> list[Finding]:
        """Take the findings on one property of one resource."""
        mine = [f for f in self._left if f.focus == str(node) and f.path == path]
        self._left = [f for f in self._left if f not in mine]
        return mine

    def of(self, nodes: Iterable[Node]) -> list[Finding]:
        """The remaining findings on these resources."""
        names = {str(n) for n in nodes}
        return [f for f in self._left if f.focus in names]


def show_finding(finding: Finding, lang: str) -> None:
    """Render one finding, with its severity as a word as well as a colour."""
    word, mark = severity_word(finding.severity, lang), COLOURS[finding.severity]
    st.markdown(f":{mark}[{ICONS[finding.severity]} **{word}.**] {escape(finding.message(lang))}")
