"""What can be found in a landscape and in the language: interventions, elements, target groups, competences, programmes, terms and questions."""

from collections.abc import Sequence
from pathlib import Path

from rdflib import URIRef

from leerland_graph.analysis import Landscape
from leerland_graph.core.i18n import N_, languages
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import LL, ORG, RDF, SKOS
from leerland_graph.core.settings import get_settings
from leerland_graph.forms import choices
from leerland_graph.meaning import Entry, Found, find
from leerland_graph.services.proposals import proposer
from leerland_graph.services.state import View, per_state
from leerland_graph.sparql.library import library
from leerland_graph.store import Store
from leerland_graph.validation.form import Kind

__all__ = ["NAMES", "everything", "find_in", "titled"]

NAMES = {
    "intervention": N_("intervention"), "element": N_("element"), "group": N_("target group"), "department": N_("department"),
    "competence": N_("competence"), "programme": N_("programme"), "term": N_("term"), "question": N_("question"), "page": N_("page"),
}  # fmt: skip
"""What the kinds of what is found are called."""
CLASSES = {
    "group": LL.TargetGroup, "department": ORG.OrganizationalUnit, "competence": LL.Competence, "programme": LL.ChangeProgramme,
}  # fmt: skip


def everything(store: Store, landscape: Landscape, questions: Path | None = None) -> tuple[Entry, ...]:
    """What can be found in a landscape, but for the pages; the key of a resource is its IRI, that of a question its name.

    `questions` is the folder of the library, by default our own.
    """
    named = lambda kind: choices(store, landscape.iri, kind).options.values()  # noqa: E731
    found = [Entry("intervention", str(i.iri), i.titles, i.text) for i in landscape.interventions.values()]
    found += [Entry("element", str(e), landscape.labels(e), _defined(store, e)) for e in landscape.elements]
    for kind, cls in CLASSES.items():
        found += [Entry(kind, str(o.iri), o.labels) for o in named(Kind(cls=cls))]
    seen = {e.key for e in found}
    schemes = {s for s in store.ontology.subjects(RDF.type, SKOS.ConceptScheme) if isinstance(s, URIRef)}
    for option in (o for scheme in sorted(schemes) for o in named(Kind(scheme=scheme))):
        if str(option.iri) not in seen:
            seen.add(str(option.iri))
            found.append(Entry("term", str(option.iri), option.labels, " ".join(option.definitions.values())))
    found += [Entry("question", q.name, {**q.questions, "": q.words}) for q in library(questions)]
    return tuple(found)


def _defined(store: Store, iri: URIRef) -> str:
    return " ".join(sorted(str(o) for o in store.ontology.objects(iri, SKOS.definition)))


@per_state(1)
def _everything(shown: View) -> tuple[Entry, ...]:
    folder = get_settings().ontology
    return everything(shown.store, shown.landscape, folder / "questions" if folder else None)


def find_in(shown: View, query: str, *, also: Sequence[Entry] = (), most: int = 20) -> list[Found]:
    """What fits a query best, by words and by meaning; `also` are other things that can be found, such as pages."""
    return find(query, [*_everything(shown), *also], proposer(shown).vectors, most=most)


def titled(entry: Entry, lang: str) -> str:
    """What an entry is called in a language, else in another."""
    tags = [lang, *languages(), *entry.titles]
    return next((entry.titles[t] for t in tags if entry.titles.get(t)), local_name(entry.key))
