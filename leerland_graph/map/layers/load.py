"""Load: hours per person of each intervention in the selected period, and the weeks that are overloaded."""

from datetime import date, timedelta
from math import sqrt
from xml.sax.saxutils import escape

from rdflib import URIRef

from leerland_graph.analysis import loads
from leerland_graph.core.i18n import Number, gettext
from leerland_graph.map.layers.base import Layer, Scene

__all__ = ["load"]

COLOUR, OVER = "#7a5200", "#b00020"
LARGEST = 26.0
"""The maximum increase of the radius, for the heaviest intervention."""
SWATCHES = (
    f'<circle r="7.5" fill="{COLOUR}" fill-opacity=".28" stroke="{COLOUR}" stroke-width="1.6"/>',
    f'<circle r="7.5" fill="#fff" stroke="{OVER}" stroke-width="2"/><path d="M0-4V0L3.4 2" fill="none" stroke="{OVER}" stroke-width="1.8" stroke-linecap="round"/>',
)


def load(scene: Scene) -> Layer:
    """A halo for the hours, of the selected target group with the heaviest load; a clock on interventions in an overloaded week."""
    hours, late, weeks, over = _figures(scene)
    heaviest = max(hours.values(), default=0.0)
    halos, clocks = [], []
    for iri, h in sorted(hours.items(), key=lambda item: (-item[1], str(item[0]))):
        said = gettext(
            "{i}: {h} hours per person",
            scene.lang,
            i=scene.label(iri),
            h=Number(h, ".1f"),
        )
        for spot in scene.spots.get(iri, ()):
            r = spot.radius + 3 + (LARGEST - 3) * sqrt(h / heaviest) if heaviest else spot.radius
            halos.append(_halo(spot.x, spot.y, r, said))
            if iri in late:
                clocks.append(_clock(spot.x + spot.radius + 5, spot.y - spot.radius - 5))
    words = (
        gettext("Overloaded: {over} of {n} weeks.", scene.lang, over=over, n=weeks)
        if weeks
        else gettext("Nothing of a known effort runs.", scene.lang)
    )
    legend = (
        (SWATCHES[0], gettext("Hours per person: the larger, the more", scene.lang)),
        (SWATCHES[1], gettext("Runs in an overloaded week", scene.lang)),
    )
    return Layer("load", gettext("Load", scene.lang), words, "".join(halos), "".join(clocks), legend)


def _figures(scene: Scene) -> tuple[dict[URIRef, float], set[URIRef], int, int]:
    """Hours per intervention, interventions in overloaded weeks, number of weeks, and number of overloaded weeks."""
    first, last = scene.selection.since or date.min, scene.selection.until or date.max
    hours: dict[URIRef, float] = {}
    late: set[URIRef] = set()
    weeks = over = 0
    for found in scene.part.derived(loads).values():
        mine: dict[URIRef, float] = {}
        for week in found:
            if week.monday > last or week.monday + timedelta(days=6) < first:
                continue
            weeks += 1
            over += week.is_overloaded
            for iri, h in week.shares.items():
                mine[iri] = mine.get(iri, 0.0) + h
                if week.is_overloaded:
                    late.add(iri)
        for iri, h in mine.items():
            hours[iri] = max(hours.get(iri, 0.0), h)
    return hours, late, weeks, over


def _halo(x: float, y: float, r: float, title: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{COLOUR}" fill-opacity=".26" stroke="{COLOUR}" stroke-width="1.6"><title>{escape(title)}</title></circle>'


def _clock(x: float, y: float) -> str:
    return (
        f'<g transform="translate({x:.1f} {y:.1f})"><circle r="9" fill="#fff" stroke="{OVER}" stroke-width="2.4"/>'
        f'<path d="M0-5V0L4 2.4" fill="none" stroke="{OVER}" stroke-width="2.2" stroke-linecap="round"/></g>'
    )
