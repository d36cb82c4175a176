"""Gaps: elements that are empty or thinly occupied in the selection."""

from leerland_graph.core.i18n import gettext
from leerland_graph.map.layers.base import Layer, Scene, chip
from leerland_graph.map.scenery import fallow_overlay, thin_overlay

__all__ = ["gaps"]

EMPTY, THIN = "#9a3324", "#7a5200"
SWATCHES = (
    f'<rect x="-12" y="-7" width="24" height="14" rx="3" fill="#fff" stroke="{EMPTY}" stroke-width="2" stroke-dasharray="4 3"/><path d="M-8 5L0-5M0 5L8-5" stroke="#8a979b" stroke-width="2"/>',
    f'<rect x="-12" y="-7" width="24" height="14" rx="3" fill="#fff" stroke="{THIN}" stroke-width="2" stroke-dasharray="1 3" stroke-linecap="round"/>',
)


def gaps(scene: Scene) -> Layer:
    """Hatch empty elements, outline thin ones, and label both."""
    least = scene.part.norms.thin_below
    shapes = {e.iri: e for e in scene.plate.elements}
    counts = {e.iri: 0 for e in scene.plate.elements if e.kind != "sea"}
    for intervention in scene.part.interventions.values():
        for element in intervention.anchors:
            if element in counts:
                counts[element] += 1
    empty = [e for e, n in counts.items() if n == 0]
    thin = [e for e, n in counts.items() if 0 < n < least]
    under = [fallow_overlay(shapes[e], scene.plate) for e in empty] + [
        thin_overlay(shapes[e], scene.plate) for e in thin
    ]
    over = []
    for e in (*empty, *thin):
        (x, y), bridge = scene.middle(e), shapes[e].kind == "bridge"
        words = (
            (gettext("empty", scene.lang) if bridge else gettext("Nothing lies here", scene.lang))
            if e in empty
            else gettext("thin: {n}", scene.lang, n=counts[e])
        )
        if e in empty:
            over.append(chip(x, y if bridge else y + 34, words, EMPTY))
        else:
            over.append(chip(*scene.inward(e, 44) if bridge else (x, y + 46), words, THIN))
    said = gettext("Empty: {empty} of {n}. Thin: {thin}.", scene.lang, empty=len(empty), n=len(counts), thin=len(thin))
    legend = (
        (SWATCHES[0], gettext("Nothing lies here", scene.lang)),
        (SWATCHES[1], gettext("Thin: fewer than {n}", scene.lang, n=least)),
    )
    return Layer("gaps", gettext("Gaps", scene.lang), said, "".join(under), "".join(over), legend)
