"""A graph view: the nodes in view, and which of them are expanded, hidden and pinned. It fits in a URL query parameter."""

import base64
import binascii
import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from rdflib import URIRef

from leerland_graph.explore.neighbours import Around, Link

__all__ = ["STEP", "GraphView", "More", "Sight", "read_board"]

STEP = 10
"""Number of neighbours of one relation added at a time."""
MOST = 400
"""Maximum number of nodes in view: more is unreadable."""
LONGEST = 200_000


@dataclass(frozen=True)
class More:
    """Neighbours of a node, of one relation and direction, that are not in view: `count` of them."""

    node: URIRef
    kind: URIRef
    outgoing: bool
    count: int

    @property
    def name(self) -> str:
        """The identifier used in click events."""
        return f"more|{self.node}|{self.kind}|{int(self.outgoing)}"


@dataclass(frozen=True)
class Sight:
    """The contents of a view: nodes in the order in which they were added, the links between them, and the remaining neighbours."""

    nodes: tuple[URIRef, ...]
    links: tuple[Link, ...]
    more: tuple[More, ...]


@dataclass(frozen=True)
class GraphView:
    """Nodes in view in the order in which they were added; `hidden` nodes are not added again by expanding a neighbour."""

    nodes: tuple[URIRef, ...] = ()
    opened: frozenset[URIRef] = frozenset()
    hidden: frozenset[URIRef] = frozenset()
    pinned: frozenset[URIRef] = frozenset()

    def only(self, wanted: Callable[[URIRef], bool]) -> "GraphView":
        """The view limited to the nodes for which `wanted` is true."""
        kept = tuple(n for n in self.nodes if wanted(n))
        return GraphView(kept, self.opened & set(kept), self.hidden, self.pinned & set(kept))

    def with_nodes(self, nodes: Iterable[URIRef]) -> "GraphView":
        """The view with these nodes added, up to the maximum."""
        came = tuple(dict.fromkeys((*self.nodes, *nodes)))[:MOST]
        return replace(self, nodes=came, hidden=self.hidden - set(came))

    def opening(self, node: URIRef, around: Around) -> "GraphView":
        """Expand a node: add the first neighbours of each relation."""
        board = replace(self.with_nodes([node]), opened=self.opened | {node})
        groups: dict[tuple[URIRef, bool], list[URIRef]] = {}
        for link in around.links(node):
            groups.setdefault((link.kind, link.subject == node), []).append(link.other(node))
        came = [
            n for found in groups.values() for n in [n for n in dict.fromkeys(found) if n not in self.hidden][:STEP]
        ]
        return board.with_nodes(came)

    def continuing(self, name: str, around: Around) -> "GraphView":
        """Add the next neighbours of one relation, identified by `More.name`; unchanged if the name is invalid."""
        parts = name.split("|")
        if len(parts) != 4 or parts[0] != "more":
            return self
        node, kind, outgoing = URIRef(parts[1]), URIRef(parts[2]), parts[3] == "1"
        left = [
            k.other(node) for k in around.links(node) if k.kind == kind and (k.subject == node) == outgoing and self._is_left(k.other(node))
        ]  # fmt: skip
        return self.with_nodes(list(dict.fromkeys(left))[:STEP])

    def hiding(self, node: URIRef) -> "GraphView":
        """Hide a node; expanding a neighbour does not add it again."""
        return replace(
            self, nodes=tuple(n for n in self.nodes if n != node), opened=self.opened - {node}, hidden=self.hidden | {node}, pinned=self.pinned - {node}
        )  # fmt: skip

    def closing(self, node: URIRef, around: Around) -> "GraphView":
        """Collapse a node: remove its neighbours that are linked to nothing else in view."""
        kept = set(self.nodes)
        for link in around.links(node):
            other = link.other(node)
            if other in kept and other not in self.pinned | self.opened:
                near = {k.other(other) for k in around.links(other)} & kept
                if near <= {node}:
                    kept.discard(other)
        return replace(self, nodes=tuple(n for n in self.nodes if n in kept), opened=self.opened - {node})

    def pinning(self, node: URIRef) -> "GraphView":
        """Toggle the pin of a node."""
        return replace(self, pinned=self.pinned ^ {node})

    def sight(
        self,
        around: Around,
        *,
        classes: Callable[[URIRef], bool] = lambda _: True,
        kinds: Callable[[URIRef], bool] = lambda _: True,
    ) -> Sight:
        """The contents to draw: nodes of the classes, links of the kinds, and the remaining neighbours of expanded nodes."""
        nodes = tuple(n for n in self.nodes if classes(n))
        shown = set(nodes)
        links = {
            k for n in nodes for k in around.links(n) if k.subject in shown and k.object in shown and kinds(k.kind)
        }
        counts: dict[tuple[URIRef, URIRef, bool], set[URIRef]] = {}
        for node in (n for n in nodes if n in self.opened):
            for link in around.links(node):
                if self._is_left(link.other(node)) and kinds(link.kind):
                    counts.setdefault((node, link.kind, link.subject == node), set()).add(link.other(node))
        ordered = sorted(links, key=lambda k: (str(k.subject), str(k.kind), str(k.object)))
        return Sight(nodes, tuple(ordered), tuple(More(*key, len(found)) for key, found in counts.items()))

    def _is_left(self, node: URIRef) -> bool:
        return node not in self.nodes and node not in self.hidden

    def as_text(self) -> str:
        """The view as URL-safe text; `read_board` is the inverse."""
        number = {n: i for i, n in enumerate(self.nodes)}
        told = {
            "n": [str(n) for n in self.nodes],
            "o": sorted(number[n] for n in self.opened if n in number),
            "p": sorted(number[n] for n in self.pinned if n in number),
            "h": sorted(map(str, self.hidden)),
        }
        packed = zlib.compress(json.dumps(told, separators=(",", ":")).encode(), 9)
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_board(text: str) -> GraphView | None:
    """The view from URL text; None if the text is invalid."""
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        told = json.loads(zlib.decompressobj().decompress(packed, LONGEST))
        nodes = tuple(URIRef(str(n)) for n in told["n"][:MOST])
        pick = lambda key: frozenset(nodes[i] for i in told[key] if isinstance(i, int) and 0 <= i < len(nodes))  # noqa: E731
        return GraphView(nodes, pick("o"), frozenset(URIRef(str(h)) for h in told["h"]), pick("p"))
    except (binascii.Error, zlib.error, ValueError, KeyError, TypeError):
        return None
