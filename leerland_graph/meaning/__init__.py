"""Meaning: what texts say of interventions, as vectors; proposals of their element, type, target group, learning preference and learning mode, with how sure they are and why."""

from leerland_graph.meaning.described import FIELDS
from leerland_graph.meaning.fields import FieldProposer, field_proposer_for
from leerland_graph.meaning.finding import Entry, Found, find
from leerland_graph.meaning.groups import MOST_IN_GROUP, PlaceGroup, certainties, groups_of, uncertainty
from leerland_graph.meaning.offers import language_of, offers_alike, surroundings_of
from leerland_graph.meaning.proposer import Agreed, Item, Proposer, Weighed, agreed_in, proposer_for, vectors_for
from leerland_graph.meaning.words import Proposal, named, propose_by_words, type_by_words

__all__ = [
    "FIELDS",
    "MOST_IN_GROUP",
    "Agreed",
    "Entry",
    "FieldProposer",
    "Found",
    "Item",
    "PlaceGroup",
    "Proposal",
    "Proposer",
    "Weighed",
    "agreed_in",
    "certainties",
    "field_proposer_for",
    "find",
    "groups_of",
    "language_of",
    "named",
    "offers_alike",
    "propose_by_words",
    "proposer_for",
    "type_by_words",
    "surroundings_of",
    "uncertainty",
    "vectors_for",
]
