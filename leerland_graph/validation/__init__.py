"""Validation: SHACL over change sets and landscapes, with the same report from every engine."""

from leerland_graph.validation.assembly import EngineFailed
from leerland_graph.validation.engines import Engine, judged_by
from leerland_graph.validation.gate import Verdict, admit, examine, shape_report, validate_landscape
from leerland_graph.validation.report import Finding, Location, Origins, Refused, Report, Severity, State, severity_word
from leerland_graph.validation.shapes import Shapes
from leerland_graph.validation.turtle import report_turtle

__all__ = [
    "Engine",
    "EngineFailed",
    "Finding",
    "Location",
    "Origins",
    "Refused",
    "Report",
    "Severity",
    "Shapes",
    "State",
    "Verdict",
    "admit",
    "examine",
    "judged_by",
    "report_turtle",
    "severity_word",
    "shape_report",
    "validate_landscape",
]
