"""The profile of a selection: every indicator, with its evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rdflib import URIRef

from leerland_graph.analysis.communities import communities
from leerland_graph.analysis.depth import depth
from leerland_graph.analysis.indicators import Indicator, Result, indicators
from leerland_graph.analysis.leaning import Leaning, leaning
from leerland_graph.analysis.margins import Margin
from leerland_graph.analysis.model import Landscape
from leerland_graph.analysis.network import network_of
from leerland_graph.analysis.overall import Overall, overall
from leerland_graph.analysis.placement_basis import on_proposals
from leerland_graph.analysis.selection import Selection, select
from leerland_graph.core.gc_pause import gc_paused

__all__ = ["Profile", "profile"]


@dataclass(frozen=True)
class Profile:
    """The indicator results for a selection of a landscape."""

    landscape: Landscape
    selection: Selection
    results: tuple[tuple[Indicator, Result], ...]

    def label(self, indicator: str) -> Mapping[str, str]:
        """The name of an indicator by its id."""
        return next(i.labels for i, _ in self.results if i.id == indicator)

    @cached_property
    def about(self) -> Mapping[str, tuple[URIRef, ...]]:
        """By indicator: the interventions and elements that its evidence is about, each once, in the order of the evidence."""
        land = self.landscape
        return {
            indicator.id: tuple(
                dict.fromkeys(
                    i for e in result.evidence for i in e.about if i in land.interventions or i in land.elements
                )
            )
            for indicator, result in self.results
        }

    def leaning(self, indicator: Indicator) -> Leaning | None:
        """On how many of its interventions an indicator rests; None if it leans on nothing that can be missing."""
        return leaning(self.landscape, indicator)

    def overall(self, weights: Mapping[str, float] | None = None) -> Overall:
        """The overall figure, with these weights or those of the organisation."""
        return overall(self.results, self.landscape.norms.weights if weights is None else weights)

    def as_json(self, margins: Mapping[str, Margin] | None = None) -> dict[str, object]:
        """The JSON that `leerland coherence --format json` prints, with the margins of indicators by id."""
        known = margins or {}
        return {
            "landscape": str(self.landscape.iri),
            "selection": self.selection.as_json(),
            "interventions": len(self.landscape.interventions),
            "network": _network(self.landscape),
            "norms": self.landscape.norms.as_json(),
            "overall": self.overall().as_json(),
            "indicators": [_as_json(self.landscape, i, r, known.get(i.id)) for i, r in self.results],
        }


@gc_paused()
def profile(landscape: Landscape, selection: Selection | None = None) -> Profile:
    """Compute all indicators for a selection (default: everything)."""
    selection = selection or Selection()
    part = select(landscape, selection)
    return Profile(part, selection, tuple((i, i.compute(part)) for i in indicators()))


def _network(landscape: Landscape) -> dict[str, object]:
    network = network_of(landscape)
    parts = network.components()
    return {
        "components": [len(c) for c in parts if len(c) > 1],
        "isolated": sum(1 for c in parts if len(c) == 1),
        "articulations": [{"iri": str(i), "label": landscape.labels(i)} for i in network.articulations()],
        "pairs": [depth(landscape, p.start, p.end).as_json(landscape) for p in network.all_pairs()],
        "communities": communities(landscape).as_json(landscape),
    }


def _as_json(landscape: Landscape, indicator: Indicator, result: Result, margin: Margin | None) -> dict[str, object]:
    item: dict[str, object] = {
        "id": indicator.id,
        "value": None if result.value is None else round(result.value, 6),
        "margin": None if margin is None else [round(margin.low, 6), round(margin.high, 6)],
        "on_proposals": round(on_proposals(landscape, indicator), 6),
        "label": dict(indicator.labels),
        "n": result.n,
        "evidence": [
            {
                "kind": e.kind,
                "about": [{"iri": str(iri), "label": landscape.labels(iri)} for iri in e.about],
                "text": dict(e.texts),
                **e.figures,
            }
            for e in result.evidence
        ],
    }
    if (rests := leaning(landscape, indicator)) is not None:
        item["completeness"] = rests.as_json()
    if result.reason is not None:
        item["reason"] = dict(result.reason)
    if result.missing is not None:
        item["missing"] = dict(result.missing)
    return item
