"""Exploring the knowledge graph: neighbours, graph views, and shortest paths."""

from leerland_graph.explore.graph_view import GraphView, More, Sight, read_board
from leerland_graph.explore.neighbours import Around, Link, class_of
from leerland_graph.explore.path import shortest_path

__all__ = ["Around", "GraphView", "Link", "More", "Sight", "class_of", "read_board", "shortest_path"]
