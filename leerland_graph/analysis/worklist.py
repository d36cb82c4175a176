"""What is worth filling in: tips that no shape gives, and which interventions come first."""

from collections.abc import Iterable

from rdflib import URIRef

from leerland_graph.analysis.indicators import indicators
from leerland_graph.analysis.leaning import without
from leerland_graph.analysis.model import Landscape
from leerland_graph.core.i18n import languages
from leerland_graph.validation.completeness import Lack
from leerland_graph.validation.form import Form

__all__ = ["most_used", "tips", "uses"]

TITLE = "title"


def tips(landscape: Landscape, form: Form) -> tuple[Lack, ...]:
    """What may be filled in without a shape that asks for it: what an indicator leans on, and a title in each language."""
    gone = landscape.derived(without)
    leaned = dict.fromkeys(name for i in indicators() for name in i.leans_on)
    found = [Lack(name, (name,), gone[name], counts=False) for name in leaned if form.by_id(name) is not None]
    if form.by_id(TITLE) is not None:
        for lang in languages():
            missing = frozenset(i.iri for i in landscape.interventions.values() if lang not in i.titles)
            found.append(Lack(f"{TITLE}-{lang}", (TITLE,), missing, counts=False, lang=lang))
    return tuple(found)


def most_used(landscape: Landscape, some: Iterable[URIRef]) -> list[URIRef]:
    """Interventions, the most used first (`uses`); on a tie by title."""
    used = landscape.derived(uses)
    every = landscape.interventions
    return sorted((i for i in some if i in every), key=lambda i: (-used[i], every[i].title("nl").casefold(), i))


def uses(landscape: Landscape) -> dict[URIRef, int]:
    """How much each intervention is used: its relations to others (either way), its runs and its target groups together.

    So what others refer to, what is given often and what many follow counts more.
    """
    found = {iri: len(i.runs) + len(i.groups) for iri, i in landscape.interventions.items()}
    for relation in landscape.relations:
        for end in {relation.subject, relation.object}:
            found[end] += 1
    return found
