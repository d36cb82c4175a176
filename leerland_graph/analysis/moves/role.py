"""Fill a role: let someone offer or guide what nobody does."""

from collections.abc import Iterator
from dataclasses import replace

from rdflib import URIRef

from leerland_graph.analysis.indicators.role_clarity import missing_roles
from leerland_graph.analysis.model import Landscape
from leerland_graph.analysis.moves.base import Move, with_interventions
from leerland_graph.namespaces import LLC

__all__ = ["EFFORT", "MOST", "find"]

EFFORT = 1.0
MOST = 5
"""All weigh the same, so a few are enough to show."""


def find(landscape: Landscape, group: URIRef) -> Iterator[Move]:
    """One move for each of the first interventions with an owner but nobody who offers or guides it."""
    del group
    lacking = [i for i in landscape.interventions.values() if i.owner is not None and missing_roles(i)]
    for i in sorted(lacking, key=lambda i: (-len(i.groups), i.iri))[:MOST]:
        assert i.owner is not None
        after = with_interventions(landscape, [replace(i, roles=i.roles | {(LLC.facilitator, i.owner)})])
        texts = {
            "nl": f"Spreek af wie '{i.title('nl')}' aanbiedt of begeleidt.",
            "en": f"Agree on who offers or guides '{i.title('en')}'.",
        }
        yield Move("role", (i.iri,), texts, EFFORT, after)
