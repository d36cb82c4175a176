"""Read a landscape from the store with a few column queries, never triple by triple.

The columns are read in parallel (`store/columns.py`), joined by the index of their intervention, and converted to objects once.
Equal sets share one object, as most interventions have sets in common.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from rdflib import URIRef

from leerland_graph.analysis.model import Element, Group, Intervention, Landscape, Placed, Relation, Run
from leerland_graph.analysis.norms import Norms
from leerland_graph.core.gc_pause import gc_paused
from leerland_graph.core.namespaces import LL, LLC
from leerland_graph.store import ONTOLOGY, Column, Store, run_parallel

__all__ = [
    "JUDGED",
    "RELATIONS",
    "departments_in",
    "interventions_in",
    "read_columns",
    "read_elements",
    "read_landscape",
]

KINDS = {LL.Island: "island", LL.Bridge: "bridge", LL.Polder: "polder", LL.Sea: "sea"}
RELATIONS = ("precedes", "reinforces", "overlapsWith", "preparedBy", "followedUpBy")
JUDGED = {"sameOfferAs": True, "differentOfferFrom": False}
SETS = ("interventionType", "targetGroup", "partOfProgramme", "partOfTrajectory", "develops", "suitsPreference")
PARTS = {
    "placement": ("onElement", "weight", "placedBy", "placementStatus"),
    "run": ("startDate", "endDate", "capacity"),
    "responsibility": ("role", "assignedTo"),
}
"""Parts and the properties to read of them. Reading flat columns and joining them here is faster than a join in the query."""
BY = ("assignedTo", "placedBy")
OWN = tuple(PARTS) + SETS + RELATIONS + tuple(JUDGED) + ("effort",)
QUERIES = {
    "titles": "SELECT ?i (LANG(?t) AS ?l) ?t { ?i dcterms:title ?t }",
    "descriptions": "SELECT ?i ?t { ?i dcterms:description ?t }",
    **{name: f"SELECT ?i ?o {{ ?i ll:{name} ?o }}" for name in (*OWN, *(p for each in PARTS.values() for p in each))},
    "all": "SELECT ?i { ?i a ll:Intervention }",
    "reasons": """SELECT ?i ?e ?by (LANG(?t) AS ?l) ?t { ?p ll:rationale ?t . ?i ll:placement ?p . ?p ll:onElement ?e .
        OPTIONAL { ?p ll:placedBy ?by } }""",
}
ELEMENTS = """
SELECT ?e ?class ?order WHERE {
  ?l a ll:LearningLandscape ; ll:onGroundPlate ?plate .
  ?e ll:elementOf ?plate ; a ?class .
  OPTIONAL { ?e ll:mapOrder ?order }
  FILTER(?class IN (ll:Island, ll:Bridge, ll:Polder, ll:Sea))
}"""
TYPICAL = "SELECT ?t ?e { ?t ll:typicalElement ?e MINUS { ?t skos:topConceptOf ?s } }"
GROUPS = """
SELECT ?g ?size ?hours ?p ?share WHERE {
  ?g a ll:TargetGroup .
  OPTIONAL { ?g ll:size ?size } OPTIONAL { ?g ll:weeklyCapacity ?hours }
  OPTIONAL { ?g ll:preferenceProfile ?s . ?s ll:preference ?p ; ll:share ?share }
}"""
NONE: frozenset[URIRef] = frozenset()
T = TypeVar("T")


@gc_paused()
def read_landscape(store: Store, landscape: URIRef, norms: Norms | None = None) -> Landscape:
    """Read a whole landscape, with the organisation's norms (default: the built-in ones)."""
    graphs = [ONTOLOGY, landscape]
    read = read_columns(store, graphs)
    elements = read_elements(store, landscape)
    interventions, table = interventions_in(read, elements)
    nodes = list(interventions)
    links = sorted((a, kind, b) for kind in RELATIONS for a, b in table.links(*read[kind]))
    relations = [Relation(nodes[a], kind, nodes[b]) for a, kind, b in links]
    said: dict[tuple[URIRef, URIRef], set[bool]] = {}
    for kind, same in JUDGED.items():
        for a, b in table.links(*read[kind]):
            if a != b:
                said.setdefault((nodes[min(a, b)], nodes[max(a, b)]), set()).add(same)
    judged = {
        pair: same for pair, (same, *other) in sorted(said.items()) if not other
    }  # said both ways it is not judged
    names = _texts(store, "SELECT ?x ?l { ?x skos:prefLabel ?l }", graphs)

    def found(query: str) -> tuple[URIRef, ...]:
        return tuple(sorted({URIRef(str(row[0])) for row in store.select(query, graphs=graphs)}))

    members = lambda cls: found(f"SELECT ?x {{ ?x a {cls} }}")  # noqa: E731
    return Landscape(
        iri=landscape,
        titles=_texts(store, "SELECT ?l ?t { ?l a ll:LearningLandscape ; dcterms:title ?t }", graphs).get(
            landscape, {}
        ),
        elements=elements,
        interventions=interventions,
        relations=tuple(relations),
        names=names,
        groups=members("ll:TargetGroup"),
        departments=departments_in(read),
        programmes=members("ll:ChangeProgramme"),
        context={f: names.get(f, {}) for f in members("ll:ContextFactor")},
        revision=store.revision,
        group_facts=_groups(store, graphs),
        preferences=found("SELECT ?p { ?p skos:inScheme llc:learning-preferences }"),
        general_competences=frozenset(found("SELECT ?c { ?c ll:generalCompetence true }")),
        practice=frozenset(found("SELECT ?e { ?e ll:isPractice true }")),
        typical_types=_typical_types(store, graphs),
        norms=norms or Norms(),
        judged=judged,
    )


