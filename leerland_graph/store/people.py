"""Users under pseudonyms: a name is stored once, in the history, and can be erased from it.

A person is `urn:leerland:person:` plus a random number. The number reveals nothing of the name, so references to the person
(changes, acceptances, remarks, the audit log) stay intact when the name is erased.
"""

from uuid import uuid4

from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.errors import NotFound
from leerland_graph.core.namespaces import PROV, RDF, RDFS
from leerland_graph.store.engine import Store
from leerland_graph.store.graphs import HISTORY
from leerland_graph.store.rdf_terms import Triple

__all__ = [
    "NAMELESS",
    "PERSON",
    "erase_person",
    "known_person",
    "people",
    "person_of",
    "person_triples",
    "register_person",
]

PERSON = "urn:leerland:person:"
NAMELESS = "—"
"""The placeholder for an erased name."""
_OLD = "urn:leerland:agent:"
"""The former prefix of person IRIs, followed by the name in hexadecimal. Erasing such a name renames the person too."""


def people(store: Store) -> dict[URIRef, str]:
    """The names of everyone in the history, by person."""
    rows = store.select("SELECT ?p ?name { ?p a prov:Agent ; rdfs:label ?name }", graphs=[HISTORY])
    return {URIRef(str(person)): str(name) for person, name in rows}


def person_of(store: Store, name: str) -> URIRef:
    """The person with that name, or a new one; a store returns the same new person until it is written."""
    if name not in store.persons:
        store.persons[name] = known_person(store, name) or URIRef(f"{PERSON}{uuid4().hex}")
    return store.persons[name]


def known_person(store: Store, name: str) -> URIRef | None:
    """The person with that name in the history, or None."""
    rows = store.select(
        "SELECT ?p { ?p a prov:Agent ; rdfs:label ?name } ORDER BY ?p", graphs=[HISTORY], bindings={"name": Literal(name)}
    )  # fmt: skip
    return next((URIRef(str(p)) for (p,) in rows if str(p).startswith(PERSON)), None)


def person_triples(person: URIRef, name: str) -> set[Triple]:
    """The triples that describe a person in the history."""
    return {(person, RDF.type, PROV.Agent), (person, RDFS.label, Literal(name))}


def register_person(store: Store, name: str) -> URIRef:
    """The person with that name, added to the history if missing.

    Raises:
        StoreError: the store is open for reading only, or the write failed.
    """
    with store.lock:
        person = person_of(store, name)
        missing = {t for t in person_triples(person, name) if not store.contains(HISTORY, t)}
        if missing:
            store.write_ungated({HISTORY: missing}, {})
        return person


def erase_person(store: Store, name: str) -> int:
    """Erase a name from the history; the pseudonym keeps its changes. Return how many persons had the name.

    Raises:
        NotFound: nobody has that name.
        StoreError: the store is open for reading only, or the write failed.
    """
    with store.lock:
        found = [p for p, known in people(store).items() if known == name and known != NAMELESS]
        if not found:
            raise NotFound("person", name, tuple(sorted({n for n in people(store).values() if n != NAMELESS}))[:3])
        added: set[Triple] = set()
        gone: set[Triple] = set()
        for person in found:
            now = URIRef(f"{PERSON}{uuid4().hex}") if str(person).startswith(_OLD) else person
            gone.add((person, RDFS.label, Literal(name)))
            added.add((now, RDFS.label, Literal(NAMELESS)))
            if now != person:
                own, referring = _statements(store, person)
                gone |= own | referring
                added |= {(now, p, o) for _, p, o in own if p != RDFS.label} | {(s, p, now) for s, p, _ in referring}
        store.write_ungated({HISTORY: added}, {HISTORY: gone})
        store.persons.clear()
        store.compact_files()
        return len(found)


def _statements(store: Store, node: Node) -> tuple[set[Triple], set[Triple]]:
    return set(store.triples(HISTORY, node)), set(store.triples(HISTORY, object_=node))
