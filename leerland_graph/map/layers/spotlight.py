"""Spotlight: highlights interventions and elements referred to by evidence, a recommendation or a difference."""

import itertools
from collections.abc import Iterable

from rdflib import URIRef

from leerland_graph.core.i18n import gettext
from leerland_graph.map.layers.base import Layer, Scene, curve, ring
from leerland_graph.map.scenery import outlined

__all__ = ["spotlight"]

COLOUR = "#0a6b2f"
SWATCH = f'<circle r="7" fill="none" stroke="{COLOUR}" stroke-width="3.4"/><circle r="2.4" fill="{COLOUR}"/>'


def spotlight(scene: Scene, about: Iterable[URIRef], *, joined: bool = False) -> Layer:
    """Ring the interventions and outline the elements; `joined` connects them with lines, interventions first."""
    wanted = list(about)
    shapes = {e.iri: e for e in scene.plate.elements if e.kind != "sea"}
    places = [i for i in wanted if i in shapes]
    shown = [i for i in wanted if i in scene.spots]
    over = [ring(scene.spots[i], COLOUR, gap=6, width=4.2) for i in shown]
    if joined:
        stops = [(scene.spots[i][0].x, scene.spots[i][0].y) for i in shown] + [scene.middle(e) for e in places]
        over = [curve(a, b, COLOUR, dash="10 7", width=4)[0] for a, b in itertools.pairwise(stops)] + over
    under = "".join(outlined(shapes[e], scene.plate, COLOUR) for e in places)
    said = gettext("Interventions: {n}. Places: {e}.", scene.lang, n=len(shown), e=len(places))
    return Layer(
        "spot",
        gettext("Highlighted", scene.lang),
        said,
        under,
        "".join(over),
        ((SWATCH, gettext("What it is about", scene.lang)),),
    )
