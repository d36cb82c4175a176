"""Add an intervention on an element where a target group finds nothing, joined to what lies on its islands."""

from collections import Counter
from collections.abc import Iterator

from rdflib import URIRef

from leerland_graph.analysis.model import Element, Intervention, Landscape, Placed, Relation
from leerland_graph.analysis.moves.base import Move, with_interventions, with_relations
from leerland_graph.namespaces import LLC

__all__ = ["EFFORT", "find"]

EFFORT = 4.0
NEW = URIRef("urn:leerland:planned")


def find(landscape: Landscape, group: URIRef) -> Iterator[Move]:
    """One move for each empty element of land."""
    occupied = {e for i in landscape.interventions.values() for e in i.anchors}
    degree = Counter(i for r in landscape.relations for i in (r.subject, r.object))
    owners = Counter(i.owner for i in landscape.interventions.values() if i.owner)
    owner = min(owners, key=lambda o: (-owners[o], o), default=None)
    for element in landscape.land:
        if element.iri in occupied:
            continue
        partners = _partners(landscape, element, degree)
        new = Intervention(
            NEW, {"nl": "nieuw", "en": "new"}, (), frozenset({group}), frozenset(), frozenset(),
            frozenset({(LLC.owner, owner), (LLC.facilitator, owner)}) if owner else frozenset(), (Placed(element.iri, 1.0, owner, False, {}),), (), None,
        )  # fmt: skip
        after = with_relations(with_interventions(landscape, [new]), [Relation(NEW, "reinforces", p) for p in partners])
        yield Move("add", (element.iri, group, *partners), _texts(landscape, element, group, partners), EFFORT, after)


def _partners(landscape: Landscape, element: Element, degree: Counter[URIRef]) -> list[URIRef]:
    """On each island of a bridge or polder the best-connected intervention; for an island one on a bridge or polder to it."""
    if element.kind == "island":
        near = [e.iri for e in landscape.land if element.iri in e.connects]
        places = [near]
    else:
        places = [[island] for island in element.connects]
    chosen = []
    for place in places:
        there = [i for i, v in landscape.interventions.items() if any(e in v.anchors for e in place)]
        if there:
            chosen.append(min(there, key=lambda i: (-degree[i], i)))
    return list(dict.fromkeys(chosen))


def _texts(landscape: Landscape, element: Element, group: URIRef, partners: list[URIRef]) -> dict[str, str]:
    out = {}
    for lang, (start, joined, and_) in {
        "nl": ("Zet voor {g} iets op {e}: daar ligt nog niets", ", en verbind het met {p}", " en "),
        "en": ("Offer {g} something on {e}, where nothing lies yet", ", and link it to {p}", " and "),
    }.items():
        names = and_.join(f"'{landscape.label(p, lang)}'" for p in partners)
        out[lang] = (
            start.format(g=landscape.label(group, lang), e=element.label(lang))
            + (joined.format(p=names) if names else "")
            + "."
        )
    return out
