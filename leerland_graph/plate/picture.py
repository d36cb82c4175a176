"""The whole picture: a landscape plotted on its plate, as data for a screen and as SVG for a file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from rdflib import Graph, URIRef

from leerland_graph.analysis import Landscape, Selection
from leerland_graph.analysis.model import Intervention
from leerland_graph.namespaces import LLC, SKOS
from leerland_graph.plate.colour import OTHER, SYMBOLS, colours_for
from leerland_graph.plate.geometry import slots
from leerland_graph.plate.model import Plate
from leerland_graph.plate.scenery import anchor_of, draw_land, draw_names, fallow_overlay

__all__ = ["Mark", "Picture", "picture", "to_svg"]

RADII = (13.0, 11.0, 9.0, 7.0, 5.5)
LEGEND_HEIGHT = 96
_SHAPES = ("circle", "diamond", "hexagon", "triangle", "square", "star")
TEXTS = {
    "nl": {"colour": "Kleur: eigenaar", "shape": "Vorm: type", "empty": "Hier ligt niets", "bare": "leeg", "more": "{n} meer", "all": "alle doelgroepen",
           "label": "Leerlandschap met {n} interventies", "other": "overig"},
    "en": {"colour": "Colour: owner", "shape": "Shape: type", "empty": "Nothing lies here", "bare": "empty", "more": "{n} more", "all": "all target groups",
           "label": "Learning landscape with {n} interventions", "other": "other"},
}  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """One intervention at one of the elements where it lies."""

    iri: URIRef
    element: URIRef
    x: float
    y: float
    colour: str
    symbol: str
    title: str
    subtitle: str
    dim: bool


@dataclass(frozen=True)
class Picture:
    """What is drawn: marks, elements on which nothing lies, and how many marks found no room where."""

    plate: Plate
    lang: str
    title: str
    subtitle: str
    radius: float
    marks: tuple[Mark, ...]
    empty: tuple[URIRef, ...]
    overflow: Mapping[URIRef, int]
    colours: tuple[tuple[str, str], ...]
    symbols: tuple[tuple[str, str], ...]
    context: tuple[str, ...]
    count: int


def picture(
    landscape: Landscape, plate: Plate, language: Graph, selection: Selection | None = None, *, lang: str = "nl"
) -> Picture:
    """Plot a landscape. What is outside the selection keeps its place and is dimmed.

    The n-th mark of an element (by IRI) takes the element's n-th slot, so marks do not jump.
    """
    selection = selection or Selection()
    every = landscape.interventions
    chosen = {iri for iri, i in every.items() if selection.holds(i)}
    where: dict[URIRef, list[Intervention]] = {e.iri: [] for e in plate.elements}
    for intervention in (every[i] for i in sorted(every)):
        for element in intervention.anchors:
            if element in where:
                where[element].append(intervention)
    radius = _radius(plate, {e: len(v) for e, v in where.items()})
    room = slots(plate, radius)
    owners = sorted(
        {i.owner for i in every.values() if i.owner}, key=lambda o: (-sum(1 for i in every.values() if i.owner == o), o)
    )
    colours = colours_for(owners)
    families = _Families(language)
    marks, overflow = [], {}
    for element, interventions in where.items():
        places = room.get(element, ())
        for intervention, (x, y) in zip(interventions, places, strict=False):
            names = [
                landscape.label(intervention.owner, lang),
                families.type_name(intervention, lang),
                landscape.label(element, lang),
            ]
            marks.append(
                Mark(
                    intervention.iri, element, x, y, colours.get(intervention.owner, OTHER) if intervention.owner else OTHER,
                    families.symbol(intervention), intervention.title(lang), " · ".join(n for n in names if n), intervention.iri not in chosen,
                )
            )  # fmt: skip
        left = sum(1 for i in interventions[len(places) :] if i.iri in chosen)
        if left:
            overflow[element] = left
    empty = tuple(e.iri for e in plate.elements if e.kind != "sea" and not any(i.iri in chosen for i in where[e.iri]))
    title = landscape.titles.get(lang) or landscape.titles.get("nl") or next(iter(landscape.titles.values()), "")
    named = [landscape.label(x, lang) for x in (selection.target_group, selection.department, selection.programme) if x]
    return Picture(
        plate, lang, title, ", ".join(named) or TEXTS[lang]["all"], radius, tuple(marks), empty, overflow,
        tuple((landscape.label(o, lang), c) for o, c in colours.items()), families.legend(every.values(), lang),
        tuple(landscape.label(f, lang) for f in landscape.context), len(chosen),
    )  # fmt: skip


def _radius(plate: Plate, counts: Mapping[URIRef, int]) -> float:
    """The largest radius at which all marks fit; elements that overflow at any radius do not count."""
    smallest = slots(plate, RADII[-1])
    fitting = {element: count for element, count in counts.items() if count <= len(smallest.get(element, ()))}
    for radius in RADII:
        room = slots(plate, radius)
        if all(count <= len(room.get(element, ())) for element, count in fitting.items()):
            return radius
    return RADII[-1]


class _Families:
    """The families of intervention types (the top concepts), each with a symbol."""

    def __init__(self, language: Graph) -> None:
        self.language = language
        tops = sorted(str(t) for t in language.subjects(SKOS.topConceptOf, LLC["intervention-types"]))
        self.symbols = {URIRef(t): _SHAPES[i % len(_SHAPES)] for i, t in enumerate(tops)}

    def family(self, intervention: Intervention) -> URIRef | None:
        for kind in intervention.types:
            for broader in self.language.transitive_objects(kind, SKOS.broader):
                if broader in self.symbols:
                    return URIRef(str(broader))
        return None

    def symbol(self, intervention: Intervention) -> str:
        family = self.family(intervention)
        return self.symbols[family] if family else "star"

    def name(self, iri: URIRef, lang: str) -> str:
        return next(
            (str(o) for o in self.language.objects(iri, SKOS.prefLabel) if getattr(o, "language", None) == lang), ""
        )

    def type_name(self, intervention: Intervention, lang: str) -> str:
        return self.name(intervention.types[0], lang) if intervention.types else ""

    def legend(self, interventions: Iterable[Intervention], lang: str) -> tuple[tuple[str, str], ...]:
        used = {self.family(i) for i in interventions}
        rows = [(self.name(f, lang), s) for f, s in self.symbols.items() if f in used]
        return (*rows, (TEXTS[lang]["other"], "star")) if None in used else tuple(rows)


def to_svg(drawn: Picture, *, legend: bool = True) -> str:
    """The picture as one SVG document that needs nothing else."""
    plate, texts = drawn.plate, TEXTS[drawn.lang]
    height = plate.height + (LEGEND_HEIGHT if legend else 0)
    label = texts["label"].format(n=drawn.count)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="plate" viewBox="0 0 {plate.width:g} {height:g}" role="group" aria-label={quoteattr(label)}>',
        f"<title>{escape(drawn.title)}</title>",
        draw_land(plate),
        f'<g class="covers">{covers(drawn)}</g>',
        draw_names(plate, drawn.lang),
        '<g class="marks">',
        *(_mark(m, drawn.radius) for m in sorted(drawn.marks, key=lambda m: not m.dim)),
        f'</g><g class="notes" pointer-events="none">{notes(drawn)}</g>',
    ]
    if legend:
        parts.append(_legend(drawn))
    return "".join(parts) + "</svg>"


def covers(drawn: Picture) -> str:
    """The covers of empty elements, to lie over the land and under the names."""
    by_iri = {e.iri: e for e in drawn.plate.elements}
    return "".join(fallow_overlay(by_iri[iri], drawn.plate) for iri in drawn.empty)


def notes(drawn: Picture) -> str:
    """What is said on the map itself: where nothing lies, what found no room, the context."""
    texts, plate = TEXTS[drawn.lang], drawn.plate
    by_iri = {e.iri: e for e in plate.elements}
    out = [_context(drawn)]
    for iri in drawn.empty:
        x, y = anchor_of(iri, plate)
        bridge = by_iri[iri].kind == "bridge"
        out.append(_note(x, y if bridge else y + 34, texts["bare"] if bridge else texts["empty"], "#9a3324"))
    for iri, count in drawn.overflow.items():
        x, y = anchor_of(iri, plate)
        out.append(
            _note(x, y, f"+{count}" if by_iri[iri].kind == "bridge" else texts["more"].format(n=count), "#1d4352")
        )
    return "".join(out)


def _note(x: float, y: float, text: str, colour: str) -> str:
    width = len(text) * 9.4 + 26
    return (
        f'<g transform="translate({x:.0f} {y:.0f})" pointer-events="none"><rect x="{-width / 2:.0f}" y="-15" width="{width:.0f}" height="30" rx="15" fill="#fff" stroke="{colour}" stroke-width="2"/>'
        f'<text y="6" text-anchor="middle" font-size="18" font-weight="700" fill="{colour}">{escape(text)}</text></g>'
    )


def _context(drawn: Picture) -> str:
    seas = drawn.plate.of_kind("sea")
    if not seas or seas[0].label_point is None or not drawn.context:
        return ""
    (x, y), most = seas[0].label_point, 5
    shown = [_short(c, 42) for c in drawn.context[:most]]
    if len(drawn.context) > most:
        shown.append(TEXTS[drawn.lang]["more"].format(n=len(drawn.context) - most))
    return "".join(
        f'<text x="{x + 2:g}" y="{y + 30 + 22 * i:g}" class="sea-note" font-size="18">{escape(line)}</text>'
        for i, line in enumerate(shown)
    )


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _mark(mark: Mark, radius: float) -> str:
    name = f"{mark.title} ({mark.subtitle})"
    path, opacity = SYMBOLS[mark.symbol], ' opacity=".16"' if mark.dim else ""
    return (
        f'<g class="mark" data-iri={quoteattr(str(mark.iri))} transform="translate({mark.x:g} {mark.y:g})"{opacity}><title>{escape(name)}</title>'
        f'<path d="{path}" transform="translate(1 2.6) scale({radius:g})" fill="#0b2c38" opacity=".22"/>'
        f'<path d="{path}" transform="scale({radius:g})" fill="{mark.colour}" stroke="#fff" stroke-width="{2.6 / radius:.3f}"/></g>'
    )


def _legend(drawn: Picture) -> str:
    """Two lines under the map: what the colours and the shapes mean."""
    texts, top = TEXTS[drawn.lang], drawn.plate.height
    out = [f'<g class="legend"><rect y="{top:g}" width="{drawn.plate.width:g}" height="{LEGEND_HEIGHT}" fill="#fff"/>']
    for row, (head, items) in enumerate(
        (
            (texts["colour"], [(n, c, "circle") for n, c in drawn.colours]),
            (texts["shape"], [(n, "#37474f", s) for n, s in drawn.symbols]),
        )
    ):
        x, y = 28.0, top + 36 + row * 36
        out.append(f'<text x="{x}" y="{y:g}" font-size="20" font-weight="700" fill="#17323c">{escape(head)}</text>')
        x += 190
        for name, colour, symbol in items:
            shown = _short(name, 26)
            if x + len(shown) * 10 + 40 > drawn.plate.width:
                break
            out.append(
                f'<path d="{SYMBOLS[symbol]}" transform="translate({x:.0f} {y - 7:g}) scale(10)" fill="{colour}"/>'
                f'<text x="{x + 17:.0f}" y="{y:g}" font-size="20" fill="#17323c">{escape(shown)}</text>'
            )
            x += len(shown) * 10 + 54
    head = f"{drawn.subtitle}: {drawn.count}"
    out.append(
        f'<text x="{drawn.plate.width - 28:g}" y="{top + 72:g}" text-anchor="end" font-size="20" font-weight="700" fill="#17323c">{escape(_short(head, 44))}</text>'
    )
    return "".join(out) + "</g>"
