"""Queries of the dialogue pages, cached until the store changes: remarks, proposals, agreements, duties, terms, names."""

from rdflib import URIRef

from leerland_graph.analysis import Norms, read_landscape
from leerland_graph.core.settings import get_settings
from leerland_graph.dialogue import (
    Agreement,
    Duty,
    LocalTerm,
    Proposal,
    Remark,
    Scheme,
    agreements,
    as_it_would_be,
    duties,
    local_vocabulary,
    proposals,
    remarks,
    scheme_of,
)
from leerland_graph.services.alike import with_known_texts
from leerland_graph.services.state import State, View, per_state
from leerland_graph.store import NAMELESS, people

__all__ = [
    "every_agreement",
    "every_duty",
    "every_proposal",
    "every_remark",
    "every_word",
    "name_of",
    "with_proposal",
]


@per_state()
def every_remark(shown: View) -> tuple[Remark, ...]:
    """All remarks of a landscape, latest first."""
    return tuple(remarks(shown.store, shown.landscape.iri))


@per_state()
def every_proposal(shown: View) -> tuple[Proposal, ...]:
    """All proposals of a landscape: open ones first, then latest first."""
    return tuple(sorted(proposals(shown.store, shown.landscape.iri), key=lambda p: not p.is_open))


@per_state()
def every_agreement(shown: View) -> tuple[Agreement, ...]:
    """All agreements of a landscape, in the order of creation for each intervention."""
    return tuple(agreements(shown.store, shown.landscape.iri))


@per_state()
def every_duty(shown: View) -> tuple[Duty, ...]:
    """All responsibilities of a landscape."""
    return tuple(duties(shown.store, shown.landscape.iri))


@per_state()
def every_word(shown: View) -> tuple[Scheme, tuple[LocalTerm, ...]]:
    """The local vocabulary of a landscape: its concept scheme and terms."""
    land, base = shown.landscape.iri, get_settings().base_iri
    return scheme_of(shown.store, land, base), tuple(local_vocabulary(shown.store, land, base))


@per_state()
def _names(shown: View) -> dict[URIRef, str]:
    return people(shown.store)


def name_of(shown: View, person: URIRef | None) -> str:
    """The name of a person, or a placeholder if there is none."""
    return _names(shown).get(person, NAMELESS) if person is not None else NAMELESS


def with_proposal(shown: View, proposal: Proposal) -> View:
    """A view of the landscape with a proposal applied in memory.

    Raises:
        UsageError: something that it would remove has changed in the meantime.
    """
    return shown.through(lambda base: _with_proposal(base, proposal))


@per_state(4)
def _with_proposal(shown: View, proposal: Proposal) -> State:
    land = shown.landscape.iri
    store = as_it_would_be(shown.store, land, proposal)
    settings = get_settings()
    future = with_known_texts(store, read_landscape(store, land, Norms.read(settings.coherence)), settings)
    return State(store, future, shown.plate, f"proposal-{proposal.iri}")
