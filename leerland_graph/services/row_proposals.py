"""What is proposed for the rows of the work list, and taking over together what is sure."""

from collections.abc import Mapping
from dataclasses import replace

from rdflib import URIRef

from leerland_graph.core.namespaces import LL
from leerland_graph.meaning import FIELDS, Proposal
from leerland_graph.services.backlog import Entry
from leerland_graph.services.form_cache import text_of
from leerland_graph.services.proposals import proposals_for
from leerland_graph.services.state import View
from leerland_graph.validation.form import Field

__all__ = ["SURE", "row_proposals", "taken_over"]

SURE = 0.8
"""How sure a proposal must be to be taken over together with others."""


def row_proposals(shown: View, field: Field, entries: Mapping[URIRef, Entry]) -> dict[URIRef, tuple[Proposal, ...]]:
    """What is proposed for the interventions of the work list that have nothing in a field, nor filled in.

    Raises:
        SettingsError: as `proposals_for`.
    """
    about = field.path.iri
    if field.nested is not None or about not in (*FIELDS, LL.interventionType):
        return {}
    texts = {iri: _text(shown, about, iri, e) for iri, e in entries.items() if not e.now.of(field.id)}
    return dict(zip(texts, proposals_for(shown, about, list(texts.values())), strict=True))


def taken_over(
    entries: Mapping[URIRef, Entry], proposals: Mapping[URIRef, tuple[Proposal, ...]], field: Field
) -> dict[URIRef, Entry]:
    """The entries for which something is proposed that is at least `SURE`, with that filled in."""
    found = {}
    for iri, some in proposals.items():
        sure = tuple(p.element for p in some if (p.certainty or 0.0) >= SURE)
        if sure:
            values = sure if field.multiple else sure[:1]
            found[iri] = replace(entries[iri], now=entries[iri].now.with_values(field.id, values))
    return found


def _text(shown: View, about: URIRef, iri: URIRef, entry: Entry) -> str:
    if about != LL.interventionType:
        return text_of(entry.now)
    stated = [str(v) for v in entry.now.of("statedType")]
    return ". ".join([*stated, shown.landscape.interventions[iri].text])
