"""What the formats of others are made of: the interventions of a landscape, each with what it refers to, by name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from rdflib import Graph, Literal, URIRef

from leerland_graph.core.labels import local_name, pick
from leerland_graph.core.namespaces import DCTERMS, LL, RDF, SCHEMA, SKOS, new_graph
from leerland_graph.exchange.type_values import says_no_type
from leerland_graph.store import PART_PROPERTIES
from leerland_graph.store.rdf_terms import Triple

__all__ = ["Catalogue", "Named", "Offer", "Run", "catalogue_of", "neighbourhood", "offer_of", "period"]

Texts = Mapping[str, str]
"""A text by language; '' for one without."""
NAMES = (SKOS.prefLabel, DCTERMS.title)


@dataclass(frozen=True)
class Named:
    """Something with a name: a competence, target group, organisation, trajectory or concept. `codes` are its notations.

    `exact` and `close` are what it is said to equal or to be like elsewhere; `above` are its broader concepts, the nearest first.
    """

    iri: URIRef
    names: Texts
    definitions: Texts
    classes: frozenset[URIRef] = frozenset()
    codes: tuple[str, ...] = ()
    exact: tuple[URIRef, ...] = ()
    close: tuple[URIRef, ...] = ()
    above: tuple[URIRef, ...] = ()

    def name(self, lang: str) -> str:
        return pick(self.names, lang) or local_name(str(self.iri))


@dataclass(frozen=True)
class Run:
    """One run: days as ISO 8601, the end None where none is said."""

    iri: URIRef
    start: str
    end: str | None
    capacity: int | None


@dataclass(frozen=True)
class Offer:
    """One intervention. Tuples are empty and single values None where nothing is said; `effort` is in hours.

    `roles` has the organisations by the local name of their role (owner, provider, ...); `after` are the interventions that come before this one.
    """

    iri: URIRef
    titles: Texts
    descriptions: Texts
    kind: Named | None
    stated_kind: str | None
    identifier: str | None
    url: str | None
    languages: tuple[str, ...]
    keywords: Texts
    levels: tuple[Named, ...]
    fields: tuple[Named, ...]
    modes: tuple[Named, ...]
    locations: tuple[str, ...]
    price: Decimal | None
    currency: str | None
    licences: tuple[URIRef, ...]
    effort: Decimal | None
    runs: tuple[Run, ...]
    roles: Mapping[str, tuple[Named, ...]]
    competences: tuple[Named, ...]
    groups: tuple[Named, ...]
    programmes: tuple[Named, ...]
    trajectories: tuple[Named, ...]
    after: tuple[URIRef, ...]

    @property
    def providers(self) -> tuple[Named, ...]:
        """Who gives it: the providers, else the owner."""
        return self.roles.get("provider") or self.roles.get("owner", ())


@dataclass(frozen=True)
class Catalogue:
    """The interventions of a landscape, in the order of their IRIs."""

    iri: URIRef
    titles: Texts
    offers: tuple[Offer, ...]


def catalogue_of(triples: Iterable[Triple], landscape: URIRef, language: Graph) -> Catalogue:
    """The catalogue that a landscape's statements make; `language` names the concepts of the ontology."""
    graph = new_graph()
    for triple in triples:
        graph.add(triple)
    found = sorted(s for s in graph.subjects(RDF.type, LL.Intervention) if isinstance(s, URIRef))
    reader = _Reader(graph, language)
    return Catalogue(landscape, reader.texts(landscape, DCTERMS.title), tuple(map(reader.offer, found)))


def offer_of(graph: Graph, language: Graph, iri: URIRef) -> Offer | None:
    """The offer that an intervention is; None if `graph` does not have it as an intervention."""
    return _Reader(graph, language).offer(iri) if (iri, RDF.type, LL.Intervention) in graph else None


def neighbourhood(about: Callable[[URIRef], Iterable[Triple]], before: Iterable[Triple], iri: URIRef) -> Graph:
    """The statements about an intervention, its parts and what both refer to; `before` are those that refer to it."""
    graph = new_graph()
    for triple in before:
        graph.add(triple)
    todo, seen = [(iri, 0)], {iri}
    while todo:
        node, depth = todo.pop()
        for triple in about(node):
            graph.add(triple)
            _, predicate, value = triple
            if (
                isinstance(value, URIRef)
                and value not in seen
                and (depth == 0 or predicate in (LL.assignedTo, LL.role))
            ):
                seen.add(value)
                todo.append((value, 1 if predicate in PART_PROPERTIES else 2))
    return graph


def period(hours: Decimal) -> str:
    """Hours as a duration of ISO 8601, in whole minutes.

    >>> period(Decimal("1.5")), period(Decimal(8)), period(Decimal("0.25"))
    ('PT1H30M', 'PT8H', 'PT15M')
    """
    whole, minutes = divmod(round(hours * 60), 60)
    return f"PT{f'{whole}H' if whole else ''}{f'{minutes}M' if minutes or not whole else ''}"


