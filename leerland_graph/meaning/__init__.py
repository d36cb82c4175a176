"""Meaning: what texts say of interventions, as vectors; proposals of their element and type, with how sure they are and why."""

from leerland_graph.meaning.proposer import Agreed, Item, Proposer, agreed_in, proposer_for
from leerland_graph.meaning.words import Proposal, named, propose_by_words, type_by_words

__all__ = [
    "Agreed",
    "Item",
    "Proposal",
    "Proposer",
    "agreed_in",
    "named",
    "propose_by_words",
    "proposer_for",
    "type_by_words",
]
