"""Local vocabulary: types, target groups, competences and definitions that an organisation adds to the ontology.

They are proposed like any other change. An accepted type becomes a concept in the organisation's own scheme in its landscape,
mapped to a concept of the ontology; the scheme has a version, and each version a note of what changed (`skos:changeNote`).
"""

from dataclasses import dataclass, replace

from rdflib import Literal, URIRef

from leerland_graph.core.errors import UsageError
from leerland_graph.core.i18n import message
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import DCTERMS, LL, LLC, OWL, RDF, SKOS
from leerland_graph.core.same_text import clean, one_line, same
from leerland_graph.dialogue.common import change, mint_iri, of_class, properties, title_of, value
from leerland_graph.store import ChangeSet, Store
from leerland_graph.store.rdf_terms import Triple, canonical_triples

__all__ = ["CLASSES", "LocalTerm", "Scheme", "local_vocabulary", "scheme_of", "with_version", "word_change_set"]

CLASSES = {"type": SKOS.Concept, "group": LL.TargetGroup, "competence": LL.Competence}
TYPES = LLC["intervention-types"]
TIES = (SKOS.broader, SKOS.closeMatch, SKOS.exactMatch)


@dataclass(frozen=True)
class Scheme:
    """The concept scheme of a landscape: its version, and its change notes, latest first."""

    iri: URIRef
    version: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class LocalTerm:
    """A local term: its kind, its names and definitions by language, and its mappings to the ontology."""

    iri: URIRef
    kind: str
    names: dict[str, str]
    definitions: dict[str, str]
    ties: tuple[tuple[URIRef, URIRef], ...]


def scheme_of(store: Store, landscape: URIRef, base_iri: str) -> Scheme:
    """The scheme of a landscape; version 0 if it does not exist yet."""
    iri = URIRef(f"{base_iri}scheme/{local_name(str(landscape))}")
    said = properties(store, landscape, iri)
    notes = sorted((str(n) for n in said.get(SKOS.changeNote, [])), key=_number, reverse=True)
    return Scheme(iri, str(value(said, OWL.versionInfo) or "0"), tuple(notes))


def _number(note: str) -> int:
    head = note.partition(":")[0]
    return int(head) if head.isdecimal() else 0


def local_vocabulary(store: Store, landscape: URIRef, base_iri: str) -> list[LocalTerm]:
    """The local terms in the scheme, sorted by kind and name."""
    scheme = scheme_of(store, landscape, base_iri).iri
    found = []
    for kind, cls in CLASSES.items():
        for iri in of_class(store, landscape, cls):
            said = properties(store, landscape, iri)
            if scheme not in said.get(SKOS.inScheme, []):
                continue
            texts = lambda p, said=said: {o.language or "": str(o) for o in said.get(p, []) if isinstance(o, Literal)}  # noqa: E731
            ties = tuple((p, URIRef(str(o))) for p in TIES for o in said.get(p, []))
            found.append(LocalTerm(iri, kind, texts(SKOS.prefLabel), texts(SKOS.definition), ties))
    return sorted(found, key=lambda w: (w.kind, w.names.get("nl", "").casefold(), w.iri))


def word_change_set(
    store: Store, landscape: URIRef, kind: str, *, names: dict[str, str], definitions: dict[str, str], tie: tuple[URIRef, URIRef] | None,
    who: str, base_iri: str, replaces: URIRef | None = None,
) -> ChangeSet:  # fmt: skip
    """The change set that adds a term to the landscape's scheme, or gives a term (`replaces`) new names and definitions.

    `tie` maps it to the ontology: `skos:broader`, `closeMatch` or `exactMatch`, and the concept. Required for a type.

    Raises:
        UsageError: the Dutch name is missing, a type has no mapping, the name is in use, or `who` is empty.
    """
    named = {lang: one_line(name) for lang, name in names.items() if one_line(name)}
    if not named.get("nl"):
        raise UsageError("The word has no Dutch name.", "Give it one.")
    if kind == "type" and tie is None:
        raise UsageError("A type of one's own belongs to one of the language.", "Say which one it is a kind of.")
    scheme = scheme_of(store, landscape, base_iri)
    for word in local_vocabulary(store, landscape, base_iri):
        if word.iri != replaces and word.kind == kind and same(word.names.get("nl", "")) == same(named["nl"]):
            raise UsageError(
                "There is a word '{word}' already.", "Choose another name, or change that one.", word=named["nl"]
            )
    iri = replaces or mint_iri(store, landscape, base_iri, CLASSES[kind], named["nl"])
    after: set[Triple] = {(iri, RDF.type, CLASSES[kind]), (iri, SKOS.inScheme, scheme.iri)}
    after |= {(iri, SKOS.prefLabel, Literal(name, lang=lang)) for lang, name in named.items()}
    after |= {
        (iri, SKOS.definition, Literal(clean(d).strip(), lang=lang)) for lang, d in definitions.items() if d.strip()
    }
    if kind == "type":
        after.add((iri, SKOS.inScheme, TYPES))  # so that it can be chosen wherever a type of the ontology can
    if tie is not None:
        after.add((iri, *tie))
    before = (
        set()
        if replaces is None
        else {t for t in store.triples(landscape, iri) if t[1] in (SKOS.prefLabel, SKOS.definition, *TIES)}
    )
    why = message("Term '{name}' changed", name=named) if replaces else message("Term '{name}' added", name=named)
    return change(store, landscape, after, before, who=who, why=why)


def with_version(store: Store, change_set: ChangeSet, base_iri: str) -> ChangeSet:
    """The change set extended with the next version of the scheme and a change note, if it touches local terms."""
    land = change_set.landscape
    scheme = scheme_of(store, land, base_iri)
    held = {s for s, p, o in change_set.additions if p == SKOS.inScheme and o == scheme.iri}
    held |= {s for s in change_set.subjects if store.contains(land, (s, SKOS.inScheme, scheme.iri))}
    if not held:
        return change_set
    version = int(scheme.version) + 1
    names = sorted(
        str(o)
        for s, p, o in change_set.additions
        if s in held and p == SKOS.prefLabel and getattr(o, "language", "") == "nl"
    ) or sorted(title_of(store, land, URIRef(str(s)), "nl") for s in held)
    new = all(not store.contains(land, (s, SKOS.inScheme, scheme.iri)) for s in held)
    note = f"{version}: {', '.join(names)} {'toegevoegd' if new else 'gewijzigd'}"
    after: set[Triple] = {
        (scheme.iri, RDF.type, LL.OwnScheme), (scheme.iri, OWL.versionInfo, Literal(str(version))),
        (scheme.iri, SKOS.changeNote, Literal(note, lang="nl")), (scheme.iri, DCTERMS.isPartOf, land),
        (scheme.iri, SKOS.prefLabel, Literal(f"Begrippen van {title_of(store, land, land, 'nl')}", lang="nl")),
        (scheme.iri, SKOS.prefLabel, Literal(f"Terms of {title_of(store, land, land, 'en')}", lang="en")),
    }  # fmt: skip
    said = frozenset(t for t in canonical_triples(after) if not store.contains(land, t))
    gone = frozenset(t for t in store.triples(land, scheme.iri) if t[1] == OWL.versionInfo)
    return replace(change_set, additions=change_set.additions | said, removals=change_set.removals | gone)
