"""What proposes placements, types and other fields in a landscape, made once for each of its states."""

from collections.abc import Sequence

from rdflib import URIRef

from leerland_graph.core.namespaces import LL
from leerland_graph.core.settings import get_settings
from leerland_graph.meaning import FIELDS, FieldProposer, Proposal, Proposer, field_proposer_for, proposer_for
from leerland_graph.services.state import View, per_state

__all__ = ["proposals_for", "proposer"]

MOST_READ = 16
"""Texts of a landscape that a page reads at once to learn from."""


@per_state(most=1)
def proposer(shown: View) -> Proposer:
    """The proposer of the landscape that is shown, which knows what was agreed in it.

    Raises:
        SettingsError: the local model is not the one that this version was made for.
    """
    return proposer_for(shown.store, shown.landscape.iri, get_settings())


@per_state(most=1)
def _field_proposer(shown: View) -> FieldProposer:
    return field_proposer_for(shown.store, shown.landscape.iri, get_settings(), most_read=MOST_READ)


def proposals_for(shown: View, about: URIRef, texts: Sequence[str]) -> list[tuple[Proposal, ...]]:
    """What is proposed for each text as type or in one of `meaning.FIELDS`, the surest first; nothing for other fields.

    Raises:
        SettingsError: as `proposer`.
    """
    if about == LL.interventionType:
        return [(p,) if p is not None else () for p in proposer(shown).types(texts)]
    if about in FIELDS:
        return _field_proposer(shown).propose(about, texts)
    return [()] * len(texts)
