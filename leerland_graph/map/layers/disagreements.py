"""Disagreements: interventions that departments place on different elements."""

import itertools

from leerland_graph.analysis import views
from leerland_graph.core.i18n import gettext
from leerland_graph.map.layers.base import Layer, Scene, Spot, curve, ring

__all__ = ["disagreements"]

COLOUR = "#6a1b9a"
SWATCH = (
    f'<path d="M-12 0H12" stroke="{COLOUR}" stroke-width="3" stroke-dasharray="2 4" stroke-linecap="round"/>'
    f'<circle r="7" fill="#fff" stroke="{COLOUR}"/><text y="5" text-anchor="middle" font-size="13" font-weight="700" fill="{COLOUR}">≠</text>'
)


def disagreements(scene: Scene) -> Layer:
    """Connect the places where departments see the same intervention."""
    found, of = 0, 0
    lines: list[str] = []
    out: list[str] = []
    for iri, intervention in sorted(scene.part.interventions.items(), key=lambda item: str(item[0])):
        seen = views(scene.part, intervention)
        of += len(seen) > 1
        places = sorted(set(seen.values()), key=lambda e: scene.part.elements[e].order)
        if len(places) < 2:
            continue
        found += 1
        here = {s.element: s for s in scene.spots.get(iri, ())}
        at = [here.get(e) or Spot(e, *scene.middle(e), 10) for e in places]
        opinions = "; ".join(
            gettext("{by} sees {e}", scene.lang, by=scene.label(by), e=scene.label(e)) for by, e in sorted(seen.items())
        )
        title = f"{scene.label(iri)}: {opinions}"
        for one, two in itertools.pairwise(at):
            line, (x, y) = curve((one.x, one.y), (two.x, two.y), COLOUR, dash="2 8", width=4, bend=0.1, title=title)
            lines.append(line)
            out.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="12" fill="#fff" stroke="{COLOUR}" stroke-width="2.2"/>'
                f'<text x="{x:.1f}" y="{y + 6:.1f}" text-anchor="middle" font-size="19" font-weight="700" fill="{COLOUR}">≠</text>'
            )
        out.append(ring(at, COLOUR, gap=5.5, dash="3 4"))
    said = gettext("Placed by two departments: {of}. In different places: {n}.", scene.lang, n=found, of=of)
    return Layer(
        "disagreements",
        gettext("Disagreements", scene.lang),
        said,
        "".join(lines),
        "".join(out),
        ((SWATCH, gettext("Seen in different places by departments", scene.lang)),),
    )
