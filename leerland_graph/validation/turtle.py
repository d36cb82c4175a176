"""Serialize a report in SHACL's vocabulary, as Turtle."""

from rdflib import BNode, Graph, Literal, URIRef

from leerland_graph.core.namespaces import RDF, SH, XSD, new_graph
from leerland_graph.validation.paths import add_trail
from leerland_graph.validation.report import Finding, Report

__all__ = ["report_graph", "report_turtle"]


def report_turtle(report: Report) -> str:
    """The report as a `sh:ValidationReport`, in Turtle."""
    return str(report_graph(report).serialize(format="longturtle"))


def report_graph(report: Report) -> Graph:
    """The report as a `sh:ValidationReport`.

    `sh:conforms` follows SHACL: true only if there are no results. Whether a warning blocks is our own policy, and
    "nothing checked" is not a SHACL concept: both are in `Report.state`. Findings of file readers are omitted: they are not
    validation results.
    """
    graph = new_graph()
    results = [f for f in (*report.findings, *report.repeated) if f.component]
    node = BNode("report")
    graph.add((node, RDF.type, SH.ValidationReport))
    graph.add((node, SH.conforms, Literal("false" if results else "true", datatype=XSD.boolean)))
    for number, finding in enumerate(results):
        result = BNode(f"result{number}")
        graph.add((node, SH.result, result))
        _add(graph, result, finding)
    return graph


def _add(graph: Graph, result: BNode, finding: Finding) -> None:
    graph.add((result, RDF.type, SH.ValidationResult))
    graph.add((result, SH.resultSeverity, URIRef(finding.level) if finding.level else SH[str(finding.severity)]))
    graph.add((result, SH.sourceConstraintComponent, URIRef(finding.component)))
    focus = finding.node if finding.node is not None else URIRef(finding.focus or "")
    graph.add((result, SH.focusNode, focus))
    if finding.shape:
        graph.add((result, SH.sourceShape, URIRef(finding.shape)))
    if finding.trail is not None:
        graph.add((result, SH.resultPath, add_trail(graph, finding.trail)))
    if finding.term is not None:
        graph.add((result, SH.value, finding.term))
    for lang, text in finding.messages.items():
        graph.add((result, SH.resultMessage, Literal(text, lang=lang or None)))