def departments_in(read: Mapping[str, list[Column]]) -> tuple[URIRef, ...]:
    """Who has a responsibility or placed something, in columns that hold `BY`."""
    return tuple(sorted({_iri(text) for name in BY for text in read[name][1].values}))


def read_columns(store: Store, graphs: Sequence[URIRef]) -> dict[str, list[Column]]:
    """The columns of `QUERIES` over some graphs."""
    return run_parallel({name: partial(store.columns, query, graphs=graphs) for name, query in QUERIES.items()})


def interventions_in(
    read: Mapping[str, list[Column]], elements: Mapping[URIRef, Element]
) -> "tuple[dict[URIRef, Intervention], _Table]":
    """The interventions in columns, by IRI, and their table."""
    (every,) = read["all"]
    order = np.argsort(np.array(every.values, dtype=object)) if every.values else np.zeros(0, dtype=np.intp)
    keys = every.arrow.take(_indices(order)) if len(order) else every.arrow
    nodes = [_iri(text) for text in keys.to_pylist()]
    table = _Table(keys, len(nodes))
    titles = table.texts(*read["titles"])
    descriptions = table.lists(str, *read["descriptions"])
    sets = {name: table.sets(*read[name]) for name in SETS}
    parts = {name: _joined(read[name], [read[p] for p in PARTS[name]]) for name in PARTS}
    roles = table.sets_of_pairs(*parts["responsibility"])
    runs = table.lists(_run, *parts["run"])
    placed = table.lists(partial(_placed, elements), *parts["placement"])
    table.add_reasons(placed, *read["reasons"])
    efforts = table.lists(float, *read["effort"])
    interventions = {}
    for n, iri in enumerate(nodes):
        title = titles.get(n, {})
        interventions[iri] = Intervention(
            iri, title, tuple(sorted(sets["interventionType"].get(n, NONE))), sets["targetGroup"].get(n, NONE),
            sets["partOfProgramme"].get(n, NONE), sets["partOfTrajectory"].get(n, NONE), roles.get(n, frozenset()),
            _ordered(placed[n], _by_place) if n in placed else (),
            _ordered(runs[n], _by_date) if n in runs else (),
            efforts[n][0] if n in efforts else None, sets["develops"].get(n, NONE), sets["suitsPreference"].get(n, NONE),
            " ".join([*title.values(), *sorted(descriptions.get(n, ()))]),
        )  # fmt: skip
    return interventions, table


def read_elements(store: Store, landscape: URIRef) -> dict[URIRef, Element]:
    """The elements of the ground plate of a landscape, in the order of the plate."""
    graphs = [ONTOLOGY, landscape]
    labels = _texts(store, "SELECT ?e ?l { ?e ll:elementOf ?p ; skos:prefLabel ?l }", graphs)
    definitions = _texts(store, "SELECT ?e ?l { ?e ll:elementOf ?p ; skos:definition ?l }", graphs)
    connects: dict[str, set[URIRef]] = {}
    for e, island in store.select("SELECT ?e ?i { ?e ll:connects ?i }", graphs=graphs):
        connects.setdefault(str(e), set()).add(URIRef(str(island)))
    found = [
        Element(
            URIRef(str(e)), KINDS[URIRef(str(cls))], labels.get(URIRef(str(e)), {}), definitions.get(URIRef(str(e)), {}),
            tuple(sorted(connects.get(str(e), ()))), int(str(order)) if order is not None else 99,
        )
        for e, cls, order in store.select(ELEMENTS, graphs=graphs)
    ]  # fmt: skip
    return {e.iri: e for e in sorted(found, key=lambda e: (e.order, e.iri))}


