"""Compute what a SPARQL update would change on a copy in memory; the store itself changes by commits only."""

import pyoxigraph as ox
from rdflib import URIRef

from leerland_graph.core.errors import UsageError
from leerland_graph.core.namespaces import PREFIXES
from leerland_graph.store.change_set import Activity, ChangeSet
from leerland_graph.store.engine import Store
from leerland_graph.store.fetching import runnable
from leerland_graph.store.graphs import ONTOLOGY
from leerland_graph.store.rdf_terms import Triple, from_ox
from leerland_graph.store.typed import forbid_misread

__all__ = ["TooMuch", "update_change_set"]


class TooMuch(UsageError):
    """An update that changes more statements than allowed."""

    def __init__(self, most: int) -> None:
        super().__init__(
            "The update changes more than {most} statements.", "Send it in parts, or import a file.", most=most
        )


def update_change_set(
    store: Store, landscape: URIRef, request: str, *, who: str, why: str, most: int | None = None
) -> ChangeSet:
    """The change set that is equivalent to a SPARQL 1.1 Update of one landscape.

    The update sees the landscape as its default graph and under its own name, and the ontology under its name, to read from.
    Our prefixes need no declaration.

    Raises:
        UsageError: it is not a valid SPARQL Update (with the position), would fetch something, changes another graph, has
            a literal that the engine would convert, or creates blank nodes, which a store does not hold.
        TooMuch: it adds and removes more than `most` statements.
    """
    request = runnable(request, "update")
    forbid_misread(request)
    copy = ox.Store()
    name = ox.NamedNode(str(landscape))
    before = {ox.Triple(q.subject, q.predicate, q.object) for q in _quads(store, landscape)}
    for triple in before:
        copy.add(ox.Quad(triple.subject, triple.predicate, triple.object, ox.DefaultGraph()))
        copy.add(ox.Quad(triple.subject, triple.predicate, triple.object, name))
    language = list(_quads(store, ONTOLOGY))
    copy.extend(language)
    try:
        copy.update(request, prefixes=PREFIXES)
    except (SyntaxError, ValueError) as error:
        raise UsageError("This is no SPARQL Update: {error}.", "Correct it.", error=error) from None
    except (OSError, RuntimeError) as error:
        raise UsageError("The update failed: {error}.", "Look at what it asks.", error=error) from None
    added, removed = _difference(copy, before, name)
    _only_here(copy, name, language)
    if most is not None and len(added) + len(removed) > most:
        raise TooMuch(most)
    if any(isinstance(n, ox.BlankNode) for t in added for n in (t.subject, t.object)):
        raise UsageError(
            "The update makes blank nodes.", "Give every placement, responsibility and run an IRI of its own."
        )
    activity = Activity("edit", who, why)
    return ChangeSet(
        landscape, activity, store.revision, frozenset(map(_triple, added)), frozenset(map(_triple, removed))
    )


def _quads(store: Store, graph: URIRef) -> list[ox.Quad]:
    name = ox.NamedNode(str(graph))
    found = ox.parse(store.ntriples(graph), ox.RdfFormat.N_TRIPLES)
    return [ox.Quad(q.subject, q.predicate, q.object, name) for q in found]


def _difference(copy: ox.Store, before: set[ox.Triple], name: ox.NamedNode) -> tuple[set[ox.Triple], set[ox.Triple]]:
    """The triples added and removed, in the default graph or the landscape's named graph."""
    added: set[ox.Triple] = set()
    removed: set[ox.Triple] = set()
    for graph in (ox.DefaultGraph(), name):
        after = {ox.Triple(q.subject, q.predicate, q.object) for q in copy.quads_for_pattern(None, None, None, graph)}
        added |= after - before
        removed |= before - after
    return added, removed


def _only_here(copy: ox.Store, name: ox.NamedNode, language: list[ox.Quad]) -> None:
    """Check that no other graph was changed."""
    own = ox.NamedNode(str(ONTOLOGY))
    others = {q.graph_name for q in copy.quads_for_pattern(None, None, None, None)} - {ox.DefaultGraph(), name, own}
    if others or set(copy.quads_for_pattern(None, None, None, own)) != set(language):
        which = next(iter(others), own)
        raise UsageError("The update changes the graph {which}.", "An update changes the landscape alone.", which=which)


def _triple(triple: ox.Triple) -> Triple:
    return from_ox(triple.subject), from_ox(triple.predicate), from_ox(triple.object)
