"""The shortest path between two nodes, over links in either direction."""

from collections.abc import Callable

from rdflib import URIRef

from leerland_graph.explore.neighbours import Around

__all__ = ["shortest_path"]

MOST = 5_000
"""Maximum number of nodes to visit."""


def shortest_path(
    around: Around,
    start: URIRef,
    end: URIRef,
    most: int = MOST,
    through: Callable[[URIRef], bool] = lambda _: True,
) -> tuple[URIRef, ...]:
    """A shortest path from `start` to `end`, inclusive; () if none is found within `most` visited nodes. Nodes between them must pass `through`.

    Bidirectional breadth-first search that always expands the smaller frontier; neighbours are visited in IRI order.
    """
    if start == end:
        return (start,)
    came: tuple[dict[URIRef, URIRef | None], dict[URIRef, URIRef | None]] = ({start: None}, {end: None})
    edges: list[list[URIRef]] = [[start], [end]]
    looked = 0
    while edges[0] and edges[1]:
        side = 0 if len(edges[0]) <= len(edges[1]) else 1
        found: list[URIRef] = []
        for node in edges[side]:
            looked += 1
            if looked > most:
                return ()
            for other in sorted({k.other(node) for k in around.links(node)}, key=str):
                if other in came[side] or not (other in (start, end) or through(other)):
                    continue
                came[side][other] = node
                if other in came[1 - side]:
                    return (*reversed(_back(came[0], other)), *_back(came[1], other)[1:])
                found.append(other)
        edges[side] = found
    return ()


def _back(came: dict[URIRef, URIRef | None], node: URIRef) -> list[URIRef]:
    """The path back to the start of a search."""
    way = [node]
    while (before := came[way[-1]]) is not None:
        way.append(before)
    return way
