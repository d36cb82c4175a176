"""Default messages for constraints of shapes without a message: an instruction in Dutch and English."""

from collections.abc import Mapping

from rdflib import Graph, Literal, URIRef

from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import RDF, SH, XSD

__all__ = ["wording"]

_DATATYPES = {
    XSD.integer: ("een heel getal", "a whole number"), XSD.decimal: ("een getal", "a number"), XSD.double: ("een getal", "a number"),
    XSD.float: ("een getal", "a number"), XSD.date: ("een datum, bijvoorbeeld 2026-03-31", "a date, 2026-03-31 for instance"),
    XSD.dateTime: ("een datum met tijd", "a date with a time"), XSD.boolean: ("ja of nee", "yes or no"),
    XSD.anyURI: ("een webadres", "a web address"), RDF.langString: ("tekst met een taal", "text with a language"),
    XSD.string: ("gewone tekst", "plain text"),
}  # fmt: skip
_SAYINGS: Mapping[str, tuple[str, str, URIRef | None]] = {
    "MinCount": ("Vul hier ten minste {x} in.", "Fill in at least {x} here.", SH.minCount),
    "MaxCount": ("Houd er hier hoogstens {x} over.", "Keep at most {x} here.", SH.maxCount),
    "Class": ("Kies iets dat bestaat en dat hier past.", "Choose something that exists and fits here.", None),
    "Pattern": ("Schrijf dit in de gevraagde vorm ({x}).", "Write this in the form that is asked ({x}).", SH.pattern),
    "MinLength": ("Schrijf ten minste {x} tekens.", "Write at least {x} characters.", SH.minLength),
    "MaxLength": ("Schrijf hoogstens {x} tekens.", "Write at most {x} characters.", SH.maxLength),
    "MinInclusive": ("Geef {x} of meer.", "Give {x} or more.", SH.minInclusive),
    "MinExclusive": ("Geef meer dan {x}.", "Give more than {x}.", SH.minExclusive),
    "MaxInclusive": ("Geef hoogstens {x}.", "Give at most {x}.", SH.maxInclusive),
    "MaxExclusive": ("Geef minder dan {x}.", "Give less than {x}.", SH.maxExclusive),
    "In": ("Kies een waarde uit de lijst.", "Choose a value from the list.", None),
    "LanguageIn": ("Gebruik een taal die hier mag.", "Use a language that is allowed here.", None),
    "UniqueLang": ("Houd één tekst per taal over.", "Keep one text for each language.", None),
    "LessThan": ("Laat dit vóór het andere komen.", "Let this come before the other.", None),
    "LessThanOrEquals": ("Laat dit niet na het andere komen.", "Do not let this come after the other.", None),
    "QualifiedMinCount": ("Hier ontbreekt iets dat nodig is.", "Something that is needed is missing here.", None),
    "QualifiedMaxCount": ("Hiervan is er te veel.", "There is too much of this.", None),
    "Or": ("Kies een van de vormen die hier mogen.", "Choose one of the forms that are allowed here.", None),
}


def wording(shapes: Graph, shape: URIRef, component: str) -> dict[str, str]:
    """An instruction by language for a constraint component (its IRI or local name) of a shape."""
    name = local_name(component).removesuffix("ConstraintComponent")
    if name == "Datatype":
        datatype = shapes.value(shape, SH.datatype)
        known = _DATATYPES.get(datatype) if isinstance(datatype, URIRef) else None
        nl, en = known or (local_name(str(datatype or "")), local_name(str(datatype or "")))
        return {"nl": f"Geef hier {nl}.", "en": f"Give {en} here."}
    if name == "NodeKind":
        is_iri = shapes.value(shape, SH.nodeKind) == SH.IRI
        return (
            {"nl": "Geef hier een adres (IRI).", "en": "Give an address (IRI) here."}
            if is_iri
            else {"nl": "Geef hier een waarde die past.", "en": "Give a value that fits here."}
        )
    nl, en, parameter = _SAYINGS.get(
        name, ("Dit voldoet nog niet aan wat hier gevraagd wordt.", "This is not yet what is asked here.", None)
    )
    value = shapes.value(shape, parameter) if parameter is not None else None
    x = str(value) if isinstance(value, Literal) else ""
    return {"nl": nl.format(x=x), "en": en.format(x=x)}
