"""A landscape in the European Learning Model (version 3), as RDF.

An intervention is a learning activity specification with, beside it, the learning achievement specification that its competences make;
each run is a learning opportunity, and where there is no run one without dates holds price and place. Nodes that the landscape
has no name for are named under the intervention, so no blank node is needed and the same landscape gives the same file.
"""

from collections.abc import Iterable, Mapping

from rdflib import XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from leerland_graph.core.i18n import N_, gettext, languages
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import DCTERMS, ORG, RDF, SKOS
from leerland_graph.exchange.formats.languages import language_iri
from leerland_graph.exchange.formats.offer import Catalogue, Named, Offer, Run, period

__all__ = ["as_elm"]

ELM = Namespace("http://data.europa.eu/snb/model/elm/")
ADMS = Namespace("http://www.w3.org/ns/adms#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
ROV = Namespace("http://www.w3.org/ns/regorg#")
CURRENCIES = "http://publications.europa.eu/resource/authority/currency/"
ISCED_F, MODES, ESCO = (
    "http://data.europa.eu/snb/isced-f/",
    "http://data.europa.eu/snb/learning-assessment/",
    "http://data.europa.eu/esco/",
)
FREE = N_("free")


def as_elm(catalogue: Catalogue) -> Graph:
    """The graph of a catalogue."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in {"elm": ELM, "adms": ADMS, "foaf": FOAF, "rov": ROV, "dcterms": DCTERMS, "skos": SKOS, "org": ORG, "xsd": XSD, "rdf": RDF}.items():  # fmt: skip
        graph.bind(prefix, namespace)
    for offer in catalogue.offers:
        _Writer(graph, offer).write()
    return graph


class _Writer:
    """Writes one intervention."""

    def __init__(self, graph: Graph, offer: Offer) -> None:
        self.graph, self.offer = graph, offer
        self.achievement = self._under("achievement")

    def write(self) -> None:
        activity, offer = self.offer.iri, self.offer
        self._described(activity, ELM.LearningActivitySpecification)
        self._said(activity, ELM.volumeOfLearning, _duration(offer))
        self._said(activity, DCTERMS.language, *self._languages())
        self._said(activity, ELM.mode, *_equals(offer.modes, MODES))
        self._texts(activity, ELM.category, offer.kind.names if offer.kind else {})
        self._said(activity, ELM.influences, self.achievement)
        self._achieve()
        for run in offer.runs:
            self._opportunity(run.iri, run)
        if not offer.runs:
            self._opportunity(self._under("opportunity"), None)

    def _achieve(self) -> None:
        node, offer = self.achievement, self.offer
        self._described(node, ELM.LearningAchievementSpecification)
        self._said(node, ELM.volumeOfLearning, _duration(offer))
        self._said(node, DCTERMS.language, *self._languages())
        self._said(node, ELM.mode, *_equals(offer.modes, MODES))
        self._said(node, ELM.ISCEDFCode, *_equals(offer.fields, ISCED_F))
        self._said(node, ELM.influencedBy, offer.iri)
        for group in offer.groups:
            self._said(node, ELM.targetGroup, group.iri)
            self._said(group.iri, RDF.type, SKOS.Concept)
            self._texts(group.iri, SKOS.prefLabel, group.names)
        for competence in offer.competences:
            self._said(node, ELM.learningOutcome, competence.iri)
            self._said(competence.iri, RDF.type, ELM.LearningOutcome)
            self._texts(competence.iri, DCTERMS.title, competence.names)
            for skill in (*competence.exact, *competence.close):
                self._said(competence.iri, ELM.relatedESCOSkill if skill.startswith(ESCO) else ELM.relatedSkill, skill)

    def _opportunity(self, node: URIRef, run: Run | None) -> None:
        offer = self.offer
        self._described(node, ELM.LearningOpportunity)
        self._said(node, ELM.learningActivitySpecification, offer.iri)
        self._said(node, ELM.learningAchievementSpecification, self.achievement)
        self._said(node, ELM.mode, *_equals(offer.modes, MODES))
        self._said(node, ELM.defaultLanguage, *self._languages()[:1])
        self._said(node, ELM.duration, _duration(offer))
        for who in offer.providers:
            self._said(node, ELM.providedBy, who.iri)
            self._said(who.iri, RDF.type, ELM.Organisation)
            self._texts(who.iri, ROV.legalName, who.names)
        if run is not None:
            when = self._under(f"period-{local_name(str(run.iri))}")
            self._said(node, DCTERMS.temporal, when)
            self._said(when, RDF.type, DCTERMS.PeriodOfTime)
            self._said(when, ELM.startDate, Literal(f"{run.start}T00:00:00", datatype=XSD.dateTime))
            self._said(when, ELM.endDate, Literal(f"{run.end}T23:59:59", datatype=XSD.dateTime) if run.end else None)
        for number, place in enumerate(offer.locations, start=1):
            where = self._under(f"location-{number}")
            self._said(node, ELM.location, where)
            self._said(where, RDF.type, DCTERMS.Location)
            self._said(where, ELM.geographicName, Literal(place, lang=next(iter(offer.languages), "und")))
        self._price(node)

    def _price(self, node: URIRef) -> None:
        offer = self.offer
        if offer.price is None or (offer.currency is None and offer.price != 0):
            return  # an amount needs its unit
        detail, amount = self._under("price"), self._under("amount")
        self._said(node, ELM.priceDetail, detail)
        self._said(detail, RDF.type, ELM.PriceDetail)
        if offer.price == 0:
            self._texts(detail, SKOS.prefLabel, {lang: gettext(FREE, lang) for lang in languages()})
        if offer.currency is not None:
            self._said(detail, ELM.amount, amount)
            self._said(amount, RDF.type, ELM.Amount)
            self._said(amount, RDF.value, Literal(offer.price))
            self._said(amount, ELM.unit, URIRef(CURRENCIES + offer.currency))

    def _described(self, node: URIRef, cls: URIRef) -> None:
        """What activity, achievement and opportunity have alike."""
        offer = self.offer
        self._said(node, RDF.type, cls)
        self._texts(node, DCTERMS.title, offer.titles)
        self._texts(node, DCTERMS.description, offer.descriptions)
        page = self._under("page")
        self._said(node, FOAF.homepage, page)
        self._said(page, RDF.type, ELM.WebResource)
        self._said(page, ELM.contentUrl, Literal(offer.url or str(offer.iri), datatype=XSD.anyURI))
        if offer.identifier:
            code = self._under("identifier")
            self._said(node, ADMS.identifier, code)
            self._said(code, RDF.type, ELM.Identifier)
            self._said(code, SKOS.notation, Literal(offer.identifier))

    def _languages(self) -> list[URIRef]:
        return [URIRef(iri) for tag in self.offer.languages if (iri := language_iri(tag))]

    def _under(self, name: str) -> URIRef:
        return URIRef(f"{self.offer.iri}/elm-{name}")

    def _said(self, node: URIRef, predicate: URIRef, *values: Node | None) -> None:
        for value in values:
            if value is not None:
                self.graph.add((node, predicate, value))

    def _texts(self, node: URIRef, predicate: URIRef, texts: Mapping[str, str]) -> None:
        """Texts with a language: the model has no others."""
        self._said(node, predicate, *(Literal(text, lang=tag) for tag, text in texts.items() if tag))


def _duration(offer: Offer) -> Literal | None:
    return Literal(period(offer.effort), datatype=XSD.duration, normalize=False) if offer.effort is not None else None


def _equals(terms: Iterable[Named], scheme: str) -> list[URIRef]:
    """What concepts of ours are in a list of the Union."""
    return sorted({iri for term in terms for iri in term.exact if iri.startswith(scheme)})
