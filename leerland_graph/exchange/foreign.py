"""Leave out of RDF what says nothing in terms of the language: it would be stored and show nowhere."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence

from rdflib import URIRef
from rdflib.term import Node

from leerland_graph.core.errors import SourceError
from leerland_graph.core.i18n import nmessage
from leerland_graph.core.namespaces import LL, LLC, LLG, ORG, RDF, compact
from leerland_graph.exchange.source_graph import SourceGraph
from leerland_graph.store.rdf_terms import Triple
from leerland_graph.validation import Finding, Location, Severity

__all__ = ["SaysNothing", "foreign_in", "without_foreign"]

_OURS = (str(LL), str(LLC), str(LLG))
_CLASSES = (ORG.Organization, ORG.OrganizationalUnit)
"""Classes of other vocabularies whose instances are descriptions by themselves."""
NAMED = 3
"""Maximum number of kinds to name in a message."""


class SaysNothing(SourceError):
    """A file that can be read and says nothing in terms of the language."""


def foreign_in(graphs: Sequence[SourceGraph], known: Callable[[], Collection[Node]]) -> set[Node]:
    """The resources of these sources, taken together, that say nothing of ours.

    A resource says something of ours if it is an organisation or a department, has a property, a class or a value of the language,
    is one of `known` (what is stored already, or referred to there; asked only if needed), or refers to a resource that does, an
    organisation or department apart. What such a resource refers to, directly or not, belongs with it.
    """
    triples = set[Triple]().union(*(g.triples for g in graphs))
    subjects = {s for s, _, _ in triples}
    ours = {s for s, p, o in triples if _is_ours(p, o)}
    units = {s for s, p, o in triples if p == RDF.type and o in _CLASSES}
    if len(ours) < len(subjects):
        ours |= subjects & set(known())
    return subjects - _reached(triples, subjects, ours | units, ours - units)


def without_foreign(incoming: SourceGraph, source: str, foreign: Collection[Node]) -> SourceGraph:
    """The source without the resources that `foreign_in` found; how many those are is added to its findings.

    Raises:
        SaysNothing: nothing remains.
    """
    subjects = {s for s, _, _ in incoming.triples}
    left_out = subjects & set(foreign)
    if not left_out:
        return incoming
    kinds = Counter(o for s, p, o in incoming.triples if s in left_out and p == RDF.type)
    named = tuple(compact(str(kind)) for kind, _ in kinds.most_common(NAMED)) or (str(min(left_out, key=str)),)
    if left_out == subjects:
        raise SaysNothing(
            source,
            "The file says nothing in terms of the language; it is about other things, such as {kinds}.",
            "Describe the interventions as ll:Intervention, or bring the list in as CSV, JSON or XML. Nothing was stored.",
            kinds=named,
        )
    said = nmessage(
        "{n} resource in the file says nothing in terms of the language and was left out, such as {kinds}.",
        "{n} resources in the file say nothing in terms of the language and were left out, such as {kinds}.",
        n=len(left_out), kinds=named,
    )  # fmt: skip
    incoming.findings.append(Finding(Severity.WARNING, "", said, location=Location(source)))
    incoming.triples = {t for t in incoming.triples if t[0] not in left_out}
    for node in left_out:
        incoming.covered.pop(node, None)
        incoming.origins.subjects.pop(node, None)
    return incoming


def _is_ours(predicate: Node, value: Node) -> bool:
    if str(predicate).startswith(_OURS):
        return True
    return isinstance(value, URIRef) and str(value).startswith(_OURS)


def _reached(triples: Collection[Triple], subjects: Collection[Node], ours: set[Node], anchors: set[Node]) -> set[Node]:
    """What is ours, what refers to an anchor, and all that those refer to."""
    references: dict[Node, list[Node]] = defaultdict(list)
    for s, _, o in triples:
        if o in subjects:
            references[s].append(o)
    kept: set[Node] = set()
    todo = [*ours, *(s for s, objects in references.items() if any(o in anchors for o in objects))]
    while todo:
        if (node := todo.pop()) not in kept:
            kept.add(node)
            todo += references.get(node, ())
    return kept
