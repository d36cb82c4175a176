"""Every intervention as a small dot on its element, where the marks of the map would be too large or be put together."""

from collections.abc import Mapping

from rdflib import URIRef

from leerland_graph.map.geometry import slots
from leerland_graph.map.model import Plate

__all__ = ["RADIUS", "dots"]

RADIUS = 7.0
"""The radius of a dot, in units of the plate."""
MOST = 400


def dots(plate: Plate, lies_on: Mapping[URIRef, URIRef]) -> dict[URIRef, tuple[float, float]]:
    """The place of each intervention of which it is known on which element it lies; those for which an element has no room are left out.

    The order is that of IRIs, so that a dot stays where it is while nothing is added before it.
    """
    free = {element: iter(places) for element, places in slots(plate, RADIUS, MOST).items()}
    found = {}
    for iri, element in sorted(lies_on.items()):
        place = next(free.get(element, iter(())), None)
        if place is not None:
            found[iri] = place
    return found
