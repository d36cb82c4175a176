"""Add an intervention on an element that is empty for a target group, linked to interventions on its islands."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

from rdflib import URIRef

from leerland_graph.analysis.model import Element, Intervention, Landscape, Placed, Relation
from leerland_graph.analysis.moves.base import NEW, Move, with_interventions, with_relations
from leerland_graph.core.i18n import N_, Message, gettext, languages, message, sequence
from leerland_graph.core.namespaces import LLC

__all__ = ["EFFORT", "find"]

EFFORT = 4.0


def find(landscape: Landscape, group: URIRef) -> Iterator[Move]:
    """One move per empty land element."""
    occupied = {e for i in landscape.interventions.values() for e in i.anchors}
    degree = Counter(i for r in landscape.relations for i in (r.subject, r.object))
    used = Counter(t for i in landscape.interventions.values() for t in i.types)
    owners = Counter(i.owner for i in landscape.interventions.values() if i.owner)
    owner = min(owners, key=lambda o: (-owners[o], o), default=None)
    for element in landscape.land:
        if element.iri in occupied:
            continue
        partners = _partners(landscape, element, degree)
        kind = _type(landscape, element, used)
        new = Intervention(
            NEW, {lang: _title(landscape, kind, element, lang) for lang in languages()}, (kind,) if kind else (), frozenset({group}),
            frozenset(), frozenset(), _roles(landscape, owner), (Placed(element.iri, 1.0, owner, False, {}),), (), None,
        )  # fmt: skip
        after = with_relations(with_interventions(landscape, [new]), [Relation(NEW, "reinforces", p) for p in partners])
        yield Move(
            "add",
            (element.iri, group, *partners),
            _texts(landscape, element, group, partners, kind),
            EFFORT,
            after,
            partial(_is_empty, element.iri),
        )


def _is_empty(element: URIRef, landscape: Landscape) -> bool:
    return not any(element in i.anchors for i in landscape.interventions.values())


def _roles(landscape: Landscape, owner: URIRef | None) -> frozenset[tuple[URIRef, URIRef]]:
    """The owner, who also gets the required roles as a start."""
    if owner is None:
        return frozenset()
    return frozenset({(LLC.owner, owner), *((LLC[roles[-1]], owner) for roles in landscape.norms.required_roles)})


def _type(landscape: Landscape, element: Element, used: Counter[URIRef]) -> URIRef | None:
    """The type that is typical for this element and used most in the organisation; else the one used most anywhere."""
    typical = landscape.typical_types.get(element.iri, ())
    return min(typical or used, key=lambda t: (-used[t], t), default=None)


def _title(landscape: Landscape, kind: URIRef | None, element: Element, lang: str) -> str:
    what = landscape.label(kind, lang) if kind else gettext("Something new", lang)
    if what.casefold() == element.label(lang).casefold():
        return element.label(lang)
    return gettext("{what} on {element}", lang, what=what[:1].upper() + what[1:], element=element.label(lang))


def _partners(landscape: Landscape, element: Element, degree: Counter[URIRef]) -> list[URIRef]:
    """For a bridge or polder, the best-connected intervention on each of its islands; for an island, one on a bridge or polder to it."""
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


def _texts(
    landscape: Landscape, element: Element, group: URIRef, partners: list[URIRef], kind: URIRef | None
) -> Message:
    names = lambda lang: sequence([f"'{landscape.label(p, lang)}'" for p in partners], lang)  # noqa: E731
    values = {"group": partial(landscape.label, group), "element": partial(_such_as, landscape, kind, element)}
    if partners:
        text = N_("Offer {group} something on {element}, where nothing lies yet, and link it to {partners}.")
        return message(text, partners=names, **values)
    return message("Offer {group} something on {element}, where nothing lies yet.", **values)


def _such_as(landscape: Landscape, kind: URIRef | None, element: Element, lang: str) -> str:
    """The element, with the type of intervention that would fit there."""
    name = element.label(lang)
    if kind is None or landscape.label(kind, lang).casefold() == name.casefold():
        return name
    return gettext("{element} (such as {kind})", lang, element=name, kind=landscape.label(kind, lang))
