"""Relation rules from axioms: no self-reference, no reciprocal relation, no cycle, no shared object.

Shapes can check this only by searching the whole landscape for each description. Here only what is reachable from a change is
followed, and a whole landscape takes one pass.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.i18n import N_, languages, message
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import LL, LLS, OWL, RDF, XSD
from leerland_graph.store.rdf_terms import Triple
from leerland_graph.validation.axioms import label_of, narrower
from leerland_graph.validation.names import AXIOM_SHAPE
from leerland_graph.validation.report import Finding, Severity

__all__ = ["IRREFLEXIVE", "Relations", "relations_of"]

_TRUE = Literal("true", datatype=XSD.boolean)
IRREFLEXIVE = str(LLS.IrreflexiveConstraintComponent)

_SAYINGS = {
    "Irreflexive": N_("Choose something else: '{p}' cannot refer to itself."),
    "Asymmetric": N_("Take one of the two away: '{p}' does not go both ways, and {o} refers so to {s} too."),
    "Acyclic": N_("Take a link out of the ring: from {o}, '{p}' leads back to {s}."),
    "InverseFunctional": N_("Let one description refer to {o} by '{p}': now there are more."),
}


@dataclass(frozen=True)
class Relations:
    """The relation rules by kind of axiom, each with its property and the subproperties that count as it."""

    rules: tuple[tuple[str, URIRef, frozenset[URIRef]], ...]
    labels: Mapping[URIRef, Mapping[str, str]]

    @property
    def properties(self) -> frozenset[URIRef]:
        """Every property that a rule concerns."""
        return frozenset(p for _, _, some in self.rules for p in some)

    def reach(
        self, starts: Iterable[Node], out: Callable[[Node], Iterable[Triple]], into: Callable[[Node], Iterable[Triple]]
    ) -> set[Triple]:
        """The statements that the rules need to check relations from these nodes: `out` and `into` give the statements of one node."""
        found: set[Triple] = set()
        for kind, _, some in self.rules:
            follow = kind in ("Acyclic", "Asymmetric")
            todo, seen = list(starts), set(starts)
            depth = 0
            while todo and (kind != "Asymmetric" or depth < 2):
                edges = [e for node in todo for e in out(node) if e[1] in some]
                found.update(edges)
                todo = [o for o in dict.fromkeys(o for _, _, o in edges) if follow and o not in seen]
                seen.update(todo)
                depth += 1
            if kind == "InverseFunctional":
                for _, _, o in [e for e in found if e[1] in some]:
                    found.update(e for e in into(o) if e[1] in some)
        return found

    def findings(self, edges: Iterable[Triple]) -> list[Finding]:
        """One Violation per forbidden statement, in a fixed order."""
        every = list(edges)
        found = []
        for kind, prop, some in self.rules:
            mine = {e for e in every if e[1] in some}
            for edge in sorted(_wrong(kind, mine), key=str):
                found.append(self._finding(kind, prop, edge))
        return found

    def _finding(self, kind: str, prop: URIRef, edge: Triple) -> Finding:
        s, p, o = edge
        said = message(_SAYINGS[kind], p=self.labels[prop], s=local_name(str(s)), o=local_name(str(o)))
        shape = f"{AXIOM_SHAPE}{kind.lower()}-{local_name(str(prop))}"
        component = str(LLS[f"{kind}ConstraintComponent"])
        return Finding(
            Severity.VIOLATION, shape, said, str(s), str(p), None if s == o else str(o),
            component=component, node=s, term=o, trail=URIRef(str(p)),
        )  # fmt: skip


def relations_of(language: Graph) -> Relations:
    """Read the rules from the axioms: irreflexive, asymmetric, acyclic (`ll:acyclic`, or transitive and irreflexive), inverse functional."""
    of = lambda kind: {s for s in language.subjects(RDF.type, kind) if isinstance(s, URIRef)}  # noqa: E731
    irreflexive, asymmetric = of(OWL.IrreflexiveProperty), of(OWL.AsymmetricProperty)
    acyclic = {s for s in language.subjects(LL.acyclic, _TRUE) if isinstance(s, URIRef)}
    acyclic |= of(OWL.TransitiveProperty) & (irreflexive | asymmetric)
    kinds = {
        "Irreflexive": irreflexive | asymmetric | acyclic,
        "Asymmetric": asymmetric - acyclic,
        "Acyclic": acyclic,
        "InverseFunctional": of(OWL.InverseFunctionalProperty),
    }
    rules = tuple(
        (kind, prop, frozenset(narrower(language, prop))) for kind, props in kinds.items() for prop in sorted(props)
    )
    labels = {prop: {lang: label_of(language, prop, lang) for lang in languages()} for _, prop, _ in rules}
    return Relations(rules, labels)


def _wrong(kind: str, edges: set[Triple]) -> set[Triple]:
    if kind == "Irreflexive":
        return {e for e in edges if e[0] == e[2]}
    if kind == "InverseFunctional":
        holders: dict[Node, set[Node]] = {}
        for s, _, o in edges:
            holders.setdefault(o, set()).add(s)
        return {e for e in edges if len(holders[e[2]]) > 1}
    others = {e for e in edges if e[0] != e[2]}
    if kind == "Asymmetric":
        pairs = {(s, o) for s, _, o in others}
        return {e for e in others if (e[2], e[0]) in pairs}
    ring = _rings((s, o) for s, _, o in others)
    return {e for e in others if ring.get(e[0]) is not None and ring.get(e[0]) == ring.get(e[2])}


def _rings(pairs: Iterable[tuple[Node, Node]]) -> dict[Node, int]:
    """For each node on a cycle, the number of its strongly connected component (Tarjan's algorithm, iterative)."""
    after: dict[Node, list[Node]] = {}
    for s, o in pairs:
        after.setdefault(s, []).append(o)
    number: dict[Node, int] = {}
    low: dict[Node, int] = {}
    ring: dict[Node, int] = {}
    stack: list[Node] = []
    waiting: set[Node] = set()
    for root in after:
        if root in number:
            continue
        walk = [(root, iter(after[root]))]
        number[root] = low[root] = len(number)
        stack.append(root)
        waiting.add(root)
        while walk:
            node, rest = walk[-1]
            step = next(rest, None)
            if step is not None:
                if step not in number:
                    number[step] = low[step] = len(number)
                    stack.append(step)
                    waiting.add(step)
                    walk.append((step, iter(after.get(step, ()))))
                elif step in waiting:
                    low[node] = min(low[node], number[step])
                continue
            walk.pop()
            if walk:
                low[walk[-1][0]] = min(low[walk[-1][0]], low[node])
            if low[node] == number[node]:
                members: list[Node] = []
                while not members or members[-1] != node:
                    members.append(stack.pop())
                    waiting.discard(members[-1])
                if len(members) > 1:
                    ring |= dict.fromkeys(members, number[node])
    return ring
