"""A picture as SVG: one self-contained document, or its parts for the screen."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from leerland_graph.core.i18n import ngettext, pgettext
from leerland_graph.map.colour import SYMBOLS
from leerland_graph.map.encoding import LegendItem
from leerland_graph.map.layers.base import chip
from leerland_graph.map.marks import Cluster, Mark
from leerland_graph.map.picture import Picture
from leerland_graph.map.scenery import anchor_of, draw_land, draw_names

__all__ = ["height_of", "notes", "over", "swatch", "to_svg", "under"]

OPEN_LINE = 3.2
"""Width of the line of an open mark."""
ROW = 34
INK = "#17323c"


def to_svg(drawn: Picture, *, legend: bool = True, land: str | None = None, high: float | None = None) -> str:
    """The picture as one SVG document; `land` is the land, drawn in another way than `draw_land` does, and `high` its height if not `height_of`."""
    plate = drawn.plate
    below, height = _legend(drawn) if legend else [], high or height_of(drawn, legend=legend)
    label = ngettext(
        "Learning landscape with {n} intervention",
        "Learning landscape with {n} interventions",
        drawn.lang,
        n=drawn.count,
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="plate" viewBox="0 0 {plate.width:g} {height:g}" role="group" aria-label={quoteattr(label)}>',
        f"<title>{escape(drawn.title)}</title>",
        draw_land(plate) if land is None else land,
        f'<g class="covers">{under(drawn)}</g>',
        draw_names(plate, drawn.lang),
        '<g class="marks">',
        *(_mark(m) for m in sorted(drawn.marks, key=lambda m: not m.dim)),
        *(_cluster(c) for c in drawn.clusters),
        f'</g><g class="over" pointer-events="none">{over(drawn)}</g>',
        f'<g class="notes" pointer-events="none">{notes(drawn)}</g>',
    ]
    if legend:
        width, top = plate.width, plate.height
        parts.append(f'<g class="legend"><rect y="{top:g}" width="{width:g}" height="{height - top:g}" fill="#fff"/>')
        parts += [f'<g transform="translate(0 {top + 36 + n * ROW:g})">{line}</g>' for n, line in enumerate(below)]
        parts.append("</g>")
    return "".join(parts) + "</svg>"


def height_of(drawn: Picture, *, legend: bool = True) -> float:
    """The height of the document that `to_svg` makes, in units of the plate."""
    return drawn.plate.height + (len(_legend(drawn)) * ROW + 24 if legend else 0)


def under(drawn: Picture) -> str:
    """What layers draw over the land and under the names and marks."""
    return "".join(layer.under for layer in drawn.layers)


def over(drawn: Picture) -> str:
    """What layers draw over the marks."""
    return "".join(layer.over for layer in drawn.layers)


def notes(drawn: Picture) -> str:
    """The text on the map: the context, and the overflow per element."""
    bridges = {e.iri for e in drawn.plate.of_kind("bridge")}
    out = [_context(drawn)]
    for iri, count in drawn.overflow.items():
        words = f"+{count}" if iri in bridges else pgettext("map", "{n} more", drawn.lang, n=count)
        out.append(chip(*anchor_of(iri, drawn.plate), words, "#1d4352"))
    return "".join(out)


def swatch(item: LegendItem) -> str:
    """A sample mark for the legend, centred on 0 0 with a radius of about 10."""
    dot = '<circle r="3.2" fill="#fff"/>' if item.hollow else ""
    look = _look(item.colour, 10 * item.scale) if item.open else f'fill="{item.colour}"'
    return f'<path d="{SYMBOLS[item.symbol]}" transform="scale({10 * item.scale:g})" {look}/>{dot}'


def _context(drawn: Picture) -> str:
    seas = drawn.plate.of_kind("sea")
    if not seas or seas[0].label_point is None or not drawn.context:
        return ""
    (x, y), most = seas[0].label_point, 5
    shown = [_short(c, 42) for c in drawn.context[:most]]
    if len(drawn.context) > most:
        shown.append(pgettext("map", "{n} more", drawn.lang, n=len(drawn.context) - most))
    return "".join(
        f'<text x="{x + 2:g}" y="{y + 30 + 22 * i:g}" class="sea-note" font-size="18">{escape(line)}</text>'
        for i, line in enumerate(shown)
    )


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _mark(mark: Mark) -> str:
    name = f"{mark.title} ({mark.subtitle})"
    path, opacity, r = SYMBOLS[mark.symbol], ' opacity=".16"' if mark.dim else "", mark.radius
    dot = f'<circle r="{r * 0.32:.2f}" fill="{mark.colour if mark.open else "#fff"}"/>' if mark.hollow else ""
    look = _look(mark.colour, r) if mark.open else f'fill="{mark.colour}" stroke="#fff" stroke-width="{2.6 / r:.3f}"'
    return (
        f'<g class="mark" data-iri={quoteattr(str(mark.iri))} transform="translate({mark.x:g} {mark.y:g})"{opacity}><title>{escape(name)}</title>'
        f'<path d="{path}" transform="translate(1 2.6) scale({r:g})" fill="#0b2c38" fill-opacity=".22"/>'
        f'<path d="{path}" transform="scale({r:g})" {look}/>{dot}</g>'
    )


def _look(colour: str, scale: float) -> str:
    """An open mark: its place is only proposed. White within a line of its colour, so that it differs in grey too."""
    return f'fill="#fff" fill-opacity=".85" stroke="{colour}" stroke-width="{OPEN_LINE / scale:.3f}"'


def _cluster(cluster: Cluster) -> str:
    if cluster.is_back:
        return ""
    r, opacity = cluster.radius, "" if cluster.count else ' opacity=".3"'
    size = min(r * 0.9, 22)
    return (
        f'<g class="cluster" transform="translate({cluster.x:g} {cluster.y:g})"{opacity}><title>{escape(cluster.title)}: {cluster.count}</title>'
        f'<circle cx="1" cy="3" r="{r:g}" fill="#0b2c38" fill-opacity=".22"/><circle r="{r:g}" fill="{cluster.colour}" stroke="#fff" stroke-width="3"/>'
        f'<circle r="{r - 4.5:g}" fill="none" stroke="#fff" stroke-opacity=".7" stroke-width="1.4" stroke-dasharray="3 3"/>'
        f'<text y="{size * 0.35:.1f}" text-anchor="middle" font-size="{size:.1f}" font-weight="700" fill="#fff" style="paint-order:fill">{cluster.count}</text></g>'
    )


def _legend(drawn: Picture) -> list[str]:
    """The lines under the map: the legend of the marks and of each layer."""
    lines = [_line(row.head, [(swatch(i), i.name) for i in row.items], drawn.plate.width) for row in drawn.legend]
    lines += [_line(layer.label, layer.legend, drawn.plate.width, said=layer.said) for layer in drawn.layers]
    count = ngettext("{n} intervention", "{n} interventions", drawn.lang, n=drawn.count)
    lines.append(_line(f"{drawn.subtitle}: {count}", (), drawn.plate.width))
    return lines


def _line(head: str, items: Iterable[tuple[str, str]], width: float, said: str = "") -> str:
    out = [f'<text x="28" font-size="20" font-weight="700" fill="{INK}">{escape(_short(head, 60))}</text>']
    x = 218.0
    for drawing, name in items:
        shown = _short(name, 44)
        if x + len(shown) * 9.6 + 40 > width:
            break
        out.append(f'<g transform="translate({x:.0f} -7)">{drawing}</g>')
        out.append(f'<text x="{x + 20:.0f}" font-size="20" fill="{INK}">{escape(shown)}</text>')
        x += len(shown) * 9.6 + 58
    if said and x + len(said) * 9.2 < width - 20:
        out.append(
            f'<text x="{width - 28:g}" text-anchor="end" font-size="19" font-style="italic" fill="{INK}">{escape(said)}</text>'
        )
    return "".join(out)
