"""Overlaps: pairs of interventions of two departments that may be the same offer."""

from leerland_graph.analysis import find_overlaps
from leerland_graph.core.i18n import N_, gettext
from leerland_graph.map.layers.base import Layer, Scene, curve, ring

__all__ = ["overlaps"]

COLOUR, KNOWN = "#a3123f", "#5b4a55"
MOST = 60
SWATCHES = (
    f'<path d="M-12 3Q0-9 12 3" fill="none" stroke="{COLOUR}" stroke-width="3.2"/><text y="8" text-anchor="middle" font-size="13" font-weight="700" fill="{COLOUR}">≈</text>',
    f'<path d="M-12 3Q0-9 12 3" fill="none" stroke="{KNOWN}" stroke-width="3.2" stroke-dasharray="5 4"/>',
)


def overlaps(scene: Scene) -> Layer:
    """Connect the two of each pair, most similar first; pairs that both departments know are dashed."""
    pairs = find_overlaps(scene.part).pairs
    lines, rings, signs = [], [], []
    for pair in sorted(pairs, key=lambda p: -p.similarity)[:MOST]:
        where = scene.nearest(pair.first, pair.second)
        if where is None:
            continue
        one, two = where
        title = gettext(
            N_("'{a}' and '{b}' are the same offer, as people said")
            if pair.judged
            else N_("'{a}' and '{b}' may be the same offer")
            if pair.by_meaning
            else N_("'{a}' and '{b}' are {s} alike"),
            scene.lang,
            a=scene.label(pair.first),
            b=scene.label(pair.second),
            s=f"{pair.similarity:.0%}",
        )
        colour = KNOWN if pair.declared else COLOUR
        line, (x, y) = curve((one.x, one.y), (two.x, two.y), colour, dash="7 6" if pair.declared else "", title=title)
        lines.append(line)
        if not pair.declared:
            signs.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="11" fill="#fff" stroke="{COLOUR}" stroke-width="2"/>'
                f'<text x="{x:.1f}" y="{y + 6:.1f}" text-anchor="middle" font-size="18" font-weight="700" fill="{COLOUR}">≈</text>'
            )
            rings.append(ring(where, COLOUR, gap=5.5, width=2.4))
    said = gettext(
        "Pairs that are alike: {n}. Known: {known}.", scene.lang, n=len(pairs), known=sum(p.declared for p in pairs)
    )
    legend = ((SWATCHES[0], gettext("Alike", scene.lang)), (SWATCHES[1], gettext("Alike, and known", scene.lang)))
    return Layer("overlaps", gettext("Overlaps", scene.lang), said, "".join(lines), "".join(rings + signs), legend)
