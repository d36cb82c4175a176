"""Interventions in terms of schema.org, as JSON-LD with its context within: a page's data block, and the feed of a landscape.

What type an intervention becomes follows from its kind, or from the nearest broader kind that is listed here.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import LLC, SCHEMA
from leerland_graph.exchange.formats.offer import Catalogue, Named, Offer, Run, period

__all__ = ["as_schema_org", "data_block", "feed"]

Node = dict[str, Any]
CONTEXT: Node = {
    "@vocab": str(SCHEMA),
    **{name: {"@type": "@id"} for name in ("eventAttendanceMode", "license", "sameAs", "url")},
    **{name: {"@type": "Date"} for name in ("startDate", "endDate")},
}
COURSE, EVENT, RESOURCE = "Course", "EducationEvent", "LearningResource"
TYPES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("training", "opleiding", "e-learning", "masterclass", "webinarreeks", "workshop", "simulatie", "rollenspel", "zelfstudie", "literatuurstudie"), (COURSE,)),
    **dict.fromkeys(("congres", "lezing", "webinar", "open-space", "dialoogsessie", "hackathon", "werkbezoek", "demonstratie", "brainstorm", "co-creatiesessie"), (EVENT,)),
    "video": ("VideoObject", RESOURCE), "podcast": ("PodcastSeries", RESOURCE), "artikel": ("Article", RESOURCE), "blog": ("Blog", RESOURCE),
}  # fmt: skip
"""What an intervention becomes, by the local name of its kind; anything else is a learning resource."""
MODES = {
    LLC.online: ("online", "OnlineEventAttendanceMode"),
    LLC["on-site"]: ("onsite", "OfflineEventAttendanceMode"),
    LLC.blended: ("blended", "MixedEventAttendanceMode"),
}


def as_schema_org(offer: Offer) -> Node:
    """One intervention, without the context."""
    types = _types(offer)
    found: Node = {
        "@id": str(offer.iri), "@type": types[0] if len(types) == 1 else list(types), "name": _texts(offer.titles),
        "description": _texts(offer.descriptions), "url": offer.url, "identifier": offer.identifier, "inLanguage": _few(offer.languages),
        "keywords": _texts(offer.keywords), "educationalLevel": _few(map(_term, offer.levels)), "about": _few(map(_field, offer.fields)),
        "teaches": _few(map(_term, offer.competences)), "audience": _few(map(_audience, offer.groups)), "offers": _price(offer),
        "isAccessibleForFree": True if offer.price == 0 else None,
    }  # fmt: skip
    found |= _event(offer) if EVENT in types else _work(offer, is_course=COURSE in types)
    return {name: value for name, value in found.items() if value not in (None, [], {})}


def feed(catalogue: Catalogue) -> Node:
    """A landscape as a list of its interventions, with the context."""
    items = [
        {"@type": "ListItem", "position": n, "item": as_schema_org(offer)}
        for n, offer in enumerate(catalogue.offers, start=1)
    ]
    return {
        "@context": CONTEXT, "@id": str(catalogue.iri), "@type": "ItemList", "name": _texts(catalogue.titles), "numberOfItems": len(items),
        "itemListElement": items,
    }  # fmt: skip


def data_block(offer: Offer) -> str:
    """One intervention as text that is safe within a `script` element of HTML: no `<`, `>` or `&`, whatever people wrote."""
    text = json.dumps({"@context": CONTEXT, **as_schema_org(offer)}, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _types(offer: Offer) -> tuple[str, ...]:
    kinds = (offer.kind.iri, *offer.kind.above) if offer.kind else ()
    return next((TYPES[name] for kind in kinds if (name := local_name(str(kind))) in TYPES), (RESOURCE,))


def _work(offer: Offer, *, is_course: bool) -> Node:
    """What only a course or another work has."""
    kinds = offer.kind.names if offer.kind else {"": offer.stated_kind} if offer.stated_kind else {}
    runs = [_run(offer, run, is_course=is_course) for run in offer.runs]
    if is_course and not runs and (offer.modes or offer.locations):
        runs = [{"@type": "CourseInstance", **_place(offer, is_course=True)}]
    owners = offer.roles.get("owner", ())
    return {
        "learningResourceType": _texts(kinds), "timeRequired": _duration(offer), "license": _few(map(str, offer.licences)),
        "provider": _few(map(_organisation, offer.providers)),
        "sourceOrganization": _few(map(_organisation, owners)) if owners != offer.providers else None,
        "isPartOf": _few(_part_of(t) for t in offer.trajectories),
        "hasCourseInstance" if is_course else "subjectOf": _few(runs),
        "coursePrerequisites": _few({"@id": str(iri)} for iri in offer.after) if is_course else None,
    }  # fmt: skip


def _event(offer: Offer) -> Node:
    """What only an event has. Several runs become events within it."""
    found: Node = {"organizer": _few(map(_organisation, offer.providers)), "duration": _duration(offer)}
    if len(offer.runs) == 1:
        run = _run(offer, offer.runs[0], is_course=False)
        return found | {name: value for name, value in run.items() if name not in ("@id", "@type", "name")}
    return found | _place(offer, is_course=False) | {"subEvent": [_run(offer, r, is_course=False) for r in offer.runs]}


def _run(offer: Offer, run: Run, *, is_course: bool) -> Node:
    said: Node = {
        "@id": str(run.iri), "@type": "CourseInstance" if is_course else EVENT, "name": None if is_course else _texts(offer.titles),
        "startDate": run.start, "endDate": run.end, "maximumAttendeeCapacity": run.capacity, **_place(offer, is_course=is_course),
    }  # fmt: skip
    return {name: value for name, value in said.items() if value not in (None, [])}


def _place(offer: Offer, *, is_course: bool) -> Node:
    modes = [MODES[m.iri] for m in offer.modes if m.iri in MODES]
    found: Node = (
        {"courseMode": _few(course for course, _ in modes)}
        if is_course
        else {"eventAttendanceMode": _few(f"{SCHEMA}{event}" for _, event in modes)}
    )
    found["location"] = _few({"@type": "Place", "name": place} for place in offer.locations)
    return {name: value for name, value in found.items() if value not in (None, [])}


def _price(offer: Offer) -> Node | None:
    if offer.price is None:
        return None
    found: Node = {"@type": "Offer", "price": f"{offer.price:f}"}
    return found | ({"priceCurrency": offer.currency} if offer.currency else {})


def _duration(offer: Offer) -> str | None:
    return period(offer.effort) if offer.effort is not None else None


def _term(term: Named) -> Node:
    found: Node = {"@id": str(term.iri), "@type": "DefinedTerm", "name": _texts(term.names)}
    return found | ({"sameAs": _few(map(str, term.exact))} if term.exact else {})


def _field(term: Named) -> Node:
    return _term(term) | ({"termCode": term.codes[0], "inDefinedTermSet": "ISCED-F 2013"} if term.codes else {})


def _audience(group: Named) -> Node:
    return {"@id": str(group.iri), "@type": "Audience", "name": _texts(group.names)}


def _organisation(who: Named) -> Node:
    return {"@id": str(who.iri), "@type": "Organization", "name": _texts(who.names)}


def _part_of(trajectory: Named) -> Node:
    return {"@id": str(trajectory.iri), "@type": RESOURCE, "name": _texts(trajectory.names)}


def _texts(texts: Mapping[str, str]) -> Any:
    """Texts with their languages; a text without one is plain."""
    return _few({"@language": tag, "@value": text} if tag else text for tag, text in sorted(texts.items()))


def _few(values: Iterable[Any]) -> Any:
    """None for no values, the value for one, else the list."""
    found = list(values)
    return None if not found else found[0] if len(found) == 1 else found
