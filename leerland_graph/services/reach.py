"""What a visitor can reach: the landscapes of the store, and the graphs that a query of theirs may see."""

import re
from dataclasses import replace

from rdflib import URIRef

from leerland_graph.access import Act, Visitor
from leerland_graph.sparql import Asked, Problem
from leerland_graph.store import HISTORY, LANGUAGE, LandscapeInfo, Store, landscapes
from leerland_graph.store.text import without_text

__all__ = ["graphs_for", "landscapes_for", "limited"]

_FROM = re.compile(r"\bFROM\b", re.I)


def landscapes_for(visitor: Visitor, store: Store, act: Act = Act.VIEW) -> list[LandscapeInfo]:
    """The landscapes in which a visitor may do this."""
    return [i for i in landscapes(store) if visitor.may(act, i.name)]


def graphs_for(visitor: Visitor, store: Store, act: Act = Act.VIEW) -> frozenset[URIRef] | None:
    """The graphs that a visitor may see; None for all, the history included."""
    if visitor.may(Act.AUDIT):
        return None  # administrators stay administrators in every landscape
    return frozenset({LANGUAGE, *(i.iri for i in landscapes_for(visitor, store, act))})


def limited(asked: Asked, visitor: Visitor, store: Store) -> Asked:
    """The same question over what the visitor may see.

    Raises:
        Problem: 403 where a query that is limited names its graphs itself, or nothing that it names may be seen.
    """
    seen = graphs_for(visitor, store, Act.ASK)
    if seen is None or asked.query is None:
        return asked
    names = {str(g) for g in seen}
    if asked.default or asked.named:
        default, named = (tuple(g for g in given if g in names) for given in (asked.default, asked.named))
        if not default and not named:
            raise Problem(403, "You may see none of these graphs.")
        return replace(asked, default=default, named=named)
    if _FROM.search(without_text(asked.query)):
        raise Problem(403, "With your role, name graphs by default-graph-uri and named-graph-uri, and not by FROM.")
    mine = landscapes_for(visitor, store, Act.ASK)
    shown = next((i.iri for i in mine if i.is_default), mine[0].iri if mine else None)
    default = tuple(str(g) for g in (LANGUAGE, shown) if g is not None)
    return replace(asked, default=default, named=tuple(sorted(names - {str(HISTORY)})))
