"""The dialogue: placing as a department, agreeing, remarks, proposals, who does what, and words of one's own.

Everything here makes change sets: what is said becomes part of the landscape by the same gate as anything else.
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
    OwnWord,
    Scheme,
    local_vocabulary,
    scheme_of,
    with_version,
    word_change_set,
)
from leerland_graph.dialogue.proposals import Proposal, as_it_would_be, decide, proposals, propose
from leerland_graph.dialogue.remarks import KINDS, Remark, Target, remark, remarks, reply, resolve

__all__ = [
    "KINDS",
    "Acceptance",
    "Agreement",
    "Duty",
    "OwnWord",
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
    "local_vocabulary",
    "place",
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
