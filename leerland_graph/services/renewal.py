"""Renew the proposed place of interventions of which the text or the type was changed, where nobody touched that proposal."""

from collections.abc import Iterable

from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.access import User
from leerland_graph.analysis import Intervention
from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.i18n import nmessage
from leerland_graph.core.namespaces import DCTERMS, LL
from leerland_graph.exchange.existing import RENEWAL, Existing
from leerland_graph.meaning import Item, Proposal
from leerland_graph.services.proposals import proposer
from leerland_graph.services.saving import save
from leerland_graph.services.state import View, view
from leerland_graph.store import Activity, ChangeSet, Store
from leerland_graph.store.rdf_terms import Triple

__all__ = ["renew_proposals"]


def renew_proposals(user: User, landscape: URIRef, nodes: Iterable[URIRef], who: str) -> dict[URIRef, URIRef]:
    """Propose anew where these interventions lie, as a change of its own; returns the element of each that moved.

    Only where all that is said of the place is one proposal that was made by itself; what a person placed stays. Where nothing tells enough, and where it cannot be
    stored, the former proposal stays.
    """
    try:
        return _renewed(user, landscape, nodes, who)
    except LeerlandError:  # what was changed is stored
        return {}


def _renewed(user: User, landscape: URIRef, nodes: Iterable[URIRef], who: str) -> dict[URIRef, URIRef]:
    shown = view(landscape)
    alone = [n for n in nodes if n in shown.landscape.interventions and _is_proposal(shown.landscape.interventions[n])]
    if not alone:
        return {}
    existing = Existing.of_places(shown.store, landscape)
    some = sorted(existing.untouched(alone), key=str)
    if not some:
        return {}
    found = _proposed(shown, some)
    moved = {n: p for n, p in found.items() if p.element != existing.proposed[n][1]}
    parts = {n: existing.proposed[n][0] for n in moved}
    if not moved:
        return {}

    def make(store: Store) -> ChangeSet:
        added: set[Triple] = set()
        removed: set[Triple] = set()
        for node, proposal in moved.items():
            part = parts[node]
            removed |= {t for t in store.triples(landscape, part) if t[1] in (LL.onElement, LL.rationale)}
            added |= {(part, LL.onElement, proposal.element)}
            added |= {(part, LL.rationale, Literal(text, lang=tag)) for tag, text in proposal.reasons.items()}
        why = nmessage("{n} proposed place renewed", "{n} proposed places renewed", n=len(moved))
        kept = added & removed
        return ChangeSet(
            landscape, Activity(RENEWAL, who, why), store.revision, frozenset(added - kept), frozenset(removed - kept)
        )

    save(user, make)
    return {n: p.element for n, p in moved.items()}


def _is_proposal(intervention: Intervention) -> bool:
    """Whether all that is said of its place is one proposal on behalf of nobody."""
    return len(intervention.placements) == 1 and not intervention.is_by_people


def _proposed(shown: View, nodes: list[Node]) -> dict[URIRef, Proposal]:
    items = []
    for node in nodes:
        said = [(p, o) for _, p, o in shown.store.triples(shown.landscape.iri, node)]
        texts = [
            str(o)
            for wanted in (DCTERMS.title, DCTERMS.description)
            for o in sorted((o for p, o in said if p == wanted), key=str)
        ]
        types = sorted({o for p, o in said if p == LL.interventionType and isinstance(o, URIRef)})
        items.append(Item(tuple(types), ". ".join(texts)))
    told = zip(nodes, proposer(shown).elements(items), strict=True)
    return {URIRef(str(node)): proposal for node, proposal in told if proposal is not None}