class _Table:
    """Values from columns, grouped by the index of the intervention."""

    def __init__(self, keys: Any, size: int) -> None:
        self.keys = keys
        self.size = size

    def _rows(self, subjects: Column) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
        """The indices of the interventions, ascending, and the rows that belong to them."""
        numbers = subjects.numbered_by(self.keys)
        rows = np.argsort(numbers, kind="stable")
        rows = rows[np.searchsorted(numbers[rows], 0) :]
        return numbers[rows], rows

    def _grouped(self, subjects: Column) -> Iterator[tuple[int, list[int]]]:
        numbers, rows = self._rows(subjects)
        starts = np.flatnonzero(np.diff(numbers, prepend=-1))
        ends = [*starts[1:].tolist(), len(numbers)][: len(starts)]
        each = rows.tolist()
        for number, start, end in zip(numbers[starts].tolist(), starts.tolist(), ends, strict=True):
            yield number, each[start:end]

    def sets(self, subjects: Column, objects: Column) -> dict[int, frozenset[URIRef]]:
        """The set of IRIs per intervention; equal sets share one object."""
        values = [_iri(v) for v in objects.values]
        numbers, order = self._rows(subjects)
        if len(numbers) and (np.diff(numbers) > 0).all():  # one value each, which is common: no grouping needed
            single = [frozenset((v,)) for v in values]
            return dict(zip(numbers.tolist(), map(single.__getitem__, objects.codes[order].tolist()), strict=True))
        codes = objects.codes.tolist()
        known: dict[tuple[int, ...], frozenset[URIRef]] = {}
        found = {}
        for number, rows in self._grouped(subjects):
            key = (codes[rows[0]],) if len(rows) == 1 else tuple(sorted(codes[r] for r in rows))
            if (mine := known.get(key)) is None:
                mine = known[key] = frozenset(values[c] for c in key)
            found[number] = mine
        return found

    def sets_of_pairs(
        self, subjects: Column, firsts: Column, seconds: Column
    ) -> dict[int, frozenset[tuple[URIRef, URIRef]]]:
        """The set of pairs of IRIs per intervention; equal sets share one object."""
        one, two = [_iri(v) for v in firsts.values], [_iri(v) for v in seconds.values]
        codes = list(zip(firsts.codes.tolist(), seconds.codes.tolist(), strict=True))
        known: dict[tuple[tuple[int, int], ...], frozenset[tuple[URIRef, URIRef]]] = {}
        found = {}
        for number, rows in self._grouped(subjects):
            key = tuple(sorted(codes[r] for r in rows if min(codes[r]) >= 0))
            if (mine := known.get(key)) is None:
                mine = known[key] = frozenset((one[a], two[b]) for a, b in key)
            found[number] = mine
        return found

    def lists(self, make: Callable[..., T], subjects: Column, *columns: Column) -> dict[int, list[T]]:
        """The results of `make` on the values of each row (None if unbound), per intervention; equal rows share one object."""
        values = [[*c.values, None] for c in columns]
        codes = list(zip(*(c.codes.tolist() for c in columns), strict=True))
        known: dict[tuple[int, ...], T] = {}
        found = {}
        for number, rows in self._grouped(subjects):
            mine = []
            for row in rows:
                key = codes[row]
                if key not in known:
                    known[key] = make(*(v[c] for v, c in zip(values, key, strict=True)))
                mine.append(known[key])
            found[number] = mine
        return found

    def texts(self, subjects: Column, langs: Column, texts: Column) -> dict[int, dict[str, str]]:
        """The texts by language per intervention; of several in one language, the first in text order."""
        names = [*langs.values, ""]
        numbers, order = self._rows(subjects)
        if len(numbers) and (np.diff(numbers) > 0).all():
            tagged = zip(langs.codes[order].tolist(), texts.codes[order].tolist(), strict=True)
            return {n: {names[lang]: texts.values[t]} for n, (lang, t) in zip(numbers.tolist(), tagged, strict=True)}
        codes, lang_codes = texts.codes.tolist(), langs.codes.tolist()
        found = {}
        for number, rows in self._grouped(subjects):
            if len(rows) == 1:
                found[number] = {names[lang_codes[rows[0]]]: texts.values[codes[rows[0]]]}
                continue
            mine: dict[str, str] = {}
            for lang, text in sorted((names[lang_codes[r]], texts.values[codes[r]]) for r in rows):
                mine.setdefault(lang, text)
            found[number] = mine
        return found

    def add_reasons(
        self,
        placed: dict[int, list[Placed | None]],
        subjects: Column,
        on: Column,
        by: Column,
        langs: Column,
        texts: Column,
    ) -> None:
        """Add the rationales to the placements, matched by element and department."""
        where, who, lang = ([*c.values, ""] for c in (on, by, langs))
        for number, rows in self._grouped(subjects):
            for row in rows:
                key = where[on.codes[row]], who[by.codes[row]]
                said = {lang[langs.codes[row]]: texts.values[texts.codes[row]]}
                placed[number] = [
                    replace(p, reasons={**p.reasons, **said}) if p and (str(p.element), str(p.by or "")) == key else p
                    for p in placed[number]
                ]

    def links(self, subjects: Column, objects: Column) -> Iterator[tuple[int, int]]:
        """The pairs of indices of two interventions that are both in the landscape."""
        first, second = subjects.numbered_by(self.keys), objects.numbered_by(self.keys)
        both = (first >= 0) & (second >= 0)
        return zip(first[both].tolist(), second[both].tolist(), strict=True)


