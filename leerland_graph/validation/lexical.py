"""Refuse literals that are invalid for their datatype or outside the range of the store, with a valid example."""

from collections.abc import Iterable

from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.i18n import N_, message
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import LLS
from leerland_graph.store.lexical import Fault, example, fault
from leerland_graph.store.rdf_terms import Triple
from leerland_graph.validation.report import Finding, Severity

__all__ = ["LEXICAL_SHAPE", "faulty_literals"]

LEXICAL_SHAPE = str(LLS["LexicalForm"])


def faulty_literals(triples: Iterable[Triple]) -> list[Finding]:
    """One Violation per statement whose literal is invalid for its datatype or outside the range of the store."""
    found = []
    for s, p, o in sorted(triples, key=str):
        if isinstance(o, Literal) and o.datatype is not None and (wrong := fault(str(o), str(o.datatype))):
            found.append(_finding(s, p, o, wrong))
    return found


def _finding(s: Node, p: Node, o: Literal, wrong: Fault) -> Finding:
    datatype = str(o.datatype)
    name, better = local_name(datatype), example(datatype)
    shown = str(o) if len(o) <= 60 else f"{o[:57]}..."
    if wrong is Fault.LIMIT:
        text = N_(
            "'{value}' is too large or too precise to be kept here ({kind}): years run from 1 to 9999, numbers have at most 18 decimals and fit in 64 bits."
        )
    elif better:
        text = N_("'{value}' is no value of the kind {kind}. Write {example} for instance.")
    else:
        text = N_("'{value}' is no value of the kind {kind}.")
    said = message(text, value=shown, kind=name, example=better)
    return Finding(
        Severity.VIOLATION, LEXICAL_SHAPE, said, str(s), str(p), str(o),
        component=str(LLS.LexicalFormConstraintComponent), node=s, term=o, trail=URIRef(str(p)),
    )  # fmt: skip
