"""Lookups of the forms, cached until the store changes: forms, choices, examples, titles."""

from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.i18n import gettext, label_in
from leerland_graph.core.labels import local_name, pick_literal, texts_of
from leerland_graph.core.namespaces import DCTERMS, LL, SKOS
from leerland_graph.core.settings import get_settings
from leerland_graph.forms import (
    Choices,
    Description,
    Drafts,
    Field,
    Form,
    Kind,
    Part,
    as_text,
    choices,
    form_of,
    forms_of,
)
from leerland_graph.services.state import View, per_state
from leerland_graph.store import ONTOLOGY, Store
from leerland_graph.validation import Shapes

__all__ = ["choices_for", "classes", "drafts", "form_for", "help_for", "label_of", "text_of", "title_of", "words_of"]

TITLES = (DCTERMS.title, SKOS.prefLabel)
NOT_HERE = (LL.Bridge, LL.Polder, LL.LearningLandscape)
"""Classes without a form: bridges and polders belong to the ontology, and a landscape is not edited with a form."""
FIRST = (LL.Intervention, LL.TargetGroup, LL.Competence, LL.ChangeProgramme, LL.Trajectory)


def shapes() -> Shapes:
    """The shapes from the settings."""
    return Shapes.load(get_settings().shapes)


def drafts() -> Drafts:
    """The drafts in the data folder."""
    return Drafts(get_settings().data)


def form_for(store: Store, cls: URIRef) -> Form:
    """The form of a class."""
    return form_of(shapes(), store.ontology, cls)


def classes(store: Store) -> list[URIRef]:
    """The classes with a form of their own, interventions first; excludes parts and the classes of the ground plate."""
    every = [c for c in forms_of(shapes()) if c not in NOT_HERE]
    parts = {f.nested.cls for c in every for f in form_for(store, c).fields if f.nested is not None}
    rank = {c: n for n, c in enumerate(FIRST)}
    return sorted((c for c in every if c not in parts), key=lambda c: (rank.get(c, len(rank)), str(c)))


def choices_for(shown: View, kind: Kind) -> Choices:
    """The choices for a kind of value; cached per state of the store."""
    return _choices(shown, kind.cls, kind.scheme, kind.values)


@per_state(64)
def _choices(shown: View, cls: URIRef | None, scheme: URIRef | None, values: tuple[Node, ...]) -> Choices:
    return choices(shown.store, shown.landscape.iri, Kind(cls=cls, scheme=scheme, values=values))


def label_of(shown: View, iri: URIRef, lang: str) -> str:
    """The label of a resource of the landscape or the ontology."""
    found = shown.landscape.label(iri, lang)
    if found != local_name(str(iri)):
        return found
    named = [
        o
        for graph in (shown.landscape.iri, ONTOLOGY)
        for _, p, o in shown.store.triples(graph, iri)
        if p in TITLES and isinstance(o, Literal)
    ]
    return label_in(texts_of(named), lang) or found


def help_for(shown: View, field: Field, cls: URIRef, lang: str) -> str:
    """The description of a field, with an example value from the landscape."""
    example = _example(shown, cls, field.path.iri, lang)
    return field.description(lang) + (f" {gettext('For instance: {value}', lang, value=example)}" if example else "")


@per_state(512)
def _example(shown: View, cls: URIRef, path: URIRef, lang: str) -> str:
    query = f"SELECT ?v {{ ?x a <{cls}> ; <{path}> ?v FILTER(isLiteral(?v)) }} LIMIT 40"
    found = [row[0] for row in shown.store.select(query, graphs=[shown.landscape.iri]) if isinstance(row[0], Literal)]
    mine = [v for v in found if v.language in (lang, None)] or found
    words = as_text(min(mine, key=lambda v: (abs(len(str(v)) - 40), str(v))), lang) if mine else ""
    return words if len(words) <= 90 else words[:87] + "…"


def title_of(description: Description, lang: str) -> str:
    """The title in a description, or ''."""
    named = [
        v
        for f in description.form.fields
        if f.path.iri in TITLES
        for v in description.of(f.id)
        if isinstance(v, Literal)
    ]
    return pick_literal(named, lang)


def words_of(description: Description) -> str:
    """All language-tagged text of a description."""
    said = [v for values in description.values.values() for v in values if not isinstance(v, Part)]
    return " ".join(str(v) for v in said if isinstance(v, Literal) and v.language)


def text_of(description: Description) -> str:
    """What proposals go by: the titles and descriptions, as an import puts them together."""
    fields = (description.form.field_of(path) for path in (DCTERMS.title, DCTERMS.description))
    said = [v for f in fields if f is not None for v in description.of(f.id)]
    return ". ".join(str(v) for v in said if isinstance(v, Literal) and v.strip())