def _joined(whole: list[Column], properties: list[list[Column]]) -> list[Column]:
    """For each part: its owner and its properties, -1 if it lacks one."""
    owners, parts = whole
    columns = [owners]
    for subjects, values in properties:
        by_part = np.full(len(parts.arrow) + 1, -1, dtype=np.int32)
        by_part[subjects.numbered_by(parts.arrow)] = values.codes  # -1, no part, writes to the last element
        by_part[-1] = -1
        columns.append(Column(by_part[parts.codes], values.arrow))
    return columns


def _iri(text: str) -> URIRef:
    return str.__new__(URIRef, text)  # the store validated it when it was added


def _run(start: str | None, end: str | None, capacity: str | None) -> Run | None:
    if start is None:
        return None
    first = date.fromisoformat(start[:10])
    return Run(first, date.fromisoformat(end[:10]) if end else first, int(capacity) if capacity else None)


def _placed(
    elements: Mapping[URIRef, Element], element: str | None, weight: str | None, by: str | None, status: str | None
) -> Placed | None:
    if element is None or (on := _iri(element)) not in elements:
        return None  # an element of another plate: the intervention is not placed on this one
    return Placed(
        elements[on].iri, float(weight) if weight else 1.0, _iri(by) if by else None, status == str(LLC.agreed), {}
    )


def _by_place(placed: Placed) -> tuple[str, str, float, bool]:
    return str(placed.element), str(placed.by or ""), placed.weight, placed.agreed


def _by_date(run: Run) -> tuple[date, date, int]:
    return run.start, run.end, -1 if run.capacity is None else run.capacity


def _ordered(items: list[T | None], key: Callable[[T], Any]) -> tuple[T, ...]:
    kept = [i for i in items if i is not None]
    return tuple(kept) if len(kept) < 2 else tuple(sorted(kept, key=key))


def _typical_types(store: Store, graphs: list[URIRef]) -> dict[URIRef, tuple[URIRef, ...]]:
    """For each element its typical types; the broad types at the top of their scheme are left out."""
    found: dict[URIRef, list[URIRef]] = {}
    for kind, element in store.select(TYPICAL, graphs=graphs):
        found.setdefault(URIRef(str(element)), []).append(URIRef(str(kind)))
    return {element: tuple(sorted(kinds)) for element, kinds in found.items()}


def _groups(store: Store, graphs: list[URIRef]) -> dict[URIRef, Group]:
    found: dict[URIRef, Group] = {}
    for g, size, hours, preference, share in store.select(GROUPS, graphs=graphs):
        iri = URIRef(str(g))
        known = found.get(iri, Group())
        shares = dict(known.preferences)
        if preference is not None:
            shares[URIRef(str(preference))] = float(str(share))
        found[iri] = Group(
            int(str(size)) if size is not None else None, float(str(hours)) if hours is not None else None, shares
        )
    return found


def _texts(store: Store, query: str, graphs: list[URIRef]) -> dict[URIRef, dict[str, str]]:
    found: dict[URIRef, dict[str, str]] = {}
    for s, literal in store.select(query, graphs=graphs):
        found.setdefault(URIRef(str(s)), {}).setdefault(getattr(literal, "language", None) or "", str(literal))
    return found


def _indices(numbers: NDArray[np.intp]) -> Any:
    """An Arrow array of indices that shares their memory; `pyarrow.array` imports pandas where it is installed."""
    return pa.Array.from_buffers(pa.int64(), len(numbers), [None, pa.py_buffer(numbers.astype(np.int64, copy=False))])
