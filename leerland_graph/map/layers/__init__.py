"""Map layers, each showing one kind of incoherence. To add one, add a module and an entry here."""

from collections.abc import Callable, Mapping

from leerland_graph.map.layers.base import Layer, Scene
from leerland_graph.map.layers.connections import connections
from leerland_graph.map.layers.disagreements import disagreements
from leerland_graph.map.layers.gaps import gaps
from leerland_graph.map.layers.load import load
from leerland_graph.map.layers.overlaps import overlaps
from leerland_graph.map.layers.spotlight import spotlight

__all__ = ["INDICATOR_OF", "LAYERS", "Layer", "Scene", "spotlight"]

LAYERS: Mapping[str, Callable[[Scene], Layer]] = {
    "gaps": gaps,
    "overlaps": overlaps,
    "connections": connections,
    "disagreements": disagreements,
    "load": load,
}
INDICATOR_OF = {
    "gaps": "coverage",
    "overlaps": "overlap",
    "connections": "connectivity",
    "disagreements": "agreement",
    "load": "load",
}
"""The indicator whose evidence a layer shows."""
