"""The landscapes and graphs that a user may access."""

import re
from dataclasses import replace

from rdflib import URIRef

from leerland_graph.access import Permission, User
from leerland_graph.sparql import ProtocolError, SparqlRequest
from leerland_graph.store import HISTORY, ONTOLOGY, LandscapeInfo, Store, default_landscape, landscapes
from leerland_graph.store.sparql_text import without_text

__all__ = ["graphs_for", "landscapes_for", "restrict_dataset"]

_FROM = re.compile(r"\bFROM\b", re.I)


def landscapes_for(user: User, store: Store, permission: Permission = Permission.VIEW) -> list[LandscapeInfo]:
    """The landscapes in which a user has a permission."""
    return [i for i in landscapes(store) if user.may(permission, i.name)]


def graphs_for(user: User, store: Store, permission: Permission = Permission.VIEW) -> frozenset[URIRef] | None:
    """The graphs that a user may read; None for all, including the history."""
    if user.may(Permission.AUDIT):
        return None  # administrators are administrators in every landscape
    return frozenset({ONTOLOGY, *(i.iri for i in landscapes_for(user, store, permission))})


def restrict_dataset(asked: SparqlRequest, user: User, store: Store) -> SparqlRequest:
    """The request, with its dataset restricted to the graphs that the user may read.

    Raises:
        ProtocolError: 403 if a restricted query contains FROM, or if none of its graphs may be read.
    """
    seen = graphs_for(user, store, Permission.ASK)
    if seen is None or asked.query is None:
        return asked
    names = {str(g) for g in seen}
    if asked.default or asked.named:
        default, named = (tuple(g for g in given if g in names) for given in (asked.default, asked.named))
        if not default and not named:
            raise ProtocolError(403, "You may see none of these graphs.")
        return replace(asked, default=default, named=named)
    if _FROM.search(without_text(asked.query)):
        raise ProtocolError(
            403, "With your role, name graphs by default-graph-uri and named-graph-uri, and not by FROM."
        )
    mine = landscapes_for(user, store, Permission.ASK)
    shown = default_landscape(mine)
    default = (str(ONTOLOGY), *([str(shown.iri)] if shown else []))
    return replace(asked, default=default, named=tuple(sorted(names - {str(HISTORY)})))
