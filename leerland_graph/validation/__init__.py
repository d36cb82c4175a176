"""Validation: SHACL over candidates and landscapes, one report whatever the engine."""

from leerland_graph.validation.gate import Verdict, admit, examine, validate_landscape
from leerland_graph.validation.report import Finding, Location, Origins, Refused, Report, Severity, State
from leerland_graph.validation.shapes import Shapes
from leerland_graph.validation.turtle import report_turtle

__all__ = [
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
    "report_turtle",
    "validate_landscape",
]
