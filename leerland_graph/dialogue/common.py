"""Helpers of the dialogue: timestamps, properties, change sets, and IRIs for new resources."""

from datetime import UTC, datetime

from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.errors import UsageError
from leerland_graph.core.i18n import languages
from leerland_graph.core.labels import local_name, pick_literal
from leerland_graph.core.namespaces import DCTERMS, SKOS, XSD
from leerland_graph.store import ONTOLOGY, Activity, ChangeSet, Reason, Store
from leerland_graph.store.naming import Namer, part_name, taken_names
from leerland_graph.store.rdf_terms import Triple, canonical_triples

__all__ = ["change", "properties", "mint_iri", "moment", "now", "of_class", "value", "part_of", "title_of"]

NAMES = (DCTERMS.title, SKOS.prefLabel)


def now() -> Literal:
    """The current time in UTC, to the second."""
    said = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return Literal(said, datatype=XSD.dateTime)


def moment(text: object) -> datetime:
    """The datetime of a literal."""
    return datetime.fromisoformat(str(text))


def properties(store: Store, landscape: URIRef, node: Node) -> dict[URIRef, list[Node]]:
    """The triples of a resource in a landscape, grouped by property."""
    found: dict[URIRef, list[Node]] = {}
    for _, p, o in store.triples(landscape, node):
        found.setdefault(URIRef(str(p)), []).append(o)
    return found


def value(said: dict[URIRef, list[Node]], prop: URIRef) -> Node | None:
    """The value of a single-valued property; the first by text if there are several, else None."""
    return min(said.get(prop, []), key=str, default=None)


def title_of(store: Store, landscape: URIRef, node: URIRef, lang: str) -> str:
    """The title of a resource in the landscape or the ontology; its local name if it has none."""
    for graph in (landscape, ONTOLOGY):
        named = [o for _, p, o in store.triples(graph, node) if p in NAMES and isinstance(o, Literal)]
        if named:
            return pick_literal(named, lang)
    return local_name(str(node))


def titles_of(store: Store, landscape: URIRef, node: URIRef) -> dict[str, str]:
    """The title of a resource by language; see `title_of`."""
    return {lang: title_of(store, landscape, node, lang) for lang in languages()}


def mint_iri(store: Store, landscape: URIRef, base_iri: str, cls: URIRef, label: str) -> URIRef:
    """A new IRI that is unused in the landscape."""
    return Namer(base_iri, taken_names(store, landscape)).mint(cls, label)


def part_of(owner: URIRef, prop: URIRef, said: set[tuple[Node, Node]], taken: set[str]) -> set[Triple]:
    """The triples of a new part, including the link from its owner; adds its IRI to `taken`."""
    part = part_name(owner, prop, said, taken)
    return {(owner, prop, part), *((part, p, o) for p, o in said)}


def change(
    store: Store,
    landscape: URIRef,
    after: set[Triple],
    before: set[Triple],
    *,
    who: str,
    why: Reason,
    kind: str = "edit",
) -> ChangeSet:
    """The change set that replaces `before` by `after`.

    Raises:
        UsageError: `who` is empty; dialogue requires an author.
    """
    if not who.strip():
        raise UsageError("Nobody is named.", "Say who you are, so that the others know whom to talk to.")
    said = canonical_triples(after)
    return ChangeSet(
        landscape, Activity(kind, who, why), store.revision, frozenset(said - before), frozenset(before - said)
    )


def of_class(store: Store, landscape: URIRef, cls: URIRef) -> list[URIRef]:
    """The resources of a class in a landscape, sorted by IRI."""
    rows = store.select("SELECT ?s { ?s a ?c }", graphs=[landscape], bindings={"c": cls})
    return sorted(URIRef(str(s)) for (s,) in rows)
