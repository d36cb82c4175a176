"""Fill a required role that nobody has."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from rdflib import URIRef

from leerland_graph.analysis.indicators.role_clarity import roles_in_words, unfilled_roles
from leerland_graph.analysis.model import Landscape
from leerland_graph.analysis.moves.base import Move, with_interventions
from leerland_graph.core.i18n import message
from leerland_graph.core.namespaces import LLC

__all__ = ["EFFORT", "MOST", "find"]

EFFORT = 1.0
CHANGES = frozenset({"roles"})
MOST = 5
"""Maximum number of moves: all have the same effort, so a few are enough."""


def find(landscape: Landscape, group: URIRef) -> Iterator[Move]:
    """One move for each of the first interventions with an owner but without a required role."""
    del group
    lacking = [(i, unfilled_roles(i, landscape.norms)) for i in landscape.interventions.values() if i.owner is not None]
    lacking = [(i, wanted) for i, wanted in lacking if wanted]
    for i, wanted in sorted(lacking, key=lambda item: (-len(item[0].groups), item[0].iri))[:MOST]:
        assert i.owner is not None
        filled = {(LLC[roles[-1]], i.owner) for roles in wanted}
        after = with_interventions(landscape, [replace(i, roles=i.roles | filled)])
        texts = message(
            "Agree on who is the {roles} of '{title}'.", roles=partial(roles_in_words, landscape, wanted), title=i.title
        )
        yield Move("role", (i.iri,), texts, EFFORT, after, changes=CHANGES)