class _Reader:
    """Reads offers off a graph; what is named is read once."""

    def __init__(self, graph: Graph, language: Graph) -> None:
        self.graph, self.language = graph, language
        self.known: dict[URIRef, Named] = {}

    def texts(self, iri: URIRef, *predicates: URIRef) -> dict[str, str]:
        """The texts by language, languages in order; of several in one language the first in text order."""
        found = sorted(
            (o.language or "", str(o))
            for g in (self.graph, self.language)
            for p in predicates
            for o in g.objects(iri, p)
            if isinstance(o, Literal)
        )
        kept: dict[str, str] = {}
        for tag, text in found:
            kept.setdefault(tag, text)
        return kept

    def named(self, iri: URIRef) -> Named:
        if iri not in self.known:
            both = (self.graph, self.language)
            iris = lambda p: tuple(sorted({o for g in both for o in g.objects(iri, p) if isinstance(o, URIRef)}))  # noqa: E731
            codes = tuple(sorted({str(o) for g in both for o in g.objects(iri, SKOS.notation)}))
            self.known[iri] = Named(
                iri, self.texts(iri, *NAMES), self.texts(iri, SKOS.definition, DCTERMS.description),
                frozenset(iris(RDF.type)), codes, iris(SKOS.exactMatch), iris(SKOS.closeMatch), self._above(iri),
            )  # fmt: skip
        return self.known[iri]

    def _above(self, iri: URIRef) -> tuple[URIRef, ...]:
        found: list[URIRef] = []
        todo = [iri]
        while todo:
            node = todo.pop(0)
            above = {o for g in (self.graph, self.language) for o in g.objects(node, SKOS.broader)}
            fresh = sorted(o for o in above if isinstance(o, URIRef) and o not in found and o != iri)
            found += fresh
            todo += fresh
        return tuple(found)

    def offer(self, iri: URIRef) -> Offer:
        many = lambda p: tuple(map(self.named, self._iris(iri, p)))  # noqa: E731
        price, effort = self._text(iri, LL.price), self._text(iri, LL.effort)
        kinds, stated = many(LL.interventionType), self._text(iri, LL.statedType)
        return Offer(
            iri=iri,
            titles=self.texts(iri, DCTERMS.title),
            descriptions=self.texts(iri, DCTERMS.description),
            kind=kinds[0] if kinds else None,
            stated_kind=stated if stated is not None and not says_no_type(stated) else None,
            identifier=self._text(iri, DCTERMS.identifier),
            url=self._text(iri, SCHEMA.url),
            languages=tuple(sorted(map(str, self.graph.objects(iri, DCTERMS.language)))),
            keywords=self.texts(iri, SCHEMA.keywords),
            levels=many(LL.level),
            fields=many(LL.fieldOfEducation),
            modes=many(LL.deliveryMode),
            locations=tuple(sorted(map(str, self.graph.objects(iri, LL.location)))),
            price=Decimal(price) if price is not None else None,
            currency=self._text(iri, LL.priceCurrency),
            licences=self._iris(iri, DCTERMS.license),
            effort=Decimal(effort) if effort is not None else None,
            runs=self._runs(iri),
            roles=self._roles(iri),
            competences=many(LL.develops),
            groups=many(LL.targetGroup),
            programmes=many(LL.partOfProgramme),
            trajectories=many(LL.partOfTrajectory),
            after=tuple(sorted(s for s in self.graph.subjects(LL.precedes, iri) if isinstance(s, URIRef))),
        )

    def _iris(self, iri: URIRef, predicate: URIRef) -> tuple[URIRef, ...]:
        return tuple(sorted(o for o in self.graph.objects(iri, predicate) if isinstance(o, URIRef)))

    def _text(self, iri: URIRef, predicate: URIRef) -> str | None:
        return min((str(o) for o in self.graph.objects(iri, predicate) if isinstance(o, Literal)), default=None)

    def _runs(self, iri: URIRef) -> tuple[Run, ...]:
        found = []
        for run in self._iris(iri, LL.run):
            start, capacity = self._text(run, LL.startDate), self._text(run, LL.capacity)
            if start is not None:
                end = self._text(run, LL.endDate)
                found.append(Run(run, start, end, int(capacity) if capacity is not None else None))
        return tuple(sorted(found, key=lambda r: (r.start, r.iri)))

    def _roles(self, iri: URIRef) -> dict[str, tuple[Named, ...]]:
        found: dict[str, tuple[Named, ...]] = {}
        for part in self._iris(iri, LL.responsibility):
            for role in self._iris(part, LL.role):
                name = local_name(role)
                found[name] = (*found.get(name, ()), *map(self.named, self._iris(part, LL.assignedTo)))
        return {
            name: tuple({n.iri: n for n in sorted(who, key=lambda n: n.iri)}.values())
            for name, who in sorted(found.items())
        }
