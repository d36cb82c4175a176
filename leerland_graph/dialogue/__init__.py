"""The dialogue: placements by departments, agreements, remarks, proposals, responsibilities and local vocabulary.

Every function that changes something returns a change set, which is validated and committed like any other.
"""

from leerland_graph.dialogue.agreements import (
    Acceptance,
    Agreement,
    accept,
    agreements,
    place,
    placed_by,
    propose_agreement,
    reopen,
    settle,
)
from leerland_graph.dialogue.duties import Duty, accept_duty, assign, duties, take_back
from leerland_graph.dialogue.local_vocabulary import (
    LocalTerm,
    Scheme,
    local_vocabulary,
    scheme_of,
    with_version,
    word_change_set,
)
from leerland_graph.dialogue.placing import MOST_AT_ONCE, place_together
from leerland_graph.dialogue.proposals import Proposal, as_it_would_be, decide, proposals, propose
from leerland_graph.dialogue.remarks import KINDS, Remark, Target, remark, remarks, reply, resolve
from leerland_graph.dialogue.same_offers import judge_offers

__all__ = [
    "KINDS",
    "MOST_AT_ONCE",
    "Acceptance",
    "Agreement",
    "Duty",
    "LocalTerm",
    "Proposal",
    "Remark",
    "Scheme",
    "Target",
    "accept",
    "accept_duty",
    "agreements",
    "as_it_would_be",
    "assign",
    "decide",
    "duties",
    "judge_offers",
    "local_vocabulary",
    "place",
    "place_together",
    "placed_by",
    "propose",
    "propose_agreement",
    "proposals",
    "remark",
    "remarks",
    "reopen",
    "reply",
    "resolve",
    "scheme_of",
    "settle",
    "take_back",
    "with_version",
    "word_change_set",
]
