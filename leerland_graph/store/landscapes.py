"""List the landscapes of a store, and select one."""

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import Literal, URIRef

from leerland_graph.core.errors import NotFound, UsageError
from leerland_graph.core.labels import local_name, pick, slug
from leerland_graph.core.namespaces import DCTERMS, LL, LLG, RDF, XSD
from leerland_graph.core.same_text import one_line, same
from leerland_graph.store.engine import Store
from leerland_graph.store.graphs import HISTORY, ONTOLOGY
from leerland_graph.store.rdf_terms import Triple

__all__ = ["LandscapeInfo", "default_landscape", "find_landscape", "landscape_iri", "landscape_triples", "landscapes"]


@dataclass(frozen=True)
class LandscapeInfo:
    """A landscape in the store: the name of its graph, its titles by language, whether it is the default."""

    iri: URIRef
    titles: dict[str, str]
    is_default: bool

    @property
    def name(self) -> str:
        return local_name(str(self.iri))


def landscape_iri(base_iri: str, title: str) -> URIRef:
    """The IRI for a new landscape with this title."""
    return URIRef(f"{base_iri}landscape/{slug(title) or 'landscape'}")


def landscape_triples(
    iri: URIRef, title: str, *, lang: str, default: bool, plate: URIRef = LLG["plate-2006"]
) -> set[Triple]:
    """The triples that describe a new landscape."""
    triples: set[Triple] = {
        (iri, RDF.type, LL.LearningLandscape),
        (iri, DCTERMS.title, Literal(one_line(title), lang=lang)),
        (iri, LL.onGroundPlate, plate),
    }
    if default:
        triples.add((iri, LL.isDefault, Literal("true", datatype=XSD.boolean)))
    return triples


def landscapes(store: Store) -> list[LandscapeInfo]:
    """The landscapes, by name."""
    found = []
    for graph in sorted(store.named_graphs() - {ONTOLOGY, HISTORY}):
        own = list(store.triples(graph, graph))
        if (graph, RDF.type, LL.LearningLandscape) in own:
            titles = {o.language or "": str(o) for _, p, o in own if p == DCTERMS.title and isinstance(o, Literal)}
            found.append(LandscapeInfo(graph, titles, any(p == LL.isDefault for _, p, _ in own)))
    return found


def default_landscape(found: Sequence[LandscapeInfo]) -> LandscapeInfo | None:
    """Of these landscapes the one marked as the default, else the first; None if there are none."""
    return next((i for i in found if i.is_default), found[0] if found else None)


def find_landscape(store: Store, name: str | None) -> LandscapeInfo:
    """The landscape with this IRI, local name or title; without a name, the only one, else the default.

    Raises:
        NotFound: no landscape has this name.
        UsageError: no name was given, and the store has no landscape, or several without a default.
    """
    found = landscapes(store)
    if name:
        wanted = same(name)
        for info in found:
            if name == str(info.iri) or wanted in {same(n) for n in (str(info.iri), info.name, *info.titles.values())}:
                return info
        raise NotFound("landscape", name, tuple(i.name for i in found)[:3])
    if len(found) == 1:
        return found[0]
    if defaults := [i for i in found if i.is_default]:
        return defaults[0]
    if not found:
        raise UsageError("This store holds no landscape yet.", "Import a catalogue, or run `leerland init --example`.")
    names = ", ".join(f"{i.name} ({pick(i.titles, 'nl')})" for i in found)
    raise UsageError("This store holds several landscapes: {names}.", "Choose one with --landscape.", names=names)
