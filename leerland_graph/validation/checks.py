"""All checks on a graph in one report: shapes, axioms, disjoint classes, relation rules, lexical forms."""

from collections.abc import Iterable
from dataclasses import replace

from rdflib import URIRef

from leerland_graph.core.namespaces import SH
from leerland_graph.store.rdf_terms import Triple, from_ntriples
from leerland_graph.validation.axioms import DOMAIN_SHAPE, domain_words
from leerland_graph.validation.engines import validate
from leerland_graph.validation.lexical import LEXICAL_SHAPE, faulty_literals
from leerland_graph.validation.marking import marked
from leerland_graph.validation.names import AXIOM_SHAPE
from leerland_graph.validation.relations import IRREFLEXIVE
from leerland_graph.validation.report import Finding, Report, Severity
from leerland_graph.validation.rules import Rules

__all__ = ["check", "edges_in"]


def check(
    data: bytes,
    rules: Rules,
    *,
    edges: Iterable[Triple] | None = None,
    only: frozenset[str] | None = None,
) -> Report:
    """Run all checks on a graph of N-Triples, optionally only for the resources in `only`.

    `edges` are the statements for the relation rules (default: those of the graph). A finding of a shape suppresses the same
    finding from an axiom or about the lexical form.
    """
    report = validate(data, rules.shapes, only=only)
    if any(f.shape.startswith(DOMAIN_SHAPE) for f in report.findings):
        report = replace(report, findings=tuple(_with_property(f, data, rules) for f in report.findings))
    more = rules.relations.findings(edges_in(data, rules) if edges is None else edges)
    more += rules.kinds.findings(data)
    more += faulty_literals(marked(data).statements())
    return _once(report.plus(f for f in more if only is None or f.focus in only))


def edges_in(data: bytes, rules: Rules) -> set[Triple]:
    """The statements of N-Triples with a property that some relation rule concerns."""
    lines = []
    for prop in rules.relations.properties:
        sign = f" <{prop}> ".encode()
        at = data.find(sign)
        while at >= 0:
            start, end = data.rfind(b"\n", 0, at) + 1, data.find(b"\n", at)
            lines.append(data[start : end if end >= 0 else len(data)])
            at = data.find(sign, at + 1)
    found: set[Triple] = from_ntriples(b"\n".join(lines).decode() + "\n") if lines else set()
    return {t for t in found if t[1] in rules.relations.properties}


def _with_property(finding: Finding, data: bytes, rules: Rules) -> Finding:
    """Add to a domain finding the properties that it is about: the shape targets several and has no path."""
    if not finding.shape.startswith(DOMAIN_SHAPE):
        return finding
    targets = rules.shapes.graph.objects(URIRef(finding.shape), SH.targetSubjectsOf)
    mine = sorted((p for p in targets if f"<{finding.focus}> <{p}> ".encode() in data), key=str)
    if not mine:
        return finding
    words = domain_words(rules.language, mine)
    messages = {lang: f"{words[lang]} {text}" for lang, text in finding.messages.items() if lang in words}
    return replace(finding, path=str(mine[0]), messages=messages)


def _once(report: Report) -> Report:
    """Remove findings from axioms and lexical forms that repeat one of a shape."""
    violations = [f for f in report.findings if f.severity is Severity.VIOLATION and not _is_derived(f)]
    exact = {(f.focus, f.path, f.term, f.component) for f in violations}
    values = {(f.focus, f.path, f.term) for f in violations}
    selves = {f.focus for f in violations if f.component == str(SH.SPARQLConstraintComponent) and f.term == f.node}

    def keep(finding: Finding) -> bool:
        if not _is_derived(finding):
            return True
        if finding.component == IRREFLEXIVE:
            return finding.focus not in selves
        if finding.term is None or finding.path is None or finding.shape.startswith(DOMAIN_SHAPE):
            return (finding.focus, finding.path, finding.term, finding.component) not in exact
        return (finding.focus, finding.path, finding.term) not in values

    return report.only(keep)


def _is_derived(finding: Finding) -> bool:
    return finding.shape.startswith(AXIOM_SHAPE) or finding.shape == LEXICAL_SHAPE
