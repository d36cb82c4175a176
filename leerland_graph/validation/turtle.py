"""A report in SHACL's own vocabulary, as Turtle."""

from rdflib import BNode, Literal, URIRef

from leerland_graph.namespaces import RDF, SH, XSD, new_graph
from leerland_graph.validation.report import Report, State

__all__ = ["report_turtle"]


def report_turtle(report: Report) -> str:
    """The report as a `sh:ValidationReport`; it conforms when nothing blocks and something was checked."""
    graph = new_graph()
    node = BNode("report")
    conforms = "true" if report.state is State.VALID else "false"
    graph.add((node, RDF.type, SH.ValidationReport))
    graph.add((node, SH.conforms, Literal(conforms, datatype=XSD.boolean)))
    for number, finding in enumerate(report.findings):
        result = BNode(f"result{number}")
        graph.add((node, SH.result, result))
        graph.add((result, RDF.type, SH.ValidationResult))
        graph.add((result, SH.resultSeverity, SH[str(finding.severity)]))
        for predicate, iri in (
            (SH.focusNode, finding.focus),
            (SH.resultPath, finding.path),
            (SH.sourceShape, finding.shape),
        ):
            if iri:
                graph.add((result, predicate, URIRef(iri)))
        if finding.value is not None:
            graph.add((result, SH.value, Literal(finding.value)))
        for lang, text in finding.messages.items():
            graph.add((result, SH.resultMessage, Literal(text, lang=lang or None)))
    return str(graph.serialize(format="longturtle"))
