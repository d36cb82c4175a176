"""The formats by name, and a landscape written in one."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from rdflib import Graph, URIRef

from leerland_graph.exchange.formats.elm import as_elm
from leerland_graph.exchange.formats.network import as_graphml, as_kumu, network_of
from leerland_graph.exchange.formats.offer import catalogue_of
from leerland_graph.exchange.formats.ooapi import as_ooapi
from leerland_graph.exchange.formats.schema_org import feed
from leerland_graph.store.rdf_terms import Triple

__all__ = ["FIELD_FORMATS", "FieldFormat", "written"]


@dataclass(frozen=True)
class FieldFormat:
    """A format of the field: what it is called, how a file of it ends, and its media type."""

    title: str
    suffix: str
    media_type: str


FIELD_FORMATS: dict[str, FieldFormat] = {
    "schema.org": FieldFormat("schema.org (JSON-LD)", ".jsonld", "application/ld+json"),
    "elm": FieldFormat("European Learning Model (Turtle)", ".ttl", "text/turtle"),
    "ooapi": FieldFormat("Open Education API 6 (JSON)", ".json", "application/json"),
    "graphml": FieldFormat("GraphML", ".graphml", "application/xml"),
    "kumu": FieldFormat("Kumu (JSON)", ".json", "application/json"),
}


def written(triples: Collection[Triple], landscape: URIRef, language: Graph, form: str, *, lang: str) -> bytes:
    """The statements of a landscape as a file of one of `FIELD_FORMATS`; names of a network in `lang`, all others in every language.

    Raises:
        KeyError: there is no such format.
    """
    match form:
        case "schema.org":
            return _json(feed(catalogue_of(triples, landscape, language)))
        case "elm":
            return as_elm(catalogue_of(triples, landscape, language)).serialize(format="longturtle", encoding="utf-8")
        case "ooapi":
            return _json(as_ooapi(catalogue_of(triples, landscape, language)))
        case "graphml":
            return as_graphml(network_of(triples, language, lang))
        case "kumu":
            return _json(as_kumu(network_of(triples, language, lang)))
    raise KeyError(form)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
