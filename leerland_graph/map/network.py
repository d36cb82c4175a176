"""A graph view for the browser: nodes, edges and options for vis-network, made with pyvis."""

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx
from pyvis.network import Network
from rdflib import URIRef

from leerland_graph.core.namespaces import LL, SKOS
from leerland_graph.explore import Sight
from leerland_graph.map.colour import OTHER, PALETTE

__all__ = ["LOOKS", "Drawn", "communities_in", "draw"]

LOOKS: Mapping[URIRef, tuple[str, str]] = {
    LL.Intervention: ("#0060a8", "dot"), LL.Island: ("#3f7d2c", "hexagon"), LL.Bridge: ("#8a5a00", "square"),
    LL.Polder: ("#5a6b00", "diamond"), LL.Sea: ("#1f5f78", "hexagon"), LL.TargetGroup: ("#b3174f", "triangle"),
    LL.Competence: ("#7b3fa0", "star"), SKOS.Concept: ("#37474f", "triangleDown"), LL.ChangeProgramme: ("#c8500a", "square"),
    LL.Trajectory: ("#00715a", "diamond"),
}  # fmt: skip
"""Colour and shape of each class; other classes are grey dots. Colour is never the only distinction."""
LONGEST = 28
FACE = "Source Sans, Source Sans 3, system-ui, sans-serif"


@dataclass(frozen=True)
class Drawn:
    """The data sent to the browser."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    options: dict[str, Any]


def communities_in(sight: Sight) -> dict[URIRef, int]:
    """The Louvain community of each linked node in view, numbered from 1, largest first."""
    graph: nx.Graph[URIRef] = nx.Graph()
    graph.add_edges_from((k.subject, k.object) for k in sight.links)
    if not graph.number_of_edges():
        return {}
    found = sorted(nx.community.louvain_communities(graph, seed=1), key=lambda c: (-len(c), min(map(str, c))))
    return {node: number for number, some in enumerate(found, start=1) for node in some}


def draw(
    sight: Sight,
    *,
    label: Mapping[URIRef, str],
    classes: Mapping[URIRef, URIRef],
    more: str,
    pinned: frozenset[URIRef] = frozenset(),
    way: tuple[URIRef, ...] = (),
    communities: Mapping[URIRef, int] | None = None,
) -> Drawn:
    """Draw the nodes and links in view.

    `label` names nodes, classes and relations; `more` is a template with `{n}`; `way` is a path to highlight.
    """
    net = Network(directed=True)
    on_way = {frozenset(pair) for pair in itertools.pairwise(way)}
    for node in sight.nodes:
        colour, shape = LOOKS.get(classes[node], (OTHER, "dot"))
        name = _short(label[node])
        if communities is not None:
            number = communities.get(node)
            colour = PALETTE[(number - 1) % len(PALETTE)] if number else OTHER
            name = f"{number} · {name}" if number else name
        net.add_node(
            str(node), label=name, title=f"{label[node]}\n{label.get(classes[node], '')}", color=colour, shape=shape,
            size=19 if node in way else 15, borderWidth=5 if node in pinned else 1,
            font={"size": 15, "face": FACE, "color": "#17323c", "strokeWidth": 4, "strokeColor": "#ffffff", "bold": node in way},
        )  # fmt: skip
    for link in sight.links:
        stands_out = frozenset((link.subject, link.object)) in on_way
        net.add_edge(
            str(link.subject), str(link.object), id=f"{link.subject}|{link.kind}|{link.object}", title=label[link.kind],
            label=label[link.kind] if stands_out else "", width=5 if stands_out else 1.4, color="#111111" if stands_out else "#8fa6ae",
            arrows="to", font={"size": 12, "face": FACE, "color": "#17323c", "strokeWidth": 4, "strokeColor": "#ffffff"},
        )  # fmt: skip
    for left in sight.more:
        words = f"{more.format(n=left.count)}\n{label[left.kind]}"
        net.add_node(
            left.name, label=words, title=words, shape="box", color={"background": "#ffffff", "border": "#4a6068"},
            font={"size": 13, "face": FACE, "color": "#17323c"}, shapeProperties={"borderDashes": [5, 4]},
        )  # fmt: skip
        net.add_edge(str(left.node), left.name, id=left.name, dashes=True, color="#8fa6ae", width=1, arrows="")
    return Drawn(net.nodes, net.edges, _options(net))


def _options(net: Network) -> dict[str, Any]:
    """The options of pyvis, with a fixed random seed, settled physics and no configuration panel."""
    options: dict[str, Any] = json.loads(net.options.to_json())
    options.pop("configure", None)
    options["interaction"] = {"hover": True, "keyboard": False, "navigationButtons": False, "tooltipDelay": 120}
    options["layout"] = {"randomSeed": 7, "improvedLayout": False}
    options["edges"] = {"smooth": {"enabled": True, "type": "continuous"}, "arrows": {"to": {"scaleFactor": 0.55}}}
    options["physics"] = {
        "solver": "forceAtlas2Based",
        "forceAtlas2Based": {"gravitationalConstant": -75, "springLength": 110, "avoidOverlap": 0.4},
        "stabilization": {"iterations": 160},
        "minVelocity": 1.2,
    }
    return options


def _short(words: str) -> str:
    """Wrap a label on at most two lines, truncating the rest."""
    if len(words) <= LONGEST:
        return words
    cut = words.rfind(" ", 0, LONGEST)
    first, rest = (words[:cut], words[cut + 1 :]) if cut > 0 else (words[:LONGEST], words[LONGEST:])
    return f"{first}\n{rest if len(rest) <= LONGEST else rest[: LONGEST - 1] + '…'}"
