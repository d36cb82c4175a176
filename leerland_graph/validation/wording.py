"""Default messages for constraints of shapes without a message: an instruction by language."""

from collections.abc import Mapping

from rdflib import Graph, Literal, URIRef

from leerland_graph.core.i18n import N_, Message, message
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import RDF, SH, XSD

__all__ = ["wording"]

_DATATYPES = {
    XSD.integer: N_("a whole number"), XSD.decimal: N_("a number"), XSD.double: N_("a number"),
    XSD.float: N_("a number"), XSD.date: N_("a date, 2026-03-31 for instance"),
    XSD.dateTime: N_("a date with a time"), XSD.boolean: N_("yes or no"),
    XSD.anyURI: N_("a web address"), RDF.langString: N_("text with a language"),
    XSD.string: N_("plain text"),
}  # fmt: skip
_SAYINGS: Mapping[str, tuple[str, URIRef | None]] = {
    "MinCount": (N_("Fill in at least {x} here."), SH.minCount),
    "MaxCount": (N_("Keep at most {x} here."), SH.maxCount),
    "Class": (N_("Choose something that exists and fits here."), None),
    "Pattern": (N_("Write this in the form that is asked ({x})."), SH.pattern),
    "MinLength": (N_("Write at least {x} characters."), SH.minLength),
    "MaxLength": (N_("Write at most {x} characters."), SH.maxLength),
    "MinInclusive": (N_("Give {x} or more."), SH.minInclusive),
    "MinExclusive": (N_("Give more than {x}."), SH.minExclusive),
    "MaxInclusive": (N_("Give at most {x}."), SH.maxInclusive),
    "MaxExclusive": (N_("Give less than {x}."), SH.maxExclusive),
    "In": (N_("Choose a value from the list."), None),
    "LanguageIn": (N_("Use a language that is allowed here."), None),
    "UniqueLang": (N_("Keep one text for each language."), None),
    "LessThan": (N_("Let this come before the other."), None),
    "LessThanOrEquals": (N_("Do not let this come after the other."), None),
    "QualifiedMinCount": (N_("Something that is needed is missing here."), None),
    "QualifiedMaxCount": (N_("There is too much of this."), None),
    "Or": (N_("Choose one of the forms that are allowed here."), None),
}


def wording(shapes: Graph, shape: URIRef, component: str) -> Message:
    """An instruction for a constraint component (its IRI or local name) of a shape."""
    name = local_name(component).removesuffix("ConstraintComponent")
    if name == "Datatype":
        datatype = shapes.value(shape, SH.datatype)
        known = _DATATYPES.get(datatype) if isinstance(datatype, URIRef) else None
        return message("Give {value} here.", value=message(known) if known else local_name(str(datatype or "")))
    if name == "NodeKind":
        if shapes.value(shape, SH.nodeKind) == SH.IRI:
            return message("Give an address (IRI) here.")
        return message("Give a value that fits here.")
    text, parameter = _SAYINGS.get(name, (N_("This is not yet what is asked here."), None))
    value = shapes.value(shape, parameter) if parameter is not None else None
    return message(text, x=str(value) if isinstance(value, Literal) else "")
