"""The options of a choice field: resources of a class or concepts of a scheme, searchable by label and definition in both languages.

The index is built once per state of the store; a search among ten thousand options takes milliseconds.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from rdflib import URIRef

from leerland_graph.core.i18n import label_in
from leerland_graph.core.labels import local_name, pick
from leerland_graph.core.namespaces import SKOS
from leerland_graph.store import ONTOLOGY, Store, one_of_classes
from leerland_graph.validation.form import Kind

__all__ = ["Choices", "Option", "choices"]

_LABELS = "SELECT ?x (LANG(?l) AS ?t) ?l {{ {who} ?x {what} ?l }}"
_CONCEPTS = "?x skos:inScheme <{0}> ."


@dataclass(frozen=True)
class Option:
    """One option; `above` are its broader concepts, the broadest first."""

    iri: URIRef
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    above: tuple[URIRef, ...] = ()

    def label(self, lang: str) -> str:
        return label_in(self.labels, lang) or local_name(str(self.iri))

    def definition(self, lang: str) -> str:
        return pick(self.definitions, lang)


@dataclass(frozen=True)
class Choices:
    """All options for one kind of value."""

    options: Mapping[URIRef, Option]

    def __len__(self) -> int:
        return len(self.options)

    def label(self, iri: URIRef, lang: str) -> str:
        """The label of an option; the local name if it is not an option (any more)."""
        return self.options[iri].label(lang) if iri in self.options else local_name(str(iri))

    def ordered(self, lang: str) -> list[Option]:
        """The options in hierarchical order, siblings by label."""
        key = lambda o: tuple(_plain(self.label(i, lang)) for i in (*o.above, o.iri))  # noqa: E731
        return sorted(self.options.values(), key=key)

    def search(self, words: str, lang: str, *, limit: int = 50) -> list[Option]:
        """The options that contain every word in a label or definition of either language; label prefixes first."""
        wanted = _plain(words).split()
        if not wanted:
            return self.ordered(lang)[:limit]
        found = []
        for option, label, hay in self._index:
            if all(w in hay for w in wanted):
                found.append((not label.startswith(wanted[0]), not all(w in label for w in wanted), label, option))
        found.sort(key=lambda f: f[:3])
        return [f[3] for f in found[:limit]]

    @cached_property
    def _index(self) -> list[tuple[Option, str, str]]:
        return [
            (o, _plain(" / ".join(o.labels.values())), _plain(" ".join([*o.labels.values(), *o.definitions.values()])))
            for o in self.options.values()
        ]


def choices(store: Store, landscape: URIRef, kind: Kind) -> Choices:
    """All options for a kind of value, from a landscape and the ontology."""
    if kind.values:
        return Choices(
            {v: Option(v, _labels(store, landscape, [v]).get(v, {}), {}) for v in kind.values if isinstance(v, URIRef)}
        )
    if kind.scheme is None and kind.cls is None:
        return Choices({})
    if kind.scheme is not None:
        who = _CONCEPTS.format(kind.scheme)
    else:
        assert kind.cls is not None
        who = one_of_classes(store, kind.cls)
    graphs = [ONTOLOGY, landscape]
    labels = _texts(store, graphs, who, "skos:prefLabel|dcterms:title")
    definitions = _texts(store, graphs, who, "skos:definition|dcterms:description")
    broader: dict[URIRef, URIRef] = {}
    for x, up in store.select(f"SELECT ?x ?up {{ {who} ?x skos:broader ?up }}", graphs=graphs):
        broader.setdefault(URIRef(str(x)), URIRef(str(up)))
    nodes = {URIRef(str(r[0])) for r in store.select(f"SELECT DISTINCT ?x {{ {who} }}", graphs=graphs)}
    return Choices(
        {iri: Option(iri, labels.get(iri, {}), definitions.get(iri, {}), _above(iri, broader)) for iri in sorted(nodes)}
    )


def _above(iri: URIRef, broader: Mapping[URIRef, URIRef]) -> tuple[URIRef, ...]:
    path: list[URIRef] = []
    at = broader.get(iri)
    while at is not None and at not in path and at != iri:
        path.append(at)
        at = broader.get(at)
    return tuple(reversed(path))


def _texts(store: Store, graphs: list[URIRef], who: str, what: str) -> dict[URIRef, dict[str, str]]:
    subjects, tags, texts = store.columns(_LABELS.format(who=who, what=what), graphs=graphs)
    found: dict[URIRef, dict[str, str]] = {}
    for s, t, l in zip(subjects.codes.tolist(), tags.codes.tolist(), texts.codes.tolist(), strict=True):  # noqa: E741
        found.setdefault(URIRef(subjects.values[s]), {}).setdefault(tags.values[t] if t >= 0 else "", texts.values[l])
    return found


def _labels(store: Store, landscape: URIRef, nodes: Iterable[URIRef]) -> dict[URIRef, dict[str, str]]:
    values = " ".join(f"<{n}>" for n in nodes)
    return _texts(store, [ONTOLOGY, landscape], f"VALUES ?x {{ {values} }}", f"<{SKOS.prefLabel}>|dcterms:title")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
