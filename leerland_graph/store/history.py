"""Read the history of commits."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.i18n import N_, Message, message, message_from, nmessage
from leerland_graph.core.namespaces import RDF, interned
from leerland_graph.store.change_set import Reason
from leerland_graph.store.engine import Row, Store
from leerland_graph.store.graphs import HISTORY, change_iri
from leerland_graph.store.rdf_terms import Triple, from_ntriples

__all__ = [
    "Change",
    "Entry",
    "changed_since",
    "changes",
    "departed",
    "entries",
    "entries_about",
    "landscape_entries",
    "last_touch",
    "undone_by",
    "void",
]


@dataclass(frozen=True)
class Change:
    """One commit: its kind, who made it, when and why, and how much it changed.

    `why` is the reason in English or as somebody wrote it, `message` the same as a message, None where somebody wrote it.
    `undoes` are the changes that an undo reverses, the requested one first.
    """

    number: int
    kind: str
    who: str
    when: datetime
    why: str
    landscape: URIRef
    descriptions: int
    catalogues: frozenset[str]
    undoes: tuple[int, ...] = ()
    message: Message | None = field(default=None, compare=False)

    def reason(self, lang: str) -> str:
        """The reason in a language; one that somebody wrote is the same in all."""
        return self.message[lang] if self.message is not None else self.why

    @property
    def reverses(self) -> int | None:
        """The change that an undo was requested for; None for other changes."""
        return self.undoes[0] if self.undoes else None


@dataclass(frozen=True)
class Entry:
    """What one commit changed in one description: the statements added and removed."""

    change: int
    describes: URIRef
    added: frozenset[Triple]
    removed: frozenset[Triple]

    @property
    def touched(self) -> frozenset[Triple]:
        return self.added | self.removed


IMPORT = N_("Import of {what}")
_CHANGES = """
SELECT ?n ?kind ?who ?when ?why ?landscape (COUNT(DISTINCT ?e) AS ?descriptions)
       (GROUP_CONCAT(DISTINCT ?catalogue; separator="\\n") AS ?catalogues) (COUNT(?catalogue) AS ?named)
       (GROUP_CONCAT(DISTINCT STR(?reversed); separator=" ") AS ?undone) (SAMPLE(?told) AS ?message) WHERE {
  ?c ll:sequence ?n ; ll:changeKind ?kind ; ll:reason ?why ; ll:inLandscape ?landscape ;
     prov:endedAtTime ?when ; prov:wasAssociatedWith/rdfs:label ?who ; ll:changedDescription ?e .
  OPTIONAL { ?c ll:catalogue ?catalogue }
  OPTIONAL { ?c ll:reverses/ll:sequence ?reversed }
  OPTIONAL { ?c ll:reasonMessage ?told }
  %s
} GROUP BY ?c ?n ?kind ?who ?when ?why ?landscape ORDER BY DESC(?n)"""


def changes(store: Store, *, about: URIRef | None = None) -> list[Change]:
    """The commits, newest first; optionally only those that touched `about`."""
    query = _CHANGES % ("?c ll:changedDescription/ll:describes ?about ." if about else "")
    rows = store.select(query, graphs=[HISTORY], bindings={"about": about} if about else None)
    return [
        Change(
            number=int(str(n)),
            kind=str(kind),
            who=str(who),
            when=datetime.fromisoformat(str(when)),
            why=str(why),
            landscape=URIRef(str(landscape)),
            descriptions=int(str(count)),
            catalogues=frozenset(str(catalogues).split("\n")) if int(str(named)) else frozenset(),
            undoes=tuple(sorted(map(int, str(undone).split()))) if undone is not None else (),
            message=_message(str(why), None if told is None else str(told)),
        )
        for n, kind, who, when, why, landscape, count, catalogues, named, undone, told in rows
    ]


_IMPORT, _UNDO = re.compile(r"Import of (.+)", re.S), re.compile(r"Changes? ([\d, ]+) undone: (.+)", re.S)


def _message(why: str, told: str | None) -> Message | None:
    """The reason as a message. Of stores from before messages were stored, the sentences of imports and undos are known."""
    if told is not None:
        return message_from(json.loads(told))
    if found := _IMPORT.fullmatch(why):
        return message(IMPORT, what=found[1])
    if found := _UNDO.fullmatch(why):
        return undo_message(found[1].split(", "), _message(found[2], None) or found[2])
    return None


def undo_message(numbers: Sequence[object], why: Reason) -> Message:
    """The reason of an undo: the numbers of the changes, and the reason of the first."""
    text = ", ".join(map(str, numbers))
    return nmessage(
        "Change {numbers} undone: {why}", "Changes {numbers} undone: {why}", n=len(numbers), numbers=text, why=why
    )


_ENTRIES = """
SELECT ?n ?about ?added ?removed WHERE {
  %s
  ?e ll:describes ?about . ?c ll:changedDescription ?e ; ll:sequence ?n ; ll:inLandscape ?landscape .
  OPTIONAL { ?e ll:addedStatements ?added } OPTIONAL { ?e ll:removedStatements ?removed }
  %s
} ORDER BY ?n ?about"""


def _entries(store: Store, first: str = "", last: str = "", bindings: dict[str, Node] | None = None) -> list[Entry]:
    rows = store.select(_ENTRIES % (first, last), graphs=[HISTORY], bindings=bindings)
    return [_entry(*row) for row in rows]


def _entry(n: Node | None, about: Node | None, added: Node | None, removed: Node | None) -> Entry:
    return Entry(
        int(str(n)),
        URIRef(str(about)),
        frozenset(from_ntriples(str(added))) if added is not None else frozenset(),
        frozenset(from_ntriples(str(removed))) if removed is not None else frozenset(),
    )


def entries(store: Store, number: int) -> list[Entry]:
    """What commit `number` changed, per description."""
    return _entries(store, bindings={"c": change_iri(number)})


def entries_about(store: Store, landscape: URIRef, subjects: Iterable[URIRef]) -> list[Entry]:
    """The entries about these descriptions in a landscape, oldest first."""
    return [_entry(*row) for row in _about(store, landscape, subjects)]


def _about(store: Store, landscape: URIRef, subjects: Iterable[URIRef]) -> list[Row]:
    values = " ".join(f"<{s}>" for s in sorted(set(subjects)))
    if not values:
        return []
    query = _ENTRIES % (f"VALUES ?about {{ {values} }}", "")
    return store.select(query, graphs=[HISTORY], bindings={"landscape": landscape})


_DEPARTED = """
SELECT ?n ?about ?removed WHERE {
  ?e ll:describes ?about ; ll:removedStatements ?removed .
  ?c ll:changedDescription ?e ; ll:sequence ?n ; ll:inLandscape ?landscape .
  FILTER(CONTAINS(STR(?removed), ?typed))
} ORDER BY ?n"""


def departed(store: Store, landscape: URIRef, cls: URIRef) -> dict[URIRef, frozenset[Triple]]:
    """The descriptions of a class that were deleted from a landscape, each with what the last change took away of it and its parts.

    One that came back, or whose deletion was undone, is not among them.
    """
    typed = Literal(f"{RDF.type.n3()} {cls.n3()}")
    rows = store.select(_DEPARTED, graphs=[HISTORY], bindings={"landscape": landscape, "typed": typed})
    if not rows:
        return {}
    without = void(c for c in changes(store) if c.landscape == landscape)
    found = {URIRef(str(about)): str(removed) for n, about, removed in rows if int(str(n)) not in without}
    return {
        about: frozenset(from_ntriples(removed))
        for about, removed in found.items()
        if not any(p == RDF.type for _, p, _ in store.triples(landscape, about))
    }


def landscape_entries(store: Store, landscape: URIRef, *, after: int = 0) -> list[Entry]:
    """The entries of a landscape after a commit, newest first."""
    found = _entries(store, last=f"FILTER(?n > {int(after)})", bindings={"landscape": landscape})
    return found[::-1]


def changed_since(store: Store, landscape: URIRef, revision: int) -> frozenset[URIRef]:
    """The resources of a landscape that commits after `revision` touched."""
    later = _entries(store, last=f"FILTER(?n > {int(revision)})", bindings={"landscape": landscape})
    return frozenset(s for e in later for s, _, _ in e.touched if isinstance(s, URIRef))


def undone_by(every: Iterable[Change]) -> dict[int, int]:
    """Per undone change, the change that undid it. An undo that was itself undone does not count."""
    found: dict[int, int] = {}
    for change in sorted(every, key=lambda c: -c.number):
        if change.number not in found:
            found |= dict.fromkeys(change.undoes, change.number)
    return found


def void(every: Iterable[Change]) -> frozenset[int]:
    """The numbers of the changes without effect: those that were undone and their undos."""
    found = undone_by(every)
    return frozenset({*found, *found.values()})


def last_touch(
    store: Store, landscape: URIRef, subjects: Iterable[URIRef], *, but: frozenset[int] = frozenset()
) -> dict[tuple[Node, Node], int]:
    """Per subject and predicate of these descriptions, the last commit that changed it, ignoring the commits in `but`."""
    touched: dict[tuple[Node, Node], int] = {}
    for n, _, *texts in _about(store, landscape, subjects):
        number = int(str(n))
        if number not in but:
            touched.update(dict.fromkeys((pair for text in texts for pair in _touched(text)), number))
    return touched


def _touched(text: Node | None) -> Iterator[tuple[Node, Node]]:
    """The subjects and predicates of statements in an entry, of which the objects are not read: half of reading them all would be that."""
    for line in str(text or "").split("\n"):
        if line:
            s, p, _ = line.split(" ", 2)
            yield interned(s[1:-1]), interned(p[1:-1])
