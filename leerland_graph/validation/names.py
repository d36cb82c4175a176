"""Names for anonymous shapes: a finding needs one, and it is the same each time the shapes are loaded."""

from collections import Counter
from hashlib import sha256

from rdflib import BNode, Graph, URIRef
from rdflib.term import Node

from leerland_graph.core.namespaces import LLS, RDF, SH

__all__ = ["AXIOM_SHAPE", "NAMED", "with_names"]

AXIOM_SHAPE = f"{LLS}axiom-"
"""The prefix of the names of shapes derived from axioms of the ontology."""

NAMED = "urn:leerland:shape:"
"""The prefix of the names given to anonymous shapes."""
_SIGNS = (SH.path, SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_DEEPEST = 12


def with_names(graph: Graph) -> Graph:
    """Replace every shape that is a blank node by an IRI derived from its position and content."""
    blank = {s for sign in _SIGNS for s in graph.subjects(sign) if isinstance(s, BNode)}
    blank |= {
        s for kind in (SH.NodeShape, SH.PropertyShape) for s in graph.subjects(RDF.type, kind) if isinstance(s, BNode)
    }
    placed: dict[Node, str] = {shape: _placed(graph, shape) for shape in blank}
    given: Counter[str] = Counter()
    names: dict[Node, URIRef] = {}
    for shape in sorted(placed, key=lambda s: (placed[s], str(s))):
        place = placed[shape]
        again = f" {given[place]}" if given[place] else ""
        given[place] += 1
        names[shape] = URIRef(f"{NAMED}{sha256(f'{place}{again}'.encode()).hexdigest()[:16]}")
    for shape, name in names.items():
        for triple in list(graph.triples((shape, None, None))):
            graph.remove(triple)
            graph.add((name, triple[1], names.get(triple[2], triple[2])))
        for triple in list(graph.triples((None, None, shape))):
            graph.remove(triple)
            graph.add((names.get(triple[0], triple[0]), triple[1], name))
    return graph


def _placed(graph: Graph, shape: Node) -> str:
    holders = sorted(_said(graph, s, _DEEPEST) for s in graph.subjects(SH.property, shape))
    return f"{' '.join(holders)} {_said(graph, shape)}".strip()


def _said(graph: Graph, node: Node, depth: int = _DEEPEST) -> str:
    """The content of a node as text, independent of blank node labels."""
    if not isinstance(node, BNode):
        return node.n3()
    inner = sorted(f"{p} {_said(graph, o, depth - 1)}" for p, o in graph.predicate_objects(node)) if depth else []
    return f"[{' ; '.join(inner)}]"
