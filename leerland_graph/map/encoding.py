"""Visual encoding of marks: colour, shape and size, each mapped to a chosen property, and the legend."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rdflib import Graph, URIRef

from leerland_graph.analysis import Landscape
from leerland_graph.analysis.model import Intervention
from leerland_graph.core.i18n import N_, gettext
from leerland_graph.core.namespaces import LLC, SKOS
from leerland_graph.map.colour import OTHER, PALETTE

__all__ = ["COLOURS", "SHAPES", "SIZES", "Encoding", "Facet", "LegendItem", "LegendRow", "MarkStyler"]

COLOURS = ("department", "programme", "type")
SHAPES = ("type", "department")
SIZES = ("effort", "same")
PLAIN = "#37474f"
_SYMBOLS = ("circle", "diamond", "hexagon", "triangle", "square")
STEPS = ((2.0, 0.62), (8.0, 0.75), (40.0, 0.88), (float("inf"), 1.0))
"""Upper limit in hours per participant, and the fraction of the full radius."""
UNKNOWN = 0.75
NAMES = {"department": N_("owner"), "programme": N_("programme"), "type": N_("type")}


@dataclass(frozen=True)
class Encoding:
    """The properties that the channels encode: `colour` one of `COLOURS`, `shape` one of `SHAPES`, `size` one of `SIZES`."""

    colour: str = COLOURS[0]
    shape: str = SHAPES[0]
    size: str = SIZES[0]


@dataclass(frozen=True)
class LegendItem:
    """One legend entry: the look of a mark, and its meaning. `scale` is the fraction of the full radius."""

    name: str
    colour: str
    symbol: str
    scale: float = 1.0
    hollow: bool = False
    open: bool = False


@dataclass(frozen=True)
class LegendRow:
    """The legend of one channel."""

    head: str
    items: tuple[LegendItem, ...]


class Facet:
    """A property of interventions that a channel encodes, with its values in legend order."""

    def __init__(self, kind: str, landscape: Landscape, language: Graph) -> None:
        self.kind = kind
        self.landscape = landscape
        self.language = language
        self.families = sorted(
            (t for t in language.subjects(SKOS.topConceptOf, LLC["intervention-types"]) if isinstance(t, URIRef)),
            key=str,
        )
        self._family: dict[URIRef, URIRef | None] = {}
        self.values = self._values()

    def of(self, intervention: Intervention) -> URIRef | None:
        """The value of an intervention, or None; the first by IRI if it has several programmes."""
        if self.kind == "department":
            return intervention.owner
        if self.kind == "programme":
            return min(intervention.programmes, key=str, default=None)
        return next((f for t in intervention.types if (f := self._family_of(t)) is not None), None)

    def label(self, value: URIRef | None, lang: str) -> str:
        """The name of a value; 'other' for none."""
        if value is None:
            return gettext("other", lang)
        if self.kind != "type":
            return self.landscape.label(value, lang)
        found = (str(o) for o in self.language.objects(value, SKOS.prefLabel) if getattr(o, "language", None) == lang)
        return next(found, self.landscape.label(value, lang))

    def _family_of(self, kind: URIRef) -> URIRef | None:
        """The top concept above a type."""
        if kind not in self._family:
            above = set(self.language.transitive_objects(kind, SKOS.broader))
            self._family[kind] = next((f for f in self.families if f in above), None)
        return self._family[kind]

    def _values(self) -> tuple[URIRef, ...]:
        if self.kind == "type":
            return tuple(self.families)
        counts = Counter(v for i in self.landscape.interventions.values() if (v := self.of(i)) is not None)
        return tuple(sorted(counts, key=lambda v: (-counts[v], str(v))))


class MarkStyler:
    """The look of each mark of a landscape under an encoding."""

    def __init__(self, encoding: Encoding, landscape: Landscape, language: Graph) -> None:
        self.encoding = encoding
        self.colour_by = Facet(encoding.colour, landscape, language)
        self.shape_by = Facet(encoding.shape, landscape, language)
        self.colours = dict(zip(self.colour_by.values, PALETTE, strict=False))
        self.symbols = dict(zip(self.shape_by.values, _SYMBOLS, strict=False))

    def colour(self, intervention: Intervention) -> str:
        """The fill; values without a colour of their own share a grey."""
        return self.colour_of(self.colour_by.of(intervention))

    def colour_of(self, value: URIRef | None) -> str:
        return OTHER if value is None else self.colours.get(value, OTHER)

    def symbol(self, intervention: Intervention) -> str:
        """The shape; values without a shape of their own get a star."""
        value = self.shape_by.of(intervention)
        return "star" if value is None else self.symbols.get(value, "star")

    def scale(self, intervention: Intervention) -> float:
        """The fraction of the full radius."""
        if self.encoding.size == "same":
            return 1.0
        effort = intervention.effort
        return UNKNOWN if effort is None else next(scale for most, scale in STEPS if effort <= most)

    def is_hollow(self, intervention: Intervention) -> bool:
        """Whether the mark is hollow: its size encodes effort, and the effort is unknown."""
        return self.encoding.size == "effort" and intervention.effort is None

    def legend(self, interventions: Iterable[Intervention], lang: str) -> tuple[LegendRow, ...]:
        """The legend of colour, shape and size, limited to the values that occur in these interventions; and of their place, if it is only proposed of some."""
        every = list(interventions)
        colour, shape = (gettext(NAMES[by], lang) for by in (self.encoding.colour, self.encoding.shape))
        colours = self._entries(self.colour_by, every, self.colours, lang)
        shapes = self._entries(self.shape_by, every, self.symbols, lang)
        rows = [
            LegendRow(f"{gettext('Colour', lang)}: {colour}", tuple(LegendItem(n, c or OTHER, "circle") for n, c in colours)),
            LegendRow(f"{gettext('Shape', lang)}: {shape}", tuple(LegendItem(n, PLAIN, s or "star") for n, s in shapes)),
        ]  # fmt: skip
        if self.encoding.size == "effort":
            rows.append(LegendRow(f"{gettext('Size', lang)}: {gettext('time', lang)}", tuple(_sizes(every, lang))))
        if any(not i.is_agreed for i in every if i.placements):
            agreed = [LegendItem(gettext("agreed", lang), PLAIN, "circle")] if any(i.is_agreed for i in every) else []
            rows.append(
                LegendRow(
                    gettext("Place", lang), (*agreed, LegendItem(gettext("proposed", lang), PLAIN, "circle", open=True))
                )
            )
        return tuple(rows)

    @staticmethod
    def _entries(
        facet: Facet, every: list[Intervention], known: Mapping[URIRef, str], lang: str
    ) -> list[tuple[str, str | None]]:
        used = {facet.of(i) for i in every}
        rows: list[tuple[str, str | None]] = [
            (facet.label(v, lang), known[v]) for v in facet.values if v in used and v in known
        ]
        if any(v is None or v not in known for v in used):
            rows.append((gettext("other", lang), None))
        return rows


def _sizes(every: list[Intervention], lang: str) -> Iterable[LegendItem]:
    for most, scale in STEPS:
        name = (
            gettext("up to {n:g} hours", lang, n=most)
            if most < float("inf")
            else gettext("more than {n:g} hours", lang, n=STEPS[-2][0])
        )
        yield LegendItem(name, PLAIN, "circle", scale)
    if any(i.effort is None for i in every):
        yield LegendItem(gettext("unknown", lang), PLAIN, "circle", UNKNOWN, hollow=True)
