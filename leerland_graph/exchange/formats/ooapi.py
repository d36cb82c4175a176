"""A landscape as the objects of the Open Education API, version 6: courses with their offerings, programmes, outcomes and organisations.

Identifiers must be UUIDs: they are made from the IRI (version 5, by URL), so the same thing has the same one in every export.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from rdflib import URIRef

from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import LLC, ORG
from leerland_graph.exchange.formats.offer import Catalogue, Named, Offer, Run

__all__ = ["as_ooapi"]

Item = dict[str, Any]
MODES = {LLC.online: "online", LLC["on-site"]: "presential", LLC.blended: "blended"}
UNDETERMINED = "und"
"""The tag for text of which no language is known."""


def as_ooapi(catalogue: Catalogue) -> dict[str, list[Item]]:
    """The collections of a catalogue, each in the order of its codes."""
    offers = catalogue.offers
    return {
        "courses": [_course(o) for o in offers],
        "courseOfferings": [_offering(o, run) for o in offers for run in o.runs],
        "programmes": [_programme(t) for t in _each(t for o in offers for t in o.trajectories)],
        "learningOutcomes": [_outcome(c) for c in _each(c for o in offers for c in o.competences)],
        "organisations": [_organisation(w) for w in _each(w for o in offers for w in o.roles.get("owner", ()))],
    }


def _course(offer: Offer) -> Item:
    return _filled(
        courseId=_id(offer.iri),
        primaryCode=_code("identifier", offer.identifier or local_name(str(offer.iri))),
        name=_texts(offer.titles),
        description=_texts(offer.descriptions),
        teachingLanguages=list(offer.languages),
        studyLoad=_load(offer),
        modesOfDelivery=_modes(offer),
        fieldsOfStudy=max((code for f in offer.fields for code in f.codes), key=lambda code: (len(code), code), default=None),
        level=next((f"x-{local_name(str(level.iri))}" for level in offer.levels), None),
        learningOutcomeIds=[_id(c.iri) for c in offer.competences],
        link=offer.url,
        addresses=_addresses(offer),
        programmeIds=[_id(t.iri) for t in offer.trajectories],
        organisationId=next((_id(w.iri) for w in offer.roles.get("owner", ())), None),
    )  # fmt: skip


def _offering(offer: Offer, run: Run) -> Item:
    """A run. A day of ours has no hour and no zone: it begins and ends by UTC."""
    return _filled(
        courseOfferingId=_id(run.iri),
        primaryCode=_code("offering_code", f"{local_name(str(offer.iri))}/{local_name(str(run.iri))}"),
        name=_texts(offer.titles),
        courseId=_id(offer.iri),
        organisationId=next((_id(w.iri) for w in offer.roles.get("owner", ())), None),
        startDateTime=f"{run.start}T00:00:00Z",
        endDateTime=f"{run.end}T23:59:59Z" if run.end else None,
        teachingLanguages=list(offer.languages),
        modesOfDelivery=_modes(offer),
        maxNumberStudents=run.capacity,
        addresses=_addresses(offer),
        priceInformation=_price(offer),
    )


def _programme(trajectory: Named) -> Item:
    return _filled(
        programmeId=_id(trajectory.iri), programmeType="track", primaryCode=_code("programme_code", local_name(str(trajectory.iri))),
        name=_named(trajectory), description=_texts(trajectory.definitions),
    )  # fmt: skip


def _outcome(competence: Named) -> Item:
    return _filled(
        learningOutcomeId=_id(competence.iri), primaryCode=_code("identifier", local_name(str(competence.iri))),
        name=_named(competence), description=_texts(competence.definitions),
        otherCodes=[_code("identifier", str(iri)) for iri in competence.exact],
    )  # fmt: skip


def _organisation(who: Named) -> Item:
    return _filled(
        organisationId=_id(who.iri), organisationType="department" if ORG.OrganizationalUnit in who.classes else "root",
        primaryCode=_code("organisation_id", local_name(str(who.iri))), name=_named(who),
    )  # fmt: skip


def _price(offer: Offer) -> list[Item]:
    if offer.price is None:
        return []
    return [_filled(costType="total_costs", amount=f"{offer.price:f}", currency=offer.currency)]


def _load(offer: Offer) -> list[Item]:
    if offer.effort is None:
        return []
    hours = float(offer.effort)
    return [{"studyLoadUnit": "hour", "value": int(hours) if hours.is_integer() else hours}]


def _modes(offer: Offer) -> list[str]:
    return sorted(MODES[m.iri] for m in offer.modes if m.iri in MODES)


def _addresses(offer: Offer) -> list[Item]:
    return [
        {"addressType": "teaching", "additional": [{"language": UNDETERMINED, "value": p}]} for p in offer.locations
    ]


def _named(term: Named) -> list[Item]:
    return _texts(term.names) or [{"language": UNDETERMINED, "value": local_name(str(term.iri))}]


def _texts(texts: Mapping[str, str]) -> list[Item]:
    return [{"language": tag or UNDETERMINED, "value": text} for tag, text in sorted(texts.items())]


def _code(kind: str, code: str) -> Item:
    return {"codeType": kind, "code": code}


def _id(iri: URIRef) -> str:
    return str(uuid5(NAMESPACE_URL, str(iri)))


def _each(terms: Iterable[Named]) -> list[Named]:
    return sorted({t.iri: t for t in terms}.values(), key=lambda t: t.iri)


def _filled(**values: Any) -> Item:
    """The fields that have a value: what is not there is not said."""
    return {name: value for name, value in values.items() if value not in (None, [])}
