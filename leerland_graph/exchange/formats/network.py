"""The learning network of a landscape as a graph: GraphML for Gephi, yEd and Cytoscape, and a blueprint for Kumu."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.labels import local_name, pick_literal
from leerland_graph.core.namespaces import DCTERMS, LL, ORG, RDF, SKOS, new_graph
from leerland_graph.exchange.type_values import says_no_type
from leerland_graph.store.rdf_terms import Triple

if TYPE_CHECKING:  # imported where it is used: most exports do not need it
    import networkx as nx

__all__ = ["as_graphml", "as_kumu", "network_of"]

NAMES = (SKOS.prefLabel, DCTERMS.title)
CLASSES = (
    LL.Intervention, LL.TargetGroup, LL.Competence, LL.ChangeProgramme, LL.Trajectory, LL.ContextFactor, ORG.OrganizationalUnit,
    ORG.Organization,
)  # fmt: skip
"""What is a node, beside the elements of the ground plate on which something lies."""
LINKS = (
    LL.precedes, LL.reinforces, LL.overlapsWith, LL.preparedBy, LL.followedUpBy, LL.targetGroup, LL.develops, LL.partOfProgramme,
    LL.partOfTrajectory, LL.influences, ORG.unitOf,
)  # fmt: skip
MUTUAL = frozenset({"reinforces", "overlapsWith"})
"""Relations that have no direction."""
PLACED, NO_CHARACTER = "placement", re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""The kind of a link to an element, and what XML has no character for."""


Link = tuple[Node, Node, str, str, dict[str, Any]]
"""From, to, kind, label and what else is said of it."""


def network_of(triples: Iterable[Triple], language: Graph, lang: str) -> "nx.MultiDiGraph[str]":
    """The network: nodes by IRI with `label`, `kind` and perhaps `description` and `type`; links with `kind`, `label` and perhaps `weight` and `status`.

    A relation without direction is one link. A link to what the landscape does not describe is left out.
    """
    graph = new_graph()
    for triple in triples:
        graph.add(triple)
    reader = _Reader(graph, language, lang)
    import networkx as nx

    net: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, about in reader.nodes():
        net.add_node(node, **about)
    for start, end, kind, label, more in sorted(reader.links(), key=_order):
        s, o = str(start), str(end)
        if s in net and o in net and not (kind in MUTUAL and _has(net, o, s, kind)):
            net.add_edge(s, o, kind=kind, label=label, **more)
    return net


def _order(link: Link) -> tuple[str, str, str, str]:
    return str(link[0]), link[2], str(link[1]), str(sorted(link[4].items()))


class _Reader:
    """Reads nodes and links off a landscape, with their names in a language."""

    def __init__(self, graph: Graph, language: Graph, lang: str) -> None:
        self.graph, self.language, self.lang = graph, language, lang

    def text(self, node: Node, *predicates: URIRef) -> str:
        both = (self.graph, self.language)
        found = [o for g in both for p in predicates for o in g.objects(node, p) if isinstance(o, Literal)]
        return pick_literal(found, self.lang)

    def name(self, node: Node) -> str:
        return self.text(node, *NAMES) or local_name(str(node))

    def nodes(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Each node once, by class and IRI, and then the elements on which something lies."""
        seen: set[str] = set()
        for cls in CLASSES:
            for node in sorted(str(s) for s in self.graph.subjects(RDF.type, cls) if isinstance(s, URIRef)):
                if node not in seen:
                    seen.add(node)
                    yield node, self._about(URIRef(node), local_name(str(cls)))
        for element in sorted({str(e) for _, _, e in self._placings()}):
            kinds = sorted(local_name(str(k)) for k in self.language.objects(URIRef(element), RDF.type))
            kind = next((k for k in kinds if k != "Concept"), "LandscapeElement")
            yield element, {"label": self.name(URIRef(element)), "kind": kind}

    def _about(self, node: URIRef, kind: str) -> dict[str, str]:
        kinds = sorted(self.name(k) for k in self.graph.objects(node, LL.interventionType))
        kinds = kinds or sorted(str(k) for k in self.graph.objects(node, LL.statedType) if not says_no_type(str(k)))
        about = {
            "label": self.name(node), "kind": kind, "description": self.text(node, DCTERMS.description, SKOS.definition),
            "type": ", ".join(kinds),
        }  # fmt: skip
        return {key: text for key, text in about.items() if text or key == "label"}

    def links(self) -> Iterator[Link]:
        for predicate in LINKS:
            for s, o in self.graph.subject_objects(predicate):
                yield s, o, local_name(str(predicate)), self.name(predicate), {}
        for intervention, placement, element in self._placings():
            yield intervention, element, PLACED, self.name(LL.placement), self._placing(placement)
        for intervention, part in self.graph.subject_objects(LL.responsibility):
            for role in self.graph.objects(part, LL.role):
                for who in self.graph.objects(part, LL.assignedTo):
                    yield intervention, who, local_name(str(role)), self.name(role), {}

    def _placings(self) -> Iterator[tuple[Node, Node, Node]]:
        for intervention, placement in self.graph.subject_objects(LL.placement):
            for element in self.graph.objects(placement, LL.onElement):
                yield intervention, placement, element

    def _placing(self, placement: Node) -> dict[str, Any]:
        weight, status = self.graph.value(placement, LL.weight), self.graph.value(placement, LL.placementStatus)
        found: dict[str, Any] = {"weight": float(str(weight))} if weight is not None else {}
        return found | ({"status": local_name(str(status))} if status is not None else {})


def _has(net: "nx.MultiDiGraph[str]", start: str, end: str, kind: str) -> bool:
    return any(data["kind"] == kind for data in (net.get_edge_data(start, end) or {}).values())


def as_graphml(net: "nx.MultiDiGraph[str]") -> bytes:
    """GraphML. Characters that XML does not have are left out."""
    import networkx as nx

    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, data in net.nodes(data=True):
        plain.add_node(node, **_clean(data))
    for number, (start, end, data) in enumerate(net.edges(data=True)):
        plain.add_edge(start, end, key=number, **_clean(data))
    return ("\n".join(nx.generate_graphml(plain)) + "\n").encode()


def _clean(data: Mapping[str, Any]) -> dict[str, Any]:
    return {k: NO_CHARACTER.sub("", v) if isinstance(v, str) else v for k, v in data.items()}


def as_kumu(net: "nx.MultiDiGraph[str]") -> dict[str, list[dict[str, Any]]]:
    """A blueprint of Kumu. It knows elements by their labels, so equal labels are numbered."""
    labels: dict[str, str] = {}
    taken: set[str] = set()
    for node, data in net.nodes(data=True):
        label, number = data["label"], 2
        while label.casefold() in taken:
            label, number = f"{data['label']} ({number})", number + 1
        taken.add(label.casefold())
        labels[node] = label
    elements = [
        {"label": labels[n], "type": d["kind"], **{k: d[k] for k in ("description",) if k in d}, **({"form": d["type"]} if "type" in d else {}), "iri": n}
        for n, d in net.nodes(data=True)
    ]  # fmt: skip
    connections = [
        {"from": labels[s], "to": labels[o], "type": d["kind"], "label": d["label"], "direction": "undirected" if d["kind"] in MUTUAL else "directed",
         **{k: d[k] for k in ("weight", "status") if k in d}}
        for s, o, d in net.edges(data=True)
    ]  # fmt: skip
    return {"elements": elements, "connections": connections}
