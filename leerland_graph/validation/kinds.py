"""Disjoint classes: no resource has two of them. Only resources with several classes are examined, in one pass over a landscape."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from rdflib import Graph, URIRef
from rdflib.collection import Collection

from leerland_graph.core.i18n import languages, message
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import LLS, OWL, RDF, RDFS
from leerland_graph.validation.axioms import label_of
from leerland_graph.validation.names import AXIOM_SHAPE
from leerland_graph.validation.report import Finding, Severity

__all__ = ["Kinds", "kinds_of"]

Pair = tuple[str, str]


@dataclass(frozen=True)
class Kinds:
    """The pairs of disjoint classes, the superclasses of each class, and the Dutch and English labels."""

    disjoint: frozenset[Pair]
    broader: Mapping[str, frozenset[str]]
    labels: Mapping[str, Mapping[str, str]]

    def findings(self, data: bytes) -> list[Finding]:
        """One Violation per resource of N-Triples and pair of disjoint classes that it has, in a fixed order."""
        several = dict(_several(data))
        if not several:
            return []
        broader = {cls: set(above) for cls, above in self.broader.items()}
        for narrow, above in _pairs(data, RDFS.subClassOf):
            broader.setdefault(narrow, set()).add(above)
        found = []
        for subject in sorted(several):
            every = sorted({up for cls in several[subject] for up in _upwards(cls, broader)})
            found += [self._finding(subject, pair) for pair in combinations(every, 2) if pair in self.disjoint]
        return found

    def _finding(self, subject: str, pair: Pair) -> Finding:
        one, other = (self.labels[cls] for cls in pair)
        node = URIRef(subject)
        return Finding(
            Severity.VIOLATION,
            f"{AXIOM_SHAPE}disjoint-{local_name(pair[0])}-{local_name(pair[1])}",
            message("Choose one of the two: nothing is both '{one}' and '{other}'.", one=one, other=other),
            subject,
            component=str(LLS.DisjointClassesConstraintComponent),
            node=node,
            term=node,
        )


def kinds_of(language: Graph) -> Kinds:
    """Read disjoint classes from the axioms: `owl:disjointWith`, `owl:AllDisjointClasses`, `owl:disjointUnionOf`."""
    groups = [list(pair) for pair in language.subject_objects(OWL.disjointWith)]
    for axiom in language.subjects(RDF.type, OWL.AllDisjointClasses):
        groups += [list(Collection(language, lst)) for lst in language.objects(axiom, OWL.members)]
    groups += [list(Collection(language, lst)) for lst in language.objects(None, OWL.disjointUnionOf)]
    pairs: set[Pair] = set()
    for group in groups:
        pairs |= set(combinations(sorted({str(c) for c in group if isinstance(c, URIRef)}), 2))
    broader: dict[str, set[str]] = {}
    for narrow, above in language.subject_objects(RDFS.subClassOf):
        broader.setdefault(str(narrow), set()).add(str(above))
    named = {cls for pair in pairs for cls in pair}
    labels = {cls: {lang: label_of(language, URIRef(cls), lang) for lang in languages()} for cls in named}
    return Kinds(frozenset(pairs), {cls: frozenset(above) for cls, above in broader.items()}, labels)


def _several(data: bytes) -> Iterator[tuple[str, set[str]]]:
    """The resources with more than one class, with these classes."""
    first: dict[str, str] = {}
    more: dict[str, set[str]] = {}
    for subject, cls in _pairs(data, RDF.type):
        if first.setdefault(subject, cls) != cls:
            more.setdefault(subject, {first[subject]}).add(cls)
    yield from more.items()


def _pairs(data: bytes, predicate: URIRef) -> Iterator[Pair]:
    """The subjects and objects (IRIs) of a predicate in N-Triples, one statement per line."""
    sign = f"> <{predicate}> <".encode()
    at = data.find(sign)
    while at >= 0:
        start, end = data.rfind(b"\n", 0, at) + 1, data.find(b"\n", at)
        subject = data[start + 1 : at]
        if b'"' not in subject:  # otherwise this is within a literal
            whole = data[at + len(sign) : end if end >= 0 else len(data)]
            yield subject.decode(), whole[: whole.find(b">")].decode()
        at = data.find(sign, at + len(sign))


def _upwards(cls: str, broader: Mapping[str, set[str]]) -> set[str]:
    found, todo = {cls}, [cls]
    while todo:
        above = broader.get(todo.pop(), set()) - found
        found |= above
        todo += above
    return found
